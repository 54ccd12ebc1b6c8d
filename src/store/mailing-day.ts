/**
 * To whom each mailing was delivered, by day: bits, since rows for each address and mailing take a hundred times the room and an index
 * that no longer fits into memory. `bench/attempts.ts` measures both.
 */
import { type Db, execute } from './database.ts';

/** Addresses of one row. Above 2 KB PostgreSQL compresses a row; a larger one would be rewritten for each address. */
const CHUNK_BITS = 14;
const CHUNK = 1 << CHUNK_BITS;

/** SQL: the row in which an address has its bit, and the bit. */
export const CHUNK_OF = (id: string): string => `(${id} >> ${CHUNK_BITS})::integer`;
export const BIT_OF = (id: string): string => `(${id} & ${CHUNK - 1})::integer`;

/** SQL: a row in which nobody has a bit. */
export const NOBODY = `0::bit(${CHUNK})`;

export interface MailingMark {
  readonly addressId: number;
  /** UTC, `YYYY-MM-DD`: the day on which the ESP says it happened, so that every retry counts for the same day. */
  readonly day: string;
  /** The empty string: none is named. */
  readonly campaign: string;
  readonly dataSource: string;
}

interface Row extends Omit<MailingMark, 'addressId'> {
  readonly chunk: number;
  readonly bits: Buffer;
}

/** Sets bits: any order and any repetition gives the same. */
export async function markMailings(db: Db, portalId: number, marks: readonly MailingMark[]): Promise<void> {
  const byKey = new Map<string, Row>();
  for (const { addressId, ...mark } of marks) {
    const chunk = Math.floor(addressId / CHUNK);
    const key = JSON.stringify([mark.day, mark.campaign, mark.dataSource, chunk]);
    const row = byKey.get(key) ?? { ...mark, chunk, bits: Buffer.alloc(CHUNK / 8) };
    const place = addressId % CHUNK;
    row.bits[place >> 3] = (row.bits[place >> 3] ?? 0) | (0x80 >> (place & 7));
    byKey.set(key, row);
  }
  if (byKey.size === 0) return;
  // Sorted, so that concurrent transactions lock rows in one order.
  const rows = [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  await execute(
    db,
    `insert into mailing_day as m (portal_id, day, campaign, data_source, chunk, delivered)
     select ?, n.day, n.campaign, n.data_source, n.chunk, ('x' || n.bits)::bit(${CHUNK})
       from unnest(?::date[], ?::text[], ?::text[], ?::integer[], ?::text[]) as n(day, campaign, data_source, chunk, bits)
     on conflict (portal_id, day, campaign, data_source, chunk) do update set delivered = m.delivered | excluded.delivered
       where m.delivered | excluded.delivered <> m.delivered`,
    [
      portalId,
      rows.map((row) => row.day),
      rows.map((row) => row.campaign),
      rows.map((row) => row.dataSource),
      rows.map((row) => row.chunk),
      rows.map((row) => row.bits.toString('hex')),
    ],
  );
}

/** Whoever is erased was delivered to no mailing any more. */
export async function clearMailings(db: Db, portalId: number, addressIds: readonly number[]): Promise<void> {
  for (const id of addressIds)
    await execute(
      db,
      `update mailing_day set delivered = set_bit(delivered, ${BIT_OF('?::bigint')}, 0)
        where portal_id = ? and chunk = ${CHUNK_OF('?::bigint')} and get_bit(delivered, ${BIT_OF('?::bigint')}) = 1`,
      [id, portalId, id, id],
    );
}
