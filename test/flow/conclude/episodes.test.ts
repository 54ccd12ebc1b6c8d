import { concludeAddress } from '../../../src/flow/conclude/conclude-address.ts';
import { DEFAULT_SETTINGS } from '../../../src/flow/settings.ts';
import type { AddressHistory, EpisodeInterval, StoredEpisode } from '../../../src/flow/state.ts';
import { day, dayName, event, hard, history, soft } from '../build-history.ts';

function episodes(part: Partial<AddressHistory>, now = 100): readonly EpisodeInterval[] {
  return concludeAddress(history(part), DEFAULT_SETTINGS.conclude, day(now)).episodes;
}

function stored(startedAt: number, endedAt: number | null, part: Partial<StoredEpisode> = {}): StoredEpisode {
  return {
    episodeId: 'e1',
    kind: 'lost',
    startedAt: day(startedAt),
    endedAt: endedAt === null ? null : day(endedAt),
    ...part,
  };
}

test('a loss lasts from its first bounce to the delivery; the next bounce begins another', () => {
  const first = soft(0);
  const second = hard(30);
  const found = episodes({ events: [first, soft(3), second], deliveredDays: [dayName(10)] });
  expect(found).toMatchObject([
    { kind: 'lost', episodeId: null, startedAt: day(0), causeKey: first.eventKey, wonBackBy: 'delivered' },
    { kind: 'lost', episodeId: null, startedAt: day(30), endedAt: null, causeKey: second.eventKey, wonBackBy: null },
  ]);
  expect(found[0]?.endedAt?.toISOString()).toBe('2026-03-12T00:00:00.000Z');
});

test('being lost and having left are episodes of their own', () => {
  const left = event(day(5), { type: 'global_unsubscribe', actor: 'person' });
  expect(episodes({ events: [hard(0), left] }).map((e) => e.kind)).toEqual(['lost', 'left']);
});

describe('an interval that overlaps an episode that was acted upon is that episode', () => {
  test('even when an earlier bounce becomes known', () => {
    const late = soft(-3);
    const found = episodes({ events: [late, hard(0)], actedUpon: [stored(0, null, { tasksBy: ['champion-lost'] })] });
    expect(found).toMatchObject([
      { episodeId: 'e1', startedAt: day(-3), causeKey: late.eventKey, tasksBy: ['champion-lost'] },
    ]);
  });

  test('even when a late delivery would split it in two', () => {
    const part = { events: [soft(0), hard(10)], deliveredDays: [dayName(4)] };
    expect(episodes(part)).toHaveLength(2);
    expect(episodes({ ...part, actedUpon: [stored(0, null)] })).toMatchObject([
      { episodeId: 'e1', startedAt: day(0), endedAt: null, wonBackBy: null },
    ]);
    expect(episodes({ ...part, actedUpon: [stored(0, null, { actedAt: day(10.1) })] })).toHaveLength(1);
  });

  test('a loss that began after the last act, and after a recovery, is a new one', () => {
    const part = { events: [soft(0), hard(10)], deliveredDays: [dayName(4)] };
    const found = episodes({ ...part, actedUpon: [stored(0, null, { actedAt: day(0.1) })] });
    expect(found.map((e) => e.episodeId)).toEqual(['e1', null]);
  });

  test('an ended episode does not reach beyond its end, and kinds do not mix', () => {
    const part = { events: [hard(0), hard(30)], deliveredDays: [dayName(10)] };
    const ended = stored(0, 0, { endedAt: new Date('2026-03-12T00:00:00Z') });
    expect(episodes({ ...part, actedUpon: [ended] }).map((e) => e.episodeId)).toEqual(['e1', null]);
    expect(episodes({ ...part, actedUpon: [{ ...ended, kind: 'left' }] }).map((e) => e.episodeId)).toEqual([
      null,
      null,
    ]);
  });

  test('of two that became one, the newest, whose tasks may still be open', () => {
    const actedUpon = [stored(0, 9), stored(10, null, { episodeId: 'e2' })];
    expect(episodes({ events: [soft(0), hard(10)], actedUpon })).toMatchObject([
      { episodeId: 'e2', startedAt: day(0) },
    ]);
    expect(episodes({ events: [soft(0), hard(10)], actedUpon: [...actedUpon].reverse() })[0]?.episodeId).toBe('e2');
  });
});

describe('a corrected address', () => {
  const corrected = (works: boolean) => ({ at: day(3), works });

  test('ends the loss of the person, and is a win once mail gets through at the new one', () => {
    expect(episodes({ events: [hard(0)], corrected: corrected(false) })).toMatchObject([
      { startedAt: day(0), endedAt: day(3), wonBackBy: null },
    ]);
    expect(episodes({ events: [hard(0)], corrected: corrected(true) })).toMatchObject([
      { startedAt: day(0), endedAt: day(3), wonBackBy: 'corrected' },
    ]);
  });

  test('says nothing for the old address, whose verdict stays', () => {
    const part = { events: [hard(0)], corrected: corrected(true) };
    expect(concludeAddress(history(part), DEFAULT_SETTINGS.conclude, day(10)).verdict).toBe('dead');
  });

  test('that bounces once more is nobody’s loss', () => {
    expect(episodes({ events: [hard(0), hard(5)], corrected: corrected(true) })).toHaveLength(1);
    expect(episodes({ events: [hard(5)], corrected: corrected(true) })).toEqual([]);
  });

  test('was corrected after its loss had ended: nothing is won twice', () => {
    expect(
      episodes({ events: [soft(0)], deliveredDays: [dayName(1)], corrected: corrected(true) }).map((e) => e.wonBackBy),
    ).toEqual(['delivered']);
  });

  test('is no part of the story before its day', () => {
    expect(episodes({ events: [hard(0)], corrected: corrected(true) }, 2)).toMatchObject([{ endedAt: null }]);
  });
});
