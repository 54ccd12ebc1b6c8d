/** Somebody confirms where a lost person is now: the contact gets that address, and the next mail will prove it. */
import type { Knex } from 'knex';
import { domainOf } from '../lib/address.ts';
import type { Clock } from '../lib/clock.ts';
import { BellwetherError } from '../lib/errors.ts';
import { findAccounts } from '../store/account.ts';
import { writeAudit } from '../store/audit.ts';
import { contactsOf, findRecords } from '../store/crm-record.ts';
import { planEmail } from '../store/property-write.ts';
import { holdersOf } from '../store/report/accounts.ts';
import { notifyWork } from '../store/system/notify.ts';

interface Confirmation {
  /** Of the lost person. */
  readonly addressId: number;
  /** Its domain, under which the account is found. */
  readonly domain: string;
  /** The address that the page showed. */
  readonly probable: string;
}

/**
 * @param by who confirms it, for the audit log
 * @throws BellwetherError to be shown: what is believed has changed, or HubSpot would refuse it
 */
export async function useAddress(
  deps: { readonly db: Knex; readonly clock: Clock },
  portalId: number,
  by: string,
  { addressId, domain, probable }: Confirmation,
): Promise<void> {
  const { db } = deps;
  const now = deps.clock.now();
  const account = (await findAccounts(db, portalId, [domain])).get(domain);
  const person = account?.state?.people.find((one) => one.addressId === addressId);
  if (person?.probable?.probable !== probable) {
    throw new BellwetherError(
      'account.changed',
      'What we believe of this person has changed in the meantime. Look at the company again.',
    );
  }
  const contactId = (await contactsOf(db, portalId, [addressId])).get(addressId);
  const copy = (await findRecords(db, portalId, 'contact', contactId === undefined ? [] : [contactId])).get(
    contactId ?? '',
  );
  if (contactId === undefined || copy?.fields.email?.toLowerCase() !== person.email) {
    throw new BellwetherError(
      'account.corrected',
      'The contact has another address by now, or is not in HubSpot any more.',
    );
  }
  const holder = (await holdersOf(db, portalId, [probable])).get(probable);
  if (holder !== undefined && holder !== contactId) {
    throw new BellwetherError(
      'account.taken',
      'Another contact has this address: if both are one person, merge them in HubSpot.',
    );
  }
  await db.transaction(async (trx) => {
    await planEmail(trx, portalId, { contactId, addressId, email: probable }, now);
    // Ids alone: the log outlives the person, should they ask to be forgotten.
    await writeAudit(trx, portalId, {
      at: now,
      actor: by,
      action: 'contact.address-confirmed',
      target: contactId,
      detail: { addressId, from: domain, to: domainOf(probable), confidence: person.probable?.confidence ?? null },
    });
  });
  await notifyWork(db, [portalId]);
}
