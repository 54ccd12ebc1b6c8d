/** A script that was written from the OpenAPI document alone asks before a mailing, of the web process as it runs. */

import { spawn } from 'node:child_process';
import { makeApiKey } from '../../src/install/api-keys.ts';
import { openPortalKeys } from '../../src/install/sealed-tokens.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { sealPersonLink, writePersonToken } from '../../src/lib/person-link.ts';
import { createSecretBox } from '../../src/lib/secrets.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { findPortal } from '../../src/store/portal.ts';
import { BARE_ENV } from '../support/bare-env.ts';
import { createTestDatabase } from '../support/database.ts';
import { installPortal } from '../support/installed.ts';
import { answers, freePort, startProcess } from '../support/process.ts';
import { createTestSender } from '../support/sendgrid.ts';

const PORTAL = 8_800_001;

interface Ran {
  readonly code: number | null;
  readonly said: string;
  readonly complained: string;
}

function run(file: string, args: readonly string[], env: Record<string, string>, input = ''): Promise<Ran> {
  const child = spawn(process.execPath, [file, ...args], { env: { ...BARE_ENV, ...env } });
  let [said, complained] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    complained += chunk.toString();
  });
  child.stdin.end(input);
  return new Promise((done) => child.once('close', (code) => done({ code, said, complained })));
}

test('who leaves is left out of the next mailing, and still gets their receipts', async () => {
  const database = await createTestDatabase();
  const sandbox = await startSandbox();
  const port = await freePort();
  const { db } = database;
  const { env } = await installPortal(db, database.url, sandbox.url, createTestSender().publicKey, port);
  const url = `http://localhost:${port}`;
  const web = await startProcess('src/web.ts', { ...env, LOG_LEVEL: 'info' }, answers(`${url}/readyz`));
  try {
    const box = createSecretBox([Buffer.from(env.SECRET_KEYS ?? '', 'base64')]);
    const { link } = openPortalKeys(box, PORTAL, (await findPortal(db, PORTAL))?.keysEnc ?? '');
    const leave = (email: string, stream: string) =>
      fetch(`${url}/u/${writePersonToken(PORTAL, sealPersonLink(link, { email, stream }))}`, {
        method: 'POST',
        body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
      });
    const key = await makeApiKey({ db, clock: systemClock }, PORTAL, 'sofia', {
      label: 'mailing script',
      scopes: ['suppressions:check'],
      days: 30,
    });
    const script = (recipients: readonly string[], stream: string, as = key) =>
      run('test/support/mailing-script.ts', [`${url}/api/v1/openapi.json`, stream], { KEY: as }, recipients.join('\n'));
    const people = ['ada@x.test', 'Bo <bo@x.test>', 'cy@x.test'];

    expect(await script(people, 'newsletter')).toMatchObject({ code: 0, said: `${people.join('\n')}\n` });
    expect((await leave('bo@x.test', 'newsletter')).status).toBe(200);
    expect((await script(people, 'newsletter')).said).toBe('ada@x.test\ncy@x.test\n');
    expect((await script(people, 'receipts')).said).toBe(`${people.join('\n')}\n`);
    // More than fit into one request: the document says how many do.
    const many = Array.from({ length: 10_001 }, (_, n) => (n === 10_000 ? 'bo@x.test' : `n${n}@x.test`));
    expect((await script(many, 'newsletter')).said.trim().split('\n')).toHaveLength(10_000);

    const refused = await script(people, 'newsletter', `${key.slice(0, -4)}AAAA`);
    expect(refused).toMatchObject({ code: 1, said: '' });
    expect(refused.complained).toContain('A working API key is missing. There is no such key.');

    const command = (...args: string[]) =>
      run('src/cli.ts', ['suppressions', ...args, '--portal', String(PORTAL)], env);
    const checked = await command('check', 'BO@x.test', 'ada@x.test', '--stream', 'newsletter');
    expect(checked.code).toBe(1);
    expect(checked.said).toMatch(
      /^address +answer +why +since\nBO@x\.test +do not mail +unsubscribed +20\d\d-.*\nada@x\.test +may be mailed\n$/,
    );
    const file = await command('export', '--format', 'sendgrid', '--stream', 'newsletter');
    expect(file).toMatchObject({ code: 0, said: 'email\r\nbo@x.test\r\n' });
    expect((await command('export', '--format', 'paper')).complained).toContain('Choose one of sendgrid, ses');

    // Neither the key nor whom it asked about stands in a log.
    expect(web.output()).not.toContain(key.split('_').slice(3).join('_'));
    expect(web.output()).not.toContain('ada@x.test');
  } finally {
    await web.kill('SIGTERM');
    await sandbox.close();
    await database.drop();
  }
}, 120_000);
