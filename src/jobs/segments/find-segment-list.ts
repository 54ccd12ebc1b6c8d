/** A segment of ours in HubSpot: found, made, brought back, or not ours. */
import { type Crm, CrmError } from '../../crm/crm.ts';
import { createList, findList, type HubspotList, readList, restoreList } from '../../install/list-api.ts';
import { type FilterBranch, meansTheSame } from '../../install/segment-filters.ts';
import type { Segment } from '../../store/segment.ts';

export type Found =
  | { readonly kind: 'there'; readonly list: HubspotList; readonly isNew: boolean; readonly isBack: boolean }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'name_taken' }
  | { readonly kind: 'refused'; readonly why: string };

/** Clocks differ. */
const CLOCK_SLACK_MS = 60_000;

/**
 * @param filters null: a written segment
 * @param beforeMaking told before HubSpot is asked to make it
 * @throws CrmError of what passes, and `forbidden`
 */
export async function findSegmentList(
  crm: Crm,
  segment: Segment,
  filters: FilterBranch | null,
  beforeMaking: () => Promise<void>,
): Promise<Found> {
  if (segment.listId !== null) {
    const list = await readList(crm, segment.listId);
    if (list) return { kind: 'there', list, isNew: false, isBack: segment.state === 'deleted' };
    if (segment.state !== 'wanted') return { kind: 'deleted' };
    const restored = await bringBack(crm, segment.listId);
    if (restored) return restored;
  }
  const named = await findList(crm, segment.name);
  if (named) return adopt(segment, named, filters);
  await beforeMaking();
  try {
    return { kind: 'there', list: await createList(crm, segment.name, filters), isNew: true, isBack: false };
  } catch (thrown) {
    if (!(thrown instanceof CrmError) || (thrown.kind !== 'invalid' && thrown.kind !== 'conflict')) throw thrown;
    // Somebody else may have been faster, or it is the name of a segment of companies.
    const taken = await findList(crm, segment.name);
    if (taken) return adopt(segment, taken, filters);
    return thrown.kind === 'conflict' ? { kind: 'name_taken' } : { kind: 'refused', why: thrown.message };
  }
}

async function bringBack(crm: Crm, listId: string): Promise<Found | null> {
  try {
    if (!(await restoreList(crm, listId))) return null;
  } catch (thrown) {
    // Its name was given to another one meanwhile.
    if (thrown instanceof CrmError && (thrown.kind === 'invalid' || thrown.kind === 'conflict'))
      return { kind: 'refused', why: thrown.message };
    throw thrown;
  }
  const list = await readList(crm, listId);
  return list && { kind: 'there', list, isNew: false, isBack: true };
}

/** Ours, where it has our filters, or where it came to be after we had asked for it. */
function adopt(segment: Segment, list: HubspotList, filters: FilterBranch | null): Found {
  const isSinceAsked =
    segment.makingSince !== null && (list.createdAt?.getTime() ?? 0) >= segment.makingSince.getTime() - CLOCK_SLACK_MS;
  const isOurs =
    filters === null
      ? list.processingType === 'MANUAL' && isSinceAsked
      : list.processingType === 'DYNAMIC' && (isSinceAsked || meansTheSame(filters, list.filterBranch));
  return isOurs ? { kind: 'there', list, isNew: true, isBack: false } : { kind: 'name_taken' };
}
