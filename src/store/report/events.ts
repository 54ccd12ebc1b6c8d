/** Events of one address for its page: newest first, a page at a time. */
import type { Classification, ReplyNews } from '../../flow/event.ts';
import { type Db, query } from '../database.ts';

export interface StoryEvent {
  readonly eventKey: string;
  readonly esp: string;
  readonly type: string;
  readonly native: string;
  readonly diagnostic: string | null;
  readonly smtpCode: number | null;
  readonly enhancedStatus: string | null;
  readonly remoteMta: string | null;
  readonly sendingIp: string | null;
  readonly campaign: string | null;
  readonly stream: string | null;
  readonly dataSource: string | null;
  readonly at: Date;
  readonly receivedAt: Date;
  readonly actor: string;
  readonly origin: string;
  readonly class: string | null;
  readonly reason: string;
  readonly rule: string;
  readonly spanStart: number | null;
  readonly spanEnd: number | null;
  readonly gateway: string | null;
  readonly confidence: number;
  readonly deliveryId: number | null;
  /** What an automatic reply told. */
  readonly news: ReplyNews | null;
  /** Bellwether's own reading, where a rule of the portal reads it otherwise. */
  readonly ownReading: Classification | null;
}

/** The place of an event in the history: several may share a moment. */
export interface StoryCursor {
  readonly at: Date;
  readonly eventKey: string;
}

const COLUMNS = `event_key as "eventKey", esp, type, native, diagnostic, smtp_code as "smtpCode", enhanced_status as "enhancedStatus",
            remote_mta as "remoteMta", sending_ip as "sendingIp", campaign, stream, data_source as "dataSource", at,
            received_at as "receivedAt", actor, origin, class, reason, rule, span_start as "spanStart", span_end as "spanEnd",
            gateway, confidence, delivery_id as "deliveryId", news, own_reading as "ownReading"`;

/**
 * @param before only events that come before this one; null: from the newest
 * @param receivedBy only events that had come in by then; null: all
 */
export async function listStoryEvents(
  db: Db,
  portalId: number,
  addressId: number,
  before: StoryCursor | null,
  limit: number,
  receivedBy: Date | null = null,
): Promise<StoryEvent[]> {
  return query<StoryEvent>(
    db,
    `select ${COLUMNS}
       from event where portal_id = ? and address_id = ? and (?::timestamptz is null or (at, event_key) < (?, ?))
        and (?::timestamptz is null or received_at <= ?)
      order by at desc, event_key desc limit ?`,
    [
      portalId,
      addressId,
      before?.at ?? null,
      before?.at ?? null,
      before?.eventKey ?? null,
      receivedBy,
      receivedBy,
      limit,
    ],
  );
}

export async function findStoryEvent(
  db: Db,
  portalId: number,
  addressId: number,
  eventKey: string,
): Promise<StoryEvent | null> {
  const rows = await query<StoryEvent>(
    db,
    `select ${COLUMNS} from event where portal_id = ? and event_key = ? and address_id = ?`,
    [portalId, eventKey, addressId],
  );
  return rows[0] ?? null;
}
