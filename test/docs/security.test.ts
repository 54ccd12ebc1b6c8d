/** What docs/security.md promises has a test, and every test that it names is there. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): Promise<string> => readFile(join(ROOT, path), 'utf8');
const NAMED = /`(test\/[\w./-]+)`: “([^”]+)”/g;

test('every test that the security document names is there, under this title', async () => {
  const named = [...(await read('docs/security.md')).matchAll(NAMED)].map(([, file = '', title = '']) => ({
    file,
    title,
  }));
  expect(named.length).toBeGreaterThan(50);
  const missing = await Promise.all(
    named.map(async ({ file, title }) => {
      const text = await read(file).catch(() => '');
      return ['test(', ')(', 'describe('].some((call) =>
        [`'`, '"', '`'].some((quote) => text.includes(call + quote + title + quote)),
      )
        ? []
        : [`${file}: ${title}`];
    }),
  );
  expect(missing.flat()).toEqual([]);
});

test('no threat stands there without a defence and a test', async () => {
  const document = await read('docs/security.md');
  const threats = document.split(/^### /m).slice(1);
  expect(threats.length).toBeGreaterThan(15);
  for (const threat of threats) {
    const [title = '', ...rest] = threat.split('\n');
    expect([title, [...rest.join('\n').matchAll(NAMED)].length > 0]).toEqual([title, true]);
  }
});

test('every command that it names is there', async () => {
  const { scripts } = JSON.parse(await read('package.json')) as { scripts: Record<string, string> };
  const named = [...(await read('docs/security.md')).matchAll(/`npm run (?:-s )?([\w:]+)/g)].map(
    ([, name = '']) => name,
  );
  expect(named.length).toBeGreaterThan(2);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});
