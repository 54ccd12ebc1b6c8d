/** A person asked to be forgotten: HubSpot names only the contact's id, an admin an address; the links find the rest. */

import { normaliseAddress } from '../lib/address.ts';
import { hashAddress } from '../lib/address-hash.ts';
import { writeAudit } from '../store/audit.ts';
import { findRecords } from '../store/crm-record.ts';
import { eraseFromImports } from '../store/erase-from-imports.ts';
import {
  addressesToErase,
  contactsToErase,
  type ErasedAddress,
  emptyDeliveriesNaming,
  eraseAddresses,
  eraseContactRows,
  forgetAsksFor,
  rememberForgotten,
} from '../store/erasure.ts';
import { deleteErasureRequests } from '../store/erasure-request.ts';
import { deleteLeaveRequestsOf } from '../store/leave-request.ts';
import { eraseFromChecks } from '../store/list-check-row.ts';
import { eraseLostViews } from '../store/lost-view.ts';
import { findAddressExactly } from '../store/report/find.ts';
import type { FollowDeps } from './follow-contact.ts';

/** @param contactId as HubSpot's privacy deletion names it */
export async function eraseContact(deps: FollowDeps, contactId: string): Promise<void> {
  const erased = await erase(deps, [contactId], []);
  await note(deps, 'hubspot', { contactId, addresses: erased });
}

/**
 * The same for whoever has this address, with all other addresses of theirs. Somebody whom nobody knows is remembered as
 * forgotten, too: mail to them may be reported tomorrow.
 *
 * @param email normalised
 * @param by the admin who passed it on
 */
export async function erasePerson(deps: FollowDeps, email: string, by: string): Promise<void> {
  const { db, portalId } = deps;
  const contactIds = await contactsToErase(db, portalId, email);
  const addressId = await findAddressExactly(db, portalId, email);
  const erased = await erase(deps, contactIds, [{ addressId, email }]);
  await note(deps, by, { addresses: erased });
}

interface Known {
  /** null: never written down. */
  readonly addressId: number | null;
  readonly email: string;
}

/** @returns how many addresses of the ledger were erased */
async function erase(deps: FollowDeps, contactIds: readonly string[], named: readonly Known[]): Promise<number> {
  const { db, portalId, hashKey, now } = deps;
  const addresses: ErasedAddress[] = [];
  // Somebody whom we know as a colleague only may be mailed tomorrow.
  const emails = new Set(named.map((one) => one.email));
  for (const contactId of contactIds) {
    addresses.push(...(await addressesToErase(db, portalId, contactId)));
    const copy = (await findRecords(db, portalId, 'contact', [contactId])).get(contactId);
    const read = normaliseAddress(copy?.fields.email ?? '');
    if (read) emails.add(read);
  }
  for (const one of addresses) emails.add(one.email);
  for (const email of emails) {
    const hash = hashAddress(hashKey, email);
    await rememberForgotten(db, portalId, hash, now);
    await forgetAsksFor(db, portalId, hash);
  }
  await deleteErasureRequests(db, portalId, [...emails]);
  if (emails.size > 0) {
    await emptyDeliveriesNaming(db, portalId, [...emails]);
    await eraseFromImports(db, portalId, [...emails]);
    await eraseFromChecks(db, portalId, [...emails]);
    await eraseLostViews(db, portalId, [...emails]);
  }
  await deleteLeaveRequestsOf(db, portalId, [...emails]);
  const ids = new Set([...addresses, ...named].flatMap((one) => one.addressId ?? []));
  await eraseAddresses(db, portalId, [...ids]);
  for (const contactId of contactIds) await eraseContactRows(db, portalId, contactId);
  return ids.size;
}

function note(deps: FollowDeps, actor: string, detail: Readonly<Record<string, string | number>>): Promise<void> {
  const { db, portalId, now } = deps;
  return writeAudit(db, portalId, { at: now, actor, action: 'person.erased', target: null, detail });
}
