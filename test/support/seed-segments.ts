/** A segment in each state that matters, and one that is being written. */
import { SEGMENTS } from '../../src/install/segments.ts';
import { type Db, query } from '../../src/store/database.ts';
import { planSegment } from '../../src/store/segment.ts';
import { HOSTILE } from './seed-inbound.ts';

const STATES: Readonly<Record<string, string>> = { unsure: 'deleted', blocked: 'name_taken', 'told-us-why': 'refused' };
const MINUTE_MS = 60_000;

export interface SeededSegments {
  readonly deleted: number;
}

export async function seedSegments(db: Db, portalId: number, now: Date): Promise<SeededSegments> {
  let deleted = 0;
  const readAt = new Date(now.getTime() - 12 * MINUTE_MS);
  for (const [place, { key, name, description }] of SEGMENTS.entries()) {
    const state = STATES[key] ?? 'there';
    const [row] = await query<{ segment_id: number }>(
      db,
      `insert into segment (portal_id, key, kind, name, description, planned_at, list_id, list_name, state, why, size, read_at)
       values (?, ?, 'filtered', ?, ?, ?, ?, ?, ?, ?, ?, ?) returning segment_id`,
      [
        portalId,
        key,
        name,
        description,
        now,
        String(200 + place),
        key === 'won-back' ? `Our own ${HOSTILE}` : name,
        state,
        state === 'there' || state === 'deleted' ? null : `HubSpot said: ${HOSTILE}`,
        place * 37,
        readAt,
      ],
    );
    if (state === 'deleted') deleted = row?.segment_id ?? 0;
  }
  const contactIds = Array.from({ length: 60 }, (_, n) => String(9_000 + n));
  const { segmentId } = await planSegment(db, portalId, {
    key: 'preflight:1',
    name: `Leave out: ${HOSTILE}`,
    description: 'Dead, unsure and dormant people of the March news.',
    contactIds,
    askedBy: 'sofia@northwind.example',
    now: readAt,
  });
  await db.raw(
    `update segment set state = 'there', list_id = '300', look_at = null where portal_id = ? and segment_id = ?`,
    [portalId, segmentId],
  );
  await db.raw(
    `update segment_member set stands = case when contact_id < '9040' then 'in' else 'out' end, is_missing = contact_id = '9059'
      where portal_id = ? and segment_id = ?`,
    [portalId, segmentId],
  );
  await db.raw(`update portal set scopes = scopes || array['crm.lists.read', 'crm.lists.write'] where portal_id = ?`, [
    portalId,
  ]);
  return { deleted };
}
