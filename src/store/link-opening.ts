/** How often the links of people are opened, by day and manner: looked at, and nothing more. */
import { type Db, execute, query } from './database.ts';

/** `page`: as a person would; `head`: asked for without its content; `prefetch`: ahead of a click; `scanner`: a program that says so; `rush`: many links from one place within seconds. */
export type Manner = 'page' | 'head' | 'prefetch' | 'scanner' | 'rush';

export interface Openings {
  readonly day: string;
  readonly manner: Manner;
  readonly openings: number;
}

/** In the order of the key, so that two processes never wait for each other in a ring. */
export async function addOpenings(db: Db, portalId: number, seen: readonly Openings[]): Promise<void> {
  await execute(
    db,
    `insert into link_opening as o (portal_id, day, manner, openings)
     select ?, n.day, n.manner, n.openings
       from unnest(?::date[], ?::text[], ?::bigint[]) as n(day, manner, openings) order by 2, 3
     on conflict (portal_id, day, manner) do update set openings = o.openings + excluded.openings`,
    [portalId, seen.map((one) => one.day), seen.map((one) => one.manner), seen.map((one) => one.openings)],
  );
}

/** @returns by manner, since that day */
export async function countOpenings(db: Db, portalId: number, since: string): Promise<Map<Manner, number>> {
  const rows = await query<{ manner: Manner; n: number }>(
    db,
    `select manner, sum(openings)::bigint as n from link_opening where portal_id = ? and day >= ?::date group by manner`,
    [portalId, since],
  );
  return new Map(rows.map((row) => [row.manner, row.n]));
}
