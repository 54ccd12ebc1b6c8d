/** The digest of what the cap held back, as the rep reads it. */
import type { Decision } from '../../../src/flow/decide/play.ts';
import { championLost } from '../../../src/flow/decide/plays/champion-lost.ts';
import { globalUnsubscribe } from '../../../src/flow/decide/plays/global-unsubscribe.ts';
import { calendarDay, draftDigest, type HeldLine, holdBack } from '../../../src/flow/decide/shared-task/digest.ts';
import { readTaskPerson } from '../../../src/flow/decide/shared-task/task-person.ts';
import { renderDigest } from '../../../src/flow/enact/digest/render-digest.ts';
import { day, EMAIL, event, hard } from '../build-history.ts';
import { contact, facts, type InputParts, input, SETTINGS } from './build-input.ts';
import { CALL_IN_US } from './play-stories.ts';

const NOW = new Date('2026-11-20T10:00:00Z');

const left = () =>
  event(day(0), { type: 'global_unsubscribe', native: 'unsubscribe', actor: 'person', scope: 'everything' });

function held(play: { decide: (given: ReturnType<typeof input>) => readonly Decision[] }, parts: InputParts): HeldLine {
  const given = input(0, parts);
  const [decision] = play.decide(given);
  if (!decision?.task) throw new Error('the play decided nothing');
  const one = { email: EMAIL, addressId: 7, facts: given.facts };
  return holdBack(decision, readTaskPerson(one, decision, decision.task, SETTINGS));
}
const champion = (part = {}) =>
  held(championLost, {
    history: { events: [hard(0)] },
    facts: facts({ contact: contact({ buyingRoles: ['DECISION_MAKER'], ...part }) }),
  });
const leaver = (parts: InputParts = {}) => held(globalUnsubscribe, { history: { events: [left()] }, ...parts });

test('it says how many, whom, why, and why it is one task', () => {
  const digest = draftDigest([leaver(), champion()], '11', 10, NOW, 'Europe/Berlin');
  expect(digest.subject).toBe('2 more people to look at, beyond your 10 tasks of the day');
  expect(digest.lines).toEqual([
    { addressId: 7, who: 'Dana Reyes, Acme', what: 'decision maker; the address does not exist' },
    { addressId: 7, who: 'Dana Reyes, Acme', what: 'left all our mail: review internally, do not contact them' },
  ]);
  expect(digest.dueAt.toISOString()).toBe('2026-11-23T16:00:00.000Z');
  expect(digest.whyYou).toBe(
    'You got this because these are yours. Deals at risk are not held back: each has a task of its own.',
  );
});

test('one is one, and nobody’s are nobody’s', () => {
  const digest = draftDigest([champion()], null, 1, NOW, 'UTC');
  expect(digest.subject).toBe('1 more person to look at, beyond your one task of the day');
  expect(digest.whyYou).toContain('Nobody owns these contacts');
});

test('a call that the rules allow stays one humble call', () => {
  expect(leaver({ settings: CALL_IN_US }).what).toBe('left all our mail; one humble call is allowed');
});

test('lines survive their way through JSON', () => {
  const line = champion();
  expect(JSON.parse(JSON.stringify(line))).toEqual(line);
});

test('every line leads to the page of its address, names are escaped, and the reference is never cut off', () => {
  const lines = Array.from({ length: 3_000 }, (_, n) => ({
    addressId: n,
    who: `<b>Person ${n}</b> & Sons`,
    what: 'the mailbox is full',
  }));
  const digest = { ...draftDigest([champion()], '11', 10, NOW, 'UTC'), lines };
  const { properties, associations } = renderDigest(digest, 'BW-4F7K-2Q9X-M31D', 'https://bw.example');
  const body = properties.hs_task_body ?? '';
  expect(body).toContain('<a href="https://bw.example/addresses/0">&lt;b&gt;Person 0&lt;/b&gt; &amp; Sons</a>');
  expect(body.length).toBeLessThan(65_536);
  expect(body).toMatch(/<a href="https:\/\/bw\.example\/lost">And \d+ more: see all lost addresses<\/a>/);
  expect(body.endsWith('BW-4F7K-2Q9X-M31D</p>')).toBe(true);
  expect(associations).toEqual([]);
});

test('the day is that of the portal, across the end of a month', () => {
  const night = new Date('2026-11-30T23:30:00Z');
  expect(calendarDay(night, 'UTC')).toBe('2026-11-30');
  expect(calendarDay(night, 'Europe/Berlin')).toBe('2026-12-01');
  expect(calendarDay(night, 'UTC', 1)).toBe('2026-12-01');
});
