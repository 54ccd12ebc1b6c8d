/** All portals, for the operator of this server: unscoped on purpose. */
import { type Db, query } from '../database.ts';

export interface PortalLine {
  readonly portalId: number;
  readonly state: string;
  readonly name: string | null;
  readonly installedAt: Date;
}

export async function listPortals(db: Db): Promise<PortalLine[]> {
  return query<PortalLine>(
    db,
    'select portal_id as "portalId", state, name, installed_at as "installedAt" from portal order by portal_id',
  );
}
