/** Files of mail, handed over on the command line as it is run: the good ones are taken in, the others are named. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '../../src/sandbox/server.ts';
import { bounceOf, replyFrom } from '../flow/adapt/mail/mails.ts';
import { createTestDatabase } from '../support/database.ts';
import { installPortal } from '../support/installed.ts';
import { createTestSender } from '../support/sendgrid.ts';

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

    const child = spawn(process.execPath, ['src/cli.ts', 'import', '--portal', '8800001', '--json', ...names], {
      env: { PATH: process.env.PATH ?? '', ...env },
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
