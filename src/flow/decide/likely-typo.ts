/** A likely typing error in the domain of an address that never worked. A domain that lives is never "corrected". */
import spellChecker from '@zootools/email-spell-checker';
import { domainOf, normaliseAddress } from '../../lib/address.ts';
import type { CrmFacts } from '../facts.ts';
import type { AddressState } from '../state.ts';

/**
 * Only where the domain itself was said to take no mail, and no mail has ever arrived: somebody who answers "no such user" is a
 * living domain, however much it looks like another one.
 *
 * @param isDomainAlive mail has reached somebody there, as far as the ledger knows
 */
export function findLikelyTypo(
  state: AddressState,
  email: string,
  facts: CrmFacts,
  isDomainAlive: boolean,
): string | null {
  const { cause, lastDeliveredOn, verdict } = state;
  if (verdict !== 'dead' && verdict !== 'unsure') return null;
  if (cause?.reason !== 'domain_unknown' || lastDeliveredOn !== null || isDomainAlive) return null;
  const nearby = [
    facts.company?.domain ?? null,
    ...facts.colleagues.filter((one) => !one.isLost).map(({ email: of }) => of && domainOf(of)),
  ];
  const own = [...new Set(nearby.flatMap((domain) => (domain ? [domain.toLowerCase()] : [])))];
  const domain = domainOf(email);
  if (own.includes(domain)) return null;
  const suggested =
    spellChecker.run({ email, domains: own }) ?? spellChecker.run({ email, domains: spellChecker.POPULAR_DOMAINS });
  const address = suggested === undefined ? null : normaliseAddress(suggested.full);
  return address === email ? null : address;
}
