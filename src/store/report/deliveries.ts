/** Raw deliveries as the admin sees them: what came, what became of it, and why not. */
import { type Db, query } from '../database.ts';
import { REASON_OF_DELIVERY } from '../retryable.ts';

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

export interface DeliveryFilter {
  readonly state: DeliveryState | null;
  readonly sourceId: number | null;
  /** As `listReasons` names it. */
  readonly reason: string | null;
  /** Came at this moment or later. */
  readonly from: Date | null;
  /** Came before this moment. */
  readonly until: Date | null;
  /** Lower case, whole: deliveries that told something of it, and unread ones in which it stands. */
  readonly email: string | null;
}

/** Bodies are read through only where nothing has been read out of them yet, and only this many of the newest. */
const MOST_BODIES_READ = 500;

/** Newest first. @param before id of the last one of the page before */
export async function listDeliveries(
  db: Db,
  portalId: number,
  filter: DeliveryFilter,
  before: number | null,
  limit: number,
): Promise<DeliveryRow[]> {
  const conditions: [string, (string | number | Date)[]][] = [['d.portal_id = ?', [portalId]]];
  if (filter.state) conditions.push(['d.state = ?', [filter.state]]);
  if (filter.sourceId !== null) conditions.push(['d.source_id = ?', [filter.sourceId]]);
  if (filter.from) conditions.push(['d.received_at >= ?', [filter.from]]);
  if (filter.until) conditions.push(['d.received_at < ?', [filter.until]]);
  // The states are named so that the partial index of troubles serves it.
  if (filter.reason !== null)
    conditions.push([`d.state in ('failed', 'quarantined') and ${REASON_OF_DELIVERY} = ?`, [filter.reason]]);
  if (filter.email !== null)
    conditions.push([
      `d.delivery_id = any(array(${NAMING}))`,
      [portalId, filter.email, portalId, portalId, `%${escapeLike(filter.email)}%`],
    ]);
  if (before !== null) conditions.push(['d.delivery_id < ?', [before]]);
  return query<DeliveryRow>(
    db,
    `select ${COLUMNS} from delivery d ${JOIN}
      where ${conditions.map(([sql]) => sql).join(' and ')}
      order by d.delivery_id desc limit ?`,
    [...conditions.flatMap(([, bindings]) => bindings), limit],
  );
}

/** Ids of deliveries that name an address: by the events read from them, or else by what stands in them. */
const NAMING = `
  select e.delivery_id from event e join address a on a.portal_id = e.portal_id and a.address_id = e.address_id
   where a.portal_id = ? and a.email = ? and e.portal_id = ? and e.delivery_id is not null
  union
  select n.delivery_id from (
    select delivery_id, body from delivery where portal_id = ? and state in ('failed', 'quarantined')
     order by delivery_id desc limit ${MOST_BODIES_READ}
  ) n where encode(n.body, 'escape') ilike ?`;

/** What the reader typed is text, not a pattern. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

export interface DeliveryReason {
  readonly state: 'failed' | 'quarantined';
  /** Without what differs from one delivery to the next. */
  readonly reason: string;
  /** In the words of the newest one. */
  readonly why: string;
  readonly count: number;
  readonly newestAt: Date;
  /** Which email services they came from. */
  readonly esps: readonly string[];
}

/** Why deliveries failed or were not believed: the most frequent reason first. */
export async function listReasons(db: Db, portalId: number, state: DeliveryState | null): Promise<DeliveryReason[]> {
  return query<DeliveryReason>(
    db,
    `select d.state, ${REASON_OF_DELIVERY} as reason, (array_agg(coalesce(d.why, '') order by d.delivery_id desc))[1] as why,
            count(*) as count, max(d.received_at) as "newestAt",
            coalesce(array_agg(distinct s.esp) filter (where s.esp is not null), '{}') as esps
       from delivery d ${JOIN}
      where d.portal_id = ? and d.state in ('failed', 'quarantined') and d.state = coalesce(?::text, d.state)
      group by 1, 2 order by count(*) desc, 2 limit 50`,
    [portalId, state],
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
