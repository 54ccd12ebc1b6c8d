/** A copy of everything that is held of one person, machine readable (GDPR, Articles 15 and 20). */
import { hashAddress } from '../lib/address-hash.ts';
import type { Db } from '../store/database.ts';
import { addressesToErase, contactsToErase } from '../store/erasure.ts';
import { copyPerson } from '../store/person-copy.ts';
import { findAddressExactly } from '../store/report/find.ts';

export interface PersonExport {
  readonly format: 'bellwether-person-1';
  readonly portalId: number;
  readonly madeAt: Date;
  /** As it was asked for. */
  readonly email: string;
  /** All addresses of theirs that are known. */
  readonly addresses: readonly string[];
  /** Rows by table of the ledger. Columns are named as there; docs/glossary.md says what the words mean. */
  readonly held: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
}

/**
 * @param email normalised
 * @param hashKey of the portal
 */
export async function exportPerson(
  db: Db,
  portalId: number,
  hashKey: Buffer,
  email: string,
  now: Date,
): Promise<PersonExport> {
  const contactIds = await contactsToErase(db, portalId, email);
  const addressId = await findAddressExactly(db, portalId, email);
  const others = (await Promise.all(contactIds.map((id) => addressesToErase(db, portalId, id)))).flat();
  const emails = [...new Set([email, ...others.map((one) => one.email)])];
  const held = await copyPerson(db, portalId, {
    emails,
    hashes: emails.map((one) => hashAddress(hashKey, one)),
    addressIds: [...new Set([...(addressId === null ? [] : [addressId]), ...others.map((one) => one.addressId)])],
    contactIds,
  });
  return { format: 'bellwether-person-1', portalId, madeAt: now, email, addresses: emails, held };
}
