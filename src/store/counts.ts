/** Counting mail exactly and cheaply: which keys were seen, which days were reached, how many messages. */
import { createHash } from 'node:crypto';
import { type Db, execute, query } from './database.ts';

export interface CountedEvent {
  readonly eventKey: string;
  /** UTC, `YYYY-MM-DD`: the day on which the ESP says it happened, so that every retry counts for the same day. */
  readonly day: string;
}

/** The first 8 bytes of the SHA-256: at ten million events a day, a collision is one chance in 370,000 days. */
function keyOf(eventKey: string): string {
  return createHash('sha256').update(eventKey).digest().readBigInt64BE(0).toString();
}

/** @returns the keys that had not been seen before */
export function markSeen(db: Db, portalId: number, events: readonly CountedEvent[]): Promise<Set<string>> {
  return markSeenIn(db, 'seen_key', portalId, events);
}

/** The same for what was imported, whose keys are kept: a file may be handed over again after years. */
export function markSeenInImport(db: Db, portalId: number, events: readonly CountedEvent[]): Promise<Set<string>> {
  return markSeenIn(db, 'seen_import', portalId, events);
}

async function markSeenIn(
  db: Db,
  table: 'seen_key' | 'seen_import',
  portalId: number,
  events: readonly CountedEvent[],
): Promise<Set<string>> {
  if (events.length === 0) return new Set();
  const byShort = new Map(events.map((event) => [`${event.day} ${keyOf(event.eventKey)}`, event]));
  const entries = [...byShort.keys()].sort().map((short) => short.split(' '));
  const rows = await query<{ day: string; key: string }>(
    db,
    `insert into ${table} (portal_id, day, key) select ?, n.* from unnest(?::date[], ?::bigint[]) as n(day, key)
     on conflict do nothing returning day, key::text as key`,
    [portalId, entries.map(([day]) => day), entries.map(([, key]) => key)],
  );
  return new Set(rows.map((row) => byShort.get(`${row.day} ${row.key}`)?.eventKey ?? ''));
}

/** @returns of imported messages those that were counted */
export async function seenInImport(db: Db, portalId: number, events: readonly CountedEvent[]): Promise<Set<string>> {
  if (events.length === 0) return new Set();
  const byShort = new Map(events.map((event) => [`${event.day} ${keyOf(event.eventKey)}`, event]));
  const entries = [...byShort.keys()].map((short) => short.split(' '));
  const rows = await query<{ day: string; key: string }>(
    db,
    `select s.day, s.key::text as key from seen_import s join unnest(?::date[], ?::bigint[]) as n(day, key) using (day, key)
      where s.portal_id = ?`,
    [entries.map(([day]) => day), entries.map(([, key]) => key), portalId],
  );
  return new Set(rows.map((row) => byShort.get(`${row.day} ${row.key}`)?.eventKey ?? ''));
}

export interface DayMark {
  readonly addressId: number;
  readonly day: string;
  readonly isDelivered: boolean;
}

/** Sets bits: any order and any repetition gives the same. */
export async function markDays(db: Db, portalId: number, marks: readonly DayMark[]): Promise<void> {
  const bits = new Map<string, { addressId: number; month: string; delivered: number; attempted: number }>();
  for (const mark of marks) {
    const month = `${mark.day.slice(0, 7)}-01`;
    const key = `${mark.addressId} ${month}`;
    const entry = bits.get(key) ?? { addressId: mark.addressId, month, delivered: 0, attempted: 0 };
    const bit = 1 << (Number(mark.day.slice(8, 10)) - 1);
    entry.attempted |= bit;
    if (mark.isDelivered) entry.delivered |= bit;
    bits.set(key, entry);
  }
  if (bits.size === 0) return;
  const rows = [...bits.values()].sort((a, b) => a.addressId - b.addressId || a.month.localeCompare(b.month));
  await execute(
    db,
    `insert into delivery_day as d (portal_id, address_id, month, delivered_bits, attempted_bits)
     select ?, n.* from unnest(?::bigint[], ?::date[], ?::int[], ?::int[]) as n(address_id, month, delivered, attempted)
     on conflict (portal_id, address_id, month) do update
       set delivered_bits = d.delivered_bits | excluded.delivered_bits, attempted_bits = d.attempted_bits | excluded.attempted_bits`,
    [
      portalId,
      rows.map((row) => row.addressId),
      rows.map((row) => row.month),
      rows.map((row) => row.delivered),
      rows.map((row) => row.attempted),
    ],
  );
}

/** @returns the days with a delivery, ascending, by address */
export async function deliveredDays(
  db: Db,
  portalId: number,
  addressIds: readonly number[],
): Promise<Map<number, string[]>> {
  const rows = await query<{ address_id: number; month: string; delivered_bits: number }>(
    db,
    `select address_id, month, delivered_bits from delivery_day
      where portal_id = ? and address_id = any(?::bigint[]) and delivered_bits <> 0 order by month`,
    [portalId, [...addressIds]],
  );
  const days = new Map<number, string[]>();
  for (const row of rows) {
    const list = days.get(row.address_id) ?? [];
    for (let day = 1; day <= 31; day++) {
      if (row.delivered_bits & (1 << (day - 1))) list.push(`${row.month.slice(0, 8)}${String(day).padStart(2, '0')}`);
    }
    days.set(row.address_id, list);
  }
  return days;
}

export interface Tally {
  readonly day: string;
  readonly campaign: string;
  readonly dataSource: string;
  readonly sendingIp: string;
  readonly gateway: string;
  readonly type: string;
}

export async function addTallies(db: Db, portalId: number, counted: readonly Tally[]): Promise<void> {
  const sums = new Map<string, { tally: Tally; messages: number }>();
  for (const tally of counted) {
    const key = JSON.stringify([
      tally.day,
      tally.campaign,
      tally.dataSource,
      tally.sendingIp,
      tally.gateway,
      tally.type,
    ]);
    const sum = sums.get(key) ?? { tally, messages: 0 };
    sum.messages++;
    sums.set(key, sum);
  }
  if (sums.size === 0) return;
  // Sorted, so that concurrent transactions lock rows in one order.
  const rows = [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
  await execute(
    db,
    `insert into tally as t (portal_id, day, campaign, data_source, sending_ip, gateway, type, messages)
     select ?, n.* from unnest(?::date[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[])
         as n(day, campaign, data_source, sending_ip, gateway, type, messages)
     on conflict (portal_id, day, campaign, data_source, sending_ip, gateway, type) do update set messages = t.messages + excluded.messages`,
    [
      portalId,
      rows.map((row) => row.tally.day),
      rows.map((row) => row.tally.campaign),
      rows.map((row) => row.tally.dataSource),
      rows.map((row) => row.tally.sendingIp),
      rows.map((row) => row.tally.gateway),
      rows.map((row) => row.tally.type),
      rows.map((row) => row.messages),
    ],
  );
}
