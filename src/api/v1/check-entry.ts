/**
 * `POST /api/v1/check`: one address of a form. What it answers follows from the address and its domain alone: whoever is known,
 * suppressed or dead here gets the same answer as a stranger, so that a form tells nobody who is among your people.
 */
import { isRoleAddress } from '../../flow/conclude/role-address.ts';
import { whyMalformed } from '../../flow/vet/why-malformed.ts';
import { findLookalike } from '../../jobs/vet/gather-facts.ts';
import { domainOf, normaliseAddress } from '../../lib/address.ts';
import { isDisposable } from '../../lib/is-disposable.ts';
import { latestObservations } from '../../store/dns-observation.ts';
import type { ApiDeps } from './api-deps.ts';
import type { EntryRequest, EntryResponse } from './door-schemas.ts';

export async function checkEntry(deps: ApiDeps, portalId: number, { address }: EntryRequest): Promise<EntryResponse> {
  const normalised = normaliseAddress(address);
  const refuse = (reason: EntryResponse['reason'], message: string): EntryResponse => ({
    answer: 'refuse',
    reason,
    message,
    suggestion: null,
    normalised,
  });
  if (normalised === null) return refuse('malformed', whyMalformed(address));
  const domain = domainOf(normalised);
  const outcome = await askDns(deps, portalId, domain);
  const lookalike = findLookalike(normalised);
  if (lookalike !== null && outcome !== 'takes_mail') {
    const message = `Did you mean ${lookalike}?`;
    return { answer: 'suggest', reason: 'typo', message, suggestion: lookalike, normalised };
  }
  // Behind the typo: lists of such domains name misspellings, too, and a person who mistyped wants to know how it is written.
  if (isDisposable(domain)) return refuse('disposable', 'Mailboxes of this domain last for minutes.');
  if (outcome === 'gone') return refuse('no_mail_server', 'Its domain takes no mail.');
  if (isRoleAddress(normalised)) return refuse('role', 'It is the address of a task: use your own.');
  return { answer: 'accept', reason: null, message: null, suggestion: null, normalised };
}

/** What was said before does; what was never asked is asked now, and not kept: anybody can type any domain. */
async function askDns({ db, dns }: ApiDeps, portalId: number, domain: string) {
  const seen = (await latestObservations(db, portalId, [domain])).get(domain)?.outcome;
  if (seen === 'takes_mail' || seen === 'gone') return seen;
  return dns ? (await dns(domain)).outcome : 'unknown';
}
