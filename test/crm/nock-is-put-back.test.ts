/** The network is the same for all test files of a process: whoever takes it away gives it back, or others lose answers. */
import { readdir, readFile } from 'node:fs/promises';

const TESTS = new URL('../', import.meta.url);

test('whoever forbids the network through nock puts it back', async () => {
  const files = (await readdir(TESTS, { recursive: true })).filter((name) => /\.tsx?$/.test(name));
  const taking: string[] = [];
  const keeping: string[] = [];
  for (const name of files) {
    const text = await readFile(new URL(name.split('/').map(encodeURIComponent).join('/'), TESTS), 'utf8');
    if (!/^import nock from 'nock'/m.test(text)) continue;
    taking.push(name);
    const isHeld = text.includes('allowOnlyNock(') || (text.includes('nock.restore()') && text.includes('afterAll('));
    if (!isHeld) keeping.push(name);
  }
  expect(taking.length).toBeGreaterThan(5);
  expect(keeping).toEqual([]);
});
