/** What plays did lately, and the newest case of each. */
import { type Db, query } from '../database.ts';

export interface PlayActivity {
  readonly play: string;
  /** Tasks, and people named in a digest or a note. */
  readonly told: number;
  /** Of these, about a loss or departure that still lasts. */
  readonly lasting: number;
  readonly lastAt: Date;
}

export async function listPlayActivity(db: Db, portalId: number, since: Date): Promise<PlayActivity[]> {
  return query<PlayActivity>(
    db,
    `select d.play, (count(*) filter (where d.told is not null))::integer as told,
            (count(*) filter (where d.told is not null and e.ended_at is null))::integer as lasting,
            max(d.decided_at) as "lastAt"
       from decision d join episode e on e.portal_id = d.portal_id and e.episode_id = d.episode_id
      where d.portal_id = ? and d.decided_at >= ? group by d.play`,
    [portalId, since],
  );
}

export interface RecentCase {
  readonly addressId: number;
  readonly email: string;
  readonly state: unknown;
  readonly decidedAt: Date;
}

/** @returns null where the play has opened no task yet */
export async function findRecentCase(db: Db, portalId: number, play: string): Promise<RecentCase | null> {
  const rows = await query<RecentCase>(
    db,
    `select a.address_id as "addressId", a.email, a.state, d.decided_at as "decidedAt"
       from decision d join address a on a.portal_id = d.portal_id and a.address_id = d.address_id
      where d.portal_id = ? and d.play = ? and d.told is not null and a.state is not null
      order by d.decided_at desc limit 1`,
    [portalId, play],
  );
  return rows[0] ?? null;
}
