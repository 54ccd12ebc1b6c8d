/** What CRMs and people do to a flow: merges, secondary addresses, owners who leave, emojis, permissions taken away. */

import { recordLeave } from '../../src/flow/accept/record-leave.ts';
import { drainPortal } from '../../src/jobs/drain-portal.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/lib/clock.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const NOW = '2026-11-20T10:00:00Z';
const at = (days: number, hours = 0) => new Date(new Date(NOW).getTime() - days * DAY_MS - hours * HOUR_MS);
const SEED = {
  owners: [
    { id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth', lastName: 'Okafor' },
    { id: '502', userId: 9002, email: 'sam@larkfield.test', firstName: 'Sam', lastName: 'Lund' },
  ],
  companies: [{ key: 'acme', properties: { name: 'Acme', domain: 'acme.test', hubspot_owner_id: '502' } }],
  contacts: [
    {
      key: 'ida',
      properties: {
        email: 'ida@acme.test',
        firstname: 'Ida',
        hs_buying_role: 'DECISION_MAKER',
        hubspot_owner_id: '501',
        hs_additional_emails: 'ida@old.test',
      },
      companies: ['acme'],
    },
    { key: 'twin', properties: { email: 'twin@acme.test', firstname: 'Ida (twin)' } },
    {
      key: 'ben',
      properties: {
        email: 'ben@acme.test',
        firstname: 'Ben',
        hs_buying_role: 'DECISION_MAKER',
        hubspot_owner_id: '501',
      },
    },
  ],
};

let bench: FlowBench;
beforeEach(async () => {
  bench = await createFlowBench(NOW, SEED);
});
afterEach(() => bench.close());

const hardBounce = (email: string, when: Date) =>
  sendgridEvent(email, 'bounce', when, { type: 'bounce', reason: '550 5.1.1 no such user here', status: '5.1.1' });
const contactId = async (email: string) =>
  ((await bench.control('GET', `contacts/${email}?portalId=${bench.portalId}`)) as { id: string }).id;
async function hubspot(method: string, path: string, body?: object): Promise<Response> {
  const { access_token: token } = (await bench.control('POST', 'token', { portalId: bench.portalId })) as {
    access_token: string;
  };
  return fetch(`${bench.sandbox.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
}
const settleLater = async () => {
  for (let turn = 0; turn < 4; turn++) {
    bench.clock.advance(MINUTE_MS);
    await bench.drain();
  }
};

test('emojis and broken diagnostics of any length reach the CRM, and hold up nobody', async () => {
  const astral = `550 5.1.1 ${'x'.repeat(149)}😀 no such user here`;
  await bench.post([
    sendgridEvent('ida@acme.test', 'bounce', at(0, 1), { type: 'bounce', reason: astral, status: '5.1.1' }),
    hardBounce('ben@acme.test', at(0, 1)),
  ]);
  await bench.drain();
  await bench.db('survey_answer').insert({
    portal_id: bench.portalId,
    address_id: (await bench.db('address').where({ email: 'ben@acme.test' }).first('address_id'))?.address_id,
    event_key: 'k',
    reason: 'other',
    comment: '😀'.repeat(1_500),
    answered_at: bench.clock.now(),
  });
  await bench.db('address').update({ dirty_at: bench.clock.now() });
  await settleLater();
  expect(await bench.tasks()).toHaveLength(2);
  expect((await bench.contact('ben@acme.test')).bw_survey_comment).toMatch(/^(😀)+…$/u);
  expect(await bench.db('address').whereNotNull('failed_why')).toEqual([]);
});

test('an address that cannot be settled is put aside with the reason, and the others are settled', async () => {
  await bench.db.raw(`create function spoil() returns trigger language plpgsql as $$ begin
    if new.state is not null and new.email = 'ben@acme.test' and new.failed_why is null then raise exception 'a fault of ours'; end if; return new; end $$;
    create trigger spoil before update on address for each row execute function spoil();`);
  await bench.post([hardBounce('ida@acme.test', at(0, 1)), hardBounce('ben@acme.test', at(0, 1))]);
  await bench.drain();
  expect(await bench.tasks()).toHaveLength(1);
  const aside = await bench.db('address').where({ email: 'ben@acme.test' }).first('failed_why', 'dirty_at');
  expect(aside).toEqual({ failed_why: 'a fault of ours', dirty_at: null });
  await bench.db.raw('drop trigger spoil on address');
  bench.clock.advance(DAY_MS + 1);
  await bench.drain();
  expect(await bench.tasks()).toHaveLength(2);
});

test('a contact that was merged away takes its properties and its task along', async () => {
  await bench.post([
    sendgridEvent('ida@acme.test', 'bounce', at(9), {
      type: 'blocked',
      reason: '452 4.2.2 mailbox full',
      status: '4.2.2',
    }),
  ]);
  await bench.drain();
  const [ida, twin] = [await contactId('ida@acme.test'), await contactId('twin@acme.test')];
  expect(
    (await hubspot('POST', '/crm/objects/2026-09/contacts/merge', { primaryObjectId: ida, objectIdToMerge: twin })).ok,
  ).toBe(true);
  await bench.post([hardBounce('ida@acme.test', at(0, 1))]);
  await bench.drain();
  await settleLater();
  const merged = await contactId('ida@acme.test');
  expect(merged).not.toBe(ida);
  expect((await bench.contact('ida@acme.test')).bw_verdict).toBe('dead');
  const [task] = (await bench.tasks()) as { associations: { contacts: { id: string }[] } }[];
  expect(task?.associations.contacts.map(({ id }) => id)).toEqual([merged]);
  expect(await bench.db('crm_write').whereIn('state', ['failed', 'sending'])).toEqual([]);
});

test('a secondary address that dies opens nothing while the primary works', async () => {
  await bench.post([hardBounce('ida@old.test', at(0, 1))]);
  await bench.drain();
  expect(await bench.db('contact_address').count('*').first()).toMatchObject({ count: 1 });
  expect(await bench.tasks()).toEqual([]);
  expect((await bench.contact('ida@acme.test')).bw_verdict ?? null).toBeNull();
});

test('an owner who left gets no tasks', async () => {
  await bench.post([hardBounce('ben@acme.test', at(0, 1))]);
  await bench.drain();
  await bench.control('POST', 'seed', { portalId: bench.portalId, owners: [SEED.owners[1]] });
  bench.clock.advance(2 * HOUR_MS);
  await bench.post([hardBounce('ida@acme.test', bench.clock.now())]);
  await bench.drain();
  const last = (await bench.tasks()).at(-1) as { owner: { id: string } | null };
  expect(last.owner?.id).toBe('502');
});

test('a permission that was taken away stops one surface, not the portal', async () => {
  const body = {
    status: 'error',
    category: 'MISSING_SCOPES',
    message: 'This app has not been granted all required scopes',
  };
  await bench.control('POST', 'faults', {
    match: { method: 'POST', path: 'tasks/batch/create' },
    kind: 'status',
    status: 403,
    body,
    count: 1_000,
  });
  await bench.post([hardBounce('ida@acme.test', at(0, 1))]);
  await bench.drain();
  expect((await bench.contact('ida@acme.test')).bw_verdict).toBe('dead');
  const [task] = await bench.db('crm_write').where({ surface: 'task' });
  expect(task).toMatchObject({ state: 'failed', attempts: 1 });
  expect(await bench.db('portal').first('crm_paused_until')).toEqual({ crm_paused_until: null });
});

test('who leaves while their address is being settled has left', async () => {
  await bench.post([sendgridEvent('ida@acme.test', 'group_unsubscribe', at(0, 1), { asm_group_id: 7 })]);
  await bench.drain();
  await bench.post([hardBounce('ida@acme.test', at(0, 1))]);
  let hasLeft = false;
  await bench.db.raw(`create table lifted (stream text);
    create function note_lift() returns trigger language plpgsql as $$ begin
      if new.until is not null then insert into lifted values (new.stream); end if; return new; end $$;
    create trigger note_lift before update on suppression for each row execute function note_lift();`);
  const deps = {
    ...bench.deps,
    openPortal: async (portalId: number) => {
      const portal = await bench.deps.openPortal(portalId);
      if (!portal?.crm) return portal;
      const { crm, hashKey } = portal;
      // After the history was read and before what follows from it is saved: the companies of the contact are asked for.
      const associations: typeof crm.associations = async (...args) => {
        if (!hasLeft) {
          hasLeft = true;
          const leave = {
            portalId,
            hashKey,
            email: 'ida@acme.test',
            stream: null,
            venue: 'page',
            at: bench.clock.now(),
            detail: {},
          } as const;
          await recordLeave({ db: bench.db, notify: () => Promise.resolve() }, leave);
        }
        return crm.associations(...args);
      };
      return { ...portal, crm: { ...crm, associations } };
    },
  };
  bench.clock.advance(HOUR_MS);
  while (await drainPortal(deps, bench.portalId));
  expect(hasLeft).toBe(true);
  expect(await bench.db('suppression').whereNull('until').orderBy('stream').pluck('stream')).toEqual(['', '7']);
  expect(await bench.db('address').first('opt_out', 'dirty_at')).toEqual({ opt_out: 'everything', dirty_at: null });
  // Not even for a moment, until the next settling mends it.
  expect(await bench.db('lifted')).toEqual([]);
});

test('any arrival order of the same events gives the same states', async () => {
  const events = [
    hardBounce('ida@acme.test', at(3)),
    sendgridEvent('ida@acme.test', 'delivered', at(8)),
    sendgridEvent('ida@acme.test', 'bounce', at(20), {
      type: 'blocked',
      reason: '452 4.2.2 mailbox full',
      status: '4.2.2',
    }),
    sendgridEvent('ida@acme.test', 'group_unsubscribe', at(5), { asm_group_id: 7 }),
    sendgridEvent('ben@acme.test', 'unsubscribe', at(2)),
    hardBounce('ben@acme.test', at(1)),
  ];
  for (const event of events) await bench.post([event]);
  await bench.drain();
  // An episode that was acted upon stays one, whatever comes in late: all else is a function of the events alone.
  const states = async (one: FlowBench) =>
    (await one.db('address').select('email', 'state', 'verdict', 'opt_out').orderBy('email')).map(
      ({ state, ...rest }) => ({
        ...rest,
        state: { ...state, episodes: null },
      }),
    );
  const counts = (one: FlowBench) =>
    one.db('tally').select('day', 'type', 'gateway', 'messages').orderBy(['day', 'type', 'gateway']);
  const days = (one: FlowBench) =>
    one.db('delivery_day').select('month', 'delivered_bits', 'attempted_bits').orderBy(['month', 'attempted_bits']);
  const other = await createFlowBench(NOW, SEED);
  for (const batch of [events.slice(3).reverse(), [events[2], events[0]], [events[1], events[4]]]) {
    await other.post(batch.filter((event) => event !== undefined));
    await other.drain();
  }
  expect(await states(other)).toEqual(await states(bench));
  expect(await counts(other)).toEqual(await counts(bench));
  expect(await days(other)).toEqual(await days(bench));
  await other.close();
});

test('two losses that are settled in one go are two losses', async () => {
  await bench.post([hardBounce('ida@acme.test', at(2))]);
  await bench.drain();
  expect(await bench.tasks()).toHaveLength(1);
  bench.clock.advance(30 * DAY_MS);
  const later = (days: number) => new Date(bench.clock.now().getTime() - days * DAY_MS);
  await bench.post([
    ...[12, 11, 10].map((days) => sendgridEvent('ida@acme.test', 'delivered', later(days))),
    hardBounce('ida@acme.test', later(1)),
  ]);
  await bench.drain();
  expect(await bench.db('episode').count('*').first()).toMatchObject({ count: 2 });
  expect(await bench.tasks()).toHaveLength(2);
});
