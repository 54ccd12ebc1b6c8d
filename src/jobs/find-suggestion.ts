/** Where a person probably is now, worked out at this moment from everything that plays would ask: shown, and confirmed. */
import { loadFacts, type PortalFacts } from '../crm/records/load-facts.ts';
import { type SuggestedAddress, suggestAddress } from '../flow/decide/suggest-address.ts';
import type { CrmFacts } from '../flow/facts.ts';
import type { AddressState } from '../flow/state.ts';
import { domainOf } from '../lib/address.ts';
import type { Db } from '../store/database.ts';
import { reachedDomains } from '../store/peers.ts';

export interface Suggestion extends Pick<SuggestedAddress, 'email' | 'why'> {
  readonly from: SuggestedAddress['from'];
  /** 0 to 1, where it was learned from colleagues; else null. */
  readonly confidence: number | null;
  /** Addresses of colleagues from whom it was learned. */
  readonly learnedFrom: readonly string[];
  /** Somebody else would have the same address. */
  readonly isAmbiguous: boolean;
}

export interface KnownPerson {
  readonly facts: CrmFacts;
  readonly suggestion: Suggestion | null;
}

/** @param address with its state as concluded last */
export async function findSuggestion(
  db: Db,
  portalId: number,
  portal: PortalFacts,
  address: { readonly addressId: number; readonly email: string; readonly state: AddressState },
  now: Date,
): Promise<KnownPerson> {
  const { addressId, email, state } = address;
  const named = state.news?.newAddress?.email;
  const replies = new Map(named === undefined ? [] : [[addressId, [named]] as const]);
  const facts = (await loadFacts(db, portalId, portal, [addressId], replies)).get(addressId);
  if (!facts) throw new Error('facts are loaded for every address that is asked for');
  const isDoubtful = state.cause?.reason === 'domain_unknown';
  const reached = isDoubtful ? await reachedDomains(db, portalId, [domainOf(email)]) : new Set<string>();
  const found = suggestAddress({ email, after: state, facts, isDomainAlive: !isDoubtful || reached.size > 0, now });
  const probable = facts.account?.people.find((one) => one.addressId === addressId)?.probable ?? null;
  if (found !== null) {
    const { confidence = null, learnedFrom = [] } = probable?.probable === found.email ? probable : {};
    return { facts, suggestion: { ...found, confidence, learnedFrom, isAmbiguous: false } };
  }
  const isLost = state.episodes.some((episode) => episode.kind === 'lost' && episode.endedAt === null);
  // What would fit two people is for somebody to find out.
  if (probable === null || !isLost) return { facts, suggestion: null };
  const { confidence, learnedFrom, isAmbiguous } = probable;
  const why = `Colleagues get mail at addresses of this form: ${learnedFrom.slice(0, 3).join(', ')}.`;
  return {
    facts,
    suggestion: { email: probable.probable, from: 'colleagues', why, confidence, learnedFrom, isAmbiguous },
  };
}
