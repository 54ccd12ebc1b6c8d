/** The one place that says which HubSpot properties tell of its own marketing mail to a contact. HubSpot alone writes them. */
import type { HubspotWitness } from '../../flow/hubspot-witness.ts';

type Fields = Readonly<Record<string, string | null>>;

/** An unknown name is left out of HubSpot's answer, and what a portal does not have says nothing. */
export const WITNESS_PROPERTIES: readonly string[] = [
  'hs_email_hard_bounce_reason_enum',
  'hs_email_hard_bounce_reason',
  'hs_email_bounce',
  'hs_email_bad_address',
  'hs_email_quarantined',
  'hs_email_quarantined_reason',
  'hs_email_customer_quarantined_reason',
  'hs_email_is_ineligible',
  'hs_emailconfirmationstatus',
  'hs_marketable_status',
];

/** They speak of the contact's primary address, and of no other. */
export function readWitnesses(fields: Fields): HubspotWitness[] {
  const found: HubspotWitness[] = [];
  const bounce = reasonOf(fields);
  if (bounce !== null) {
    const property = fields.hs_email_hard_bounce_reason_enum
      ? 'hs_email_hard_bounce_reason_enum'
      : 'hs_email_hard_bounce_reason';
    found.push({ kind: 'hard_bounce', value: bounce, property, words: fields.hs_email_hard_bounce_reason ?? null });
  } else if (Number(fields.hs_email_bounce) > 0) {
    found.push({ kind: 'bounces', value: fields.hs_email_bounce ?? '', property: 'hs_email_bounce', words: null });
  }
  if (fields.hs_email_bad_address === 'true') found.push(plain('bad_address', 'true', 'hs_email_bad_address'));
  if (fields.hs_email_quarantined === 'true') {
    const why = fields.hs_email_quarantined_reason || fields.hs_email_customer_quarantined_reason || 'true';
    found.push(plain('quarantined', why, 'hs_email_quarantined'));
  }
  if (fields.hs_email_is_ineligible === 'true') found.push(plain('ineligible', 'true', 'hs_email_is_ineligible'));
  if (fields.hs_emailconfirmationstatus === 'Confirmed')
    found.push(plain('confirmed', 'true', 'hs_emailconfirmationstatus'));
  return found;
}

/**
 * Whether HubSpot sends marketing mail to the contact, as far as its properties say. Any reason of a hard bounce is a stop:
 * HubSpot documents no values.
 */
export function wouldHubspotMail(fields: Fields): boolean {
  return !(
    fields.hs_email_optout === 'true' ||
    reasonOf(fields) !== null ||
    fields.hs_email_bad_address === 'true' ||
    fields.hs_email_quarantined === 'true' ||
    fields.hs_email_is_ineligible === 'true' ||
    fields.hs_marketable_status === 'false'
  );
}

/** `PENDING` is not over: HubSpot still tries. */
function reasonOf(fields: Fields): string | null {
  const reason = fields.hs_email_hard_bounce_reason_enum || (fields.hs_email_hard_bounce_reason ? 'OTHER' : '');
  return reason === '' || reason === 'PENDING' ? null : reason;
}

function plain(kind: HubspotWitness['kind'], value: string, property: string): HubspotWitness {
  return { kind, value, property, words: null };
}
