import { decideAddress } from '../../../../src/flow/decide/decide-address.ts';
import type { PlayInput } from '../../../../src/flow/decide/play.ts';
import { canary } from '../../../../src/flow/decide/plays/canary.ts';
import type { MailingLeaves } from '../../../../src/flow/state.ts';
import { describePlay } from '../../../battery/play.battery.ts';
import { input, readTask } from '../build-input.ts';
import { left, SOON } from '../play-stories.ts';
import { names, task } from '../read-decisions.ts';

const LEAVES: MailingLeaves = {
  campaign: 'March news',
  delivered: 800,
  left: 12,
  complained: 3,
  usualDelivered: 20_000,
  usualLeft: 40,
  chance: 1 / 51_900,
  ownerId: null,
  reasons: [
    { reason: 'too_often', people: 4 },
    { reason: 'not_relevant', people: 1 },
  ],
  quotes: [{ addressId: 7, words: 'Three mails a week <b>is too much</b>.' }],
};

function noticed(part: Partial<MailingLeaves> = {}, n = 0): PlayInput {
  const given = input(n + SOON, { history: { events: [left(n, { campaign: 'March news' })] } });
  return { ...given, leaves: { ...LEAVES, ...part } };
}

describePlay(canary, {
  'far more than usual': noticed(),
  'where usually nobody leaves': noticed({ usualLeft: 0, complained: 0, chance: 1e-12, reasons: [], quotes: [] }),
});

test('reads as a whole', () => {
  expect(
    readTask(task(canary.decide(noticed()))),
  ).toBe(`Too many left: “March news” lost 12 people, 7.5 times as many as usual
HIGH TODO, due 2026-03-03T22:00:00.000Z, owner 11

# What happened
“March news” was delivered to 800, and 12 left by it (3 of them by marking it as spam): 1.5%.
Of your other mail of the last 90 days 0.2% did (40 of 20,000). Were this mailing like the others, so many would leave by chance in 1 of 51,900 mailings.

# Why they left, as far as they said
- too many emails: 4
- not relevant to them: 1

# In their words
- “Three mails a week <b>is too much</b>.”

# What to do
1. Look at what was different this time: to whom it went, how soon after the mail before it, the subject, the tone.
2. Hold mailings like it until you know.
3. Do not write to those who left: they have said what they want.

# Why you got this
You got this because nobody is named as the owner of this campaign, and somebody who left by it is yours: please pass it on to whoever sends it.
Bellwether’s play “Canary” opens one task for a mailing, however many leave it.`);
});

test.each([
  ['few people', { left: 4 }],
  ['what chance may do', { chance: 1 / 999 }],
  ['less than twice as many as usual', { usualLeft: 151 }],
  ['another mailing', { campaign: 'April news' }],
])('is silent about %s', (_, part) => {
  expect(canary.decide(noticed(part))).toEqual([]);
});

test('does not wait for what the person says: the others stay in danger', () => {
  const given = noticed();
  const hearsUntil = new Date(given.now.getTime() + 60_000);
  const waiting = { ...given, after: { ...given.after, hearsUntil } };
  expect(names(decideAddress(waiting))).toEqual(['canary']);
});

test('goes to the owner of the campaign, else to whom the rules name', () => {
  const named = noticed({ ownerId: '14' });
  expect(task(canary.decide(named))?.ownerId).toBe('14');
  const fallback = { ...noticed(), settings: { ...noticed().settings, fallbackOwnerId: '15' } };
  expect(task(canary.decide(fallback))?.ownerId).toBe('15');
  // HubSpot refuses tasks for people who were removed.
  expect(task(canary.decide({ ...fallback, leaves: { ...LEAVES, ownerId: '999' } }))?.ownerId).toBe('15');
});
