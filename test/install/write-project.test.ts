import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeProject } from '../../src/install/write-project.ts';

const OPERATOR = { url: 'https://bw.kestrel.example', supportEmail: 'help@kestrel.example' };

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-own-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const json = async (file: string) => JSON.parse(await readFile(join(folder, file), 'utf8'));

async function allTexts(): Promise<string> {
  const entries = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  return (await Promise.all(entries.map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8')))).join('\n');
}

test('the address stands wherever HubSpot calls, sends people or lets cards ask, and no other is left', async () => {
  await writeProject(OPERATOR, folder);
  const app = await json('src/app/app-hsmeta.json');
  expect(app.config.auth.redirectUrls).toEqual(['https://bw.kestrel.example/oauth/callback']);
  expect(app.config.permittedUrls.fetch).toEqual(['https://bw.kestrel.example']);
  expect(app.config.support).toEqual({ supportEmail: 'help@kestrel.example' });
  expect((await json('src/app/webhooks/webhooks-hsmeta.json')).config.settings.targetUrl).toBe(
    'https://bw.kestrel.example/hubspot/webhooks',
  );
  expect((await json('src/app/workflow-actions/reachable-hsmeta.json')).config.actionUrl).toBe(
    'https://bw.kestrel.example/hubspot/actions/reachable',
  );
  const texts = await allTexts();
  expect(texts).toContain("SERVER_URL = 'https://bw.kestrel.example'");
  expect(texts).not.toMatch(/bellwether\.example|localhost/);
});

test('support addresses and a name are taken where they are given', async () => {
  const more = {
    documentationUrl: 'https://kestrel.example/setup',
    supportUrl: 'https://kestrel.example/help',
    name: 'bellwether-trial',
  };
  await writeProject({ ...OPERATOR, ...more }, folder);
  expect((await json('src/app/app-hsmeta.json')).config.support).toEqual({
    supportEmail: 'help@kestrel.example',
    documentationUrl: more.documentationUrl,
    supportUrl: more.supportUrl,
  });
  expect(await json('hsproject.json')).toEqual({ name: 'bellwether-trial', srcDir: 'src', platformVersion: '2026.09' });
});

test.each([
  'http://bw.kestrel.example',
  'https://bw.kestrel.example/app',
  'https://localhost',
  'https://bw.kestrel.example:8443',
  'https://u:p@bw.kestrel.example',
  'bw.kestrel.example',
  'https://bw.kestrel.example/?a',
])('%s is refused with what to give, and nothing is written', async (url) => {
  await expect(writeProject({ ...OPERATOR, url }, folder)).rejects.toMatchObject({
    code: 'project.address',
    message: expect.stringContaining('PUBLIC_URL'),
  });
  expect(await readdir(folder)).toEqual([]);
});

test('a folder in which there is something is left as it is', async () => {
  await writeFile(join(folder, 'notes.txt'), 'mine');
  await expect(writeProject(OPERATOR, folder)).rejects.toMatchObject({ code: 'project.folder' });
  expect(await readdir(folder)).toEqual(['notes.txt']);
});
