/** Where a record stands in HubSpot's own pages. */

/** HubSpot's ids of object types. */
const TYPES = { contact: '0-1', company: '0-2', deal: '0-3' } as const;
export type LinkedType = keyof typeof TYPES;

export interface CrmLinks {
  record(type: LinkedType, id: string): string;
  /** A segment, with its filters and members. */
  segment(listId: string): string;
  /** A task or note, on the timeline of the record that it hangs on. */
  activity(anchorType: string, anchorId: string, activityId: string): string | null;
}

/** @param origin of the pages of this portal, for example `https://app-eu1.hubspot.com` */
export function createCrmLinks(origin: string, portalId: number): CrmLinks {
  const record = (type: LinkedType, id: string) =>
    `${origin}/contacts/${portalId}/record/${TYPES[type]}/${encodeURIComponent(id)}`;
  return {
    record,
    segment: (listId) => `${origin}/contacts/${portalId}/objectLists/${encodeURIComponent(listId)}/filters`,
    activity: (anchorType, anchorId, activityId) =>
      anchorType === 'contact' || anchorType === 'company' || anchorType === 'deal'
        ? `${record(anchorType, anchorId)}?engagement=${encodeURIComponent(activityId)}`
        : null,
  };
}
