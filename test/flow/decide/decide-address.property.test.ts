import fc from 'fast-check';
import { decideAddress } from '../../../src/flow/decide/decide-address.ts';
import type { LedgerEvent } from '../../../src/flow/event.ts';
import { block, day, dayName, event, full, hard, sign, soft } from '../build-history.ts';
import { colleague, contact, deal, facts, input } from './build-input.ts';

const makers: readonly ((n: number) => LedgerEvent)[] = [
  hard,
  soft,
  full,
  block,
  (n) => event(day(n), { type: 'global_unsubscribe', actor: 'person', scope: 'everything' }),
  (n) => event(day(n), { type: 'complaint', actor: 'person' }),
  (n) => event(day(n), { type: 'resubscribe', actor: 'person', scope: 'everything' }),
];

const known = facts({
  contact: contact({ buyingRoles: ['CHAMPION'], lifecycleStage: 'customer' }),
  deals: [deal()],
  colleagues: [colleague()],
});

const givens = fc
  .record({
    events: fc.array(fc.tuple(fc.constantFrom(...makers), fc.integer({ min: 0, max: 240 })), { maxLength: 8 }),
    days: fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 4 }),
    signs: fc.array(fc.integer({ min: -10, max: 60 }), { maxLength: 2 }),
    now: fc.integer({ min: 0, max: 70 }),
  })
  .map(({ events, days, signs, now }) =>
    input(now, {
      history: {
        events: events.map(([make, n]) => make(n / 4)).filter((e) => e.at.getTime() <= day(now).getTime()),
        deliveredDays: days.map(dayName),
        life: signs.map((n) => sign(n)),
      },
      facts: known,
    }),
  );

test('whatever happened: the same answer twice, one decision per play, at most one task per episode', () => {
  fc.assert(
    fc.property(givens, (given) => {
      const copy = structuredClone(given);
      const decisions = decideAddress(given);
      expect(decideAddress(given)).toEqual(decisions);
      expect(given).toEqual(copy);
      expect(new Set(decisions.map(({ play }) => play)).size).toBe(decisions.length);
      const tasked = decisions.filter(({ task }) => task !== null).map(({ episode }) => episode);
      expect(new Set(tasked).size).toBe(tasked.length);
      for (const { task } of decisions) expect(task?.subject.length ?? 0).toBeLessThanOrEqual(120);
    }),
    { numRuns: 300, seed: Number(process.env.SEED ?? 20_260_302) },
  );
});
