/** HubSpot's lists API, as segments need it. */
import { z } from 'zod';
import { API_VERSION } from '../crm/api-version.ts';
import { type Crm, CrmError } from '../crm/crm.ts';
import type { FilterBranch } from './segment-filters.ts';

const BASE = `/crm/lists/${API_VERSION}`;
const CONTACTS = '0-1';

const listSchema = z.looseObject({
  listId: z.coerce.string(),
  name: z.string(),
  processingType: z.string(),
  size: z.number().int().nullish(),
  createdAt: z.coerce.date().nullish().catch(null),
  deletedAt: z.string().nullish(),
  filterBranch: z.unknown().optional(),
});
export type HubspotList = z.infer<typeof listSchema>;

const answerSchema = z.looseObject({ list: listSchema });

const changeSchema = z.looseObject({ recordIdsMissing: z.array(z.coerce.string()).default([]) });

function read(body: unknown): HubspotList {
  const parsed = answerSchema.safeParse(body);
  if (!parsed.success) throw new CrmError('unavailable', "HubSpot's answer about a segment could not be read.");
  return parsed.data.list;
}

/** @returns null where there is none, or it was deleted */
async function readOrNull(crm: Crm, path: string): Promise<HubspotList | null> {
  try {
    const list = read(await crm.call<unknown>('GET', path));
    return list.deletedAt ? null : list;
  } catch (thrown) {
    if (thrown instanceof CrmError && thrown.kind === 'not_found') return null;
    throw thrown;
  }
}

export const readList = (crm: Crm, listId: string): Promise<HubspotList | null> =>
  readOrNull(crm, `${BASE}/${encodeURIComponent(listId)}?includeFilters=true`);

export const findList = (crm: Crm, name: string): Promise<HubspotList | null> =>
  readOrNull(crm, `${BASE}/object-type-id/${CONTACTS}/name/${encodeURIComponent(name)}?includeFilters=true`);

/** @param filters null: its members are written */
export async function createList(crm: Crm, name: string, filters: FilterBranch | null): Promise<HubspotList> {
  const kind = filters === null ? { processingType: 'MANUAL' } : { processingType: 'DYNAMIC', filterBranch: filters };
  return read(await crm.call<unknown>('POST', BASE, { name, objectTypeId: CONTACTS, ...kind }));
}

/** Replaces all of its filters. */
export async function updateFilters(crm: Crm, listId: string, filters: FilterBranch): Promise<void> {
  await crm.call('PUT', `${BASE}/${encodeURIComponent(listId)}/update-list-filters`, { filterBranch: filters });
}

/** @returns false where HubSpot has forgotten it, 90 days after it was deleted */
export async function restoreList(crm: Crm, listId: string): Promise<boolean> {
  try {
    await crm.call('PUT', `${BASE}/${encodeURIComponent(listId)}/restore`);
    return true;
  } catch (thrown) {
    if (thrown instanceof CrmError && thrown.kind === 'not_found') return false;
    throw thrown;
  }
}

/** Whoever is in already, or not, stays so: the same change twice is once. @returns whom HubSpot does not know */
export async function changeMembers(
  crm: Crm,
  listId: string,
  change: { readonly add: readonly string[]; readonly remove: readonly string[] },
): Promise<string[]> {
  const body = await crm.call<unknown>('PUT', `${BASE}/${encodeURIComponent(listId)}/memberships/add-and-remove`, {
    recordIdsToAdd: change.add,
    recordIdsToRemove: change.remove,
  });
  return changeSchema.parse(body ?? {}).recordIdsMissing;
}
