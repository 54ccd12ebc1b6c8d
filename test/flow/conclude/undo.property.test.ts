import fc from 'fast-check';
import { isEverything, standingLeaves } from '../../../src/flow/accept/standing-leaves.ts';
import { writeChoice } from '../../../src/flow/choice.ts';
import { foldOptOut } from '../../../src/flow/conclude/opt-out.ts';
import { compareEvents } from '../../../src/flow/conclude/order-events.ts';
import { writeUndo } from '../../../src/flow/drop-undone.ts';
import type { LedgerEvent } from '../../../src/flow/event.ts';
import { foldPreferences } from '../../../src/flow/fold-preferences.ts';
import { day, event } from '../build-history.ts';

const RUNS = 500;
/** The same cases on every machine; `SEED=… npm test` tries others. */
const SEED = Number(process.env.SEED ?? 20_261_103);

const when = fc.integer({ min: 0, max: 400 }).map((n) => n / 4);
const stream = fc.constantFrom(null, 'news', 'events');
const actor = fc.constantFrom<LedgerEvent['actor']>('person', 'customer', 'esp');
const esp = fc.constantFrom('bellwether', 'sendgrid');
const choice = fc.constantFrom(
  'frequency:weekly',
  'frequency:monthly',
  'frequency:as_it_comes',
  'pause:30',
  'pause:60',
  'pause:90',
  'resume',
);

const act = fc
  .record({
    at: when,
    eventKey: fc.integer({ min: 0, max: 9_999 }).map((n) => `k${n}`),
    type: fc.constantFrom<LedgerEvent['type']>(
      'list_unsubscribe',
      'global_unsubscribe',
      'complaint',
      'resubscribe',
      'preference',
    ),
    stream,
    actor,
    esp,
    native: choice,
  })
  .map(({ at, type, ...part }) =>
    event(day(at), { type, scope: part.stream === null ? 'everything' : 'stream', ...part }),
  );
const history = fc.uniqueArray(act, { maxLength: 10, selector: (one) => one.eventKey });

/** What somebody can do by a link, and how they take it back. */
const ownAct = fc.record({
  at: when,
  stream,
  type: fc.constantFrom<LedgerEvent['type']>('list_unsubscribe', 'global_unsubscribe', 'preference'),
  native: choice,
});

function make(own: { at: number; stream: string | null; type: LedgerEvent['type']; native: string }, key: string) {
  const scope = own.stream === null ? ('everything' as const) : ('stream' as const);
  const part = { esp: 'bellwether', actor: 'person' as const, eventKey: key, scope };
  return event(day(own.at), { ...own, at: day(own.at), ...part });
}

function undo(of: LedgerEvent, minutes: number): LedgerEvent {
  const at = new Date(of.at.getTime() + minutes * 60_000);
  const part = { esp: 'bellwether', actor: 'person' as const, stream: of.stream };
  return event(at, {
    ...part,
    type: 'undo',
    eventKey: `bellwether:undo:${of.eventKey}`,
    native: writeUndo(of.eventKey),
  });
}

function stateOf(events: readonly LedgerEvent[], now: Date) {
  const ordered = [...events].sort(compareEvents);
  const { optOut, intervals } = foldOptOut(ordered);
  const standing = standingLeaves(ordered.filter((one) => one.type !== 'resubscribe' || one.actor === 'person'));
  const onPage = { isOut: standing.some(isEverything), keys: standing.map((one) => one.eventKey) };
  return { optOut, intervals, preferences: foldPreferences(ordered, now), onPage };
}

test('doing something by a link and taking it back is the state before, for any history', () => {
  fc.assert(
    fc.property(history, ownAct, fc.integer({ min: 0, max: 30 }), when, (events, own, minutes, later) => {
      const done = make(own, 'own');
      const now = day(later);
      expect(stateOf([...events, done, undo(done, minutes)], now)).toEqual(stateOf(events, now));
    }),
    { numRuns: RUNS, seed: SEED },
  );
});

test('several acts, taken back in any order, are the state before; what was not taken back stays', () => {
  fc.assert(
    fc.property(
      history,
      fc.array(fc.tuple(ownAct, fc.integer({ min: 0, max: 30 }), fc.boolean()), { maxLength: 5 }),
      when,
      (events, owns, later) => {
        const done = owns.map(([own], n) => make(own, `own${n}`));
        const undos = owns.flatMap(([, minutes, isUndone], n) => {
          const of = done[n];
          return of && isUndone ? [undo(of, minutes)] : [];
        });
        const kept = done.filter((_, n) => owns[n]?.[2] === false);
        expect(stateOf([...events, ...done, ...undos], day(later))).toEqual(stateOf([...events, ...kept], day(later)));
      },
    ),
    { numRuns: RUNS, seed: SEED },
  );
});

test('only the person takes back, and only what was done by a link', () => {
  fc.assert(
    fc.property(history, ownAct, when, (events, own, later) => {
      const now = day(later);
      const done = make(own, 'own');
      const forged = { ...undo(done, 5), actor: 'customer' as const };
      expect(stateOf([...events, done, forged], now)).toEqual(stateOf([...events, done], now));
      const atEsp = { ...done, esp: 'sendgrid' };
      expect(stateOf([...events, atEsp, undo(atEsp, 5)], now)).toEqual(stateOf([...events, atEsp], now));
    }),
    { numRuns: RUNS, seed: SEED },
  );
});

test('no choice lifts a leave', () => {
  fc.assert(
    fc.property(history, choice, stream, when, (events, native, of, at) => {
      const chosen = make({ at, stream: of, type: 'preference', native }, 'own');
      expect(stateOf([...events, chosen], day(200)).optOut).toEqual(stateOf(events, day(200)).optOut);
    }),
    { numRuns: RUNS, seed: SEED },
  );
});

test('what was carried from another address never means more mail', () => {
  const rank = { null: 0, weekly: 1, monthly: 2 } as const;
  fc.assert(
    fc.property(history, choice, stream, when, (events, native, of, at) => {
      const carried = { ...make({ at, stream: of, type: 'preference', native }, 'own'), actor: 'customer' as const };
      const now = day(120);
      const before = stateOf(events, now).preferences;
      const after = stateOf([...events, carried], now).preferences;
      for (const name of [null, 'news', 'events']) {
        const read = (from: typeof before) =>
          name === null ? from.everything : from.streams.find((one) => one.stream === name);
        const [was, is] = [read(before), read(after)];
        // What the person chose later stands; nothing that was carried loosens it.
        expect(rank[`${is?.frequency ?? null}`]).toBeGreaterThanOrEqual(rank[`${was?.frequency ?? null}`]);
        expect(is?.pausedUntil?.getTime() ?? 0).toBeGreaterThanOrEqual(was?.pausedUntil?.getTime() ?? 0);
      }
    }),
    { numRuns: RUNS, seed: SEED },
  );
});

test('every choice reads back as it was written', () => {
  expect(writeChoice({ kind: 'pause', days: 60 })).toBe('pause:60');
  expect(writeChoice({ kind: 'frequency', frequency: 'monthly' })).toBe('frequency:monthly');
});
