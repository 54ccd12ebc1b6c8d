/** One cause, one task: the write protocol under the faults of a real network and a real CRM. */

import { drainPortal } from '../../src/jobs/drain-portal.ts';
import { MINUTE_MS, SECOND_MS } from '../../src/lib/clock.ts';
import { takePlanned } from '../../src/store/crm-write.ts';
import { planProperties } from '../../src/store/property-write.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const NOW = '2026-11-20T10:00:00Z';
const WAITS = { waitMs: 2 * SECOND_MS, gapMs: 30 * SECOND_MS, timeoutMs: 300 };
const people = ['ada', 'ben', 'cleo'].map((name) => ({
  properties: {
    email: `${name}@acme.test`,
    firstname: name,
    hs_buying_role: 'DECISION_MAKER',
    hubspot_owner_id: '501',
  },
}));
const SEED = {
  owners: [{ id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth' }],
  contacts: people,
};

let bench: FlowBench;
beforeEach(async () => {
  bench = await createFlowBench(NOW, SEED, WAITS);
});
afterEach(() => bench.close());

const bounce = (name: string) =>
  sendgridEvent(`${name}@acme.test`, 'bounce', bench.clock.now(), {
    type: 'bounce',
    reason: '550 5.1.1 no such user here',
    status: '5.1.1',
  });
const fault = (kind: string, more: object = {}) =>
  bench.control('POST', 'faults', { match: { method: 'POST', path: 'tasks/batch/create' }, kind, ...more });
const references = async () => (await bench.tasks()).map((task) => /BW-\w{4}-\w{4}-\w{4}/.exec(String(task.body))?.[0]);
const states = async () =>
  (await bench.db('crm_write').where({ surface: 'task' }).select('state')).map((row) => row.state);
const settle = async () => {
  for (let turn = 0; turn < 6; turn++) {
    bench.clock.advance(MINUTE_MS);
    await bench.drain();
  }
};
const expectOnceEach = async (count = 1) => {
  expect(await bench.tasks()).toHaveLength(count);
  expect(new Set(await references()).size).toBe(count);
  expect(await states()).toEqual(Array.from({ length: count }, () => 'done'));
};

test.each([
  ['an answer lost after the commit', '500-after', {}],
  ['a failure before the commit', '500-before', {}],
  ['a connection dropped before the commit', 'drop', {}],
  ['a connection dropped after the commit', 'drop-after', {}],
  ['a commit after our timeout', 'commit-late', { delayMs: 600 }],
  ['an exhausted budget', '429', {}],
  ['a lock', 'status', { status: 423, body: { status: 'error', message: 'locked' } }],
  ['a move of the data centre', 'status', { status: 477, headers: { 'retry-after': '5' }, body: { status: 'error' } }],
  ['a bad gateway', 'status', { status: 502, body: 'Bad Gateway' }],
])('%s ends in exactly one task', async (_name, kind, more) => {
  await fault(kind, more);
  await bench.post([bounce('ada')]);
  await bench.drain();
  // What commits late commits in real time.
  await new Promise((done) => setTimeout(done, kind === 'commit-late' ? 700 : 0));
  await settle();
  await expectOnceEach();
});

test('an ambiguous row is not sent again before it was looked for twice, half a minute apart', async () => {
  await fault('drop');
  await bench.post([bounce('ada')]);
  await bench.drain();
  expect(await states()).toEqual(['sending']);
  bench.clock.advance(WAITS.timeoutMs + WAITS.waitMs - 1);
  await bench.drain();
  expect(await bench.db('crm_write').where({ surface: 'task' }).first('clean_reads')).toEqual({ clean_reads: 0 });
  bench.clock.advance(11 * SECOND_MS);
  await bench.drain();
  expect(await bench.db('crm_write').where({ surface: 'task' }).first('clean_reads', 'state')).toEqual({
    clean_reads: 1,
    state: 'sending',
  });
  bench.clock.advance(WAITS.gapMs - 1);
  await bench.drain();
  expect(await bench.tasks()).toEqual([]);
  bench.clock.advance(1);
  await bench.drain();
  await expectOnceEach();
});

test('a process that died between the call and its record finds its task again', async () => {
  await bench.post([bounce('ada')]);
  await bench.drain();
  // As kill -9 leaves it: the task stands in the CRM, the row says that it is being sent.
  await bench.db('crm_write').where({ surface: 'task' }).update({ state: 'sending', result_id: null, done_at: null });
  await settle();
  await expectOnceEach();
});

test('a process that died between the commit of sending and the call sends it after all', async () => {
  await bench.post([bounce('ada')]);
  await bench.drain();
  const [task] = await bench.tasks();
  const { access_token: token } = (await bench.control('POST', 'token', { portalId: bench.portalId })) as {
    access_token: string;
  };
  await fetch(`${bench.sandbox.url}/crm/objects/2026-09/tasks/${String(task?.id)}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${token}` },
  });
  await bench.db('crm_write').where({ surface: 'task' }).update({ state: 'sending', result_id: null, done_at: null });
  await settle();
  await expectOnceEach();
});

test.each([
  ['the one who goes on', 'ada', 'ben'],
  ['the one who is merged away', 'ben', 'ada'],
])(
  'a task in doubt is found although its contact was merged, as %s, and nobody has told of it',
  async (_, first, second) => {
    await fault('500-after');
    await bench.post([bounce('ada')]);
    await bench.drain();
    expect(await states()).toEqual(['sending']);
    const { access_token: token } = (await bench.control('POST', 'token', { portalId: bench.portalId })) as {
      access_token: string;
    };
    const idOf = async (name: string) =>
      ((await bench.control('GET', `contacts/${name}@acme.test?portalId=${bench.portalId}`)) as { id: string }).id;
    const merged = await fetch(`${bench.sandbox.url}/crm/objects/2026-09/contacts/merge`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ primaryObjectId: await idOf(first), objectIdToMerge: await idOf(second) }),
    });
    const { id: survivor } = (await merged.json()) as { id: string };
    await settle();
    await expectOnceEach();
    expect(await bench.db('crm_write').where({ surface: 'task' }).select('anchor_id')).toEqual([
      { anchor_id: survivor },
    ]);
  },
);

test('a task whose contact was deleted before it was sent is dropped with the reason, and holds up nobody', async () => {
  await fault('429');
  await bench.post([bounce('ada'), bounce('ben')]);
  await bench.drain();
  expect(await states()).toEqual(['planned', 'planned']);
  const { access_token: token } = (await bench.control('POST', 'token', { portalId: bench.portalId })) as {
    access_token: string;
  };
  const { id } = (await bench.control('GET', `contacts/ada@acme.test?portalId=${bench.portalId}`)) as { id: string };
  const headers = { authorization: `Bearer ${token}` };
  await fetch(`${bench.sandbox.url}/crm/objects/2026-09/contacts/${id}`, { method: 'DELETE', headers });
  await settle();
  expect(await bench.db('crm_write').where({ surface: 'task' }).select('state', 'why').orderBy('write_id')).toEqual([
    { state: 'dropped', why: 'The contact was deleted in HubSpot.' },
    { state: 'done', why: null },
  ]);
  expect(await bench.tasks()).toHaveLength(1);
});

test('one lost answer makes a whole batch ambiguous, and each task stands once', async () => {
  await fault('drop-after');
  await bench.post(['ada', 'ben', 'cleo'].map(bounce));
  await bench.drain();
  expect(await states()).toEqual(['sending', 'sending', 'sending']);
  await settle();
  await expectOnceEach(3);
});

test.each([
  ['an answer lost after the commit', false],
  ['a process that died after the commit', true],
])('%s leaves no value behind that was taken back before it was sent again', async (_, hasDied) => {
  if (!hasDied) {
    await bench.control('POST', 'faults', { match: { path: 'contacts/batch/update' }, kind: '500-after' });
  }
  await bench.post([bounce('ada')]);
  await bench.drain();
  const properties = () => bench.db('crm_write').where({ surface: 'contact_property' });
  if (hasDied) {
    // As kill -9 leaves it: the values stand in the CRM, the row says that they are being sent.
    await properties().update({ state: 'planned', written: null, attempts: 0 });
    const sending = await takePlanned(bench.db, bench.portalId, 'contact_property', 0, 100, bench.clock.now());
    expect(sending).toHaveLength(1);
  }
  expect(await bench.contact('ada@acme.test')).toMatchObject({ bw_bounce_reason: 'user_unknown' });
  const { object_id: contactId, address_id: addressId, payload } = await properties().first();
  const nothing = Object.fromEntries(Object.keys(payload).map((name) => [name, '']));
  await planProperties(bench.db, bench.portalId, [{ contactId, addressId, properties: nothing }], bench.clock.now());
  await settle();
  expect((await properties().select('state')).map((row) => row.state)).toEqual(['done']);
  expect((await bench.contact('ada@acme.test')).bw_bounce_reason ?? '').toBe('');
});

test('one task that HubSpot refuses is explained, and the others stand', async () => {
  await bench.post(['ada', 'ben', 'cleo'].map(bounce));
  await bench.db.raw(`create function spoil() returns trigger language plpgsql as $$ begin
    if new.anchor_id = (select contact_id from contact_address c join address a using (portal_id, address_id) where a.email = 'ben@acme.test') and new.surface = 'task' then
      new.payload = jsonb_set(new.payload, '{properties,hs_task_priority}', '"UNHEARD_OF"');
    end if; return new; end $$;
    create trigger spoil before insert on crm_write for each row execute function spoil();`);
  await bench.drain();
  expect(await bench.tasks()).toHaveLength(2);
  const [failed] = await bench.db('crm_write').where({ state: 'failed' });
  expect(failed.why).toMatch(/\w{4}/);
  expect((await bench.contact('ben@acme.test')).bw_verdict).toBe('dead');
});

test('another worker leaves a held lane alone, and takes over when the lease has run out', async () => {
  await bench.post([bounce('ada')]);
  await bench.db('lane').insert({
    portal_id: bench.portalId,
    epoch: 7,
    holder: 'somebody else',
    lease_until: bench.db.raw("now() + interval '1 minute'"),
  });
  expect(await drainPortal(bench.deps, bench.portalId)).toBe(false);
  expect(await bench.tasks()).toEqual([]);
  await bench.db('lane').update({ lease_until: bench.db.raw("now() - interval '1 second'") });
  await bench.drain();
  await expectOnceEach();
});

test('a pause of this portal stands until its end, and states are concluded meanwhile', async () => {
  await fault('429');
  await bench.post([bounce('ada')]);
  await bench.drain();
  const [portal] = await bench.db('portal').select('crm_paused_until', 'crm_pause_why');
  expect(portal.crm_paused_until.getTime()).toBeGreaterThan(bench.clock.now().getTime());
  expect(await bench.db('address').first('verdict')).toEqual({ verdict: 'dead' });
  await bench.control('DELETE', 'calls');
  await bench.drain();
  expect(((await bench.control('GET', 'calls')) as { total: number }).total).toBe(0);
});

test('a worker that was stalled past its lease decides nothing: the other one has', async () => {
  await bench.post([bounce('ada')]);
  let isOvertaken = false;
  const stalled = {
    ...bench.deps,
    holder: 'stalled',
    // As SIGSTOP does: between reading the history and saving what was decided, the lease runs out and another worker comes.
    openPortal: async (portalId: number) => {
      const portal = await bench.deps.openPortal(portalId);
      if (!portal?.crm) return portal;
      const crm = portal.crm;
      const owners = async () => {
        if (!isOvertaken) {
          isOvertaken = true;
          await bench.db('lane').update({ lease_until: bench.db.raw("now() - interval '2 seconds'") });
          await bench.drain();
        }
        return crm.owners();
      };
      return { ...portal, crm: { ...crm, owners } };
    },
  };
  await expect(drainPortal(stalled, bench.portalId)).rejects.toMatchObject({ code: 'lane.lost' });
  expect(isOvertaken).toBe(true);
  await settle();
  await expectOnceEach();
  expect(await bench.db('episode').count('*').first()).toMatchObject({ count: 1 });
});

test('a lane stays with its holder while the calls of that one count, and after that nobody needs to wait', async () => {
  const another = async () => {
    let assumed = 0;
    const deps = { ...bench.deps, holder: 'another', assumeSpent: () => void assumed++ };
    await drainPortal(deps, bench.portalId);
    return { assumed, waiting: (await bench.db('delivery').where({ state: 'waiting' })).length };
  };
  const givenBack = (ago: string) =>
    bench.db('lane').update({ lease_until: bench.db.raw('now() - ?::interval', [ago]) });
  await bench.drain();
  await bench.post([bounce('ada')]);
  await givenBack('8 seconds');
  expect(await another()).toEqual({ assumed: 0, waiting: 1 });
  await givenBack('11 seconds');
  expect(await another()).toEqual({ assumed: 0, waiting: 0 });
  await expectOnceEach();
});

test('a lease that ran out is for everybody at once, who count the calls of the former holder', async () => {
  await bench.drain();
  await bench.post([bounce('ada')]);
  // As a crash leaves it: not given back.
  await bench.db('lane').update({ epoch: 3, lease_until: bench.db.raw("now() - interval '2 seconds'") });
  let assumed = 0;
  await drainPortal({ ...bench.deps, holder: 'another', assumeSpent: () => void assumed++ }, bench.portalId);
  expect(assumed).toBe(1);
  await expectOnceEach();
});
