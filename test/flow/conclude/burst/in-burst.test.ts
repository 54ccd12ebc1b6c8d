/** What a gateway at fault said of one address. */
import { gatewayKey, slotOf } from '../../../../src/flow/conclude/burst/burst.ts';
import { sameWords } from '../../../../src/flow/conclude/burst/same-words.ts';
import type { Burst } from '../../../../src/flow/state.ts';
import { day, dayName, EMAIL, hard, word } from '../../build-history.ts';
import { conclude } from '../conclude.ts';

const answer = hard(0, { gateway: 'google' });
const burst: Burst = {
  gateway: gatewayKey('google', 'acme.example'),
  slot: new Date(slotOf(day(0).getTime())),
  words: sameWords(answer.diagnostic, EMAIL, answer.rule),
  addresses: 40,
};
const history = { events: [answer], bursts: [burst] };

test('it is a question, nobody is lost, and a delivery on the next day ends it at once', () => {
  expect(conclude(history, 1)).toMatchObject({ verdict: 'unsure', hypothesis: 'gateway_at_fault', episodes: [] });
  const back = conclude({ ...history, deliveredDays: [dayName(1)] }, 1.5);
  expect(back).toMatchObject({ verdict: 'reachable', episodes: [], reviewAt: null });
});

test('a quarter of an hour to either side belongs to it, another gateway or another answer does not', () => {
  const at = (minutes: number) =>
    conclude({ events: [hard(minutes / 1_440, { gateway: 'google' })], bursts: [burst] }, 1);
  expect([at(-15), at(29)].map((state) => state.verdict)).toEqual(['unsure', 'unsure']);
  expect([at(-16), at(30)].map((state) => state.verdict)).toEqual(['dead', 'dead']);
  expect(conclude({ events: [hard(0, { gateway: 'mimecast' })], bursts: [burst] }, 1).verdict).toBe('dead');
  const other = hard(0, { gateway: 'google', diagnostic: '550 5.2.1 Account disabled' });
  expect(conclude({ events: [other], bursts: [burst] }, 1).verdict).toBe('dead');
});

test('a second hard answer, later, is judged as if it were the first', () => {
  const events = [answer, hard(5, { gateway: 'google' })];
  expect(conclude({ ...history, events, deliveredDays: [dayName(-10)] }, 6)).toMatchObject({
    verdict: 'unsure',
    hypothesis: 'may_be_gone',
  });
  expect(conclude({ ...history, events }, 6)).toMatchObject({ verdict: 'dead', since: day(5) });
});

test('after two weeks without a sign of life the person was lost in it', () => {
  const state = conclude(history, 14);
  expect(state).toMatchObject({ verdict: 'dead', since: day(14), cause: { burst } });
  expect(state.episodes).toMatchObject([{ kind: 'lost', startedAt: day(0), endedAt: null }]);
});

test('who was said to have left is not brought back by it', () => {
  expect(conclude({ ...history, word: word(-1, 'left') }, 1).verdict).toBe('dead');
});

test('what was acted upon before it was seen ends like any other loss, so that its task closes', () => {
  const actedUpon = [{ episodeId: '7', kind: 'lost' as const, startedAt: day(0), endedAt: null, actedAt: day(0.1) }];
  expect(conclude({ ...history, actedUpon }, 1)).toMatchObject({
    hypothesis: 'gateway_at_fault',
    episodes: [{ episodeId: '7', endedAt: null }],
  });
  const back = conclude({ ...history, actedUpon, deliveredDays: [dayName(1)] }, 1.5);
  expect(back.episodes).toMatchObject([{ episodeId: '7', wonBackBy: 'delivered' }]);
});
