/** An address that never worked looks mistyped: the likely right one stands on the contact, and somebody confirms it. */
import type { Cause } from '../../state.ts';
import { dueNextWorkingDay } from '../due-dates.ts';
import { isFresh } from '../is-fresh.ts';
import { findMatters } from '../matters.ts';
import { openDeals } from '../open-deals.ts';
import { openEpisode } from '../open-episode.ts';
import type { Decision, Play, PlayInput, TaskDraft } from '../play.ts';
import { resolveOwner } from '../resolve-owner.ts';
import { standAt } from '../stand-at.ts';
import { suggestAddress } from '../suggest-address.ts';
import { describePerson } from '../task-text/describe-person.ts';
import { fitSubject } from '../task-text/fit-subject.ts';
import { reachStep } from '../task-text/lost-steps.ts';
import { whatHappened } from '../task-text/what-happened.ts';
import { whyItMatters } from '../task-text/why-it-matters.ts';
import { whyYou } from '../task-text/why-you.ts';

const LABEL = 'Mistyped address';

export const entryError: Play = {
  id: 'entry-error',
  label: LABEL,
  summary:
    'When an address that never worked looks mistyped, the likely right one stands on the contact; where the contact matters, the owner is asked to confirm it.',
  needs: [],
  decide(input: PlayInput): readonly Decision[] {
    const { after, facts, settings, now } = input;
    const episode = openEpisode(after, 'lost');
    const { contact } = facts;
    const { cause } = after;
    if (contact === null || episode === null || cause === null || !isFresh(cause, settings, now)) return [];
    const found = suggestAddress(input);
    // Where more is known than the spelling, there is nothing to guess.
    if (found?.from !== 'spelling') return [];
    const suggested = found.email;
    const matters = after.optOut.scope !== 'everything' && findMatters(facts, settings, now).length > 0;
    return [
      {
        play: 'entry-error',
        episode,
        target: { type: 'contact', id: contact.contactId },
        at: cause.at,
        task: matters ? draftTask(input, contact.contactId, cause, suggested) : null,
        because: { reason: cause.reason, suggested },
      },
    ];
  },
};

function draftTask(input: PlayInput, contactId: string, cause: Cause, suggested: string): TaskDraft {
  const { email, facts, settings, now } = input;
  const person = describePerson(facts, email);
  const owner = resolveOwner(facts, settings);
  const deals = openDeals(facts.deals);
  return {
    subject: fitSubject([...person.label, ': is it ', { name: suggested }, '? The address looks mistyped']),
    sections: [
      whatHappened(input, cause, person),
      {
        heading: 'What it probably should be',
        text: `${suggested}\nNo mail has ever arrived at ${email}, and its domain takes none. This is a guess from the spelling: nothing was changed.`,
        items: [],
      },
      whyItMatters(input, deals),
      {
        heading: 'What to do',
        text: null,
        items: [
          reachStep(input, person, 'by the next working day'),
          `Ask whether ${suggested} is right, and write the right address on the contact.`,
        ],
        ordered: true,
      },
      whyYou(owner, LABEL, 'opens a task when the address of a contact that matters never worked and looks mistyped.'),
    ],
    type: 'CALL',
    priority: 'MEDIUM',
    dueAt: dueNextWorkingDay(now, facts.timeZone),
    ownerId: owner.ownerId,
    ...standAt(contactId, facts, deals),
  };
}
