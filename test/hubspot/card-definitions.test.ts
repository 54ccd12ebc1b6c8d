import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SERVER_URL } from '../../hubspot/src/app/cards/ask-server.ts';

const PROJECT = join(import.meta.dirname, '../../hubspot/src');
const CARDS = join(PROJECT, 'app/cards');

const read = async <Value>(path: string): Promise<Value> => JSON.parse(await readFile(path, 'utf8')) as Value;

interface CardDefinition {
  uid: string;
  type: string;
  config: { name: string; description: string; location: string; entrypoint: string; objectTypes: string[] };
}

const definitions = async () => {
  const names = (await readdir(CARDS)).filter((name) => name.endsWith('-hsmeta.json'));
  return Promise.all(names.map((name) => read<CardDefinition>(join(CARDS, name))));
};

test('there is a card for contacts and one for companies, in the sidebar, each with code of its own', async () => {
  const cards = await definitions();
  expect(cards.flatMap((card) => card.config.objectTypes).toSorted()).toEqual(['COMPANY', 'CONTACT']);
  expect(new Set(cards.map((card) => card.uid)).size).toBe(2);
  for (const { type, uid, config } of cards) {
    expect([type, config.location]).toEqual(['card', 'crm.record.sidebar']);
    expect(uid.length).toBeLessThanOrEqual(64);
    // Longer ones are cut in a sidebar.
    expect(config.name.length).toBeLessThanOrEqual(24);
    expect(config.name).not.toMatch(/hub/i);
    await access(join(PROJECT, config.entrypoint));
  }
});

test('the server that cards ask is one that the app may fetch from', async () => {
  const app = await read<{ config: { permittedUrls: { fetch: string[] } } }>(join(PROJECT, 'app/app-hsmeta.json'));
  expect(app.config.permittedUrls.fetch).toContain(SERVER_URL);
});

test('cards are built with the packages that they are tested with, and with no others', async () => {
  const cards = await read<{ dependencies: Record<string, string> }>(join(CARDS, 'package.json'));
  const ours = await read<{ devDependencies: Record<string, string> }>(join(PROJECT, '../../package.json'));
  for (const [name, version] of Object.entries(cards.dependencies)) {
    expect([name, ours.devDependencies[name]]).toEqual([name, version]);
  }
  const sources = (await readdir(CARDS)).filter((name) => /\.tsx?$/.test(name));
  for (const name of sources) {
    const imports = (await readFile(join(CARDS, name), 'utf8')).matchAll(/from '([^']+)'/g);
    for (const [, from = ''] of imports) {
      expect([name, from]).toEqual([
        name,
        from.startsWith('./') ? from : expect.stringMatching(/^(react|@hubspot\/ui-extensions)$/),
      ]);
    }
  }
});
