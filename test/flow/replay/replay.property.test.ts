/** Whatever an address lived through: a replay is blind to the future, the same each time, and leaves out nothing. */
import fc from 'fast-check';
import { canDiffer } from '../../../src/flow/replay/can-differ.ts';
import { compareReplays } from '../../../src/flow/replay/compare-replays.ts';
import { factsAt, historyAt, type ReplayedAddress } from '../../../src/flow/replay/history-at.ts';
import { replayAddress } from '../../../src/flow/replay/replay-address.ts';
import { replayBoth } from '../../../src/flow/replay/replay-both.ts';
import { DEFAULT_SETTINGS } from '../../../src/flow/settings.ts';
import { day, dayName, hard, soft } from '../build-history.ts';
import { anyAddress, anySettings, SPAN } from './any-address.ts';

/** The same cases on every machine; `SEED=… npm test` tries others. */
const RUN = { numRuns: 300, seed: Number(process.env.SEED ?? 20_260_302) };
const UNTIL = day(SPAN + 60);

/** The world as it was: counted out anew, so that a replay cannot be wrong in the same way. */
function worldAt(address: ReplayedAddress, n: number): ReplayedAddress {
  const [at, today] = [day(n), dayName(n)];
  const { history, facts, survey } = address;
  const isThere = (moment: Date | undefined) => moment !== undefined && moment <= at;
  const life = history.life.filter((one) => isThere(one.at));
  const { record, corrected, peers } = history;
  const named = new Map(
    [...facts.named].map(([email, one]) => {
      const isOver = one.deliveredOn !== null && one.deliveredOn < today;
      return [email, { ...one, deliveredOn: isOver ? one.deliveredOn : null }];
    }),
  );
  return {
    ...address,
    survey: isThere(survey?.answeredAt) ? survey : null,
    facts: {
      ...facts,
      contact: facts.contact && { ...facts.contact, life },
      colleagues: facts.colleagues.map((one) => ({ ...one, life: one.life.filter((seen) => isThere(seen.at)) })),
      named,
    },
    history: {
      ...history,
      events: history.events.filter((one) => isThere(one.receivedAt)),
      deliveredDays: history.deliveredDays.filter((one) => one < today),
      life,
      word: isThere(history.word?.at) ? history.word : null,
      corrected: corrected && isThere(corrected.at) ? corrected : null,
      bursts: (history.bursts ?? []).filter((one) => isThere(one.slot)),
      peers: peers && peers.lastOn < today ? peers : null,
      record: record
        ? { ...record, industry: isThere(record.industry?.learnedAt) ? (record.industry ?? null) : null }
        : null,
    },
  };
}

test('what became known only later changes nothing of what was done before', () => {
  const moment = fc.integer({ min: 0, max: SPAN * 4 }).map((n) => n / 4);
  fc.assert(
    fc.property(anyAddress, anySettings, moment, (address, settings, n) => {
      const then = replayAddress(worldAt(address, n), settings, { from: null, until: day(n) });
      const now = replayAddress(address, settings, { from: null, until: UNTIL });
      expect(now.tasks.filter((one) => one.at <= day(n))).toEqual(then.tasks);
      // Asked at that moment, with the ledger of today: the same.
      expect(replayAddress(address, settings, { from: null, until: day(n) })).toEqual(then);
    }),
    RUN,
  );
});

test('what is shown of a moment is what had come in by then, each thing of it', () => {
  const moment = fc.integer({ min: 0, max: SPAN * 4 }).map((n) => n / 4);
  fc.assert(
    fc.property(anyAddress, moment, (address, n) => {
      const then = worldAt(address, n);
      const { corrected } = then.history;
      const { deliveredDays, ...shown } = historyAt(address, day(n));
      expect(shown).toMatchObject({
        events: then.history.events,
        life: then.history.life,
        word: then.history.word,
        bursts: then.history.bursts,
        peers: then.history.peers,
        record: then.history.record,
        corrected: corrected ? { at: corrected.at, works: false } : null,
        mailing: null,
        leaves: null,
      });
      expect(deliveredDays).toEqual(then.history.deliveredDays);
      const known = factsAt(address.facts, day(n));
      expect([known.contact?.life, known.colleagues]).toEqual([then.history.life, then.facts.colleagues]);
      expect([...known.named.values()]).toMatchObject(
        [...then.facts.named.values()].map(({ deliveredOn }) => ({ deliveredOn })),
      );
    }),
    RUN,
  );
});

test('where a draft is said to make no difference it makes none', () => {
  let [left, looked] = [0, 0];
  fc.assert(
    fc.property(anyAddress, anySettings, anySettings, (address, now, draft) => {
      for (const [base, other] of [
        [DEFAULT_SETTINGS, draft],
        [now, DEFAULT_SETTINGS],
        [now, draft],
      ] as const) {
        looked += 1;
        if (canDiffer(base, other)(address.history.events)) continue;
        left += 1;
        const period = { from: null, until: UNTIL };
        const once = replayAddress(address, base, period);
        const twice = compareReplays(address, once, replayAddress(address, other, period), period);
        expect(twice).toEqual(compareReplays(address, once, once, period));
      }
    }),
    { ...RUN, numRuns: 1_000 },
  );
  // Else there is nothing that this test could find.
  expect(left).toBeGreaterThan(looked / 20);
});

test('what is passed over, and what is concluded once for both sides, changes nothing', () => {
  const days = fc.array(fc.integer({ min: 0, max: SPAN }).map(dayName), { maxLength: 60 });
  let quiet = 0;
  fc.assert(
    fc.property(anyAddress, days, anySettings, anySettings, (address, more, now, draft) => {
      const deliveredDays = [...new Set([...address.history.deliveredDays, ...more])].sort();
      const often: ReplayedAddress = { ...address, history: { ...address.history, deliveredDays } };
      const period = { from: null, until: UNTIL };
      const [passed, lived] = [new Map(), new Map()];
      replayAddress(often, now, period, passed);
      const before = replayAddress(often, now, period, lived, false);
      if (passed.size < lived.size) quiet += 1;
      expect(replayBoth(now, draft, period, false)(often)).toEqual({
        now: before,
        draft: replayAddress(often, draft, period, new Map(), false),
        isOnce: false,
      });
    }),
    { ...RUN, numRuns: 1_000 },
  );
  expect(quiet).toBeGreaterThan(RUN.numRuns / 10);
});

test('the same history in any order, and the same rules, give the same', () => {
  fc.assert(
    fc.property(anyAddress, anySettings, fc.nat(), (address, settings, turn) => {
      const period = { from: day(20), until: UNTIL };
      const { events } = address.history;
      const cut = turn % events.length;
      const turned = {
        ...address,
        history: { ...address.history, events: [...events.slice(cut), ...events.slice(0, cut)] },
      };
      const copy = structuredClone(address);
      expect(JSON.stringify(replayAddress(turned, settings, period))).toBe(
        JSON.stringify(replayAddress(address, settings, period)),
      );
      expect(address).toEqual(copy);
    }),
    RUN,
  );
});

test('a bounce that was told late opens its task when it was told', () => {
  const address = fc.sample(anyAddress, { seed: 1, numRuns: 1 })[0];
  if (!address) throw new Error('no address');
  const history = { email: address.history.email, deliveredDays: [], life: [], word: null, actedUpon: [] };
  const late = hard(0, { occurredAt: day(1), receivedAt: day(6), at: day(1) });
  const lost: ReplayedAddress = { ...address, survey: null, history: { ...history, events: [soft(0), late] } };
  const { tasks } = replayAddress(lost, DEFAULT_SETTINGS, { from: null, until: day(30) });
  const spoken = tasks.filter(({ why }) => why === 'user_unknown');
  expect(spoken.length).toBeGreaterThan(0);
  for (const { at } of spoken) expect(at.getTime()).toBeGreaterThanOrEqual(day(6).getTime());
});
