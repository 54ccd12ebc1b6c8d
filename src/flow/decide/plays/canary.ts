/** More people leave a mailing than ever leave by chance: those who stay may feel the same, and marketing should look. */
import { cutText } from '../../../lib/cut-text.ts';
import type { MailingLeaves } from '../../state.ts';
import { reasonInWords } from '../../survey-reasons.ts';
import { dueNextWorkingDay } from '../due-dates.ts';
import { isFresh } from '../is-fresh.ts';
import { isLeftByTooMany, shareLeft, usualShare } from '../mailing-left.ts';
import { openEpisode } from '../open-episode.ts';
import type { Decision, Play, PlayInput, TaskDraft, TaskSection } from '../play.ts';
import { resolveMailingOwner } from '../resolve-owner.ts';
import { fitSubject } from '../task-text/fit-subject.ts';

const LABEL = 'Canary';
const MAX_QUOTE = 1_000;

export const canary: Play = {
  id: 'canary',
  label: LABEL,
  summary:
    'When far more people leave one mailing, or mark it as spam, than usually do in your portal, marketing is told once, with the numbers, the reasons and the words. Small mailings say nothing.',
  needs: [],
  decide(input: PlayInput): readonly Decision[] {
    const { after, facts, settings, now, leaves } = input;
    const episode = openEpisode(after, 'left');
    const { optOut } = after;
    if (facts.contact === null || episode === null || optOut.at === null) return [];
    if (!leaves || optOut.campaign !== leaves.campaign || !isLeftByTooMany(leaves, settings)) return [];
    if (!isFresh(optOut, settings, now)) return [];
    const { campaign, delivered, left, complained, usualDelivered, usualLeft, chance } = leaves;
    return [
      {
        play: 'canary',
        episode,
        target: { type: 'contact', id: facts.contact.contactId },
        at: optOut.at,
        task: draftTask(input, facts.contact.contactId, leaves),
        because: { campaign, delivered, left, complained, usualDelivered, usualLeft, chance },
      },
    ];
  },
};

function draftTask(input: PlayInput, contactId: string, leaves: MailingLeaves): TaskDraft {
  const { facts, settings, now } = input;
  const { campaign, left, ownerId } = leaves;
  const anchor = { type: 'contact' as const, id: contactId };
  const owner = resolveMailingOwner(facts, settings, ownerId);
  return {
    subject: fitSubject([
      'Too many left: “',
      { name: campaign },
      `” lost ${number(left)} people, ${timesUsual(leaves)}`,
    ]),
    sections: [
      { heading: 'What happened', text: theNumbers(leaves), items: [] },
      ...theReasons(input, leaves),
      ...theirWords(leaves),
      {
        heading: 'What to do',
        text: null,
        items: [
          'Look at what was different this time: to whom it went, how soon after the mail before it, the subject, the tone.',
          'Hold mailings like it until you know.',
          'Do not write to those who left: they have said what they want.',
        ],
        ordered: true,
      },
      {
        heading: 'Why you got this',
        text: `${owner.why}\nBellwether’s play “${LABEL}” opens one task for a mailing, however many leave it.`,
        items: [],
      },
    ],
    type: 'TODO',
    priority: 'HIGH',
    dueAt: dueNextWorkingDay(now, facts.timeZone),
    ownerId: owner.ownerId,
    anchor,
    associations: [anchor],
  };
}

function timesUsual(leaves: MailingLeaves): string {
  const usual = usualShare(leaves);
  if (usual === 0) return 'where usually nobody leaves';
  return `${number(shareLeft(leaves) / usual, 1)} times as many as usual`;
}

function theNumbers(leaves: MailingLeaves): string {
  const { campaign, delivered, left, complained, usualDelivered, usualLeft, chance } = leaves;
  const spam = complained === 0 ? '' : ` (${number(complained)} of them by marking it as spam)`;
  const mailing = `“${campaign}” was delivered to ${number(Math.max(delivered, left))}, and ${number(left)} left by it${spam}: ${percent(shareLeft(leaves))}.`;
  const usual = `Of your other mail of the last 90 days ${percent(usualShare(leaves))} did (${number(usualLeft)} of ${number(usualDelivered)}).`;
  const odds = `Were this mailing like the others, so many would leave by chance in ${chance < 1e-9 ? 'less than 1 of 1,000,000,000' : `1 of ${number(1 / chance)}`} mailings.`;
  return `${mailing}\n${usual} ${odds}`;
}

function theReasons({ words }: PlayInput, { reasons }: MailingLeaves): readonly TaskSection[] {
  if (reasons.length === 0) return [];
  const items = reasons.map(({ reason, people }) => `${reasonInWords(reason, words)}: ${number(people)}`);
  return [{ heading: 'Why they left, as far as they said', text: null, items }];
}

function theirWords({ quotes }: MailingLeaves): readonly TaskSection[] {
  if (quotes.length === 0) return [];
  const items = quotes.map(({ words }) => `“${cutText(words.trim(), MAX_QUOTE)}”`);
  return [{ heading: 'In their words', text: null, items }];
}

function number(value: number, digits = 0): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: digits });
}

function percent(share: number): string {
  return `${(share * 100).toLocaleString('en-US', { maximumSignificantDigits: 2 })}%`;
}
