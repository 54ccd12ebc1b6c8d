/** What filled-in rows would change: asked of the ledger and our copy of the CRM, and nothing done yet. */
import type { Finding } from '../../esp/table_file/read-finding.ts';
import { findAddressIds } from '../../store/address.ts';
import type { Word } from '../../store/address-word.ts';
import { wordsOn } from '../../store/address-word.ts';
import { contactsOf, findRecords } from '../../store/crm-record.ts';
import type { Db } from '../../store/database.ts';
import { plannedEmails } from '../../store/property-write.ts';
import { holdersOf } from '../../store/report/accounts.ts';

export interface WeighedFinding {
  readonly addressId: number;
  /** To be taken down; null: nothing new. */
  readonly word: { readonly says: Word; readonly why: string | null } | null;
  /** To be planned; null: nothing new. */
  readonly email: { readonly contactId: string; readonly email: string } | null;
}

/** @returns for each finding in its order what it would change, or why it cannot */
export async function weighFindings(
  db: Db,
  portalId: number,
  findings: readonly Finding[],
): Promise<(WeighedFinding | string)[]> {
  if (findings.length === 0) return [];
  const ids = await findAddressIds(db, portalId, [...new Set(findings.map((one) => one.email))]);
  const links = await contactsOf(db, portalId, [...ids.values()]);
  const contactIds = [...new Set(links.values())];
  // One after the other: they may stand in a transaction, which has one connection.
  const words = await wordsOn(db, portalId, [...ids.values()]);
  const copies = await findRecords(db, portalId, 'contact', contactIds);
  const holders = await holdersOf(
    db,
    portalId,
    findings.flatMap((one) => one.newAddress ?? []),
  );
  const planned = await plannedEmails(db, portalId, [...contactIds, ...holders.values()]);
  const weigh = ({ email, says, newAddress, note }: Finding): WeighedFinding | string => {
    const addressId = ids.get(email);
    if (addressId === undefined) return `Nobody here has the address ${email}.`;
    const standing = words.get(addressId);
    const isSaid = says === null || (standing?.says === says && (note === null || standing.why === note));
    const word = isSaid ? null : { says, why: note };
    if (newAddress === null) return { addressId, word, email: null };
    const contactId = links.get(addressId);
    const holder = holders.get(newAddress);
    const ours = planned.get(contactId ?? holder ?? '');
    if (ours?.email === newAddress && ours.insteadOf === addressId) return { addressId, word, email: null };
    const has = copies.get(contactId ?? '')?.fields.email?.toLowerCase();
    if (contactId === undefined) return 'There is no contact in HubSpot that could get the new address.';
    if (has === newAddress) return { addressId, word, email: null };
    if (has !== email) return 'The contact has another address in HubSpot by now.';
    if (holder !== undefined && holder !== contactId)
      return `Another contact has the address ${newAddress}: if both are one person, merge them in HubSpot.`;
    return { addressId, word, email: { contactId, email: newAddress } };
  };
  return findings.map(weigh);
}
