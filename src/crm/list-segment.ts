/** Segments of HubSpot (its API calls them lists): found by name, their contacts read page by page. */
import { API_VERSION } from './api-version.ts';
import type { Crm } from './crm.ts';

export interface FoundSegment {
  readonly segmentId: string;
  readonly name: string;
}

const BASE = `/crm/lists/${API_VERSION}`;
const CONTACTS = '0-1';
/** The most that HubSpot answers at once. */
const MOST = 100;

/** @param text part of the name; empty: any @returns segments of contacts, in HubSpot's order */
export async function searchSegments(crm: Crm, text: string): Promise<FoundSegment[]> {
  const body = await crm.call<{ lists?: { listId: string; name: string; objectTypeId?: string }[] }>(
    'POST',
    `${BASE}/search`,
    { query: text, count: MOST, offset: 0 },
  );
  return (body.lists ?? [])
    .filter(({ objectTypeId }) => objectTypeId === undefined || objectTypeId === CONTACTS)
    .map(({ listId, name }) => ({ segmentId: String(listId), name }));
}

export interface SegmentPage {
  readonly contactIds: readonly string[];
  /** null after the last one. */
  readonly next: string | null;
}

/** @param place where an earlier page ended; null: from the beginning */
export async function readSegmentPage(crm: Crm, segmentId: string, place: string | null): Promise<SegmentPage> {
  const params = new URLSearchParams({ limit: String(MOST), ...(place !== null && { after: place }) });
  const body = await crm.call<{ results?: { recordId: string }[]; paging?: { next?: { after?: string } } }>(
    'GET',
    `${BASE}/${encodeURIComponent(segmentId)}/memberships?${params.toString()}`,
  );
  return {
    contactIds: (body.results ?? []).map(({ recordId }) => recordId),
    next: body.paging?.next?.after ?? null,
  };
}
