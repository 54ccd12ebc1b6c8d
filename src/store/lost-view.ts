/** Named views of the lost report: one's own, and those that colleagues share. */
import { type Db, execute, query } from './database.ts';

export interface LostView {
  readonly viewId: number;
  readonly owner: string;
  readonly name: string;
  readonly params: Readonly<Record<string, string>>;
  readonly isShared: boolean;
  readonly isDefault: boolean;
}

/** Of one person; more than this nobody finds again. */
export const MAX_VIEWS = 50;

const COLUMNS = `view_id as "viewId", owner, name, params, is_shared as "isShared", is_default as "isDefault"`;

/** @returns one's own first, by name */
export async function listLostViews(db: Db, portalId: number, owner: string): Promise<LostView[]> {
  return query<LostView>(
    db,
    `select ${COLUMNS} from lost_view where portal_id = ? and (owner = ? or is_shared)
      order by owner <> ?, lower(name), view_id limit 500`,
    [portalId, owner, owner],
  );
}

/** A view of the same name is replaced. @returns null where they have as many as they may */
export async function saveLostView(
  db: Db,
  portalId: number,
  view: Omit<LostView, 'viewId' | 'isDefault'>,
  now: Date,
): Promise<number | null> {
  const rows = await query<{ viewId: number }>(
    db,
    `insert into lost_view as v (portal_id, owner, name, params, is_shared, saved_at)
     select ?, ?, ?, ?::jsonb, ?, ?
      where (select count(*) from lost_view where portal_id = ? and owner = ? and lower(name) <> lower(?)) < ?
     on conflict (portal_id, owner, lower(name)) do update
       set name = excluded.name, params = excluded.params, is_shared = excluded.is_shared, saved_at = excluded.saved_at
     returning view_id as "viewId"`,
    [
      portalId,
      view.owner,
      view.name,
      JSON.stringify(view.params),
      view.isShared,
      now,
      portalId,
      view.owner,
      view.name,
      MAX_VIEWS,
    ],
  );
  return rows[0]?.viewId ?? null;
}

/** @returns the view that was renamed; null where it is not theirs, or the name is taken by another of theirs */
export async function renameLostView(
  db: Db,
  portalId: number,
  owner: string,
  viewId: number,
  name: string,
): Promise<LostView | null> {
  const rows = await query<LostView>(
    db,
    `update lost_view v set name = ? where portal_id = ? and owner = ? and view_id = ?
        and not exists (select from lost_view o where o.portal_id = v.portal_id and o.owner = v.owner
                           and o.view_id <> v.view_id and lower(o.name) = lower(?))
     returning ${COLUMNS}`,
    [name, portalId, owner, viewId, name],
  );
  return rows[0] ?? null;
}

/** @param viewId null: none is, as at first */
export async function setDefaultLostView(
  db: Db,
  portalId: number,
  owner: string,
  viewId: number | null,
): Promise<void> {
  await execute(db, 'update lost_view set is_default = false where portal_id = ? and owner = ? and is_default', [
    portalId,
    owner,
  ]);
  if (viewId === null) return;
  await execute(db, 'update lost_view set is_default = true where portal_id = ? and owner = ? and view_id = ?', [
    portalId,
    owner,
    viewId,
  ]);
}

/** @returns the view that was deleted; null where it is not theirs */
export async function deleteLostView(
  db: Db,
  portalId: number,
  owner: string,
  viewId: number,
): Promise<LostView | null> {
  const rows = await query<LostView>(
    db,
    `delete from lost_view where portal_id = ? and owner = ? and view_id = ? returning ${COLUMNS}`,
    [portalId, owner, viewId],
  );
  return rows[0] ?? null;
}

/** A view that looks for somebody who is erased goes with them. */
export async function eraseLostViews(db: Db, portalId: number, emails: readonly string[]): Promise<void> {
  await execute(
    db,
    `delete from lost_view v where portal_id = ? and exists (
       select from unnest(?::text[]) as e(email) where position(lower(e.email) in lower(v.params::text || v.name)) > 0)`,
    [portalId, [...emails]],
  );
}
