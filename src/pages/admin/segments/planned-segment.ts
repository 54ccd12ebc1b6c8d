/** How a written segment stands, told where somebody asked for it. */
import { type Html, html } from '../../../lib/html.ts';
import type { Db } from '../../../store/database.ts';
import { findPortal } from '../../../store/portal.ts';
import { findSegment, type Segment } from '../../../store/segment.ts';
import { countMembers, type SegmentProgress } from '../../../store/segment-member.ts';
import { count, counted } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { segmentState } from './segment-words.ts';

export interface PlannedSegment {
  readonly segment: Segment;
  /** null: it has no members. */
  readonly members: SegmentProgress | null;
  /** HubSpot lets us make segments. */
  readonly isGranted: boolean;
}

/** @returns null where nobody asked for it */
export async function readPlannedSegment(db: Db, portalId: number, key: string): Promise<PlannedSegment | null> {
  const segment = await findSegment(db, portalId, key);
  if (!segment) return null;
  const [members, portal] = await Promise.all([
    countMembers(db, portalId, segment.segmentId),
    findPortal(db, portalId),
  ]);
  return {
    segment,
    members: members.get(segment.segmentId) ?? null,
    isGranted: portal?.scopes.includes('crm.lists.write') ?? false,
  };
}

export function plannedSegment({ segment, members, isGranted }: PlannedSegment): Html {
  const words = segmentState(segment, isGranted);
  const isOpen = segment.state === 'there' && (members?.open ?? 0) > 0;
  return html`<p>The <a href="/segments">segment in HubSpot</a>: ${isOpen ? badge('Being written', 'blue') : badge(words.label, words.tone)} ${written(segment, members)} ${words.why ?? ''}</p>`;
}

function written({ state }: Segment, members: SegmentProgress | null): string {
  if (state !== 'there' || members === null) return '';
  return members.open > 0
    ? `${count(members.written)} of ${counted(members.wanted, 'contact')} so far.`
    : `${counted(members.written, 'contact')}.`;
}
