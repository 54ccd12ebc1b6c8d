import { isEverything, standingLeaves } from '../../../src/flow/accept/standing-leaves.ts';
import { foldOptOut } from '../../../src/flow/conclude/opt-out.ts';
import { compareEvents } from '../../../src/flow/conclude/order-events.ts';
import type { LedgerEvent } from '../../../src/flow/event.ts';
import { day, event } from '../build-history.ts';

function leaveAll(n: number, part: Partial<LedgerEvent> = {}): LedgerEvent {
  return event(day(n), { type: 'global_unsubscribe', actor: 'person', ...part });
}

function leaveStream(n: number, stream: string | null, part: Partial<LedgerEvent> = {}): LedgerEvent {
  return event(day(n), { type: 'list_unsubscribe', actor: 'person', scope: 'stream', stream, ...part });
}

function comeBack(n: number, part: Partial<LedgerEvent> = {}): LedgerEvent {
  return event(day(n), { type: 'resubscribe', actor: 'person', scope: 'everything', ...part });
}

function complain(n: number, part: Partial<LedgerEvent> = {}): LedgerEvent {
  return event(day(n), { type: 'complaint', actor: 'person', ...part });
}

function fold(...events: LedgerEvent[]) {
  return foldOptOut([...events].sort(compareEvents));
}

describe('leaving', () => {
  test('nothing left', () => {
    expect(fold().optOut).toMatchObject({ scope: 'none', streams: [], at: null, venue: null, complaint: false });
  });

  test('one list: that stream, named in alphabetical order with the others, dated by the newest', () => {
    const { optOut, intervals } = fold(leaveStream(0, 'news'), leaveStream(3, 'events', { campaign: 'spring' }));
    expect(optOut).toMatchObject({ scope: 'streams', streams: ['events', 'news'], at: day(3), campaign: 'spring' });
    expect(intervals).toMatchObject([{ startedAt: day(0), endedAt: null }]);
  });

  test('a list without a name is still left', () => {
    expect(fold(leaveStream(0, null)).optOut).toMatchObject({ scope: 'streams', streams: ['sendgrid (unnamed)'] });
  });

  test('everything: dated by the first time, streams kept', () => {
    const { optOut } = fold(leaveStream(0, 'news'), leaveAll(1), leaveAll(2));
    expect(optOut).toMatchObject({ scope: 'everything', streams: ['news'], at: day(1), venue: 'esp' });
  });

  test('a complaint leaves everything', () => {
    expect(fold(complain(0)).optOut).toMatchObject({ scope: 'everything', complaint: true, venue: 'complaint' });
    expect(fold(leaveAll(0), complain(1)).optOut).toMatchObject({ complaint: true, venue: 'esp', at: day(0) });
  });

  test.each(['customer', 'esp', 'unknown', 'person'] as const)('it counts when the %s reports it', (actor) => {
    expect(fold(leaveAll(0, { actor })).optOut.scope).toBe('everything');
    expect(fold(leaveStream(0, 'news', { actor })).optOut.scope).toBe('streams');
  });

  test.each([
    [{ native: 'page' }, 'page'],
    [{ native: 'one_click' }, 'one_click'],
    [{ origin: 'reply' }, 'reply'],
    [{ origin: 'import' }, 'import'],
    [{ origin: 'pull' }, 'esp'],
  ] as const)('%j came through %s', (part, venue) => {
    expect(fold(leaveAll(0, part)).optOut.venue).toBe(venue);
  });

  test('pulled and imported leaving is history', () => {
    expect(fold(leaveAll(0, { origin: 'pull' })).optOut.isHistory).toBe(true);
    expect(fold(leaveAll(0)).optOut.isHistory).toBe(false);
  });
});

describe('how far leaving reaches', () => {
  const wide = (n: number, stream: string, part: Parameters<typeof leaveStream>[2] = {}) =>
    leaveStream(n, stream, { scope: 'esp_account', ...part });

  test('decides what was left, whatever the ESP calls it', () => {
    expect(fold(wide(0, 'news')).optOut.scope).toBe('everything');
    expect(fold(wide(0, 'news', { scope: 'everything' })).optOut.scope).toBe('everything');
    expect(fold(leaveAll(0, { scope: 'stream', stream: 'news' })).optOut).toMatchObject({
      scope: 'streams',
      streams: ['news'],
    });
  });

  test('does not keep out who comes back to the very stream by which they left', () => {
    const back = comeBack(5, { stream: 'news', scope: 'stream' });
    expect(fold(wide(0, 'news'), back).optOut.scope).toBe('none');
    expect(fold(wide(0, 'news'), wide(1, 'events'), back).optOut.scope).toBe('everything');
    expect(fold(wide(0, 'news'), comeBack(5, { scope: 'esp_account' })).optOut.scope).toBe('none');
    expect(fold(wide(0, 'news', { esp: 'brevo' }), comeBack(5, { scope: 'esp_account' })).optOut.scope).toBe(
      'everything',
    );
  });

  test('reads the same on the page that the person sees', () => {
    const back = comeBack(5, { stream: 'news', scope: 'stream' });
    const acts = [
      [wide(0, 'news')],
      [wide(0, 'news'), back],
      [wide(0, 'news'), wide(1, 'events'), back],
      [leaveAll(0), back],
      [leaveAll(0, { stream: 'news' }), back],
      [leaveAll(0, { stream: 'news', scope: 'stream' }), back],
      [complain(0, { stream: 'news' }), back],
      [wide(0, 'news'), leaveStream(1, 'events'), comeBack(5, { scope: 'esp_account' })],
      [wide(0, 'news'), leaveStream(1, 'events'), comeBack(5)],
    ];
    for (const events of acts) {
      const standing = standingLeaves(events);
      const scope = standing.some(isEverything) ? 'everything' : standing.length > 0 ? 'streams' : 'none';
      expect(fold(...events).optOut.scope).toBe(scope);
    }
  });
});

describe('coming back', () => {
  test('to everything lifts the leaving of everything and a complaint, and ends the episode', () => {
    const { optOut, intervals } = fold(leaveAll(0), complain(1), comeBack(2));
    expect(optOut.scope).toBe('none');
    expect(intervals).toMatchObject([{ startedAt: day(0), endedAt: day(2) }]);
  });

  test('to everything does not bring back a stream that was left by itself', () => {
    expect(fold(leaveStream(0, 'news'), leaveAll(1), comeBack(2)).optOut).toMatchObject({
      scope: 'streams',
      streams: ['news'],
    });
  });

  test('to one stream lifts that stream alone', () => {
    const back = comeBack(3, { stream: 'news', scope: 'stream' });
    expect(fold(leaveStream(0, 'news'), leaveStream(1, 'events'), back).optOut.streams).toEqual(['events']);
    expect(fold(leaveStream(0, 'news'), back).optOut.scope).toBe('none');
    expect(fold(leaveAll(0), back).optOut.scope).toBe('everything');
    expect(fold(complain(0), back).optOut).toMatchObject({ scope: 'everything', complaint: true });
  });

  test('to a stream of one ESP does not lift the stream of the same number at another', () => {
    const back = comeBack(3, { stream: '12', scope: 'stream', esp: 'brevo' });
    expect(fold(leaveStream(0, '12'), back).optOut.streams).toEqual(['12']);
  });

  test('at one ESP lifts what was said at that ESP only', () => {
    const back = comeBack(3, { scope: 'esp_account' });
    expect(fold(leaveAll(0), back).optOut.scope).toBe('none');
    expect(fold(leaveAll(0, { esp: 'brevo' }), back).optOut.scope).toBe('everything');
    expect(fold(complain(0, { esp: 'brevo' }), leaveAll(1), back).optOut.complaint).toBe(true);
  });

  test.each(['customer', 'esp', 'unknown'] as const)('by the %s lifts nothing', (actor) => {
    expect(fold(leaveAll(0), comeBack(1, { actor })).optOut.scope).toBe('everything');
    const stream = { actor, stream: 'news', scope: 'stream' } as const;
    expect(fold(leaveStream(0, 'news'), comeBack(1, stream)).optOut.scope).toBe('streams');
  });

  test('before leaving lifts nothing; at one moment the key decides', () => {
    expect(fold(comeBack(0), leaveAll(1)).optOut.scope).toBe('everything');
    expect(fold(leaveAll(0, { eventKey: 'a' }), comeBack(0, { eventKey: 'b' })).optOut.scope).toBe('none');
    expect(fold(leaveAll(0, { eventKey: 'b' }), comeBack(0, { eventKey: 'a' })).optOut.scope).toBe('everything');
  });

  test('and leaving again is a second episode', () => {
    const { intervals } = fold(leaveAll(0), comeBack(2), leaveAll(5, { eventKey: 'again' }));
    expect(intervals).toMatchObject([{ endedAt: day(2) }, { startedAt: day(5), endedAt: null, causeKey: 'again' }]);
  });
});
