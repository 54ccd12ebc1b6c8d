/** The person who carried us inside their company can no longer be reached: a new focus is needed there. */
import type { ContactFacts } from '../../facts.ts';
import type { AddressState, Cause } from '../../state.ts';
import { championRole } from '../champion-role.ts';
import { dueNextWorkingDay } from '../due-dates.ts';
import { isFresh } from '../is-fresh.ts';
import { lossOf } from '../loss-of.ts';
import { openDeals } from '../open-deals.ts';
import { openEpisode } from '../open-episode.ts';
import type { Decision, Play, PlayInput, TaskDraft } from '../play.ts';
import { resolveOwner } from '../resolve-owner.ts';
import { standAt } from '../stand-at.ts';
import { deadInShort } from '../task-text/dead-in-short.ts';
import { describePerson } from '../task-text/describe-person.ts';
import { evidenceSections } from '../task-text/evidence-sections.ts';
import { fitSubject } from '../task-text/fit-subject.ts';
import { lostSteps } from '../task-text/lost-steps.ts';
import { replacementsSection } from '../task-text/replacements-section.ts';
import { whatHappened } from '../task-text/what-happened.ts';
import { whyItMatters } from '../task-text/why-it-matters.ts';
import { whyYou } from '../task-text/why-you.ts';

const LABEL = 'Champion lost';

export const championLost: Play = {
  id: 'champion-lost',
  label: LABEL,
  summary:
    'When the address of a champion, decision maker, legal contact or budget holder stops working, or somebody says that they have left, the owner is asked to verify by phone and to find a new contact.',
  needs: [
    {
      scope: 'crm.objects.companies.read',
      isVital: false,
      without:
        'HubSpot does not let Bellwether read companies, so tasks name no company and no colleagues to call instead.',
    },
  ],
  decide(input: PlayInput): readonly Decision[] {
    const { after, facts, settings, now } = input;
    const episode = openEpisode(after, 'lost');
    const { contact } = facts;
    const { cause } = after;
    if (contact === null || episode === null || cause === null || !isLost(after, cause)) return [];
    const role = championRole(contact, settings);
    if (role === null || !isFresh(lossOf(after, cause), settings, now)) return [];
    return [
      {
        play: 'champion-lost',
        episode,
        target: { type: 'contact', id: contact.contactId },
        at: cause.at,
        task: draftTask(input, contact, cause, role),
        because: { verdict: after.verdict, class: cause.class, reason: cause.reason, role },
      },
    ];
  },
};

/** Gone, or perhaps gone by a hard word; a full mailbox is no lost champion yet, and neither is a gateway's fault. */
function isLost(state: AddressState, cause: Cause): boolean {
  if (state.verdict === 'dead') return true;
  const isLikely = state.hypothesis === 'may_be_gone' || state.hypothesis === 'gateway_refuses';
  return state.verdict === 'unsure' && cause.class === 'hard' && isLikely;
}

function draftTask(input: PlayInput, contact: ContactFacts, cause: Cause, role: string): TaskDraft {
  const { after, email, facts, settings, now } = input;
  const person = describePerson(facts, email);
  const owner = resolveOwner(facts, settings);
  const deals = openDeals(facts.deals);
  const replacements = replacementsSection(input, person);
  const { mayCall, ...steps } = lostSteps(
    input,
    person,
    deals,
    'by the next working day',
    replacements.items.length > 0,
  );
  const loss = after.verdict === 'dead' ? `: ${deadInShort(cause)}` : ': may be gone, please verify by phone';
  return {
    subject: fitSubject([`Lost ${role}? `, ...person.label, mayCall ? loss : ': ask a colleague whether they left']),
    sections: [
      whatHappened(input, cause, person),
      whyItMatters(input, deals),
      steps,
      replacements,
      ...evidenceSections(after),
      whyYou(
        owner,
        LABEL,
        'opens a task when a champion, or somebody with a like role in a purchase, can no longer be reached by email.',
      ),
    ],
    type: mayCall ? 'CALL' : 'TODO',
    priority: 'HIGH',
    dueAt: dueNextWorkingDay(now, facts.timeZone),
    ownerId: owner.ownerId,
    ...standAt(contact.contactId, facts, deals),
  };
}
