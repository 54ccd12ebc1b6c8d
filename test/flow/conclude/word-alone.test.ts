import { block, day, dayName, hard, sign, soft, word } from '../build-history.ts';
import { conclude } from './conclude.ts';

const left = { word: word(5, 'left') };

describe('somebody says that a person has left, and no mail has failed', () => {
  test('they are lost from then on, and who said so is told', () => {
    const state = conclude(left, 6);
    expect(state).toMatchObject({
      verdict: 'dead',
      since: day(5),
      cause: {
        class: null,
        reason: 'left_company',
        word: { says: 'left', by: 'Sam Lee' },
        at: day(5),
        isHistory: false,
      },
      hardBounces: 0,
      lastBounceAt: null,
      waitsUntil: null,
      reviewAt: null,
    });
    expect(state.episodes).toMatchObject([{ kind: 'lost', startedAt: day(5), endedAt: null }]);
    expect(state.evidence.map(({ kind }) => kind)).toEqual(['word']);
    expect(state.wouldChange).toContain('That mail is accepted would not');
  });

  test('before it was said, nothing was known', () => {
    expect(conclude(left, 4)).toMatchObject({ verdict: 'unknown', reviewAt: day(5), episodes: [] });
  });

  test('that an address is wrong is told as such', () => {
    expect(conclude({ word: word(5, 'wrong_address') }, 6).cause?.reason).toBe('wrong_address');
  });

  test('mail that is accepted does not bring them back: the mailbox stays open', () => {
    const state = conclude({ ...left, deliveredDays: [dayName(6), dayName(400)] }, 420);
    expect(state).toMatchObject({ verdict: 'dead', since: day(5), lastDeliveredOn: dayName(400) });
    const refused = conclude({ ...left, events: [hard(7)], deliveredDays: [dayName(9)] }, 30);
    expect(refused).toMatchObject({ verdict: 'dead', since: day(5) });
  });

  test.each(['form', 'inbound_mail', 'meeting'] as const)('a %s of theirs does, even after a year', (kind) => {
    const state = conclude({ ...left, life: [sign(500, kind)] }, 501);
    expect(state.verdict).toBe('reachable');
    expect(state.episodes).toMatchObject([{ startedAt: day(5), endedAt: day(500) }]);
  });

  test('whoever takes their word back takes the loss back, and nobody was won', () => {
    const actedUpon = [{ episodeId: '7', kind: 'lost' as const, startedAt: day(5), endedAt: null, actedAt: day(5) }];
    expect(conclude({ word: word(8, 'reachable'), actedUpon }, 9).episodes).toEqual([]);
    expect(conclude({ word: null, actedUpon }, 9)).toMatchObject({ verdict: 'unknown', episodes: [] });
  });

  test('the words of a server are the better reason, and the loss began with the word', () => {
    const state = conclude({ ...left, events: [hard(7, { eventKey: 'server' })] }, 8);
    expect(state.cause).toMatchObject({ eventKey: 'server', class: 'hard', reason: 'user_unknown', word: null });
    expect(state).toMatchObject({ verdict: 'dead', since: day(5) });
    expect(state.episodes).toMatchObject([{ startedAt: day(5), endedAt: null }]);
  });

  test.each([
    ['refused', block(0)],
    ['put off', soft(0)],
  ])('where mail was %s before, the loss that lasts goes on', (_, event) => {
    const state = conclude({ ...left, events: [event] }, 6);
    expect(state).toMatchObject({ verdict: 'dead', since: day(5), cause: { reason: 'left_company' } });
    expect(state.episodes).toMatchObject([{ startedAt: day(0), endedAt: null, causeKey: event.eventKey }]);
  });

  test('no gateway is named for what no server said', () => {
    expect(conclude({ ...left, mxGateway: 'mimecast' }, 6).cause).toMatchObject({
      gateway: null,
      isGatewayByMx: false,
    });
  });

  test('a word that came in a file with many others is history', () => {
    expect(conclude({ word: { ...word(5, 'left'), isHistory: true } }, 6)).toMatchObject({
      verdict: 'dead',
      cause: { isHistory: true },
    });
  });

  test('the address was corrected: the loss is over', () => {
    const state = conclude({ ...left, corrected: { at: day(8), works: true } }, 9);
    expect(state.episodes).toMatchObject([{ endedAt: day(8), wonBackBy: 'corrected' }]);
  });
});
