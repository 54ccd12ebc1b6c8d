/** Sources that the worker itself looks after, of all portals: unscoped on purpose. */
import { type Db, query } from '../database.ts';

export interface SourceLine {
  readonly portalId: number;
  readonly sourceId: number;
  readonly createdAt: Date;
  readonly isRefused: boolean;
}

/** Those that are on, of portals that are installed. */
export async function listSourcesOf(db: Db, esp: string): Promise<SourceLine[]> {
  return query<SourceLine>(
    db,
    `select s.portal_id as "portalId", s.source_id as "sourceId", s.created_at as "createdAt",
            s.refused_at is not null as "isRefused"
       from source s join portal p using (portal_id)
      where s.esp = ? and s.state = 'on' and p.state <> 'disconnected'
      order by s.portal_id, s.source_id`,
    [esp],
  );
}
