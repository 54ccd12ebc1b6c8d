/** What becomes of a company while its task is open is told at the task, which stays as its reader knows it. */
import { useAddress } from '../../src/jobs/use-address.ts';
import { DAY_MS, HOUR_MS } from '../../src/lib/clock.ts';
import { query } from '../../src/store/database.ts';
import { markAllDirty } from '../../src/store/rebuild.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const DOMAIN = 'acme.com';
const person = (first: string, last: string, more: Record<string, string> = {}) => ({
  key: first,
  properties: {
    email: `${first}.${last}@${DOMAIN}`.toLowerCase(),
    firstname: first,
    lastname: last,
    hubspot_owner_id: '501',
    ...more,
  },
  companies: ['acme'],
});
const SEED = {
  owners: [{ id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth' }],
  companies: [{ key: 'acme', properties: { name: 'Acme Robotics', domain: DOMAIN, hubspot_owner_id: '501' } }],
  contacts: [
    person('Ada', 'Berg', { hs_additional_emails: 'ada.berg@acme-group.test' }),
    person('Ben', 'Cole', { hs_additional_emails: 'ben.cole@acme-group.test' }),
    person('Cleo', 'Dahl'),
    person('Dora', 'Eng'),
    ...['one', 'two', 'three'].map((key) => ({ key, properties: { email: `${key}@alone.com`, firstname: key } })),
  ],
};
const LOST = ['ada.berg', 'ben.cole', 'cleo.dahl', 'dora.eng'];
const GONE = { outcome: 'gone', mx: [], hasAddress: false } as const;

let bench: FlowBench;
beforeEach(async () => {
  bench = await createFlowBench('2026-11-20T10:00:00Z', SEED, { waitMs: 0, gapMs: 0, timeoutMs: 1_000 });
});
afterEach(() => bench.close());

const lose = (emails: readonly string[]) =>
  bench.post(
    emails.map((email) =>
      sendgridEvent(email, 'bounce', bench.clock.now(), {
        type: 'bounce',
        reason: '550 5.1.1 no such user',
        status: '5.1.1',
      }),
    ),
  );
const arrive = (...emails: string[]) =>
  bench.post(emails.map((email) => sendgridEvent(email, 'delivered', bench.clock.now(), { response: '250 OK' })));
const there = (name: string) => `${name}@acme-group.test`;
const tasks = async () =>
  (await bench.tasks()) as unknown as { id: string; subject: string; body: string; status: string }[];
interface Note {
  readonly body: string;
  readonly state: string;
  readonly anchor: string;
  readonly associations: { type: string; id: string }[];
}
const notes = () =>
  query<Note>(
    bench.db,
    `select payload->'properties'->>'hs_note_body' as body, payload->'associations' as associations, state, anchor_id as anchor
       from crm_write where surface = 'note' order by write_id`,
  );
const kindOf = async () => (await bench.db('account').where({ domain: DOMAIN }).first('kind')).kind;
const here = (name: string) => `${name}@${DOMAIN}`;

/** Nobody there gets mail and DNS knows no server: the company takes no mail any more. */
async function closeDown(): Promise<void> {
  bench.dns.set(DOMAIN, GONE);
  await lose(LOST.map(here));
  await bench.drain();
  expect(await kindOf()).toBe('domain_dead');
}

async function turnUpElsewhere(): Promise<void> {
  bench.clock.advance(2 * HOUR_MS);
  await arrive(there('ada.berg'), there('ben.cole'));
  await bench.drain();
  expect(await kindOf()).toBe('domain_changed');
}

test('a company that was thought closed turns up elsewhere: a note at its task says so, with where everybody is', async () => {
  await closeDown();
  const [task] = await tasks();
  expect(task?.subject).toBe('Acme Robotics takes no mail any more: 4 people');

  await turnUpElsewhere();
  expect(await tasks()).toEqual([task]);
  const told = await notes();
  expect(told).toHaveLength(1);
  const [note] = told;
  expect(note?.state).toBe('done');
  expect(note?.body).toContain('Acme Robotics has probably moved to acme-group.test');
  expect(note?.body).toContain('Cleo Dahl (cleo.dahl@acme.com): probably cleo.dahl@acme-group.test');
  expect(note?.body).toContain('2 of them get mail at acme-group.test now');
  expect(note?.body).toContain('the task “Acme Robotics takes no mail any more: 4 people” of 20 Nov 2026');
  expect(note?.body).toContain('https://bellwether.example/accounts/acme.com');
  const [stands] = await query<{ anchor: string }>(
    bench.db,
    `select anchor_id as anchor from crm_write where surface = 'task'`,
  );
  expect(note?.anchor).toBe(stands?.anchor);
  expect(note?.associations).toEqual([
    { type: 'contact', id: stands?.anchor },
    { type: 'company', id: expect.any(String) },
  ]);
});

test('the same is told once, however often it is looked at again', async () => {
  await closeDown();
  await turnUpElsewhere();
  bench.clock.advance(DAY_MS);
  await bench.drain();
  await markAllDirty(bench.db, bench.portalId, bench.clock.now());
  await query(bench.db, 'update account set dirty_at = ?', [bench.clock.now()]);
  await bench.drain();
  expect(await notes()).toHaveLength(1);
});

test('that others there get mail after all is told, too, and a task that was completed by hand is not opened again', async () => {
  await closeDown();
  const [task] = await tasks();
  const { access_token: token } = (await bench.control('POST', 'token', { portalId: bench.portalId })) as {
    access_token: string;
  };
  await fetch(`${bench.sandbox.url}/crm/objects/2026-09/tasks/${task?.id}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ properties: { hs_task_status: 'COMPLETED' } }),
  });
  const before = await tasks();
  expect(before.map(({ status }) => status)).toEqual(['COMPLETED']);
  bench.clock.advance(DAY_MS);
  await arrive(...['eve', 'finn', 'gus', 'hal', 'ivo'].map(here));
  await bench.drain();
  expect(await kindOf()).toBe('turnover');
  expect(await tasks()).toEqual(before);
  const [note] = await notes();
  expect(note?.body).toContain('Acme Robotics is probably where it was');
  expect(note?.body).not.toContain('probably now');
});

test('without a task nothing is told, and neither is it after the task was closed', async () => {
  await lose(LOST.map(here));
  await bench.drain();
  expect(await kindOf()).toBe('unsure');
  await turnUpElsewhere();
  expect(await notes()).toEqual([]);
  expect(await tasks()).toHaveLength(1);
});

test('whoever has the new address already is no news, and shows the way for the others', async () => {
  await turnUpElsewhereFirst();
  for (const name of ['ada.berg', 'ben.cole', 'cleo.dahl']) {
    const { address_id: addressId } = await bench
      .db('address')
      .where({ email: here(name) })
      .first('address_id');
    await useAddress(bench, bench.portalId, 'ruth@larkfield.test', {
      addressId,
      domain: DOMAIN,
      probable: there(name),
    });
    await bench.drain();
    bench.clock.advance(HOUR_MS);
    await bench.drain();
  }
  expect(await kindOf()).toBe('domain_changed');
  const { state, lost } = await bench.db('account').where({ domain: DOMAIN }).first('state', 'lost');
  expect(lost).toBe(1);
  expect(state.people).toMatchObject([{ email: here('dora.eng'), probable: { probable: there('dora.eng') } }]);
  expect((await bench.contact(here('dora.eng'))).bw_suggested_email).toBe(there('dora.eng'));
  expect((await notes()).filter(({ body }) => body.includes('This is news'))).toEqual([]);
});

async function turnUpElsewhereFirst(): Promise<void> {
  await arrive(there('ada.berg'), there('ben.cole'));
  await lose(LOST.map(here));
  await bench.drain();
  expect(await kindOf()).toBe('domain_changed');
}

test('where the CRM knows no company, notes stand at the people alone', async () => {
  bench.dns.set('alone.com', GONE);
  await lose(['one@alone.com', 'two@alone.com']);
  await bench.drain();
  expect((await tasks()).map((task) => task.subject)).toEqual(['alone.com takes no mail any more: 2 people']);
  bench.clock.advance(DAY_MS);
  await bench.control('DELETE', 'calls');
  await lose(['three@alone.com']);
  await bench.drain();
  const { statuses } = (await bench.control('GET', 'calls')) as { statuses: Record<string, number> };
  expect(Object.keys(statuses).filter((status) => status.startsWith('4'))).toEqual([]);
  const [note] = await notes();
  expect(note).toMatchObject({ state: 'done', associations: [{ type: 'contact', id: expect.any(String) }] });
});
