/** Events of one portal: facts, kept until the portal or the person is erased. */
import type { LedgerEvent } from '../flow/event.ts';
import { type Db, query } from './database.ts';
import { EVENT_SELECT, type EventRow, toEvent } from './event-row.ts';

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
  ['own_reading', 'jsonb', (e) => (e.ownReading == null ? null : JSON.stringify(e.ownReading))],
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

/** @returns all events of each address, in the order of the history */
export async function eventsOf(
  db: Db,
  portalId: number,
  addressIds: readonly number[],
): Promise<Map<number, StoredEvent[]>> {
  const rows = await query<EventRow>(
    db,
    `${EVENT_SELECT}
      where e.portal_id = ? and e.address_id = any(?::bigint[]) order by e.at, e.event_key`,
    [portalId, [...addressIds]],
  );
  const byAddress = new Map<number, StoredEvent[]>(addressIds.map((id) => [id, []]));
  for (const row of rows) byAddress.get(row.address_id)?.push(toEvent(row));
  return byAddress;
}
