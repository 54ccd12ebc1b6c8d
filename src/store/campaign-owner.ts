/** Who is told of a campaign, or of a kind of mail. */
import { type Db, execute, query } from './database.ts';

export type OwnedKind = 'campaign' | 'stream';

export interface CampaignOwner {
  readonly kind: OwnedKind;
  readonly name: string;
  readonly ownerId: string;
  readonly setBy: string;
  readonly setAt: Date;
}

export async function listCampaignOwners(db: Db, portalId: number): Promise<CampaignOwner[]> {
  return query<CampaignOwner>(
    db,
    `select kind, name, owner_id as "ownerId", set_by as "setBy", set_at as "setAt"
       from campaign_owner where portal_id = ? order by kind, name`,
    [portalId],
  );
}

/** @param ownerId null: whom the rules name for what has no owner @returns false where it stood so already */
export async function setCampaignOwner(
  db: Db,
  portalId: number,
  of: { readonly kind: OwnedKind; readonly name: string; readonly ownerId: string | null },
  by: string,
  now: Date,
): Promise<boolean> {
  if (of.ownerId === null) {
    const gone = await execute(db, 'delete from campaign_owner where portal_id = ? and kind = ? and name = ?', [
      portalId,
      of.kind,
      of.name,
    ]);
    return gone > 0;
  }
  const touched = await execute(
    db,
    `insert into campaign_owner as o (portal_id, kind, name, owner_id, set_by, set_at) values (?, ?, ?, ?, ?, ?)
     on conflict (portal_id, kind, name) do update set owner_id = excluded.owner_id, set_by = excluded.set_by, set_at = excluded.set_at
      where o.owner_id <> excluded.owner_id`,
    [portalId, of.kind, of.name, of.ownerId, by, now],
  );
  return touched > 0;
}
