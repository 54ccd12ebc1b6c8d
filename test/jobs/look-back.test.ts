/** A person as of any moment: the same as was settled at that moment, whatever came in since. */
import fc from 'fast-check';
import { readState, writeState } from '../../src/flow/state-json.ts';
import { lookBack } from '../../src/jobs/replay/look-back.ts';
import { DAY_MS, HOUR_MS } from '../../src/lib/clock.ts';
import { saveRules } from '../../src/rules/save-rules.ts';
import { query } from '../../src/store/database.ts';
import { findRuleVersion } from '../../src/store/rule-version.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const START = '2026-03-01T10:00:00Z';
const RUN = { seed: Number(process.env.SEED ?? 20_260_301), numRuns: 1, endOnFailure: true };
const PEOPLE = 24;
const STEPS = 12;

let bench: FlowBench;
beforeEach(async () => {
  bench = await createFlowBench(START, {});
});
afterEach(() => bench.close());

const HAPPENS: Readonly<Record<string, [event: string, more: object]>> = {
  gone: ['bounce', { type: 'bounce', reason: '550 5.1.1 no such user here', status: '5.1.1' }],
  full: ['bounce', { type: 'bounce', reason: '452 4.2.2 The mailbox is full', status: '4.2.2' }],
  later: ['bounce', { type: 'bounce', reason: '451 4.3.0 try again later', status: '4.3.0' }],
  refused: ['bounce', { type: 'blocked', reason: '550 5.7.1 message refused as spam', status: '5.7.1' }],
  complained: ['spamreport', {}],
  left: ['unsubscribe', {}],
  delivered: ['delivered', {}],
};
const emailOf = (person: number) => `person${person}@company${person}.test`;

interface Settled {
  readonly addressId: number;
  readonly at: Date;
  readonly state: unknown;
  readonly version: number;
}

/** Everybody is judged at this moment, so that what stands in the ledger is as of now. */
async function settleAll(): Promise<Settled[]> {
  const at = bench.clock.now();
  await bench.drain();
  await bench.db.raw('update address set dirty_at = ? where portal_id = ? and in_ledger', [at, bench.portalId]);
  await bench.drain();
  const rows = await query<Omit<Settled, 'at'>>(
    bench.db,
    'select address_id as "addressId", state, rule_version as version from address where portal_id = ? and in_ledger and state is not null',
    [bench.portalId],
  );
  return rows.map((row) => ({ ...row, at }));
}

async function soften(nth: number): Promise<void> {
  const rules = await findRuleVersion(bench.db, bench.portalId);
  if (!rules) throw new Error('no rules');
  const { settings } = rules;
  const conclude = { ...settings.conclude, softLimit: 2 + (nth % 3), fullMailboxDays: 5 + nth };
  await saveRules(bench, bench.portalId, 'sofia', {
    base: settings.version,
    settings: { ...settings, conclude },
    note: null,
  });
}

const happening = fc.record({
  person: fc.nat(PEOPLE - 1),
  what: fc.constantFrom(...Object.keys(HAPPENS)),
  // Told at once, or days after it happened.
  lateDays: fc.constantFrom(0, 0, 1, 3),
});
const step = fc.record({
  days: fc.integer({ min: 1, max: 9 }),
  happenings: fc.array(happening, { minLength: 4, maxLength: 16 }),
  rules: fc.constantFrom(false, false, true),
});

test('whatever happened, whenever it was told, and however the rules changed: as of a moment stands what was settled then', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: STEPS, maxLength: STEPS }), async (steps) => {
      const settled: Settled[] = [];
      for (const [nth, { days, happenings, rules }] of steps.entries()) {
        bench.clock.advance(days * DAY_MS + HOUR_MS);
        if (rules) await soften(nth);
        const now = bench.clock.now().getTime();
        const events = happenings.flatMap(({ person, what, lateDays }) => {
          const [event, more] = HAPPENS[what] ?? [];
          // Of a delivery only the day is kept: it counts from the next one on, whenever it was told.
          const late = event === 'delivered' ? 1 : lateDays;
          return event ? [sendgridEvent(emailOf(person), event, new Date(now - late * DAY_MS), more)] : [];
        });
        await bench.post(events);
        settled.push(...(await settleAll()));
      }
      const verdicts = new Set<string>();
      for (const { addressId, at, state, version } of settled) {
        const back = await lookBack(bench.db, bench.portalId, addressId, at);
        const then = readState(state);
        if (!then) throw new Error('no state');
        verdicts.add(then.verdict);
        expect(back.rules?.settings.version).toBe(version);
        expect(back.state && JSON.parse(writeState(back.state))).toEqual(JSON.parse(writeState(then)));
      }
      // Else there is little that this test could find.
      expect(settled.length).toBeGreaterThan(100);
      expect(verdicts.size).toBeGreaterThanOrEqual(5);
    }),
    RUN,
  );
}, 120_000);

test('before anything was received nothing was known, and before there were rules the first ones judge', async () => {
  const before = bench.clock.now();
  bench.clock.advance(DAY_MS);
  await bench.post([sendgridEvent(emailOf(1), 'bounce', before, HAPPENS.gone?.[1])]);
  const [{ addressId } = { addressId: 0 }] = await settleAll();
  // It happened then, and nobody knew.
  expect(await lookBack(bench.db, bench.portalId, addressId, before)).toMatchObject({ state: null, rules: {} });
  const longAgo = await lookBack(bench.db, bench.portalId, addressId, new Date(0));
  expect([longAgo.state, longAgo.rules?.settings.version]).toEqual([null, 1]);
  const now = await lookBack(bench.db, bench.portalId, addressId, bench.clock.now());
  expect(now.state?.verdict).toBe('dead');
  // Another portal has no such person.
  expect((await lookBack(bench.db, bench.portalId + 1, addressId, bench.clock.now())).state).toBeNull();
});
