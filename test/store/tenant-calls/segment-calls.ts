import type { TenantIds } from '../tenant-ids.ts';
import { LATER, type TenantCalls } from './tenant-calls.ts';

/** Segments in HubSpot, and who is in them. */
export function segmentCalls(theirs: TenantIds, mark: string): TenantCalls {
  const plan = { key: 'same', name: 'x', description: 'x', contactIds: ['1'], askedBy: 'alpha', now: LATER };
  return {
    'segment.planSegment': [plan],
    'segment.findSegment': [mark],
    'segment.listSegments': [],
    'segment-member.planMembers': [{ segmentId: theirs.segment, plan: 9 }, []],
    'segment-member.countMembers': [],
  };
}
