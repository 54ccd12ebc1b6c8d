/** Everything that is believed of a batch of addresses, at this moment, by every place. */
import type { Crm } from '../../crm/crm.ts';
import { WITNESS_PROPERTIES, wouldHubspotMail } from '../../crm/records/hubspot-witness.ts';
import { readDate } from '../../crm/records/life-signs.ts';
import { type Beliefs, type ComparedService, compareBeliefs } from '../../flow/compare-beliefs.ts';
import type { Db } from '../../store/database.ts';
import type { FoundDrift } from '../../store/drift.ts';
import { beliefsOf } from '../../store/drift-beliefs.ts';
import { findToldOut } from '../../store/subscription-write.ts';

const PROPERTIES = ['email', 'hs_email_optout', 'hs_email_last_send_date', ...WITNESS_PROPERTIES];

/** HubSpot is read anew: our copy may be a quarter of an hour old. @throws CrmError when HubSpot cannot be asked */
export async function findDisagreements(
  db: Db,
  crm: Crm,
  services: readonly ComparedService[],
  addressIds: readonly number[],
): Promise<FoundDrift[]> {
  if (addressIds.length === 0) return [];
  const known = await beliefsOf(db, crm.portalId, addressIds);
  const contacts = await crm.read(
    'contacts',
    'email',
    known.map((one) => one.email),
    PROPERTIES,
  );
  const told = await findToldOut(
    db,
    crm.portalId,
    known.map((one) => one.email),
  );
  return known.flatMap(({ addressId, email, ...ours }) => {
    const contact = contacts.get(email);
    const hubspot = contact ? hubspotOf(email, contact.id, contact.properties, told.has(email)) : null;
    return compareBeliefs({ ...ours, hubspot }, services).map((one) => ({
      ...one,
      addressId,
      contactId: hubspot?.contactId ?? null,
    }));
  });
}

/** A contact is mailed at its primary address alone. */
function hubspotOf(
  email: string,
  contactId: string,
  fields: Readonly<Record<string, string | null>>,
  isOurWord: boolean,
): Beliefs['hubspot'] {
  if (fields.email?.toLowerCase() !== email) return null;
  return {
    contactId,
    wouldMail: wouldHubspotMail(fields),
    isOptedOut: fields.hs_email_optout === 'true',
    isOurWord,
    lastSentAt: readDate(fields.hs_email_last_send_date),
  };
}
