/** Contacts that HubSpot has as opted out of everything, in the order of their ids, however many there are. */
import { API_VERSION } from './api-version.ts';
import type { Crm, CrmObject } from './crm.ts';

/** As many as a search gives. */
const PAGE = 200;

/**
 * By search, whose index lags by seconds to minutes: what it does not show yet, the next comparison finds. A search ends after 10,000
 * results; each of these begins behind the last one's, and so has no end.
 *
 * @param place the last contact of the page before; null: from the beginning
 * @returns `next` null after the last page @throws CrmError
 */
export async function listOptedOut(
  crm: Crm,
  place: string | null,
): Promise<{ readonly contacts: readonly CrmObject[]; readonly next: string | null }> {
  const body = await crm.call<{ results?: CrmObject[] }>('POST', `/crm/objects/${API_VERSION}/contacts/search`, {
    filterGroups: [
      {
        filters: [
          { propertyName: 'hs_email_optout', operator: 'EQ', value: 'true' },
          { propertyName: 'hs_object_id', operator: 'GT', value: place ?? '0' },
        ],
      },
    ],
    sorts: [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }],
    properties: ['email', 'hs_email_optout'],
    limit: PAGE,
  });
  const contacts = body.results ?? [];
  return { contacts, next: contacts.length < PAGE ? null : (contacts.at(-1)?.id ?? null) };
}
