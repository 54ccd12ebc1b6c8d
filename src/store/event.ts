/** Events of one portal: facts, kept until the portal or the person is erased. */
import type { Actor, BounceClass, EventType, LedgerEvent, Origin, Reason, ReplyNews, Scope } from '../flow/event.ts';
import { type Db, query } from './database.ts';

export interface StoredEvent extends LedgerEvent {
  readonly addressId: number;
  readonly sourceId: number | null;
  readonly deliveryId: number | null;
}

/** Name, PostgreSQL type and value of each column, in the order of the insert. */
const COLUMNS: readonly (readonly [string, string, (event: StoredEvent) => unknown])[] = [
  ['event_key', 'text', (e) => e.eventKey],
  ['address_id', 'bigint', (e) => e.addressId],
  ['source_id', 'bigint', (e) => e.sourceId],
  ['delivery_id', 'bigint', (e) => e.deliveryId],
  ['esp', 'text', (e) => e.esp],
  ['type', 'text', (e) => e.type],
  ['native', 'text', (e) => e.native],
  ['diagnostic', 'text', (e) => e.diagnostic],
  ['smtp_code', 'smallint', (e) => e.smtpCode],
  ['enhanced_status', 'text', (e) => e.enhancedStatus],
  ['remote_mta', 'text', (e) => e.remoteMta],
  ['sending_ip', 'text', (e) => e.sendingIp],
  ['message_id', 'text', (e) => e.messageId],
  ['campaign', 'text', (e) => e.campaign],
  ['stream', 'text', (e) => e.stream],
  ['data_source', 'text', (e) => e.dataSource],
  ['occurred_at', 'timestamptz', (e) => e.occurredAt],
  ['received_at', 'timestamptz', (e) => e.receivedAt],
  ['at', 'timestamptz', (e) => e.at],
  ['actor', 'text', (e) => e.actor],
  ['scope', 'text', (e) => e.scope],
  ['origin', 'text', (e) => e.origin],
  ['class', 'text', (e) => e.class],
  ['reason', 'text', (e) => e.reason],
  ['rule', 'text', (e) => e.rule],
  ['span_start', 'integer', (e) => e.span?.[0] ?? null],
  ['span_end', 'integer', (e) => e.span?.[1] ?? null],
  ['gateway', 'text', (e) => e.gateway],
  ['confidence', 'real', (e) => e.confidence],
  ['dkim_domain', 'text', (e) => e.dkimDomain ?? null],
  ['news', 'jsonb', (e) => (e.news == null ? null : JSON.stringify(e.news))],
];

const NAMES = COLUMNS.map(([name]) => name).join(', ');
const ARRAYS = COLUMNS.map(([, type]) => `?::${type}[]`).join(', ');
const INSERT = `insert into event (portal_id, ${NAMES}) select ?, n.* from unnest(${ARRAYS}) as n(${NAMES})
  on conflict (portal_id, event_key) do nothing returning event_key`;

/**
 * Twice is once: a key that is already there changes nothing.
 *
 * @returns keys of the events that are new
 */
export async function insertEvents(db: Db, portalId: number, events: readonly StoredEvent[]): Promise<Set<string>> {
  if (events.length === 0) return new Set();
  const bindings = COLUMNS.map(([, , value]) => events.map(value));
  const rows = await query<{ event_key: string }>(db, INSERT, [portalId, ...bindings]);
  return new Set(rows.map((row) => row.event_key));
}

const REST = COLUMNS.map(([name]) => name).filter((name) => name !== 'event_key' && name !== 'address_id');
const COMPLETE = `update event e set ${REST.map((name) => `${name} = n.${name}`).join(', ')}
    from unnest(${ARRAYS}) as n(${NAMES})
   where e.portal_id = ? and e.event_key = n.event_key and e.address_id = n.address_id
     and e.diagnostic is null and n.diagnostic is not null
  returning e.event_key`;

/**
 * One fact may be told twice, once without the server's words: the telling with the words stays, whichever came first.
 *
 * @param events distinct by key
 * @returns keys of those that stood there without words and have them now
 */
export async function completeEvents(db: Db, portalId: number, events: readonly StoredEvent[]): Promise<Set<string>> {
  const told = events.filter((event) => event.diagnostic !== null);
  if (told.length === 0) return new Set();
  const bindings = COLUMNS.map(([, , value]) => told.map(value));
  const rows = await query<{ event_key: string }>(db, COMPLETE, [...bindings, portalId]);
  return new Set(rows.map((row) => row.event_key));
}

interface EventRow {
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
  recipient: string;
}

/** @returns all events of each address, in the order of the history */
export async function eventsOf(
  db: Db,
  portalId: number,
  addressIds: readonly number[],
): Promise<Map<number, StoredEvent[]>> {
  const rows = await query<EventRow>(
    db,
    `select e.*, a.email as recipient from event e join address a using (portal_id, address_id)
      where e.portal_id = ? and e.address_id = any(?::bigint[]) order by e.at, e.event_key`,
    [portalId, [...addressIds]],
  );
  const byAddress = new Map<number, StoredEvent[]>(addressIds.map((id) => [id, []]));
  for (const row of rows) byAddress.get(row.address_id)?.push(toEvent(row));
  return byAddress;
}

function toEvent(row: EventRow): StoredEvent {
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
  };
}
