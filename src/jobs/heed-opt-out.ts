/** What HubSpot says of people who want no emails: a rep's note, or HubSpot's own opt-out. It only ever reduces mail. */
import type { CrmObject } from '../crm/crm.ts';
import { recordLeave } from '../flow/accept/record-leave.ts';
import { normaliseAddress } from '../lib/address.ts';
import { linksOf } from '../store/contact-link.ts';
import type { Db } from '../store/database.ts';
import type { HubspotEvent } from '../store/hubspot-event.ts';
import { findToldOut } from '../store/subscription-write.ts';
import type { FollowDeps } from './follow-contact.ts';

/** Told of no return: a rep who empties the property, or HubSpot, lifts nothing. */
export function isOptOut({ propertyName, propertyValue }: HubspotEvent): boolean {
  if (propertyName === 'bw_opt_out_request') return Boolean(propertyValue);
  return propertyName === 'hs_email_optout' && propertyValue === 'true';
}

/** @param nameRep who noted it, for the proof */
export async function heedOptOut(
  deps: FollowDeps,
  event: HubspotEvent,
  contact: CrmObject | undefined,
  nameRep: () => Promise<string>,
): Promise<void> {
  const isByRep = event.propertyName === 'bw_opt_out_request';
  const detail = isByRep ? { notedBy: await nameRep(), how: event.propertyValue } : { property: event.propertyName };
  const emails = await addressesOf(deps, event.objectId, contact);
  const told = await findToldOut(deps.db, deps.portalId, isByRep ? [] : emails);
  for (const email of emails) {
    const toldAt = told.get(email);
    // Our own words come back.
    if (toldAt && event.occurredAt >= toldAt) continue;
    await recordLeave(inTransaction(deps.db), {
      portalId: deps.portalId,
      hashKey: deps.hashKey,
      email,
      stream: null,
      venue: isByRep ? 'rep' : 'hubspot',
      actor: isByRep ? 'customer' : 'unknown',
      at: deps.now,
      happenedAt: event.occurredAt,
      detail: { ...detail, contactId: event.objectId },
    });
  }
}

/** The one at which the person is mailed; of a contact that is gone, those that we know. */
async function addressesOf(deps: FollowDeps, contactId: string, contact: CrmObject | undefined): Promise<string[]> {
  const primary = normaliseAddress(contact?.properties.email ?? '');
  if (primary !== null) return [primary];
  const links = (await linksOf(deps.db, deps.portalId, [contactId])).get(contactId) ?? [];
  return links.filter((link) => link.unlinkedAt === null).map((link) => link.email);
}

/** Somebody who was read to be opted out, and of whom the ledger knows nothing of the kind. */
export interface FoundOptOut {
  readonly email: string;
  readonly contactId: string;
  readonly by: 'rep' | 'hubspot';
}

/** What stood in HubSpot before we came, or whose news was lost: found when the contact is read. */
export async function heedFoundOptOuts(deps: FollowDeps, found: readonly FoundOptOut[]): Promise<void> {
  const byHubspot = found.filter(({ by }) => by === 'hubspot').map(({ email }) => email);
  const told = await findToldOut(deps.db, deps.portalId, byHubspot);
  for (const { email, contactId, by } of found) {
    if (by === 'hubspot' && told.has(email)) continue;
    await recordLeave(inTransaction(deps.db), {
      portalId: deps.portalId,
      hashKey: deps.hashKey,
      email,
      stream: null,
      venue: by,
      actor: by === 'rep' ? 'customer' : 'unknown',
      origin: 'pull',
      at: deps.now,
      isUndated: true,
      detail: { contactId, found: 'when the contact was read' },
    });
  }
}

/** Nobody has to be woken: whoever works the lane settles next. */
function inTransaction(db: Db): { db: Db; notify(): Promise<void> } {
  return { db, notify: () => Promise.resolve() };
}
