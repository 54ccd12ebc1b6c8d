/** All contacts of a portal, a page at a time, in the order of their ids. */
import { API_VERSION } from './api-version.ts';
import type { Crm, CrmObject } from './crm.ts';

export interface ContactPage {
  readonly contacts: readonly CrmObject[];
  /** Where the next page begins; null after the last one. */
  readonly next: string | null;
}

const PAGE = 100;

/** @param place where an earlier page ended; null: from the beginning */
export async function listContacts(
  crm: Crm,
  place: string | null,
  properties: readonly string[],
): Promise<ContactPage> {
  const query = new URLSearchParams({
    limit: String(PAGE),
    archived: 'false',
    properties: properties.join(','),
    ...(place !== null && { after: place }),
  });
  const body = await crm.call<{ results?: CrmObject[]; paging?: { next?: { after?: string } } }>(
    'GET',
    `/crm/objects/${API_VERSION}/contacts?${query.toString()}`,
  );
  return { contacts: body.results ?? [], next: body.paging?.next?.after ?? null };
}

/** How many there are, as far as search knows. */
export async function countContacts(crm: Crm): Promise<number> {
  const body = await crm.call<{ total?: number }>('POST', `/crm/objects/${API_VERSION}/contacts/search`, {
    limit: 1,
    filterGroups: [],
    properties: [],
  });
  return body.total ?? 0;
}
