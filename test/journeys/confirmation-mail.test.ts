/** Killed around the sending of a mail: real processes, a real mail server, and never the same mail twice. */
import { askForMore } from '../../src/flow/accept/ask-for-more.ts';
import { recordLeave } from '../../src/flow/accept/record-leave.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { notifyWork } from '../../src/store/system/notify.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { installPortal } from '../support/installed.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { answers, freePort, type RunningProcess, startProcess, until } from '../support/process.ts';
import { createTestSender } from '../support/sendgrid.ts';

const PORTAL = 8_800_001;
let database: TestDatabase;
let sandbox: Sandbox;
let server: MailServer;
let start: () => Promise<RunningProcess>;
const running: RunningProcess[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox();
  server = await startMailServer();
  const port = await freePort();
  const { publicKey } = createTestSender();
  const seed = { portalId: PORTAL, contacts: [{ properties: { email: 'ada@acme.test', firstname: 'Ada' } }] };
  await fetch(`${sandbox.url}/_sandbox/seed`, { method: 'POST', body: JSON.stringify(seed) });
  const installed = await installPortal(database.db, database.url, sandbox.url, publicKey, port);
  const env = { ...installed.env, SMTP_URL: server.url, MAIL_FROM: 'noreply@bellwether.example' };
  start = async () => {
    const one = await startProcess('src/start.ts', env, answers(`http://localhost:${port}/readyz`));
    running.push(one);
    return one;
  };
});
afterEach(async () => {
  for (const one of running.splice(0))
    if (one.child.exitCode === null && one.child.signalCode === null) await one.kill('SIGKILL');
  await server.close();
  await sandbox.close();
  await database.drop();
});

async function askToReturn(email: string): Promise<void> {
  const deps = {
    db: database.db,
    notify: (db: Parameters<typeof notifyWork>[0], of: number) => notifyWork(db, [of]),
    canMail: true,
  };
  const at = new Date();
  const common = { portalId: PORTAL, hashKey: Buffer.alloc(32, 9), at, detail: { linkStream: null } };
  await recordLeave(deps, { ...common, email, stream: null, venue: 'page' });
  const ask = { kind: 'return', stream: null } as const;
  const link = { email, stream: null };
  expect(await askForMore(deps, { ...common, link, ask, language: 'en' })).toBe('mail');
}

const mailOf = async (email: string) => (await database.db('confirmation').where({ email }).first('mail'))?.mail;
const takenBy = (email: string) => server.taken.filter((mail) => mail.to.includes(email)).length;

test('asked while no worker is up: the mail goes out once one is', async () => {
  await askToReturn('ada@acme.test');
  await start();
  await until(async () => (await mailOf('ada@acme.test')) === 'sent', 'the mail is sent');
  expect(takenBy('ada@acme.test')).toBe(1);
}, 60_000);

test('killed while the mail server thinks: nobody gets the mail twice, and it is told as in doubt', async () => {
  server.fault = 'hang';
  const first = await start();
  await askToReturn('ada@acme.test');
  await until(() => Promise.resolve(takenBy('ada@acme.test') === 1), 'the server has the mail');
  await first.kill('SIGKILL');
  expect(await mailOf('ada@acme.test')).toBe('sending');
  server.fault = null;
  await database.db.raw("update confirmation set sent_at = sent_at - interval '10 minutes'");
  await start();
  await askToReturn('ben@acme.test');
  await until(async () => (await mailOf('ben@acme.test')) === 'sent', 'the next mail is sent');
  expect(await mailOf('ada@acme.test')).toBe('doubt');
  expect(takenBy('ada@acme.test')).toBe(1);
  expect(takenBy('ben@acme.test')).toBe(1);
}, 60_000);
