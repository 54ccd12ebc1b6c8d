/** Raw deliveries as the admin sees them: what came, what became of it, and why not. */
import { type Db, query } from '../database.ts';

export const DELIVERY_STATES = ['waiting', 'done', 'failed', 'quarantined'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export interface DeliveryRow {
  readonly deliveryId: number;
  readonly sourceId: number;
  /** null where the source is gone. */
  readonly sourceLabel: string | null;
  readonly esp: string | null;
  readonly receivedAt: Date;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly tryAfter: Date | null;
  readonly processedAt: Date | null;
  readonly eventCount: number | null;
  readonly newCount: number | null;
  readonly why: string | null;
  /** Of the body, in bytes. */
  readonly size: number;
}

const COLUMNS = `d.delivery_id as "deliveryId", d.source_id as "sourceId", s.label as "sourceLabel", s.esp, d.received_at as "receivedAt",
  d.state, d.attempts, d.try_after as "tryAfter", d.processed_at as "processedAt", d.event_count as "eventCount",
  d.new_count as "newCount", d.why, octet_length(d.body) as size`;
const JOIN = 'left join source s on s.portal_id = d.portal_id and s.source_id = d.source_id';

/** Newest first. @param before id of the last one of the page before */
export async function listDeliveries(
  db: Db,
  portalId: number,
  state: DeliveryState | null,
  before: number | null,
  limit: number,
): Promise<DeliveryRow[]> {
  return query<DeliveryRow>(
    db,
    `select ${COLUMNS} from delivery d ${JOIN}
      where d.portal_id = ? and (?::text is null or d.state = ?) and (?::bigint is null or d.delivery_id < ?)
      order by d.delivery_id desc limit ?`,
    [portalId, state, state, before, before, limit],
  );
}

export interface DeliveryView extends DeliveryRow {
  readonly headers: Readonly<Record<string, string>>;
  readonly rejected: readonly { readonly index: number; readonly why: string }[] | null;
  /** The first bytes of the body. */
  readonly beginning: Buffer;
}

/** @param bodyBytes how much of the body is wanted */
export async function findDeliveryView(
  db: Db,
  portalId: number,
  deliveryId: number,
  bodyBytes: number,
): Promise<DeliveryView | null> {
  const rows = await query<DeliveryView>(
    db,
    `select ${COLUMNS}, d.headers, d.rejected, substring(d.body from 1 for ?) as beginning
       from delivery d ${JOIN} where d.portal_id = ? and d.delivery_id = ?`,
    [bodyBytes, portalId, deliveryId],
  );
  return rows[0] ?? null;
}
