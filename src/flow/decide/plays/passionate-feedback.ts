/** Somebody took the time to write why they left: their words reach the owner as they stand, and no program judges their tone. */
import { dueNextWorkingDay } from '../due-dates.ts';
import { type Gate, gateContact } from '../gate.ts';
import { isFresh } from '../is-fresh.ts';
import { openDeals } from '../open-deals.ts';
import { openEpisode } from '../open-episode.ts';
import type { Decision, Play, PlayInput, TaskDraft } from '../play.ts';
import { resolveOwner } from '../resolve-owner.ts';
import { standAt } from '../stand-at.ts';
import { describePerson } from '../task-text/describe-person.ts';
import { fitSubject } from '../task-text/fit-subject.ts';
import { theirWords, whatRulesSay, whatTheyDid, whoTheyAre } from '../task-text/left-sections.ts';
import { whyYou } from '../task-text/why-you.ts';

const LABEL = 'Their own words';

export const passionateFeedback: Play = {
  id: 'passionate-feedback',
  label: LABEL,
  summary:
    'When a person writes why they left, the owner reads it word for word: in the task about their leaving, or in one of its own where there is none. Nothing is scored.',
  needs: [],
  decide(input: PlayInput): readonly Decision[] {
    const { after, facts, settings, survey, now } = input;
    const { optOut } = after;
    const episode = openEpisode(after, 'left');
    const { contact } = facts;
    if (contact === null || episode === null || optOut.scope === 'none' || optOut.at === null) return [];
    if ((survey?.comment?.trim() ?? '') === '' || !isFresh(optOut, settings, now)) return [];
    const gate = gateContact(facts, optOut, settings, input.isPrivateAddress);
    return [
      {
        play: 'passionate-feedback',
        episode,
        target: { type: 'contact', id: contact.contactId },
        at: optOut.at,
        task: draftTask(input, contact.contactId, gate),
        because: { mode: gate.mode, gate: gate.why, row: gate.row, surveyReason: survey?.reason ?? null },
      },
    ];
  },
};

function draftTask(input: PlayInput, contactId: string, gate: Gate): TaskDraft {
  const { email, facts, settings, now } = input;
  const person = describePerson(facts, email);
  const owner = resolveOwner(facts, settings);
  const answer =
    gate.mode === 'call'
      ? 'If something can be made right: call them once and say so. Otherwise do not answer it.'
      : 'Do not answer them: if something can be made right, make it right, and leave it there.';
  return {
    subject: fitSubject(['Please read: ', ...person.label, ' told us why they left']),
    sections: [
      ...theirWords(input),
      whatTheyDid(input, person),
      whoTheyAre(input),
      whatRulesSay(gate),
      {
        heading: 'What to do',
        text: null,
        items: ['Read it, and pass it on to whoever can change it.', answer],
        ordered: true,
      },
      whyYou(owner, LABEL, 'brings to you, word for word, what people write on leaving.'),
    ],
    type: 'TODO',
    priority: 'LOW',
    dueAt: dueNextWorkingDay(now, facts.timeZone),
    ownerId: owner.ownerId,
    ...standAt(contactId, facts, openDeals(facts.deals)),
  };
}
