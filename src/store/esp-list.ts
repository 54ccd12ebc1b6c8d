/** The lists of an email service, as it names them, and how far each was read. */
import type { EspList } from '../flow/adapt/esp-lists.ts';
import { type Db, execute, query } from './database.ts';
import type { ListName } from './esp-suppression.ts';

export interface StoredList {
  readonly sourceId: number;
  /** As its folder knows it. */
  readonly list: EspList;
  readonly isPushed: boolean;
  readonly begunAt: Date | null;
  readonly place: string | null;
  /** Read so far, in the newest reading. */
  readonly entries: number;
  readonly endedAt: Date | null;
  /** When it was last read to its end; null: never. */
  readonly held: number | null;
  readonly why: string | null;
}

interface Row extends Omit<StoredList, 'list'> {
  readonly detail: EspList;
}

/** In place of what was known; lists that are not among them are gone. */
export async function saveLists(
  db: Db,
  portalId: number,
  sourceId: number,
  lists: readonly EspList[],
  now: Date,
): Promise<void> {
  await execute(
    db,
    `insert into esp_list (portal_id, source_id, list, name, detail)
     select ?, ?, n.* from unnest(?::text[], ?::text[], ?::jsonb[]) as n
     on conflict (portal_id, source_id, list) do update set name = excluded.name, detail = excluded.detail, gone_at = null`,
    [
      portalId,
      sourceId,
      lists.map((one) => one.list),
      lists.map((one) => one.name),
      lists.map((one) => JSON.stringify(one)),
    ],
  );
  await execute(
    db,
    `update esp_list set gone_at = ?, is_pushed = false
      where portal_id = ? and source_id = ? and gone_at is null and not list = any(?::text[])`,
    [now, portalId, sourceId, lists.map((one) => one.list)],
  );
  // What a list that is gone held holds nothing back any more.
  await execute(
    db,
    `update esp_suppression h set gone_at = ?
      where h.portal_id = ? and h.source_id = ? and h.gone_at is null
        and exists (select from esp_list l where l.portal_id = h.portal_id and l.source_id = h.source_id and l.list = h.list
                       and l.gone_at is not null)`,
    [now, portalId, sourceId],
  );
}

/** Those that are there. */
export async function listLists(db: Db, portalId: number, sourceId: number): Promise<StoredList[]> {
  const rows = await query<Row>(
    db,
    `select source_id as "sourceId", detail, is_pushed as "isPushed", begun_at as "begunAt", place, entries,
            ended_at as "endedAt", held, why
       from esp_list where portal_id = ? and source_id = ? and gone_at is null order by list`,
    [portalId, sourceId],
  );
  return rows.map(({ detail, ...row }) => ({ ...row, list: detail }));
}

export async function beginList(db: Db, portalId: number, { sourceId, list }: ListName, now: Date): Promise<void> {
  await execute(
    db,
    `update esp_list set begun_at = ?, place = null, entries = 0, why = null
      where portal_id = ? and source_id = ? and list = ?`,
    [now, portalId, sourceId, list],
  );
}

/** How many entries more were read. */
export async function addEntries(
  db: Db,
  portalId: number,
  { sourceId, list }: ListName,
  entries: number,
): Promise<void> {
  await execute(db, 'update esp_list set entries = entries + ? where portal_id = ? and source_id = ? and list = ?', [
    entries,
    portalId,
    sourceId,
    list,
  ]);
}

export async function saveListPlace(
  db: Db,
  portalId: number,
  { sourceId, list }: ListName,
  place: string,
): Promise<void> {
  await execute(db, 'update esp_list set place = ? where portal_id = ? and source_id = ? and list = ?', [
    place,
    portalId,
    sourceId,
    list,
  ]);
}

/** @param why it could not be read, in words; null: it was, to its end */
export async function endList(
  db: Db,
  portalId: number,
  { sourceId, list }: ListName,
  why: string | null,
  now: Date,
): Promise<void> {
  await execute(
    db,
    `update esp_list set ended_at = ?, place = null, why = ?, held = case when ?::boolean then entries else held end
      where portal_id = ? and source_id = ? and list = ?`,
    [now, why, why === null, portalId, sourceId, list],
  );
}

/** @returns false where there is no such list */
export async function setPushed(
  db: Db,
  portalId: number,
  { sourceId, list }: ListName,
  isPushed: boolean,
): Promise<boolean> {
  const count = await execute(
    db,
    'update esp_list set is_pushed = ? where portal_id = ? and source_id = ? and list = ? and gone_at is null',
    [isPushed, portalId, sourceId, list],
  );
  return count > 0;
}

/** The service does not know it any more. */
export async function markListGone(db: Db, portalId: number, { sourceId, list }: ListName, now: Date): Promise<void> {
  await execute(
    db,
    'update esp_list set gone_at = ?, is_pushed = false where portal_id = ? and source_id = ? and list = ?',
    [now, portalId, sourceId, list],
  );
}
