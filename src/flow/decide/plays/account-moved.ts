/** A whole company can no longer be reached as we know it: one task for all of its people, with where they probably are. */
import type { AccountFacts } from '../../facts.ts';
import { dueNextWorkingDay, dueToday } from '../due-dates.ts';
import { isFresh } from '../is-fresh.ts';
import { lateDeals, openDeals } from '../open-deals.ts';
import { openEpisode } from '../open-episode.ts';
import type { Decision, Play, PlayInput, TaskDraft } from '../play.ts';
import { resolveCompanyOwner } from '../resolve-owner.ts';
import { standAt } from '../stand-at.ts';
import { movedSections, movedSubject } from '../task-text/moved-sections.ts';
import { whyYou } from '../task-text/why-you.ts';

const LABEL = 'Company moved';

const MOVED: readonly AccountFacts['kind'][] = ['domain_dead', 'domain_changed', 'format_changed'];
/** One person alone is spoken for by the other plays. */
const SEVERAL = 2;

export const accountMoved: Play = {
  id: 'account-moved',
  label: LABEL,
  summary:
    'When a company has moved to a new domain, has changed its addresses or takes no mail any more, its owner gets one task for all of its people, with their probable addresses.',
  needs: [
    {
      scope: 'crm.objects.companies.read',
      isVital: false,
      without:
        'HubSpot does not let Bellwether read companies, so only addresses that belong to one contact tell where a company moved to.',
    },
  ],
  decide(input: PlayInput): readonly Decision[] {
    const { after, email, facts, settings, now } = input;
    const { account, contact } = facts;
    const { cause } = after;
    const episode = openEpisode(after, 'lost');
    if (contact === null || episode === null || cause === null || account === null) return [];
    if (!MOVED.includes(account.kind) || account.people.length < SEVERAL) return [];
    if (!account.people.some((person) => person.email === email) || !isFresh(cause, settings, now)) return [];
    const { domain, kind, newDomain, people } = account;
    return [
      {
        play: 'account-moved',
        episode,
        target: { type: 'contact', id: contact.contactId },
        at: cause.at,
        task: draftTask(input, contact.contactId, account),
        because: { kind, domain, newDomain, people: people.length },
      },
    ];
  },
};

function draftTask(input: PlayInput, contactId: string, account: AccountFacts): TaskDraft {
  const { facts, settings, now } = input;
  const owner = resolveCompanyOwner(facts, settings);
  const isUrgent = lateDeals(facts.deals, settings).length > 0;
  return {
    subject: movedSubject(facts, account),
    sections: [
      ...movedSections(input, account),
      whyYou(owner, LABEL, 'opens one task for all the people of a company that can no longer be reached as before.'),
    ],
    type: account.people.some((person) => person.mayContact) ? 'CALL' : 'TODO',
    priority: 'HIGH',
    dueAt: isUrgent ? dueToday(now, facts.timeZone) : dueNextWorkingDay(now, facts.timeZone),
    ownerId: owner.ownerId,
    ...standAt(contactId, facts, openDeals(facts.deals)),
  };
}
