/** Somebody on a deal that is about to close can no longer be reached: harmless if mended today. */
import type { CrmFacts, DealFacts } from '../../facts.ts';
import type { AddressState, Cause } from '../../state.ts';
import { championRole } from '../champion-role.ts';
import { dueToday } from '../due-dates.ts';
import { isFresh } from '../is-fresh.ts';
import { lossOf } from '../loss-of.ts';
import { lateDeals } from '../open-deals.ts';
import { openEpisode } from '../open-episode.ts';
import type { Decision, Play, PlayInput, TaskDraft } from '../play.ts';
import { resolveOwner } from '../resolve-owner.ts';
import { standAt } from '../stand-at.ts';
import { describePerson } from '../task-text/describe-person.ts';
import { evidenceSections } from '../task-text/evidence-sections.ts';
import { fitSubject, type SubjectPart } from '../task-text/fit-subject.ts';
import { lostSteps } from '../task-text/lost-steps.ts';
import { replacementsSection } from '../task-text/replacements-section.ts';
import { whatHappened } from '../task-text/what-happened.ts';
import { whyItMatters } from '../task-text/why-it-matters.ts';
import { whyYou } from '../task-text/why-you.ts';
import { dealAmount, dealClose, dealName } from '../task-text/write-deal.ts';

const LABEL = 'Deal at risk';

export const dealAtRisk: Play = {
  id: 'deal-at-risk',
  label: LABEL,
  summary:
    'When mail to somebody on an open deal in a late stage stops getting through, or somebody says that they have left, the owner is asked to call today.',
  needs: [
    {
      scope: 'crm.objects.deals.read',
      isVital: true,
      without: 'HubSpot does not let Bellwether read deals, so no deal is ever seen to be at risk.',
    },
  ],
  decide(input: PlayInput): readonly Decision[] {
    const { after, facts, settings, now } = input;
    const episode = openEpisode(after, 'lost');
    const { contact } = facts;
    const { cause, verdict } = after;
    if (contact === null || episode === null || cause === null) return [];
    if ((verdict !== 'dead' && verdict !== 'unsure') || !isFresh(lossOf(after, cause), settings, now)) return [];
    if (verdict === 'unsure' && after.hypothesis === 'gateway_at_fault') return [];
    const deals = lateDeals(facts.deals, settings);
    const [first] = deals;
    if (first === undefined) return [];
    return [
      {
        play: 'deal-at-risk',
        episode,
        // One task for all deals of the person: the deal that comes first may change, the person does not.
        target: { type: 'contact', id: contact.contactId },
        at: cause.at,
        task: draftTask(input, contact.contactId, cause, deals, first),
        because: {
          verdict,
          class: cause.class,
          reason: cause.reason,
          deals: deals.map((deal) => deal.name).join(', '),
          stageProbability: first.stageProbability,
          role: championRole(contact, settings),
        },
      },
    ];
  },
};

function draftTask(
  input: PlayInput,
  contactId: string,
  cause: Cause,
  deals: readonly DealFacts[],
  first: DealFacts,
): TaskDraft {
  const { after, email, facts, settings, now } = input;
  const person = describePerson(facts, email);
  const owner = resolveOwner(facts, settings);
  const replacements = replacementsSection(input, person);
  const { mayCall, ...steps } = lostSteps(input, person, deals, 'today', replacements.items.length > 0);
  const atLeast = `${Math.round(settings.dealProbability * 100)}%`;
  return {
    subject: fitSubject([
      'Deal at risk: ',
      ...person.label,
      loss(after, cause),
      ...dealParts(first, deals, facts, now),
    ]),
    sections: [
      whatHappened(input, cause, person),
      whyItMatters(input, deals),
      steps,
      replacements,
      ...evidenceSections(after),
      whyYou(
        owner,
        LABEL,
        `opens a task when somebody on an open deal at ${atLeast} or more can no longer be reached by email.`,
      ),
    ],
    type: mayCall ? 'CALL' : 'TODO',
    priority: 'HIGH',
    dueAt: dueToday(now, facts.timeZone),
    ownerId: owner.ownerId,
    ...standAt(contactId, facts, deals),
  };
}

function loss(state: AddressState, { word }: Cause): string {
  if (word) return word.says === 'wrong_address' ? ' is said to have another address; ' : ' is said to have left; ';
  return state.verdict === 'dead' ? ' no longer gets mail; ' : ' may no longer get mail; ';
}

function dealParts(first: DealFacts, deals: readonly DealFacts[], facts: CrmFacts, now: Date): readonly SubjectPart[] {
  const details = [dealAmount(first, facts), dealClose(first, facts, now)].filter((part) => part !== null);
  const more = deals.length === 1 ? '' : `, +${deals.length - 1} more`;
  return [{ name: dealName(first) }, details.length === 0 ? more : `, ${details.join(', ')}${more}`];
}
