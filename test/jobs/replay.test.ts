/** Rules that are tried on the history: the same each time, blind to the future, and gone without a trace. */
import type { Settings } from '../../src/flow/settings.ts';
import { askReplay } from '../../src/jobs/replay/ask-replay.ts';
import { runReplay } from '../../src/jobs/replay/run-replay.ts';
import { DAY_MS, HOUR_MS } from '../../src/lib/clock.ts';
import { createLog } from '../../src/lib/log.ts';
import { saveRules } from '../../src/rules/save-rules.ts';
import { query } from '../../src/store/database.ts';
import { dropReplay, findReplay } from '../../src/store/replay.ts';
import { listReplayRows, sumReplay } from '../../src/store/report/replay.ts';
import { findRuleVersion } from '../../src/store/rule-version.ts';
import { fillHistory } from '../support/fill-history.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const NAMES = ['ada', 'ben', 'cleo', 'dov'];
/** Everybody on an open deal in a stage of 40 %. */
const SEED = {
  owners: [{ id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth' }],
  contacts: NAMES.map((key) => ({
    key,
    properties: { email: `${key}@${key}.test`, firstname: key, hubspot_owner_id: '501' },
  })),
  deals: NAMES.map((key) => ({
    key: `deal-${key}`,
    properties: { dealname: `Deal of ${key}`, dealstage: 'qualifiedtobuy', pipeline: 'default' },
    contacts: [key],
  })),
};

let bench: FlowBench;
beforeEach(async () => {
  bench = await createFlowBench('2026-10-01T10:00:00Z', SEED);
});
afterEach(() => bench.close());

const bounce = async (name: string, more: object) => {
  await bench.post([sendgridEvent(`${name}@${name}.test`, 'bounce', bench.clock.now(), { type: 'bounce', ...more })]);
  await bench.drain();
  bench.clock.advance(HOUR_MS);
};
const lose = (name: string) => bounce(name, { reason: '550 5.1.1 no such user here', status: '5.1.1' });
const fill = (name: string) => bounce(name, { reason: '452 4.2.2 The mailbox is full', status: '4.2.2' });
const inForce = async () => {
  const found = await findRuleVersion(bench.db, bench.portalId);
  if (!found) throw new Error('no rules');
  return found.settings;
};
const withDeals = (settings: Settings, dealProbability: number): Settings => ({
  ...settings,
  decide: { ...settings.decide, dealProbability },
});
const ask = async (settings: Settings, days: number | null = null) =>
  askReplay(bench, bench.portalId, 'sofia', {
    base: (await inForce()).version,
    page: 'deal-at-risk',
    settings,
    note: null,
    days,
  });
const run = async (areSkipped = true) => {
  while ((await runReplay({ ...bench, log: createLog('silent', 'test') }, bench.portalId, areSkipped)) > 0);
};
const rowsOf = (id: number) =>
  listReplayRows(bench.db, bench.portalId, id, { view: 'all', play: null }, { addressId: 0, nth: -1 }, 1_000);
const tryOut = async (settings: Settings, areSkipped = true, days: number | null = null) => {
  const id = await ask(settings, days);
  await run(areSkipped);
  const found = { rows: await rowsOf(id), sums: await sumReplay(bench.db, bench.portalId, id) };
  await dropReplay(bench.db, bench.portalId, id);
  return found;
};
/** All rows of all tables, save the one that counts how often a worker had its turn. */
const everything = async () => {
  const tables = await query<{ name: string }>(
    bench.db,
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind = 'r' and c.relname <> 'lane' order by 1`,
    [],
  );
  const rows: unknown[] = [];
  for (const { name } of tables)
    rows.push(await query(bench.db, `select '${name}' as t, x::text from "${name}" x order by 2`, []));
  return JSON.stringify(rows);
};

test('a lower threshold shows the tasks that it would have opened, with names', async () => {
  await lose('ada');
  await lose('ben');
  const { rows, sums } = await tryOut(withDeals(await inForce(), 0.3));
  expect(sums.more).toBe(2);
  const more = rows.filter((row) => row.side === 'draft');
  expect(more).toMatchObject([
    { play: 'deal-at-risk', person: 'ada', ownerId: '501', day: '2026-10-01', why: 'user_unknown', hasOpenDeal: true },
    { play: 'deal-at-risk', person: 'ben', ownerId: '501', email: 'ben@ben.test' },
  ]);
});

test('rules that are not changed make no difference, and are replayed once', async () => {
  await lose('ada');
  await fill('ben');
  const id = await ask(await inForce());
  await run();
  expect((await rowsOf(id)).filter((row) => row.side !== 'both')).toEqual([]);
  expect(await findReplay(bench.db, bench.portalId, id, bench.clock.now())).toMatchObject({
    done: 2,
    once: 2,
    why: null,
  });
});

test('the tasks under the rules in force are those that were opened in fact', async () => {
  const first = await inForce();
  await saveRules(bench, bench.portalId, 'sofia', { base: first.version, settings: withDeals(first, 0.3), note: null });
  for (const name of ['ada', 'ben']) await lose(name);
  const { rows } = await tryOut(await inForce());
  const opened = await query<{ play: string }>(
    bench.db,
    'select play from decision where told is not null order by play',
    [],
  );
  expect(opened).toHaveLength(2);
  expect(rows.map((row) => String(row.play)).toSorted((a, b) => a.localeCompare(b))).toEqual(
    opened.map((row) => row.play),
  );
});

test('the same history, draft and period give the same, row by row', async () => {
  for (const name of NAMES) await lose(name);
  await fill('ada');
  const draft = withDeals(await inForce(), 0.3);
  expect(JSON.stringify(await tryOut(draft))).toBe(JSON.stringify(await tryOut(draft)));
});

test('dropped, it leaves no trace in any table', async () => {
  await lose('ada');
  await bench.drain();
  const before = await everything();
  const id = await ask(withDeals(await inForce(), 0.3));
  await bench.drain();
  expect(await findReplay(bench.db, bench.portalId, id, bench.clock.now())).toMatchObject({ done: 1, why: null });
  expect(await everything()).not.toBe(before);
  await dropReplay(bench.db, bench.portalId, id);
  expect(await everything()).toBe(before);
});

test('what came in after it was asked for is not seen', async () => {
  await lose('ada');
  const id = await ask(withDeals(await inForce(), 0.3));
  await bench.db.raw(`update event set received_at = ?, at = ?`, [
    new Date(bench.clock.now().getTime() + DAY_MS),
    new Date(bench.clock.now().getTime() + DAY_MS),
  ]);
  await run();
  expect(await rowsOf(id)).toEqual([]);
});

test('what came in after it was asked for is not counted either, though it had happened before', async () => {
  await lose('ada');
  const draft = withDeals(await inForce(), 0.3);
  const before = await tryOut(draft);
  await fill('ada');
  const id = await ask(draft);
  const later = new Date(bench.clock.now().getTime() + DAY_MS);
  await bench.db.raw(`update event set received_at = ? where reason = 'mailbox_full'`, [later]);
  await run();
  expect(await findReplay(bench.db, bench.portalId, id, bench.clock.now())).toMatchObject({ done: 1, events: 1 });
  expect(await rowsOf(id)).toEqual(before.rows);
});

test('a bounce that was told days later opens its task on the day on which it was told', async () => {
  await fill('ada');
  const then = bench.clock.now();
  bench.clock.advance(5 * DAY_MS);
  const gone = { type: 'bounce', reason: '550 5.1.1 no such user here', status: '5.1.1' };
  await bench.post([sendgridEvent('ada@ada.test', 'bounce', then, gone)]);
  await bench.drain();
  bench.clock.advance(HOUR_MS);
  const { rows } = await tryOut(withDeals(await inForce(), 0.3));
  const spoken = rows.filter(({ why }) => why === 'user_unknown');
  expect(spoken.map((row) => [row.play, row.day])).toEqual([['deal-at-risk', '2026-10-06']]);
});

test('only tasks of the period are counted, and what came before is remembered', async () => {
  await lose('ada');
  bench.clock.advance(40 * DAY_MS);
  await lose('ben');
  const { rows } = await tryOut(withDeals(await inForce(), 0.3), true, 30);
  expect(rows.filter((row) => row.kind === 'task').map((row) => row.person)).toEqual(['ben']);
});

test('a worker that takes over goes on where the one before was killed, and counts nothing twice', async () => {
  for (const name of NAMES) await lose(name);
  const draft = withDeals(await inForce(), 0.3);
  const whole = await tryOut(draft);
  const id = await ask(draft);
  const deps = { ...bench, log: createLog('silent', 'test') };
  await Promise.all([runReplay(deps, bench.portalId), runReplay(deps, bench.portalId)]);
  await run();
  expect(await rowsOf(id)).toEqual(whole.rows);
});

test('two workers at the same step do it once', async () => {
  const { db, portalId } = bench;
  await fillHistory(db, { portalId, addresses: 600, eventsEach: 1, now: bench.clock.now() });
  const id = await ask(withDeals(await inForce(), 0.3));
  const deps = { ...bench, log: createLog('silent', 'test') };
  await Promise.all([runReplay(deps, portalId), runReplay(deps, portalId)]);
  expect(await findReplay(db, portalId, id, bench.clock.now())).toMatchObject({
    done: 500,
    events: 500,
    endedAt: null,
  });
  await run();
  expect(await findReplay(db, portalId, id, bench.clock.now())).toMatchObject({ done: 600, events: 600, why: null });
});

test('an address that is left out where no difference is possible would have shown none', async () => {
  await lose('ada');
  await fill('ben');
  bench.clock.advance(8 * DAY_MS);
  await fill('ben');
  await bench.post([sendgridEvent('cleo@cleo.test', 'unsubscribe', bench.clock.now())]);
  await bench.drain();
  bench.clock.advance(30 * DAY_MS);
  const now = await inForce();
  const off = (play: keyof Settings['decide']['plays']): Settings => ({
    ...now,
    decide: { ...now.decide, plays: { ...now.decide.plays, [play]: { on: false } } },
  });
  const drafts: Settings[] = [
    ...(['global-unsubscribe', 'complaint', 'list-unsubscribe', 'soft-bounce-call', 'champion-lost'] as const).map(off),
    { ...now, conclude: { ...now.conclude, softLimit: 2 } },
    { ...now, conclude: { ...now.conclude, callAfterDays: 30, softWindowDays: 30 } },
    { ...now, conclude: { ...now.conclude, leaveMinutes: 600 } },
    { ...now, decide: { ...now.decide, personalTouch: 'on' } },
  ];
  for (const draft of drafts) expect(await tryOut(draft)).toEqual(await tryOut(draft, false));
});

test('one replay at a time', async () => {
  await lose('ada');
  await ask(await inForce());
  await expect(ask(await inForce())).rejects.toThrow('A replay is under way already');
});
