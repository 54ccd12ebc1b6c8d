/** A person as of a moment: the same as what was stored then, whatever came later. */
import fc from 'fast-check';
import type { AddressState } from '../../src/flow/state.ts';
import { readState, writeState } from '../../src/flow/state-json.ts';
import { lookBack } from '../../src/jobs/replay/look-back.ts';
import { DAY_MS, HOUR_MS } from '../../src/lib/clock.ts';
import { saveRules } from '../../src/rules/save-rules.ts';
import { query } from '../../src/store/database.ts';
import { findRuleVersion } from '../../src/store/rule-version.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const SEED = {
  owners: [{ id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth' }],
  contacts: [],
};
const MORNING = '2026-03-02T08:00:00Z';

let bench: FlowBench;
beforeAll(async () => {
  bench = await createFlowBench(MORNING, SEED);
}, 60_000);
afterAll(() => bench.close());

const HAPPENINGS = {
  gone: { event: 'bounce', more: { type: 'bounce', reason: '550 5.1.1 no such user here', status: '5.1.1' } },
  full: { event: 'bounce', more: { type: 'bounce', reason: '452 4.2.2 The mailbox is full', status: '4.2.2' } },
  refused: { event: 'bounce', more: { type: 'blocked', reason: '554 5.7.1 Rejected by policy', status: '5.7.1' } },
  delivered: { event: 'delivered', more: {} },
  complaint: { event: 'spamreport', more: {} },
  left: { event: 'unsubscribe', more: {} },
  back: { event: 'group_resubscribe', more: { asm_group_id: 7 } },
  nothing: null,
} as const;
type Happening = keyof typeof HAPPENINGS;

interface Step {
  readonly what: Happening;
  /** Hours until the next step. */
  readonly wait: number;
  /** It happened so many hours before it was told. */
  readonly late: number;
  readonly isRuleChanged: boolean;
}

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    what: fc.constantFrom(...(Object.keys(HAPPENINGS) as Happening[])),
    wait: fc.constantFrom(1, 5, 30, 100, 300, 900),
    late: fc.constantFrom(0, 0, 0, 2, 50),
    isRuleChanged: fc.constantFrom(false, false, false, true),
  }),
  { minLength: 2, maxLength: 8 },
);

interface Seen {
  readonly at: Date;
  readonly state: AddressState;
  readonly version: number;
  /** A mail was delivered on the day itself, or is told of on a later day than it was delivered: its hour is not kept. */
  readonly isVague: boolean;
}

const stored = async (email: string) =>
  (
    await query<{ id: number; state: unknown; isWaiting: boolean }>(
      bench.db,
      'select address_id as id, state, dirty_at is not null as "isWaiting" from address where portal_id = ? and email = ?',
      [bench.portalId, email],
    )
  )[0];

async function changeRules(): Promise<void> {
  const now = await findRuleVersion(bench.db, bench.portalId);
  if (!now) throw new Error('no rules');
  const { settings } = now;
  const softLimit = settings.conclude.softLimit === 2 ? 5 : 2;
  await saveRules(bench, bench.portalId, 'sofia', {
    base: settings.version,
    settings: { ...settings, conclude: { ...settings.conclude, softLimit } },
    note: null,
  });
}

/** @returns what was stored after each step */
async function live(email: string, list: readonly Step[]): Promise<Seen[]> {
  const seen: Seen[] = [];
  const deliveries: { readonly on: string; readonly told: Date }[] = [];
  for (const { what, wait, late, isRuleChanged } of list) {
    const now = bench.clock.now();
    const happened = HAPPENINGS[what];
    const at = new Date(now.getTime() - late * HOUR_MS);
    if (happened) await bench.post([sendgridEvent(email, happened.event, at, happened.more)]);
    if (what === 'delivered') deliveries.push({ on: at.toISOString().slice(0, 10), told: now });
    if (isRuleChanged) await changeRules();
    await bench.drain();
    const row = await stored(email);
    const state = readState(row?.state);
    const rules = await findRuleVersion(bench.db, bench.portalId);
    if (state && rules && row?.isWaiting === false) {
      const [soFar, today] = [deliveries, now.toISOString().slice(0, 10)];
      seen.push({ at: now, state, version: rules.settings.version, isVague: soFar.some(({ on }) => on >= today) });
    }
    bench.clock.advance(wait * HOUR_MS);
  }
  // Whatever comes later must not be seen.
  await bench.post([
    sendgridEvent(email, 'bounce', bench.clock.now(), HAPPENINGS.gone.more),
    sendgridEvent(email, 'unsubscribe', bench.clock.now(), {}),
  ]);
  await bench.drain();
  bench.clock.advance(DAY_MS);
  return seen.filter(({ at }) => !deliveries.some(({ on, told }) => told > at && on < at.toISOString().slice(0, 10)));
}

let nth = 0;

test('for random histories, the state as of a moment is what was stored then', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (list) => {
      const email = `p${++nth}@p${nth}.test`;
      const seen = await live(email, list);
      const id = (await stored(email))?.id ?? 0;
      for (const one of seen) {
        const then = await lookBack(bench.db, bench.portalId, id, one.at);
        expect(then.rules?.settings.version).toBe(one.version);
        expect(then.state?.verdict ?? 'unknown').toBe(one.state.verdict);
        if (one.isVague || !then.state) continue;
        compared += 1;
        expect(JSON.parse(writeState(timeless(then.state)))).toEqual(JSON.parse(writeState(timeless(one.state))));
      }
    }),
    { numRuns: 6, seed: 20_261_101 },
  );
  expect(compared).toBeGreaterThan(8);
}, 240_000);

/** What runs with the clock is as of the last look, which may be earlier; nothing else may differ. */
function timeless(state: AddressState): AddressState {
  return { ...state, reviewAt: null };
}
