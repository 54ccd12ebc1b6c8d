/** Of which mailing, data source or sending IP marketing was told, so that one cause is told once. */
import type { RateCause } from '../flow/decide/shared-task/rate-alert.ts';
import { type Db, execute, query } from './database.ts';

export interface ToldRate {
  readonly kind: RateCause;
  readonly name: string;
  readonly toldAt: Date;
}

/** @returns whether it is to be told: false where it was since then */
export async function claimRate(
  db: Db,
  portalId: number,
  { kind, name, toldAt }: ToldRate,
  since: Date,
): Promise<boolean> {
  const touched = await execute(
    db,
    `insert into rate_told as r (portal_id, kind, name, told_at) values (?, ?, ?, ?)
     on conflict (portal_id, kind, name) do update set told_at = excluded.told_at where r.told_at < ?`,
    [portalId, kind, name, toldAt, since],
  );
  return touched > 0;
}

/** @returns the newest of each */
export async function listToldRates(db: Db, portalId: number, since: Date): Promise<ToldRate[]> {
  return query<ToldRate>(
    db,
    'select kind, name, told_at as "toldAt" from rate_told where portal_id = ? and told_at >= ? order by kind, name',
    [portalId, since],
  );
}
