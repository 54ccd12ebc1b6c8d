/** Rules that are changed while work goes on: what is past stays as it was. */
import type { Settings } from '../../src/flow/settings.ts';
import { DAY_MS, HOUR_MS } from '../../src/lib/clock.ts';
import { saveRules } from '../../src/rules/save-rules.ts';
import { markAllDirty } from '../../src/store/rebuild.ts';
import { findRuleVersion, isLookingAgain, markNextToLookAgain } from '../../src/store/rule-version.ts';
import { portalsWithWork } from '../../src/store/system/lane.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const NAMES = ['ada', 'ben', 'cleo', 'dov', 'eli'];
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
  bench = await createFlowBench('2026-11-20T10:00:00Z', SEED);
});
afterEach(() => bench.close());

type Way = 'gone' | 'soft';
const report = (name: string, way: Way) =>
  sendgridEvent(
    `${name}@${name}.test`,
    'bounce',
    bench.clock.now(),
    way === 'gone'
      ? { type: 'bounce', reason: '550 5.1.1 no such user here', status: '5.1.1' }
      : { type: 'bounce', reason: '452 4.2.2 The mailbox is full', status: '4.2.2' },
  );
const happen = async (name: string, way: Way = 'gone') => {
  await bench.post([report(name, way)]);
  await bench.drain();
  bench.clock.advance(HOUR_MS);
};
const change = async (how: (settings: Settings) => Settings) => {
  const current = await findRuleVersion(bench.db, bench.portalId);
  if (!current) throw new Error('no rules');
  const rules = { base: current.settings.version, settings: how(current.settings), note: null };
  await saveRules(bench, bench.portalId, 'sofia@northwind.example', rules);
  bench.clock.advance(HOUR_MS);
};
const subjects = async () => (await bench.tasks()).map((task) => String(task.subject)).sort();
const withDeals =
  (dealProbability: number) =>
  (settings: Settings): Settings => ({
    ...settings,
    decide: { ...settings.decide, dealProbability },
  });

test('a lowered threshold opens tasks for new losses alone, whatever makes the old ones be looked at again', async () => {
  await happen('ada');
  expect(await subjects()).toEqual([]);
  await change(withDeals(0.3));
  await markAllDirty(bench.db, bench.portalId, bench.clock.now());
  await bench.drain();
  await happen('ada');
  expect(await subjects()).toEqual([]);
  await happen('ben');
  expect(await subjects()).toEqual([expect.stringMatching(/^Deal at risk: ben/)]);
  const [decision] = await bench.db('decision').where({ play: 'deal-at-risk' }).select('rule_version');
  expect(decision).toEqual({ rule_version: 2 });
});

test('what came in before the rules changed, and is worked off after, is judged by the rules of its time', async () => {
  await bench.post([report('ada', 'gone')]);
  bench.clock.advance(HOUR_MS);
  await change(withDeals(0.3));
  await bench.drain();
  expect(await subjects()).toEqual([]);
});

test('a play that is switched on again opens nothing for what happened meanwhile; its open tasks stayed', async () => {
  await change(withDeals(0.3));
  await happen('ada');
  const turn =
    (on: boolean) =>
    (settings: Settings): Settings => ({
      ...settings,
      decide: { ...settings.decide, plays: { ...settings.decide.plays, 'deal-at-risk': { on } } },
    });
  await change(turn(false));
  await happen('ben');
  await change(turn(true));
  await markAllDirty(bench.db, bench.portalId, bench.clock.now());
  await bench.drain();
  expect(await subjects()).toEqual([expect.stringMatching(/^Deal at risk: ada/)]);
  expect((await bench.tasks()).map((task) => task.status)).toEqual(['NOT_STARTED']);
});

test('the next task is in the new words; those that are there keep theirs', async () => {
  await change(withDeals(0.3));
  await happen('ada');
  await change((settings) => ({
    ...settings,
    decide: {
      ...settings.decide,
      wording: {
        ...settings.decide.wording,
        'deal-at-risk': { title: 'Ring {person} about {deal}', opening: 'House rule: <today>.' },
      },
    },
  }));
  await markAllDirty(bench.db, bench.portalId, bench.clock.now());
  await bench.drain();
  await happen('ben');
  expect(await subjects()).toEqual([expect.stringMatching(/^Deal at risk: ada/), 'Ring ben about Deal of ben']);
  const ben = (await bench.tasks()).find((task) => task.subject === 'Ring ben about Deal of ben');
  expect(ben?.body).toMatch(/^<p>House rule: &lt;today&gt;\.<\/p>/);
});

test('another way to judge addresses is applied to all of them, in the background, and opens no tasks', async () => {
  await change(withDeals(0.3));
  for (const name of NAMES.slice(0, 3)) await happen(name, 'soft');
  bench.clock.advance(DAY_MS);
  for (const name of NAMES.slice(0, 3)) await happen(name, 'soft');
  const before = await subjects();
  const verdicts = async () =>
    (await bench.db('address').select('verdict', 'rule_version')).map((row) => Object.values(row));
  expect(await verdicts()).toEqual(Array(3).fill(['retrying', 2]));
  await change((settings) => ({ ...settings, conclude: { ...settings.conclude, softLimit: 2 } }));
  expect(await isLookingAgain(bench.db, bench.portalId)).toBe(true);
  expect(await portalsWithWork(bench.db, bench.clock.now(), bench.clock.now())).toEqual([bench.portalId]);
  await bench.drain();
  expect(await verdicts()).toEqual(Array(3).fill(['unsure', 3]));
  expect((await bench.contact('ada@ada.test')).bw_verdict).toBe('unsure');
  expect(await isLookingAgain(bench.db, bench.portalId)).toBe(false);
  expect(await portalsWithWork(bench.db, bench.clock.now(), bench.clock.now())).toEqual([]);
  expect(await subjects()).toEqual(before);
});

test('addresses are marked batch by batch, and other rules that come between go on where the former stood', async () => {
  for (const name of NAMES) await happen(name);
  const strict =
    (unsureDays: number) =>
    (settings: Settings): Settings => ({
      ...settings,
      conclude: { ...settings.conclude, unsureDays },
    });
  const marked = async () => (await bench.db('address').whereNotNull('dirty_at')).length;
  await change(strict(10));
  expect(await markNextToLookAgain(bench.db, bench.portalId, 2, bench.clock.now())).toBe(2);
  await change(withDeals(0.3));
  expect(await markNextToLookAgain(bench.db, bench.portalId, 2, bench.clock.now())).toBe(2);
  expect(await marked()).toBe(4);
  await bench.db('address').update({ dirty_at: null });
  await change(strict(11));
  expect(await markNextToLookAgain(bench.db, bench.portalId, 10, bench.clock.now())).toBe(5);
  expect(await markNextToLookAgain(bench.db, bench.portalId, 10, bench.clock.now())).toBe(0);
  expect(await isLookingAgain(bench.db, bench.portalId)).toBe(false);
});
