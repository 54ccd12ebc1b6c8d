/** Files, handed over on the command line as it is run: the good ones are taken in, the others are named. */

import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '../../src/sandbox/server.ts';
import { bounceOf, replyFrom } from '../flow/adapt/mail/mails.ts';
import { BARE_ENV } from '../support/bare-env.ts';
import { createTestDatabase } from '../support/database.ts';
import { installPortal } from '../support/installed.ts';
import { type RunningProcess, startProcess, until } from '../support/process.ts';
import { createTestSender } from '../support/sendgrid.ts';

/** `bellwether import --portal ...` */
async function run(
  env: Record<string, string>,
  args: readonly string[],
): Promise<{ code: number | null; answer: string; complaints: string }> {
  const child = spawn(process.execPath, ['src/cli.ts', 'import', '--portal', '8800001', ...args], {
    env: { ...BARE_ENV, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [answer, complaints] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    answer += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, answer, complaints };
}

test('a wrong file among others keeps none of them from being taken in', async () => {
  const database = await createTestDatabase();
  const sandbox = await startSandbox();
  const folder = await mkdtemp(join(tmpdir(), 'bw-import-'));
  try {
    const { env } = await installPortal(database.db, database.url, sandbox.url, createTestSender().publicKey, 3_000);
    const separator = 'From x Tue Mar 10 09:20:00 2026';
    const files = {
      'archive.eml': 'PK\u0003\u0004 and so on',
      'empty.eml': '',
      'old.mbox': `${separator}\n${bounceOf('ann@customer.test')}\n${separator}\n${replyFrom('ben@customer.test')}\n`,
      'one.eml': bounceOf('cid@customer.test'),
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const names = [...Object.keys(files), 'missing.eml'].map((name) => join(folder, name));

    const { code, answer, complaints } = await run(env, ['--json', ...names]);

    expect(code).toBe(1);
    const { mails, refused } = JSON.parse(answer) as { mails: number; refused: { file: string }[] };
    expect(mails).toBe(3);
    expect(refused.map(({ file }) => file)).toEqual(
      ['archive.eml', 'empty.eml', 'missing.eml'].map((name) => join(folder, name)),
    );
    expect(complaints).toContain('archive.eml: This is no mail but a ZIP archive: unpack it first.');
    expect(complaints).toContain('empty.eml: The mail is empty.');
    expect(complaints).toContain('missing.eml cannot be read');
    expect(await database.db('delivery').count({ n: '*' })).toEqual([{ n: 3 }]);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await sandbox.close();
    await database.drop();
  }
}, 60_000);

test('a table is checked, refused with what is missing, mapped by hand, and taken in', async () => {
  const database = await createTestDatabase();
  const sandbox = await startSandbox();
  const folder = await mkdtemp(join(tmpdir(), 'bw-import-'));
  try {
    const { env } = await installPortal(database.db, database.url, sandbox.url, createTestSender().publicKey, 3_000);
    const file = join(folder, 'alt.csv');
    const errors = join(folder, 'errors.csv');
    await writeFile(
      file,
      'Kunde;Wann;Was;Meldung\r\nann@acme.test;02/11/2024;hard;550 5.1.1 User unknown\r\n+nobody;02/11/2024;hard;\r\n',
    );
    const asked = await run(env, [file, '--kind', 'bounces']);
    expect(asked.code).toBe(1);
    expect(asked.complaints).toMatch(
      /alt.csv: .*say whether the day or the month comes first.*“Kunde”, “Wann”.*--dates dmy\|mdy/,
    );

    const said = ['--kind', 'bounces', '--map', 'Was=type', '#4=reason', '--dates', 'dmy', '--errors', errors];
    const dry = await run(env, [file, '--dry-run', '--json', ...said]);
    expect(dry.complaints).not.toContain('bellwether:');
    const { tables } = JSON.parse(dry.answer) as { tables: { dryRun: unknown; columns: unknown }[] };
    expect(tables).toMatchObject([
      {
        kind: 'bounces',
        rows: 2,
        columns: { email: 'Kunde', at: 'Wann', type: 'Was', reason: 'Meldung' },
        dryRun: { usable: 1, errors: 1, fresh: 1, tasks: 0, verdicts: [{ from: 'unknown', to: 'dead', people: 1 }] },
      },
    ]);
    expect(await readFile(errors, 'utf8')).toContain("'+nobody,02/11/2024,hard,,3,“+nobody” is no mail address.");
    expect(await database.db('import')).toEqual([]);
    expect(await database.db('delivery')).toEqual([]);

    const done = await run(env, [file, ...said]);
    expect(done.answer).toContain('2 rows are stored; the workers take them in now.');
    expect(await database.db('import').select('state', 'rows')).toEqual([{ state: 'importing', rows: 2 }]);
    expect(await database.db('delivery').where({ state: 'waiting' }).count({ n: '*' })).toEqual([{ n: 1 }]);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await sandbox.close();
    await database.drop();
  }
}, 60_000);

test('a worker that is killed in the middle of a file leaves nothing out and takes nothing twice', async () => {
  const database = await createTestDatabase();
  const sandbox = await startSandbox();
  const folder = await mkdtemp(join(tmpdir(), 'bw-import-'));
  let worker: RunningProcess | null = null;
  try {
    const { env } = await installPortal(database.db, database.url, sandbox.url, createTestSender().publicKey, 3_000);
    // HubSpot would be asked for each of them.
    await database.db('portal').update({ state: 'revoked' });
    const rows = 30_000;
    const file = join(folder, 'bounces.csv');
    const lines = Array.from(
      { length: rows },
      (_, n) => `p${n % 9_000}@x.test,2024-0${1 + (n % 9)}-01,hard,550 no ${n}`,
    );
    await writeFile(file, `email,date,type,reason\n${lines.join('\n')}\n`);
    expect((await run(env, [file])).code).toBe(0);
    const taken = async () => await database.db('import').first('parts_taken', 'parts', 'news', 'events', 'state');
    for (const isEnough of [(n: number) => n > 0, (n: number) => n > 20, () => false]) {
      worker = await startProcess('src/worker.ts', env, () => Promise.resolve(true));
      await until(async () => {
        const { parts_taken: n, parts } = await taken();
        return isEnough(n) || n === parts;
      }, 'some of the file is taken in');
      await worker.kill('SIGKILL');
      worker = null;
    }
    expect(await taken()).toEqual({ parts_taken: 60, parts: 60, news: rows, events: rows, state: 'done' });
    expect(await database.db('event').count({ n: '*' })).toEqual([{ n: rows }]);
    expect(await database.db('import_part')).toEqual([]);
  } finally {
    await worker?.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
    await sandbox.close();
    await database.drop();
  }
}, 180_000);
