/** Whose task it is. */
import type { CrmFacts } from '../facts.ts';
import type { DecideSettings } from '../settings.ts';
import { isCustomer } from './is-customer.ts';
import { openDeals } from './open-deals.ts';

export interface Owner {
  /** null: nobody was found. */
  readonly ownerId: string | null;
  /** One sentence for whoever reads the task. */
  readonly why: string;
}

/** Customers go to service where a service owner is set; then contact, company and deal owner, then the fallback. */
export function resolveOwner(facts: CrmFacts, settings: DecideSettings): Owner {
  return firstActive(listCandidates(facts, settings), facts);
}

/** For a task about a whole company: its own owner comes first. */
export function resolveCompanyOwner(facts: CrmFacts, settings: DecideSettings): Owner {
  const company = { ownerId: facts.company?.ownerId ?? null, why: 'You got this because you own the company.' };
  return firstActive([company, ...listCandidates(facts, settings)], facts);
}

/** For a personal touch: service, whoever the person is. */
export function resolveServiceOwner(facts: CrmFacts, settings: DecideSettings): Owner {
  const service = { ownerId: settings.serviceOwnerId, why: 'You got this because you are named for service.' };
  return firstActive([service, ...listCandidates(facts, settings)], facts);
}

/**
 * For a task about a mailing: who is named for it, or for what has no owner; else whoever looks after somebody whom it lost.
 *
 * @param named for this mailing
 */
export function resolveMailingOwner(facts: CrmFacts, settings: DecideSettings, named: string | null): Owner {
  const { ownerId } = resolveOwner(facts, settings);
  return firstActive(
    [
      { ownerId: named, why: 'You got this because you are named as the owner of this campaign.' },
      {
        ownerId: settings.fallbackOwnerId,
        why: 'You got this because your rules name you for what has no owner of its own.',
      },
      {
        ownerId,
        why: 'You got this because nobody is named as the owner of this campaign, and somebody who left by it is yours: please pass it on to whoever sends it.',
      },
    ],
    facts,
    'Nobody is named as the owner of this campaign, so the task is unassigned.',
  );
}

function firstActive(
  candidates: readonly Owner[],
  facts: CrmFacts,
  otherwise = 'Nobody owns this contact, its company or a deal of it, so the task is unassigned.',
): Owner {
  for (const candidate of candidates) {
    if (candidate.ownerId !== null && isActive(candidate.ownerId, facts)) return candidate;
  }
  return { ownerId: null, why: otherwise };
}

function listCandidates(facts: CrmFacts, settings: DecideSettings): readonly Owner[] {
  const { contact, company } = facts;
  const toService = contact !== null && isCustomer(contact) ? settings.serviceOwnerId : null;
  return [
    { ownerId: toService, why: 'You got this because customers are in the care of service.' },
    { ownerId: contact?.ownerId ?? null, why: 'You got this because you own the contact.' },
    { ownerId: company?.ownerId ?? null, why: 'You got this because you own the company; the contact has no owner.' },
    ...openDeals(facts.deals).map((deal) => ({
      ownerId: deal.ownerId,
      why: `You got this because you own the deal “${deal.name}”; contact and company have no owner.`,
    })),
    {
      ownerId: settings.fallbackOwnerId,
      why: 'You got this because nobody owns the contact, its company or a deal of it.',
    },
  ];
}

/** HubSpot refuses a task for an owner who was removed; where the owners could not be read, everybody is believed. */
function isActive(ownerId: string, facts: CrmFacts): boolean {
  return facts.owners.size === 0 || facts.owners.has(ownerId);
}
