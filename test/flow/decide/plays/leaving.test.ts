/** The plays about people who left, beside the one about leaving everything. */
import { decideAddress } from '../../../../src/flow/decide/decide-address.ts';
import type { PlayInput } from '../../../../src/flow/decide/play.ts';
import { complaint } from '../../../../src/flow/decide/plays/complaint.ts';
import { listUnsubscribe } from '../../../../src/flow/decide/plays/list-unsubscribe.ts';
import { passionateFeedback } from '../../../../src/flow/decide/plays/passionate-feedback.ts';
import { wonBack } from '../../../../src/flow/decide/plays/won-back.ts';
import type { EpisodeInterval } from '../../../../src/flow/state.ts';
import { describePlay } from '../../../battery/play.battery.ts';
import { day, dayName, event, hard } from '../../build-history.ts';
import { contact, deal, facts, type InputParts, input, readTask } from '../build-input.ts';
import { CALL_IN_US, customer, left, leftStream, complaint as marked, SOON } from '../play-stories.ts';
import { names, task } from '../read-decisions.ts';

const TOUCH = { ...CALL_IN_US, personalTouch: 'on' } as const;
const WORDS = { reason: 'content_or_tone', comment: 'Your tone is an insult.\nWe have paid you for years!' };
const spam: InputParts = { history: { events: [marked()] }, facts: customer };
const stream: InputParts = { history: { events: [leftStream()] }, facts: customer };

describePlay(complaint, {
  'a complaint': input(SOON, spam),
  'a complaint with words': input(SOON, { ...spam, survey: WORDS, settings: CALL_IN_US }),
});
describePlay(listUnsubscribe, {
  'nobody is bothered': input(SOON, stream),
  'a touch by a call': input(SOON, { ...stream, settings: TOUCH, survey: WORDS }),
  'a touch that is not allowed': input(SOON, { ...stream, settings: { personalTouch: 'on' } }),
});
describePlay(passionateFeedback, {
  'words on leaving a stream': input(SOON, { ...stream, survey: WORDS }),
});

/** As the store gives an episode back in which these plays opened tasks. */
function told(given: PlayInput, ...tasksBy: string[]): PlayInput {
  const episodes = given.after.episodes.map((one): EpisodeInterval => ({ ...one, episodeId: 'e1', tasksBy }));
  return { ...given, after: { ...given.after, episodes } };
}

describe('complaint', () => {
  test('is reviewed internally, and nobody is called, whatever the table allows', () => {
    const decisions = complaint.decide(input(SOON, { ...spam, settings: CALL_IN_US }));
    expect(decisions).toMatchObject([{ because: { mode: 'review' }, task: { type: 'TODO', priority: 'LOW' } }]);
    expect(task(decisions)?.subject).toBe(
      'Review internally, do not contact: Dana Reyes (Acme) marked our mail as spam',
    );
    expect(JSON.stringify(decisions)).not.toContain('+1 555');
  });

  test('calls back an earlier task that may ask for a call, and says so first', () => {
    const decisions = decideAddress(
      told(input(SOON, { ...spam, history: { events: [left(), marked()] } }), 'global-unsubscribe'),
    );
    expect(names(decisions)).toEqual(['complaint']);
    expect(task(decisions)).toMatchObject({ priority: 'HIGH' });
    expect(readTask(task(decisions))).toContain('1. An earlier task about them may ask for a call: do not make it');
  });
});

test('a complaint of which an earlier release told by a review is not told again', () => {
  expect(decideAddress(told(input(SOON, spam), 'global-unsubscribe'))).toEqual([]);
  expect(names(decideAddress(told(input(SOON, spam), 'global-unsubscribe', 'complaint')))).toEqual(['complaint']);
});

describe('list-unsubscribe', () => {
  test('bothers nobody as delivered, and only about those who matter', () => {
    expect(task(listUnsubscribe.decide(input(SOON, stream)))).toBeNull();
    const nobody = facts({ contact: contact({ lifecycleStage: 'lead' }) });
    expect(task(listUnsubscribe.decide(input(SOON, { ...stream, facts: nobody, settings: TOUCH })))).toBeNull();
    expect(task(listUnsubscribe.decide(input(SOON, { ...stream, settings: TOUCH })))).toMatchObject({ type: 'CALL' });
  });

  test('asks service, or whoever owns the contact; where no call is allowed it stays inside', () => {
    const of = (settings: InputParts['settings'] = {}) =>
      task(listUnsubscribe.decide(input(SOON, { ...stream, settings: { ...TOUCH, ...settings } })));
    expect(of({ serviceOwnerId: '15' })?.ownerId).toBe('15');
    expect(of()?.ownerId).toBe('11');
    expect(of()?.subject).toBe('Personal touch: Dana Reyes (Acme) left “Product news”');
    expect(of({ contactRules: [] })).toMatchObject({ type: 'TODO' });
    expect(of({ contactRules: [] })?.subject).toMatch(/^Review internally, do not contact: /);
  });

  test('names what was left', () => {
    const events = [leftStream(0, 'Events'), leftStream(0.01)];
    const text = readTask(
      task(listUnsubscribe.decide(input(SOON, { ...stream, history: { events }, settings: TOUCH }))),
    );
    expect(text).toContain('left “Events” and “Product news” on 2 Mar 2026');
  });
});

describe('passionate-feedback', () => {
  const of = (parts: InputParts) => decideAddress(input(SOON, { ...stream, survey: WORDS, ...parts }));

  test('brings the words to the owner as they stand, where no other task quotes them', () => {
    expect(names(of({}).filter((one) => one.task))).toEqual(['passionate-feedback']);
    expect(readTask(of({}).find((one) => one.task)?.task)).toContain(
      '“Your tone is an insult.\nWe have paid you for years!”',
    );
  });

  test('is silent where the task about the leaving quotes them', () => {
    expect(names(of({ history: { events: [left()] } }))).toEqual(['global-unsubscribe']);
    expect(JSON.stringify(of({ history: { events: [left()] } }))).toContain('Your tone is an insult');
    expect(names(of({ settings: TOUCH }).filter((one) => one.task))).toEqual(['list-unsubscribe']);
  });

  test('opens no second task when the words come after the first: they stand in a note', () => {
    const later = told(input(SOON, { ...stream, history: { events: [left()] }, survey: WORDS }), 'global-unsubscribe');
    expect(names(decideAddress(later))).toEqual(['global-unsubscribe']);
    const off = { ...later.settings, plays: { ...later.settings.plays, 'global-unsubscribe': { on: false } } };
    expect(decideAddress({ ...later, settings: off })).toEqual([]);
  });

  test('judges no tone: coarse and kind words of one length make the same task', () => {
    const [coarse, kind] = ['Damn idiots!!', 'Thank you all'].map((comment) => {
      const { because, task: made } = of({ survey: { reason: null, comment } }).find((one) => one.task) ?? {};
      return JSON.stringify([because, made]).replace(comment, '');
    });
    expect(coarse).toBe(kind);
  });

  test('has nothing to tell of a reason that was only tapped', () => {
    expect(of({ survey: { reason: 'too_often', comment: '  ' } }).filter((one) => one.task)).toEqual([]);
  });
});

test('one task about one leaving, the gravest; a graver one follows, a lesser one does not', () => {
  const events = [leftStream(), left(0.01)];
  const both = input(SOON, { ...stream, history: { events }, settings: TOUCH, survey: WORDS });
  const tasked = (given: PlayInput) => names(decideAddress(given).filter((one) => one.task !== null));
  expect(tasked(both)).toEqual(['global-unsubscribe']);
  expect(tasked(told(both, 'list-unsubscribe'))).toEqual(['global-unsubscribe']);
  const streamOnly = input(SOON, { ...stream, settings: TOUCH, survey: WORDS });
  expect(tasked(told(streamOnly, 'global-unsubscribe'))).toEqual([]);
});

test('tasks wait for what people say on leaving, and for their taking it back; then they come', () => {
  const minute = 1 / 1_440;
  const at = (minutes: number) => decideAddress(input(minutes * minute, { history: { events: [left()] } }));
  expect(at(29)).toEqual([]);
  expect(names(at(30))).toEqual(['global-unsubscribe']);
  expect(input(29 * minute, { history: { events: [left()] } }).after.reviewAt).toEqual(day(30 * minute));
});

const back: InputParts = {
  history: { events: [hard(0)], deliveredDays: [dayName(2)] },
  facts: facts({ deals: [deal()] }),
};
const acted = (given: PlayInput): PlayInput => told(given, 'deal-at-risk');

describePlay(wonBack, { 'mail gets through again': acted(input(7, back)) });

describe('won-back', () => {
  test('says how and after how many days, and opens no task', () => {
    expect(wonBack.decide(acted(input(7, back)))).toMatchObject([
      { task: null, because: { by: 'delivered', kind: 'lost' } },
    ]);
  });

  test('is silent about what nobody acted upon, and about a colleague’s word', () => {
    expect(wonBack.decide(input(7, back))).toEqual([]);
    const given = acted(input(7, back));
    const episodes = given.after.episodes.map((one): EpisodeInterval => ({ ...one, wonBackBy: 'word' }));
    expect(wonBack.decide({ ...given, after: { ...given.after, episodes } })).toEqual([]);
  });

  test('knows the person’s own return', () => {
    const events = [left(), event(day(3), { type: 'resubscribe', actor: 'person', scope: 'everything' })];
    expect(wonBack.decide(told(input(4, { history: { events } }), 'global-unsubscribe'))).toMatchObject([
      { because: { by: 'person', kind: 'left', days: 3 } },
    ]);
  });
});
