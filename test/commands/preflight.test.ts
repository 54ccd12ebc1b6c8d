/** A list is checked on the command line, as it is run: words for people, JSON for scripts, and an exit code for both. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sealNewKeys } from '../../src/install/sealed-tokens.ts';
import { createSecretBox } from '../../src/lib/secrets.ts';
import { BARE_ENV } from '../support/bare-env.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const PORTAL = 8_800_001;
const KEY = Buffer.alloc(32, 4);
let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'bellwether-test-'));
  const box = createSecretBox([KEY]);
  const keys = sealNewKeys(box, PORTAL);
  const now = new Date();
  await database
    .db('portal')
    .insert({ portal_id: PORTAL, state: 'active', name: 'Larkfield', keys_enc: keys, installed_at: now });
  await database.db('address').insert({
    portal_id: PORTAL,
    email: 'gone@acme.test',
    domain: 'acme.test',
    created_at: now,
    verdict: 'dead',
    verdict_since: now,
    in_ledger: true,
  });
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await database.drop();
});

async function preflight(file: string, ...more: string[]) {
  const child = spawn(process.execPath, ['src/cli.ts', 'preflight', file, '--portal', String(PORTAL), ...more], {
    env: {
      ...BARE_ENV,
      DATABASE_URL: database.url,
      SECRET_KEYS: KEY.toString('base64'),
      PUBLIC_URL: 'https://bellwether.example',
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [words, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    words += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, words, errors };
}

test('who is lost is to be left out: said in a table and in JSON, with exit code 1', async () => {
  const file = join(folder, 'november.csv');
  await writeFile(file, 'Email\nida@acme.test\ngone@acme.test\nnobody\n');
  const [inWords, inJson] = await Promise.all([preflight(file), preflight(file, '--json')]);
  expect(inWords.words).toMatch(/^found +rows$/m);
  expect(inWords.words).toMatch(/^dead +1$/m);
  expect(inWords.words).toMatch(/^unknown users to expect +not enough to say$/m);
  expect(inWords.code).toBe(1);
  expect(JSON.parse(inJson.words)).toMatchObject({ counts: { dead: 1 } });
  expect(inJson.code).toBe(1);
}, 60_000);

test('a list without anybody to leave out ends with 0, and a file that is not there says what to do', async () => {
  const file = join(folder, 'fine.csv');
  await writeFile(file, 'Email\nida@acme.test\n');
  const [fine, missing] = await Promise.all([preflight(file), preflight(join(folder, 'none.csv'))]);
  expect(fine).toMatchObject({ code: 0, words: expect.stringMatching(/^to leave out +0$/m) });
  expect(missing.errors).toContain('Name a CSV or .xlsx file.');
  expect(missing.code).not.toBe(0);
}, 60_000);
