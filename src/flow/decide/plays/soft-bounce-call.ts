/** Soft again, a week or more later, and the contact matters: a call, or a word through social channels. */
import type { CrmFacts } from '../../facts.ts';
import type { DecideSettings } from '../../settings.ts';
import type { AddressState } from '../../state.ts';
import { dueNextWorkingDay, dueToday } from '../due-dates.ts';
import { isFresh } from '../is-fresh.ts';
import { findMatters } from '../matters.ts';
import { lateDeals, openDeals } from '../open-deals.ts';
import { openEpisode } from '../open-episode.ts';
import type { Decision, Play, PlayInput, TaskDraft, TaskSection } from '../play.ts';
import { resolveOwner } from '../resolve-owner.ts';
import { standAt } from '../stand-at.ts';
import { describePerson, type PersonWords } from '../task-text/describe-person.ts';
import { evidenceSections } from '../task-text/evidence-sections.ts';
import { fitSubject } from '../task-text/fit-subject.ts';
import { reachStep } from '../task-text/lost-steps.ts';
import { whatHappened } from '../task-text/what-happened.ts';
import { whyItMatters } from '../task-text/why-it-matters.ts';
import { whyYou } from '../task-text/why-you.ts';

const LABEL = 'Call after soft bounces';

export const softBounceCall: Play = {
  id: 'soft-bounce-call',
  label: LABEL,
  summary:
    'When mail to a contact that matters bounces softly again a week or more later, or once with a late deal open, the owner is asked to call.',
  needs: [
    {
      scope: 'crm.objects.deals.read',
      isVital: false,
      without:
        'HubSpot does not let Bellwether read deals, so an open deal makes nobody matter, and no call more urgent.',
    },
  ],
  decide(input: PlayInput): readonly Decision[] {
    const { after, facts, settings, now } = input;
    const episode = openEpisode(after, 'lost');
    const { contact } = facts;
    const asksAt = callAt(after, facts, settings);
    if (contact === null || episode === null || after.cause === null || asksAt === null) return [];
    // Who left everything misses no mail of ours.
    if (after.optOut.scope === 'everything') return [];
    if (!isFresh({ at: asksAt, isHistory: after.cause.isHistory }, settings, now)) return [];
    const matters = findMatters(facts, settings, now);
    if (matters.length === 0) return [];
    return [
      {
        play: 'soft-bounce-call',
        episode,
        target: { type: 'contact', id: contact.contactId },
        at: asksAt,
        task: draftTask(input, contact.contactId),
        because: {
          reason: after.cause.reason,
          softBounces: after.softBounces,
          callFor: asksAt.toISOString(),
          matters: matters.map((matter) => matter.kind).join(', '),
        },
      },
    ];
  },
};

/** A week of patience is too long while a late deal is open. */
function callAt(state: AddressState, facts: CrmFacts, settings: DecideSettings): Date | null {
  if (state.callFor !== null) return state.callFor;
  const isUrgent = state.verdict === 'retrying' && lateDeals(facts.deals, settings).length > 0;
  return isUrgent ? (state.cause?.at ?? null) : null;
}

function draftTask(input: PlayInput, contactId: string): TaskDraft {
  const { after, email, facts, settings, now } = input;
  const person = describePerson(facts, email);
  const owner = resolveOwner(facts, settings);
  const deals = openDeals(facts.deals);
  const isUrgent = lateDeals(facts.deals, settings).length > 0;
  const { cause } = after;
  const happened = cause === null ? [] : [whatHappened(input, cause, person)];
  return {
    subject: fitSubject(['Call ', ...person.label, ': our mail keeps coming back, please check the address']),
    sections: [
      ...happened,
      whyItMatters(input, deals),
      steps(input, person, isUrgent ? 'today' : 'by the next working day'),
      ...evidenceSections(after),
      whyYou(
        owner,
        LABEL,
        'asks for a call when mail to a contact that matters bounces softly again a week or more later, or once while a late deal is open.',
      ),
    ],
    type: 'CALL',
    priority: isUrgent ? 'HIGH' : 'MEDIUM',
    dueAt: isUrgent ? dueToday(now, facts.timeZone) : dueNextWorkingDay(now, facts.timeZone),
    ownerId: owner.ownerId,
    ...standAt(contactId, facts, deals),
  };
}

function steps(input: PlayInput, person: PersonWords, when: string): TaskSection {
  const isShared = input.after.hypothesis === 'shared_inbox_full';
  const items = [
    reachStep(input, person, when),
    input.after.cause?.reason === 'mailbox_full'
      ? 'Say kindly that our mail comes back because the mailbox is full, and ask how best to reach them.'
      : 'Say kindly that our mail comes back, and ask how best to reach them.',
    isShared
      ? 'Ask who reads this shared inbox, and for the address of one person.'
      : 'Note what you learn on the contact: the address works, another one is better, or they have left.',
  ];
  return { heading: 'What to do', text: null, items, ordered: true };
}
