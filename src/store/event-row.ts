/** Events as rows, and rows as events. */
import type { Actor, BounceClass, Classification, EventType, Origin, Reason, ReplyNews, Scope } from '../flow/event.ts';
import type { StoredEvent } from './event.ts';

export interface EventRow {
  address_id: number;
  source_id: number | null;
  delivery_id: number | null;
  event_key: string;
  esp: string;
  type: EventType;
  native: string;
  diagnostic: string | null;
  smtp_code: number | null;
  enhanced_status: string | null;
  remote_mta: string | null;
  sending_ip: string | null;
  message_id: string | null;
  campaign: string | null;
  stream: string | null;
  data_source: string | null;
  occurred_at: Date;
  received_at: Date;
  at: Date;
  actor: Actor;
  scope: Scope;
  origin: Origin;
  class: BounceClass | null;
  reason: Reason;
  rule: string;
  span_start: number | null;
  span_end: number | null;
  gateway: string | null;
  confidence: number;
  news: ReplyNews | null;
  dkim_domain: string | null;
  own_reading: Classification | null;
  recipient: string;
}

/** As `toEvent` reads them; a condition follows, on `e` and `a`. */
export const EVENT_SELECT =
  'select e.*, a.email as recipient from event e join address a using (portal_id, address_id)';

export function toEvent(row: EventRow): StoredEvent {
  return {
    addressId: row.address_id,
    sourceId: row.source_id,
    deliveryId: row.delivery_id,
    eventKey: row.event_key,
    esp: row.esp,
    type: row.type,
    recipient: row.recipient,
    native: row.native,
    diagnostic: row.diagnostic,
    smtpCode: row.smtp_code,
    enhancedStatus: row.enhanced_status,
    remoteMta: row.remote_mta,
    sendingIp: row.sending_ip,
    messageId: row.message_id,
    campaign: row.campaign,
    stream: row.stream,
    dataSource: row.data_source,
    occurredAt: row.occurred_at,
    receivedAt: row.received_at,
    at: row.at,
    actor: row.actor,
    scope: row.scope,
    origin: row.origin,
    class: row.class,
    reason: row.reason,
    rule: row.rule,
    span: row.span_start === null || row.span_end === null ? null : [row.span_start, row.span_end],
    gateway: row.gateway,
    confidence: row.confidence,
    news: row.news,
    dkimDomain: row.dkim_domain,
    ownReading: row.own_reading,
  };
}
