/** What can be tried again by hand: deliveries that could not be read or believed, and changes that HubSpot refused. */
import { type Db, query } from './database.ts';
import type { ErrandDetail } from './errand.ts';

/**
 * Why a delivery failed, without what differs from one to the next: numbers, and how many entries were concerned.
 * To be used on `delivery d`.
 */
export const REASON_OF_DELIVERY = `regexp_replace(regexp_replace(coalesce(d.why, ''), '^[0-9]+ of [0-9]+ entr(y|ies) could not be read: ', ''), '[0-9]+', '#', 'g')`;

const SELECTION = {
  'retry-deliveries': `select d.delivery_id as id from delivery d
    where d.portal_id = ? and d.state in ('failed', 'quarantined') and d.state = coalesce(?::text, d.state)
      and (?::text is null or ${REASON_OF_DELIVERY} = ?)`,
  'retry-writes': `select w.write_id as id from crm_write w
    where w.portal_id = ? and w.state = 'failed' and coalesce(?::text, ?::text, ?::text) is null`,
} as const;
export type RetryKind = keyof typeof SELECTION;

function bindings(portalId: number, detail: ErrandDetail): (string | number | null)[] {
  const reason = detail.reason ?? null;
  return [portalId, detail.state ?? null, reason, reason];
}

/** @returns how many there are, and the id of the last one */
export async function countRetryable(
  db: Db,
  portalId: number,
  kind: RetryKind,
  detail: ErrandDetail,
): Promise<{ total: number; until: number }> {
  const rows = await query<{ total: number; until: number }>(
    db,
    `select count(*) as total, coalesce(max(id), 0) as until from (${SELECTION[kind]}) as found`,
    bindings(portalId, detail),
  );
  return rows[0] ?? { total: 0, until: 0 };
}

/** The oldest first. @returns ids after `after`, up to and with `until` */
export async function listRetryable(
  db: Db,
  portalId: number,
  kind: RetryKind,
  detail: ErrandDetail,
  range: { readonly after: number; readonly until: number; readonly limit: number },
): Promise<number[]> {
  const rows = await query<{ id: number }>(
    db,
    `select id from (${SELECTION[kind]}) as found where id > ? and id <= ? order by id limit ?`,
    [...bindings(portalId, detail), range.after, range.until, range.limit],
  );
  return rows.map((row) => row.id);
}
