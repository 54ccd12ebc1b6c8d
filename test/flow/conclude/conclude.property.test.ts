import fc from 'fast-check';
import { concludeAddress } from '../../../src/flow/conclude/conclude-address.ts';
import type { Actor, BounceClass, EventType, LedgerEvent, Reason, Scope } from '../../../src/flow/event.ts';
import { EVENT_TYPES, REASONS } from '../../../src/flow/event.ts';
import { DEFAULT_SETTINGS } from '../../../src/flow/settings.ts';
import type { AddressHistory, AddressState, LifeSign, PersonsWord, StoredEpisode } from '../../../src/flow/state.ts';
import { day, dayName, event, history } from '../build-history.ts';

const RUNS = 400;
/** The same cases on every machine; `SEED=… npm test` tries others. */
const SEED = Number(process.env.SEED ?? 20_260_302);
const SPAN = 130;

/** Quarter days, so that moments collide often. */
const moment = fc.integer({ min: 0, max: SPAN * 4 }).map((n) => n / 4);
const actor = fc.constantFrom<Actor>('person', 'customer', 'esp', 'unknown');
const scope = fc.constantFrom<Scope>('stream', 'sender_domain', 'esp_account', 'everything');

const bounceClass = fc.constantFrom<BounceClass | null>('hard', 'soft', 'block', null);
const reason = fc.oneof(
  fc.constantFrom<Reason>('user_unknown', 'mailbox_full', 'timeout', 'policy', 'undetermined'),
  fc.constantFrom(...REASONS),
);
const type = fc.oneof(
  fc.constantFrom<EventType>('hard_bounce', 'soft_bounce', 'block'),
  fc.constantFrom<EventType>(...EVENT_TYPES),
);

const ledgerEvent: fc.Arbitrary<LedgerEvent> = fc
  .record({
    at: moment,
    eventKey: fc.integer({ min: 0, max: 9_999 }).map((n) => `k${n}`),
    type,
    class: bounceClass,
    reason,
    actor,
    scope,
    esp: fc.constantFrom('sendgrid', 'brevo', 'bellwether'),
    native: fc.oneof(
      fc.constantFrom('ignored', 'pause:30', 'pause:90', 'frequency:monthly', 'resume'),
      fc.integer({ min: 0, max: 9_999 }).map((n) => `undo:k${n}`),
    ),
    stream: fc.constantFrom(null, 'a', 'b'),
    messageId: fc.constantFrom(null, 'm1', 'm2', 'm3'),
    origin: fc.constantFrom('live' as const, 'import' as const, 'reply' as const),
  })
  .map(({ at, ...part }) => event(day(at), part));

const events = fc.uniqueArray(ledgerEvent, { maxLength: 12, selector: (e) => e.eventKey });
const days = fc.array(fc.integer({ min: 0, max: SPAN }).map(dayName), { maxLength: 10 });
const life: fc.Arbitrary<LifeSign[]> = fc.array(
  fc.record({
    kind: fc.constantFrom<LifeSign['kind']>('inbound_mail', 'meeting', 'call', 'form', 'reply', 'click', 'word'),
    at: moment.map(day),
    source: fc.constantFrom('x', 'y'),
  }),
  { maxLength: 4 },
);
const word: fc.Arbitrary<PersonsWord | null> = fc.option(
  fc.record({
    says: fc.constantFrom<PersonsWord['says']>('reachable', 'left', 'wrong_address'),
    by: fc.constant('Sam'),
    at: moment.map(day),
    until: fc.option(moment.map(day)),
  }),
);
const actedUpon: fc.Arbitrary<StoredEpisode[]> = fc.uniqueArray(
  fc.record({
    episodeId: fc.constantFrom('e1', 'e2'),
    kind: fc.constantFrom('lost' as const, 'left' as const),
    startedAt: moment.map(day),
    endedAt: fc.option(moment.map(day)),
  }),
  { maxLength: 2, selector: (e) => e.episodeId },
);
const anyHistory: fc.Arbitrary<AddressHistory> = fc
  .record({ events, deliveredDays: days, life, word, actedUpon })
  .map(history);

function conclude(of: AddressHistory, now: number): AddressState {
  return concludeAddress(of, DEFAULT_SETTINGS.conclude, day(now));
}

function checkAll<T>(arbitrary: fc.Arbitrary<T>, predicate: (value: T) => void): void {
  fc.assert(fc.property(arbitrary, predicate), { numRuns: RUNS, seed: SEED });
}

test('any order and any number of copies of the same facts give the same state', () => {
  const shuffled = anyHistory.chain((of) =>
    fc.record({
      of: fc.constant(of),
      events: fc
        .array(fc.nat({ max: Math.max(0, of.events.length - 1) }), { maxLength: 8 })
        .map((again) => [...of.events, ...again.flatMap((n) => of.events[n] ?? [])])
        .chain((all) => fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })),
      life: fc.shuffledSubarray([...of.life], { minLength: of.life.length }),
      deliveredDays: fc
        .shuffledSubarray([...of.deliveredDays], { minLength: of.deliveredDays.length })
        .map((all) => [...all, ...all.slice(0, 2)]),
      actedUpon: fc.shuffledSubarray([...of.actedUpon], { minLength: of.actedUpon.length }),
    }),
  );
  checkAll(shuffled, ({ of, ...other }) => {
    expect(conclude({ ...of, ...other }, SPAN)).toEqual(conclude(of, SPAN));
  });
});

test('of copies that differ in how they came the same one is kept, whichever came first', () => {
  const copies = fc
    .tuple(events, moment, fc.constantFrom('live' as const, 'pull' as const))
    .map(([all, later, origin]) => ({
      all,
      copies: all.map((e) => ({ ...e, origin, receivedAt: new Date(e.receivedAt.getTime() + later * 1_000) })),
    }));
  const worded = events.map((all) => ({ all, copies: all.map((e) => ({ ...e, diagnostic: 'other words' })) }));
  checkAll(fc.oneof(copies, worded), ({ all, copies: others }) => {
    const one = conclude(history({ events: [...all, ...others] }), SPAN);
    const two = conclude(history({ events: [...others, ...all] }), SPAN);
    expect(two).toEqual(one);
  });
});

test('facts that arrive one by one, in any order, lead to the state of all at once', () => {
  checkAll(fc.tuple(anyHistory, fc.infiniteStream(fc.nat())), ([of, draws]) => {
    const arrived: LedgerEvent[] = [];
    let state = conclude({ ...of, events: [] }, SPAN);
    for (const next of of.events) {
      const draw = draws.next().value ?? 0;
      arrived.splice(draw % (arrived.length + 1), 0, next);
      state = conclude({ ...of, events: arrived }, SPAN);
    }
    expect(state).toEqual(conclude(of, SPAN));
  });
});

test('the same question twice has the same answer, and nothing given is changed', () => {
  checkAll(anyHistory, (of) => {
    const copy = structuredClone(of);
    expect(conclude(of, SPAN)).toEqual(conclude(copy, SPAN));
    expect(of).toEqual(copy);
  });
});

test('one clock that runs years ahead pins nothing: the event counts as of its arrival', () => {
  checkAll(fc.tuple(anyHistory, moment, fc.integer({ min: 1, max: 9_000 })), ([of, n, ahead]) => {
    const wrong = { type: 'hard_bounce', class: 'hard', reason: 'user_unknown', eventKey: 'wrong' } as const;
    const parts = { ...wrong, occurredAt: day(n + ahead), receivedAt: day(n) };
    const late = event(day(n), parts);
    expect(late.at.getTime()).toBe(day(n).getTime() + 5 * 60_000);
    const state = conclude({ ...of, events: [...of.events, late] }, SPAN + 1);
    expect(state.lastBounceAt?.getTime()).toBeLessThan(day(SPAN + 1).getTime());
    expect(state.since?.getTime() ?? 0).toBeLessThanOrEqual(day(SPAN + 1).getTime());
  });
});

test('nobody but the person lifts an opt-out', () => {
  const others = fc.array(ledgerEvent, { maxLength: 12 }).map((all) => all.filter((e) => e.actor !== 'person'));
  checkAll(fc.tuple(events, others, fc.integer({ min: 0, max: SPAN })), ([before, after, now]) => {
    const first = conclude(history({ events: before }), SPAN).optOut;
    const keyed = after.map((e, n) => ({ ...e, eventKey: `other-${n}` }));
    const then = conclude(history({ events: [...before, ...keyed] }), SPAN + now).optOut;
    if (first.scope === 'everything') expect(then.scope).toBe('everything');
    if (first.scope === 'streams') expect(then.scope).not.toBe('none');
    if (first.complaint) expect(then.complaint).toBe(true);
    for (const stream of first.streams) expect(then.streams).toContain(stream);
  });
});

test('coming back to streams never lifts the leaving of everything', () => {
  const back = fc
    .array(ledgerEvent, { maxLength: 8 })
    .map((all) =>
      all.map((e, n) => ({ ...e, type: 'resubscribe', actor: 'person', stream: 'a', eventKey: `back-${n}` }) as const),
    );
  const left = event(day(0), { type: 'global_unsubscribe', actor: 'person', eventKey: 'left' });
  checkAll(back, (all) => {
    expect(conclude(history({ events: [left, ...all] }), SPAN).optOut.scope).toBe('everything');
  });
});

test('who was only ever refused is never dead, unless somebody says that they have left', () => {
  const blocks = events.map((all) =>
    all.map((e) => ({ ...e, class: e.class === null ? null : ('block' as const), eventKey: `b-${e.eventKey}` })),
  );
  checkAll(fc.tuple(anyHistory, blocks, fc.integer({ min: 0, max: 900 })), ([of, all, later]) => {
    const word = of.word?.says === 'reachable' ? of.word : null;
    expect(['dead', 'unsure']).not.toContain(conclude({ ...of, word, events: all }, SPAN + later).verdict);
  });
});

test('without a hard reason that speaks of the address, and without somebody’s word, nobody is dead', () => {
  const gone: readonly Reason[] = ['user_unknown', 'domain_unknown', 'address_moved', 'mailbox_inactive'];
  checkAll(fc.tuple(anyHistory, fc.integer({ min: 0, max: 900 })), ([of, later]) => {
    const spared = of.events.filter((e) => e.class !== 'hard' || !gone.includes(e.reason));
    expect(conclude({ ...of, word: null, events: spared }, SPAN + later).verdict).not.toBe('dead');
  });
});

test('whoever was said to have left is gone, whatever servers say, until they are heard of', () => {
  checkAll(fc.tuple(anyHistory, moment, moment), ([of, n, later]) => {
    const silent = { ...of, events: of.events.filter(({ actor }) => actor !== 'person'), life: [], corrected: null };
    const state = conclude({ ...silent, word: { says: 'left', by: 'Sam', at: day(n), until: null } }, SPAN + n + later);
    expect(state.verdict).toBe('dead');
    expect(state.episodes.findLast(({ kind }) => kind === 'lost')).toMatchObject({ endedAt: null });
  });
});

test('the state is constant from now until just before its review', () => {
  checkAll(
    fc.tuple(anyHistory, moment, fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 2)),
    ([of, n, share, tolerance]) => {
      // Life signs, words and days may lie ahead; so may an event, by the tolerance for clocks.
      const known = { ...of, events: of.events.filter((e) => e.at.getTime() <= day(n + tolerance).getTime()) };
      const state = conclude(known, n);
      const end = state.reviewAt?.getTime() ?? day(3_000).getTime();
      expect(end).toBeGreaterThan(day(n).getTime());
      const between = day(n).getTime() + Math.floor((end - 1 - day(n).getTime()) * share);
      for (const at of [between, end - 1]) {
        expect(concludeAddress(known, DEFAULT_SETTINGS.conclude, new Date(at))).toEqual(state);
      }
    },
  );
});

test('a state holds together: cause, dates and episodes fit its verdict', () => {
  checkAll(fc.tuple(anyHistory, moment), ([of, n]) => {
    const state = conclude(of, SPAN + n);
    const failing = ['dead', 'unsure', 'blocked', 'retrying'].includes(state.verdict);
    expect(state.cause !== null).toBe(failing);
    expect(state.wouldChange !== null).toBe(failing);
    expect(state.since === null).toBe(state.verdict === 'unknown');
    expect(state.hypothesis !== null).toBe(state.verdict === 'unsure');
    expect(state.retryAfter !== null).toBe(state.verdict === 'retrying' && state.optOut.scope !== 'everything');
    const lost = state.episodes.filter((e) => e.kind === 'lost');
    expect(lost.some((e) => e.endedAt === null)).toBe(failing);
    const left = state.episodes.filter((e) => e.kind === 'left');
    expect(left.some((e) => e.endedAt === null)).toBe(state.optOut.scope !== 'none');
    const ids = state.episodes.flatMap((e) => e.episodeId ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    for (const e of state.episodes) {
      expect(e.endedAt?.getTime() ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(e.startedAt.getTime());
    }
  });
});
