/** The whole flow, drained by hand: webhooks in SendGrid's format become properties and tasks in the sandbox. */
import { DAY_MS, HOUR_MS } from '../../src/lib/clock.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const NOW = '2026-11-20T10:00:00Z';
const at = (days: number, hours = 0) => new Date(new Date(NOW).getTime() - days * DAY_MS - hours * HOUR_MS);
const UNKNOWN = '550 5.1.1 The email account that you tried to reach does not exist.';

const SEED = {
  owners: [
    { id: '501', userId: 9001, email: 'ruth.okafor@larkfield.test', firstName: 'Ruth', lastName: 'Okafor' },
    { id: '502', userId: 9002, email: 'service@larkfield.test', firstName: 'Service', lastName: 'Desk' },
  ],
  companies: [{ key: 'acme', properties: { name: 'Acme Robotics', domain: 'acme.test', hubspot_owner_id: '501' } }],
  contacts: [
    {
      key: 'ida',
      properties: {
        email: 'ida@acme.test',
        firstname: 'Ida',
        lastname: 'Berg',
        hubspot_owner_id: '501',
        hs_buying_role: 'DECISION_MAKER',
        phone: '+49 30 1234567',
        country: 'Germany',
      },
      companies: ['acme'],
    },
    {
      key: 'otto',
      properties: {
        email: 'otto@acme.test',
        firstname: 'Otto',
        lastname: 'Falk',
        hubspot_owner_id: '501',
        phone: '+49 30 7654321',
        jobtitle: 'Head of Purchasing',
      },
      companies: ['acme'],
    },
    { key: 'noowner', properties: { email: 'nora@acme.test', firstname: 'Nora', hs_buying_role: 'DECISION_MAKER' } },
    {
      key: 'uma',
      properties: {
        email: 'uma@acme.test',
        firstname: 'Uma',
        lastname: 'Reyes',
        hubspot_owner_id: '501',
        country: 'United Kingdom',
      },
      companies: ['acme'],
    },
  ],
  deals: [
    {
      key: 'line2',
      properties: {
        dealname: 'Acme line 2',
        amount: '84000',
        deal_currency_code: 'EUR',
        closedate: '2026-12-04T00:00:00Z',
        dealstage: 'contractsent',
        pipeline: 'default',
        hubspot_owner_id: '501',
      },
      contacts: ['ida', 'otto'],
      companies: ['acme'],
    },
  ],
};

const hardBounce = (email: string, when: Date, more: object = {}) =>
  sendgridEvent(email, 'bounce', when, {
    type: 'bounce',
    reason: UNKNOWN,
    status: '5.1.1',
    singlesend_name: 'November news',
    ...more,
  });

let bench: FlowBench;
beforeEach(async () => {
  bench = await createFlowBench(NOW, SEED);
});
afterEach(() => bench.close());

const subjects = async () => (await bench.tasks()).map((task) => task.subject);

test('a decision maker on a late deal dies: one high task at the deal, and the contact says so', async () => {
  await bench.post([hardBounce('ida@acme.test', at(0, 2))]);
  await bench.drain();
  const tasks = await bench.tasks();
  expect(tasks).toHaveLength(1);
  const [task] = tasks;
  expect(task).toMatchObject({ priority: 'HIGH', status: 'NOT_STARTED', owner: { id: '501' } });
  expect(task?.subject).toContain('Ida Berg');
  expect(task?.body).toContain('Acme line 2');
  expect(task?.body).toContain('does not exist');
  expect(task?.body).toContain('Otto Falk');
  expect(task?.body).toMatch(/BW-\w{4}-\w{4}-\w{4}/);
  const contact = await bench.contact('ida@acme.test');
  expect(contact).toMatchObject({
    bw_email_status: 'gone',
    bw_verdict: 'dead',
    bw_bounce_class: 'hard',
    bw_bounce_reason: 'user_unknown',
    bw_bounce_text: UNKNOWN,
    bw_hard_bounces: '1',
  });
  expect(contact.bw_preferences_url).toMatch(/^https:\/\/bellwether\.example\/u\/8800001\./);
});

test('the same delivery twice, and the same event in another batch, change nothing', async () => {
  const event = hardBounce('ida@acme.test', at(0, 2));
  await bench.post([event]);
  await bench.post([event]);
  await bench.drain();
  await bench.post([event, sendgridEvent('otto@acme.test', 'delivered', at(0, 1))]);
  await bench.drain();
  expect(await bench.tasks()).toHaveLength(1);
  expect(await bench.db('event').count('*').first()).toMatchObject({ count: 1 });
  expect(await bench.db('tally').where({ type: 'hard_bounce' }).sum('messages').first()).toMatchObject({ sum: '1' });
  expect((await bench.contact('ida@acme.test')).bw_hard_bounces).toBe('1');
});

test('what HubSpot holds already is not sent again', async () => {
  await bench.post([hardBounce('ida@acme.test', at(0, 2))]);
  await bench.drain();
  await bench.control('DELETE', 'calls');
  await bench.db('address').update({ dirty_at: bench.clock.now() });
  await bench.drain();
  const calls = (await bench.control('GET', 'calls')) as { total: number };
  expect(calls.total).toBe(0);
});

test('history opens no tasks, and still says what it knows', async () => {
  await bench.post([hardBounce('ida@acme.test', at(20))]);
  await bench.drain();
  expect(await bench.tasks()).toEqual([]);
  expect((await bench.contact('ida@acme.test')).bw_verdict).toBe('dead');
});

test('an address that is no contact waits, and harms nobody', async () => {
  await bench.post([hardBounce('stranger@nowhere.test', at(0, 2)), hardBounce('ida@acme.test', at(0, 2))]);
  await bench.drain();
  expect(await bench.tasks()).toHaveLength(1);
  expect(await bench.db('address').where({ email: 'stranger@nowhere.test' }).first()).toMatchObject({
    verdict: 'dead',
    dirty_at: null,
  });
});

test('a contact without an owner gets a task that says so', async () => {
  await bench.post([hardBounce('nora@acme.test', at(0, 2))]);
  await bench.drain();
  const [task] = await bench.tasks();
  expect(task?.owner).toBeNull();
  expect(String(task?.body)).toContain('so the task is unassigned');
});

test('somebody leaves everything: opted out everywhere we keep it, and a gated task', async () => {
  await bench.post([sendgridEvent('uma@acme.test', 'unsubscribe', at(0, 1))]);
  await bench.drain();
  expect(await bench.contact('uma@acme.test')).toMatchObject({
    bw_email_status: 'left_everything',
    bw_unsubscribe_scope: 'everything',
  });
  expect(await bench.db('suppression').select('stream', 'reason', 'until')).toEqual([
    { stream: '', reason: 'unsubscribe_request', until: null },
  ]);
  const [task] = await bench.tasks();
  expect(String(task?.body)).toContain('Forbidden: contacting them about it in any way');
});

test('a property that an admin deleted is put back, and the write goes through', async () => {
  await bench.control('POST', 'token', { portalId: bench.portalId });
  const { access_token: token } = (await bench.control('POST', 'token', { portalId: bench.portalId })) as {
    access_token: string;
  };
  const removed = await fetch(`${bench.sandbox.url}/crm/properties/2026-09/contacts/bw_verdict`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${token}` },
  });
  expect(removed.status).toBe(204);
  await bench.post([hardBounce('ida@acme.test', at(0, 2))]);
  await bench.drain();
  expect((await bench.contact('ida@acme.test')).bw_verdict).toBe('dead');
  expect(await bench.db('crm_write').where({ state: 'failed' })).toEqual([]);
});

test('an unreadable entry is shown with its reason, and its neighbours are taken in', async () => {
  await bench.post([hardBounce('ida@acme.test', at(0, 2)), 'no object' as unknown as object]);
  await bench.drain();
  expect(await bench.tasks()).toHaveLength(1);
  const [delivery] = await bench.db('delivery').select('state', 'why', 'new_count');
  expect(delivery).toMatchObject({ state: 'failed', new_count: 1 });
  expect(delivery.why).toContain('1 of 2 entries could not be read');
});

test('a revoked portal takes in and concludes, and asks nobody', async () => {
  await bench.db('portal').update({ state: 'revoked' });
  await bench.post([hardBounce('ida@acme.test', at(0, 2))]);
  await bench.drain();
  expect(await bench.db('address').first()).toMatchObject({ verdict: 'dead' });
  expect(((await bench.control('GET', 'calls')) as { total: number }).total).toBe(0);
  await bench.db('portal').update({ state: 'active' });
  await bench.drain();
  expect(await subjects()).toHaveLength(1);
});

const soft = (email: string, when: Date) =>
  sendgridEvent(email, 'bounce', when, {
    type: 'blocked',
    reason: '452 4.2.2 The email account that you tried to reach is over quota.',
    status: '4.2.2',
  });

test('soft, and soft again a week later: retried quietly first, then a call for who matters', async () => {
  await bench.post([soft('nora@acme.test', at(9))]);
  await bench.drain();
  expect(await bench.tasks()).toEqual([]);
  expect((await bench.contact('nora@acme.test')).bw_retry_after).toBeTruthy();
  await bench.post([soft('nora@acme.test', at(0, 3))]);
  await bench.drain();
  expect(await subjects()).toHaveLength(1);
});

test('a first soft bounce on a late deal asks for a call at once, the second asks for no second one', async () => {
  await bench.post([soft('ida@acme.test', at(9))]);
  await bench.drain();
  expect(await subjects()).toHaveLength(1);
  await bench.post([soft('ida@acme.test', at(0, 3))]);
  await bench.drain();
  expect(await subjects()).toHaveLength(1);
});

test('rebuilding gives the same states', async () => {
  await bench.post([hardBounce('ida@acme.test', at(0, 2)), sendgridEvent('uma@acme.test', 'unsubscribe', at(0, 1))]);
  await bench.drain();
  const states = () => bench.db('address').select('email', 'state', 'verdict', 'opt_out').orderBy('email');
  const before = await states();
  await bench.db('address').update({ state: null, verdict: 'unknown', opt_out: 'none', dirty_at: bench.clock.now() });
  await bench.db('suppression').delete();
  await bench.drain();
  expect(await states()).toEqual(before);
  expect(await bench.db('suppression').count('*').first()).toMatchObject({ count: 1 });
  expect(await subjects()).toHaveLength(2);
});
