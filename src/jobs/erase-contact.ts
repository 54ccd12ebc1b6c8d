/** A person asked to be forgotten: HubSpot names only the contact's id, the links find the rest. */

import { normaliseAddress } from '../lib/address.ts';
import { hashAddress } from '../lib/address-hash.ts';
import { writeAudit } from '../store/audit.ts';
import { findRecords } from '../store/crm-record.ts';
import {
  addressesToErase,
  emptyDeliveriesNaming,
  eraseAddresses,
  eraseContactRows,
  forgetAsksFor,
  rememberForgotten,
} from '../store/erasure.ts';
import { deleteLeaveRequestsOf } from '../store/leave-request.ts';
import type { FollowDeps } from './follow-contact.ts';

export async function eraseContact(deps: FollowDeps, contactId: string): Promise<void> {
  const { db, portalId, hashKey, now } = deps;
  const addresses = await addressesToErase(db, portalId, contactId);
  const copy = (await findRecords(db, portalId, 'contact', [contactId])).get(contactId);
  const read = normaliseAddress(copy?.fields.email ?? '');
  // Somebody whom we know as a colleague only may be mailed tomorrow.
  const emails = new Set([...addresses.map((one) => one.email), ...(read ? [read] : [])]);
  for (const email of emails) {
    const hash = hashAddress(hashKey, email);
    await rememberForgotten(db, portalId, hash, now);
    await forgetAsksFor(db, portalId, hash);
  }
  if (emails.size > 0) await emptyDeliveriesNaming(db, portalId, [...emails]);
  await deleteLeaveRequestsOf(db, portalId, [...emails]);
  await eraseAddresses(
    db,
    portalId,
    addresses.map((one) => one.addressId),
  );
  await eraseContactRows(db, portalId, contactId);
  await writeAudit(db, portalId, {
    at: now,
    actor: 'hubspot',
    action: 'person.erased',
    target: null,
    detail: { contactId, addresses: addresses.length },
  });
}
