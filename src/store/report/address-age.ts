/** How old the addresses are: when mail last arrived at them. */
import { type Db, query } from '../database.ts';

export const AGES = ['month', 'quarter', 'year', 'older', 'never'] as const;
export type Age = (typeof AGES)[number];

export interface AddressAge {
  /** The last delivery within 30, 90 or 365 days, longer ago, or never seen. */
  readonly age: Age;
  readonly addresses: number;
  /** Known for a year or more. */
  readonly old: number;
  /** Nobody mails these any more: they no longer work, or whose they are left everything. */
  readonly gone: number;
}

/** @param every so many-th address is looked at, and stands for as many */
export async function countAddressAges(db: Db, portalId: number, now: Date, every = 1): Promise<AddressAge[]> {
  return query<AddressAge>(
    db,
    `select case when last is null then 'never' when last > ?::date - 30 then 'month' when last > ?::date - 90 then 'quarter'
                 when last > ?::date - 365 then 'year' else 'older' end as age,
            count(*) * n.every as addresses, count(*) filter (where created_at <= ?::timestamptz - interval '365 days') * n.every as old,
            count(*) filter (where verdict = 'dead' or opt_out = 'everything') * n.every as gone
       from address a cross join (select ?::integer as every) as n
       left join (select address_id, max(month + (31 - position('1' in delivered_bits::bit(31)::text))) as last from delivery_day
                   where portal_id = ? and delivered_bits <> 0 and address_id % ? = 0 group by address_id) d using (address_id)
      where a.portal_id = ? and a.address_id % ? = 0 group by 1, n.every`,
    [now, now, now, now, every, portalId, every, portalId, every],
  );
}
