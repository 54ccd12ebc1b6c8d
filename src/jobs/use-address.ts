/** Somebody confirms where a lost person is now: the contact gets that address, and the next mail will prove it. */
import type { Knex } from 'knex';
import type { PortalFacts } from '../crm/records/load-facts.ts';
import { readState } from '../flow/state-json.ts';
import { domainOf } from '../lib/address.ts';
import type { Clock } from '../lib/clock.ts';
import { BellwetherError } from '../lib/errors.ts';
import { findAccounts } from '../store/account.ts';
import { writeAudit } from '../store/audit.ts';
import { contactsOf, findRecords } from '../store/crm-record.ts';
import { isEmailUnderWay, lockContact, planEmail } from '../store/property-write.ts';
import { holdersOf } from '../store/report/accounts.ts';
import { listCardAddresses } from '../store/report/card.ts';
import { notifyWork } from '../store/system/notify.ts';
import { findSuggestion } from './find-suggestion.ts';

interface UseDeps {
  readonly db: Knex;
  readonly clock: Clock;
}

interface Confirmation {
  /** Of the lost person. */
  readonly addressId: number;
  /** Its domain, under which the account is found. */
  readonly domain: string;
  /** The address that the page showed. */
  readonly probable: string;
}

/**
 * From the page of a company.
 *
 * @param by who confirms it, for the audit log
 * @throws BellwetherError to be shown: what is believed has changed, or HubSpot would refuse it
 */
export async function useAddress(
  deps: UseDeps,
  portalId: number,
  by: string,
  { addressId, domain, probable }: Confirmation,
): Promise<void> {
  const account = (await findAccounts(deps.db, portalId, [domain])).get(domain);
  const person = account?.state?.people.find((one) => one.addressId === addressId);
  if (person?.probable?.probable !== probable) {
    throw new BellwetherError(
      'account.changed',
      'What we believe of this person has changed in the meantime. Look at the company again.',
    );
  }
  const contactId = (await contactsOf(deps.db, portalId, [addressId])).get(addressId) ?? null;
  const { confidence } = person.probable;
  await confirm(deps, portalId, by, { contactId, addressId, email: person.email, probable, confidence });
}

/**
 * From the card of a contact, by whatever the address was suggested. Once is enough: what was confirmed and is on its way or
 * done is left as it is.
 *
 * @param shown the address that fails, and the one that the card showed in its place
 * @returns whether this changed anything
 * @throws BellwetherError as above
 */
export async function useSuggestion(
  deps: UseDeps,
  portalId: number,
  portal: PortalFacts,
  by: string,
  shown: { readonly contactId: string; readonly addressId: number; readonly probable: string },
): Promise<boolean> {
  const { db, clock } = deps;
  const { contactId, addressId, probable } = shown;
  const addresses = await listCardAddresses(db, portalId, contactId);
  if (addresses.some((one) => one.isPrimary && one.email === probable)) return false;
  const address = addresses.find((one) => one.addressId === addressId);
  const state = readState(address?.state ?? null);
  const found =
    address && state ? await findSuggestion(db, portalId, portal, { ...address, state }, clock.now()) : null;
  if (!address || found?.suggestion?.email !== probable) {
    throw new BellwetherError(
      'account.changed',
      'What we believe of this person has changed in the meantime. Look at the card again.',
    );
  }
  const { confidence } = found.suggestion;
  return confirm(deps, portalId, by, { contactId, addressId, email: address.email, probable, confidence });
}

interface Checked {
  readonly contactId: string | null;
  readonly addressId: number;
  /** The one that fails. */
  readonly email: string;
  readonly probable: string;
  readonly confidence: number | null;
}

async function confirm({ db, clock }: UseDeps, portalId: number, by: string, checked: Checked): Promise<boolean> {
  const { contactId, addressId, email, probable, confidence } = checked;
  if (contactId === null) throw corrected();
  const now = clock.now();
  const isNew = await db.transaction(async (trx) => {
    // Two who press at the same moment confirm it once.
    await lockContact(trx, portalId, contactId);
    if (await isEmailUnderWay(trx, portalId, contactId, probable)) return false;
    const copy = (await findRecords(trx, portalId, 'contact', [contactId])).get(contactId);
    if (copy?.fields.email?.toLowerCase() !== email) throw corrected();
    const holder = (await holdersOf(trx, portalId, [probable])).get(probable);
    if (holder !== undefined && holder !== contactId) {
      throw new BellwetherError(
        'account.taken',
        'Another contact has this address: if both are one person, merge them in HubSpot.',
      );
    }
    await planEmail(trx, portalId, { contactId, addressId, email: probable }, now);
    // Ids alone: the log outlives the person, should they ask to be forgotten.
    await writeAudit(trx, portalId, {
      at: now,
      actor: by,
      action: 'contact.address-confirmed',
      target: contactId,
      detail: { addressId, from: domainOf(email), to: domainOf(probable), confidence },
    });
    return true;
  });
  await notifyWork(db, [portalId]);
  return isNew;
}

function corrected(): BellwetherError {
  return new BellwetherError(
    'account.corrected',
    'The contact has another address by now, or is not in HubSpot any more.',
  );
}
