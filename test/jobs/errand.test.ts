import { askErrand } from '../../src/jobs/ask-errand.ts';
import { drainPortal } from '../../src/jobs/drain-portal.ts';
import { retryWrite } from '../../src/jobs/retry-by-hand.ts';
import { runErrand } from '../../src/jobs/run-errand.ts';
import { BellwetherError } from '../../src/lib/errors.ts';
import { createLog } from '../../src/lib/log.ts';
import { findOrCreateAddresses, forgetLookUp, listDirty, markDirty } from '../../src/store/address.ts';
import { query } from '../../src/store/database.ts';
import { insertDeliveries } from '../../src/store/delivery.ts';
import { type ErrandKind, listErrands, listOpenErrands } from '../../src/store/errand.ts';
import { markAllDirty } from '../../src/store/rebuild.ts';
import { portalsWithWork } from '../../src/store/system/lane.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';

const NOW = '2026-11-03T10:00:00Z';
const ASKER = 'sofia@northwind.example';
let bench: FlowBench;

beforeEach(async () => {
  bench = await createFlowBench(NOW, {});
});
afterEach(() => bench.close());

/** Stores deliveries that wait for a person. */
async function fail(count: number, state: 'failed' | 'quarantined', why: string, body = '[]'): Promise<void> {
  const one = {
    portalId: bench.portalId,
    sourceId: bench.source.sourceId,
    receivedAt: bench.clock.now(),
    headers: {},
    body: Buffer.from(body),
    state: 'quarantined',
    why,
  } as const;
  await insertDeliveries(
    bench.db,
    Array.from({ length: count }, () => one),
  );
  await bench.db('delivery').where({ why }).update({ state });
}

const ask = (kind: ErrandKind, detail = {}) =>
  askErrand({ db: bench.db, clock: bench.clock }, bench.portalId, ASKER, kind, detail);
const newest = async () => (await listErrands(bench.db, bench.portalId, 1))[0];
const states = async () =>
  Object.fromEntries(
    (
      await query<{ state: string; n: number }>(
        bench.db,
        'select state, count(*) as n from delivery group by state',
        [],
      )
    ).map((row) => [row.state, row.n]),
  );

test('all failed deliveries of one reason are taken in again, and others are left alone', async () => {
  await fail(130, 'failed', '2 of 5 entries could not be read: The entry has no address.');
  await fail(1, 'failed', '1 of 1 entry could not be read: The timestamp is not a number.');
  await ask('retry-deliveries', { state: 'failed', reason: 'The entry has no address.' });
  expect(await newest()).toMatchObject({ total: 130, done: 0, askedBy: ASKER, endedAt: null });
  await bench.drain();
  expect(await newest()).toMatchObject({ total: 130, done: 130, refused: 0, endedAt: new Date(NOW) });
  expect(await states()).toEqual({ done: 130, failed: 1 });
});

test('what is refused again is counted, its reason is kept, and it is tried only once', async () => {
  await fail(130, 'quarantined', 'The signature does not fit.');
  await ask('retry-deliveries', { state: 'quarantined' });
  await bench.drain();
  expect(await newest()).toMatchObject({ done: 0, refused: 130, endedAt: new Date(NOW) });
  expect((await newest())?.why).toContain('Its signature still does not fit');
  expect(await states()).toEqual({ quarantined: 130 });
});

test('what came with a password is taken in on the word of whoever asked, each by name', async () => {
  await bench.db('source').update({ esp: 'postmark' });
  await fail(2, 'quarantined', 'The password does not fit.', '{"RecordType":"Open"}');
  await ask('retry-deliveries', { state: 'quarantined' });
  await bench.drain();
  expect(await newest()).toMatchObject({ done: 0, refused: 2 });
  await ask('retry-deliveries', { state: 'quarantined', isVouched: true });
  await bench.drain();
  expect(await newest()).toMatchObject({ done: 2, refused: 0, endedAt: new Date(NOW) });
  expect(await states()).toEqual({ done: 2 });
  const vouched = await query(bench.db, "select actor from audit where action = 'delivery.vouched-for'", []);
  expect(vouched).toEqual([{ actor: ASKER }, { actor: ASKER }]);
});

test('what fails again, or comes in meanwhile, is not taken up anew', async () => {
  await fail(2, 'failed', 'Old.', 'this is not JSON');
  await ask('retry-deliveries', { state: 'failed' });
  await fail(1, 'failed', 'New.', 'nor is this');
  await bench.drain();
  expect(await newest()).toMatchObject({ total: 2, done: 2, endedAt: new Date(NOW) });
  expect(await states()).toEqual({ failed: 3 });
});

test('all changes that HubSpot refused are planned again, and what was done stays done', async () => {
  for (const [key, state] of [
    ['a', 'failed'],
    ['b', 'failed'],
    ['c', 'done'],
  ])
    await bench.db.raw(
      `insert into crm_write (portal_id, write_key, surface, payload, state, anchor_type, anchor_id, attempts, reference, created_at)
       values (?, ?, 'note', '{"properties":{}}', ?, 'contact', '1', 5, ?, ?)`,
      [bench.portalId, key ?? '', state ?? '', key ?? '', NOW],
    );
  await ask('retry-writes');
  await runErrand(
    {
      db: bench.db,
      clock: bench.clock,
      log: createLog('silent', 'test'),
      retryDelivery: () => Promise.reject(new TypeError('it is no delivery')),
      vouchForDelivery: () => Promise.reject(new TypeError('it is no delivery')),
      retryWrite: (portalId, id) => retryWrite({ db: bench.db }, portalId, id),
    },
    bench.portalId,
    () => true,
  );
  expect(await newest()).toMatchObject({ kind: 'retry-writes', total: 2, done: 2, endedAt: new Date(NOW) });
  expect(await query(bench.db, 'select write_key, state, attempts from crm_write order by 1', [])).toEqual([
    { write_key: 'a', state: 'planned', attempts: 0 },
    { write_key: 'b', state: 'planned', attempts: 0 },
    { write_key: 'c', state: 'done', attempts: 5 },
  ]);
});

test('a worker that loses its lane leaves the rest to the next one, which goes on from there', async () => {
  await fail(250, 'failed', 'Broken.');
  await ask('retry-deliveries', { state: 'failed' });
  let left = 120;
  const deps = {
    db: bench.db,
    clock: bench.clock,
    log: createLog('silent', 'test'),
    retryWrite: () => Promise.resolve(),
    vouchForDelivery: () => Promise.resolve(),
    retryDelivery: async (portalId: number, id: number) => {
      left -= 1;
      await bench.db('delivery').where({ portal_id: portalId, delivery_id: id }).update({ state: 'waiting' });
    },
  };
  const isHeld = () => left > 0;
  await runErrand(deps, bench.portalId, isHeld);
  await runErrand(deps, bench.portalId, isHeld);
  expect(await newest()).toMatchObject({ done: 120, endedAt: null });
  await bench.drain();
  expect(await newest()).toMatchObject({ done: 250, refused: 0, endedAt: new Date(NOW) });
  expect(await states()).toEqual({ done: 250 });
});

test('while other portals wait an errand sees to one row a turn, and ends with the last of them', async () => {
  await fail(3, 'failed', 'Broken.');
  await ask('retry-deliveries', { state: 'failed' });
  const done: (number | undefined)[] = [];
  for (let turn = 0; turn < 3; turn++) {
    expect(await drainPortal(bench.deps, bench.portalId, () => true)).toBe(true);
    done.push((await newest())?.done);
  }
  expect(done).toEqual([1, 2, 3]);
  expect(await newest()).toMatchObject({ total: 3, endedAt: new Date(NOW) });
});

test('a rebuild is measured by what is left of its marks, and ends when all is concluded', async () => {
  await bench.post([
    {
      email: 'a@x.example',
      event: 'bounce',
      reason: '550 5.1.1 no such user',
      sg_event_id: '1',
      timestamp: 1_793_700_000,
    },
    {
      email: 'b@x.example',
      event: 'bounce',
      reason: '550 5.1.1 no such user',
      sg_event_id: '2',
      timestamp: 1_793_700_000,
    },
  ]);
  await bench.drain();
  await ask('rebuild');
  const steps: (number | undefined)[] = [];
  const deps = {
    ...bench.deps,
    runErrand: async (portalId: number, isHeld: () => boolean, isOver: () => boolean) => {
      const done = await bench.deps.runErrand(portalId, isHeld, isOver);
      steps.push((await newest())?.done);
      return done;
    },
  };
  while (await drainPortal(deps, bench.portalId));
  expect(steps[0]).toBe(0);
  expect(await newest()).toMatchObject({ total: 2, done: 2, refused: 0, endedAt: new Date(NOW) });
  expect(await query(bench.db, 'select 1 from address where dirty_at is not null', [])).toEqual([]);
});

test('a rebuild marks a batch a step, lets nobody wait for its rows, and is through with the last batch', async () => {
  const { db, portalId, clock } = bench;
  await db.raw(
    `insert into address (portal_id, email, domain, created_at, in_ledger)
     select ?, 'p' || n || '@x.example', 'x.example', ?, true from generate_series(1, 2500) as n`,
    [portalId, clock.now()],
  );
  await ask('rebuild');
  const marked: number[] = [];
  const runErrand: typeof bench.deps.runErrand = async (...args) => {
    const done = await bench.deps.runErrand(...args);
    marked.push(done);
    return done;
  };
  // Nobody is looked up in the CRM: that is not what is asked here.
  const openPortal: typeof bench.deps.openPortal = async (id) => {
    const portal = await bench.deps.openPortal(id);
    return portal && { ...portal, crm: null };
  };
  while (await drainPortal({ ...bench.deps, runErrand, openPortal }, portalId));
  expect(marked.slice(0, 4)).toEqual([1_000, 1_000, 500, 0]);
  expect(await newest()).toMatchObject({ total: 2_500, done: 2_500, endedAt: new Date(NOW) });
  expect(await query(db, 'select 1 from address where concluded_at is null', [])).toEqual([]);
});

test('whoever settles an address while it is marked for a rebuild, or its contact is forgotten, does not clear the new mark', async () => {
  const { db, portalId, clock } = bench;
  const ids = await findOrCreateAddresses(db, portalId, ['a@x.example'], clock.now());
  await markDirty(db, portalId, [...ids.values()], 'enter', clock.now());
  const mark = async () => (await listDirty(db, portalId, 1))[0]?.dirtyAt;
  const marks = [await mark()];
  await markAllDirty(db, portalId, clock.now());
  marks.push(await mark());
  await forgetLookUp(db, portalId, [...ids.values()], clock.now());
  marks.push(await mark());
  expect(new Set(marks).size).toBe(3);
});

test('an errand is asked for once at a time, by name in the audit log, and wakes the worker', async () => {
  await expect(ask('retry-deliveries', { state: 'failed' })).rejects.toThrow('There is nothing left to do');
  await fail(1, 'failed', 'Broken.');
  await ask('retry-deliveries', { state: 'failed' });
  await expect(ask('retry-deliveries', { state: 'failed' })).rejects.toThrow(BellwetherError);
  expect(await query(bench.db, "select actor, target, detail from audit where action = 'errand.asked'", [])).toEqual([
    { actor: ASKER, target: 'retry-deliveries', detail: { state: 'failed', total: 1 } },
  ]);
  expect(await portalsWithWork(bench.db, bench.clock.now(), bench.clock.now())).toEqual([bench.portalId]);
  await bench.drain();
  expect(await portalsWithWork(bench.db, bench.clock.now(), bench.clock.now())).toEqual([]);
});

test('a fault of ours ends it with the reason, instead of being tried for ever', async () => {
  await fail(1, 'failed', 'Broken.');
  await ask('retry-deliveries', { state: 'failed' });
  const broken = {
    db: bench.db,
    clock: bench.clock,
    log: createLog('silent', 'test'),
    retryWrite: () => Promise.resolve(),
    vouchForDelivery: () => Promise.resolve(),
    retryDelivery: () => Promise.reject(new TypeError('oops')),
  };
  await runErrand(broken, bench.portalId, () => true);
  expect((await newest())?.why).toContain('It was given up by a fault of Bellwether');
  expect(await listOpenErrands(bench.db, bench.portalId)).toEqual([]);
});
