import type { TenantIds } from '../tenant-ids.ts';
import { LATER, type TenantCalls } from './tenant-calls.ts';

const FOUND = { state: 'deleted', why: null, listId: '9', listName: 'x', size: 9, readAt: LATER, lookAt: null };

/** Segments in HubSpot, and who is in them. */
export function segmentCalls(theirs: TenantIds, mark: string): TenantCalls {
  const plan = { key: 'same', name: 'x', description: 'x', contactIds: ['1'], askedBy: 'alpha', now: LATER };
  const batch = { segmentId: theirs.segment, listId: '5', add: [`${mark} in`], remove: [`${mark} out`] };
  return {
    'segment.planSegment': [plan],
    'segment.findSegment': [mark],
    'segment.listSegments': [],
    'segment.ensureSegments': [[{ key: 'x', name: 'x', description: 'x' }], LATER, LATER],
    'segment.lookAtSegments': [LATER],
    'segment.listDueSegments': [LATER, 10],
    'segment.stopLooking': [],
    'segment.noteMaking': [theirs.segment, LATER],
    'segment.saveSegment': [theirs.segment, FOUND],
    'segment.wantSegment': [theirs.segment, LATER],
    'segment.findSegmentById': [theirs.segment],
    'segment-member.takeOpenMembers': [10],
    'segment-member.saveMembers': [batch, [`${mark} out`]],
    'segment-member.resetMembers': [theirs.segment, 'out'],
    'segment-member.moveMembers': [[`${mark} out`], '77'],
    'segment-member.planMembers': [{ segmentId: theirs.segment, plan: 9 }, []],
    'segment-member.countMembers': [],
  };
}
