/** A real process beside the sandbox: what a rep edits there is followed within moments, duplicates and all. */
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type Installed, installPortal } from '../support/installed.ts';
import { answers, freePort, type RunningProcess, startProcess, until } from '../support/process.ts';
import { createTestSender, sendgridEvent } from '../support/sendgrid.ts';

const PORTAL = 8_800_001;
const sender = createTestSender();
let database: TestDatabase;
let sandbox: Sandbox;
let installed: Installed;
let base: string;
let app: RunningProcess;

beforeEach(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox({ settings: { webhookRepeatEvery: 1, webhookDelayMs: 10 } });
  await control('POST', 'seed', {
    portalId: PORTAL,
    contacts: [{ properties: { email: 'ada@acme.test', firstname: 'Ada', hs_buying_role: 'DECISION_MAKER' } }],
  });
  const port = await freePort();
  base = `http://localhost:${port}`;
  installed = await installPortal(database.db, database.url, sandbox.url, sender.publicKey, port);
  await control('POST', 'install', { portalId: PORTAL });
  await control('POST', 'settings', { webhookUrl: `${base}/hubspot/webhooks` });
  app = await startProcess('src/start.ts', installed.env, answers(`${base}/readyz`));
});

afterEach(async () => {
  await app.kill('SIGKILL');
  await sandbox.close();
  await database.drop();
});

async function control(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${sandbox.url}/_sandbox/${path}`, {
    method,
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return (await response.json()) as Record<string, unknown>;
}

const contact = async (email: string) =>
  (await control('GET', `contacts/${email}?portalId=${PORTAL}`)) as {
    id: string;
    properties?: Record<string, string | null>;
  };

test('an address that a rep corrects is no longer shown as gone', async () => {
  const bounce = sendgridEvent('ada@acme.test', 'bounce', new Date(), {
    type: 'bounce',
    reason: '550 5.1.1 no such user here',
    status: '5.1.1',
  });
  await fetch(base + installed.intake, { method: 'POST', ...sender.batch([bounce], new Date()) });
  const statusOf = async (email: string) => (await contact(email)).properties?.bw_email_status ?? '';
  await until(async () => (await statusOf('ada@acme.test')) === 'gone', 'the contact says so');
  const { id } = await contact('ada@acme.test');
  await fetch(`${sandbox.url}/portals/${PORTAL}/contacts/${id}/edit/email`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ value: 'ada.wolf@acme.test' }),
  });
  await until(async () => (await statusOf('ada.wolf@acme.test')) === '', 'the corrected address starts clean');
  const episodes = await database.db('episode').select('ended_at');
  expect(episodes).toEqual([{ ended_at: expect.any(Date) }]);
  expect(await database.db('hubspot_event').where({ property_name: 'email' })).toHaveLength(1);
  await until(async () => (await control('GET', 'webhooks')).pending === 0, 'the repetition is acknowledged');
  const answered = (await control('GET', 'webhooks')) as { deliveries: { status: number }[] };
  expect(answered.deliveries.map((delivery) => delivery.status)).toEqual([200, 200]);
});
