/** Every portal has the segments that this version defines. */
import type { Db } from '../store/database.ts';
import { ensureSegments, lookAtSegments } from '../store/segment.ts';
import { notifyWork } from '../store/system/notify.ts';
import { SEGMENTS } from './segments.ts';

/** After its properties were looked at: all segments are looked at in HubSpot, and what is missing is made. */
export async function dueSegments(db: Db, portalId: number, now: Date): Promise<void> {
  await ensureSegments(db, portalId, SEGMENTS, now, now);
  await lookAtSegments(db, portalId, now);
  await notifyWork(db, [portalId]);
}

/** After a new version: only what is new. */
export function addNewSegments(db: Db, portalId: number, now: Date): Promise<void> {
  return ensureSegments(db, portalId, SEGMENTS, now, null);
}
