/** Links that let a colleague look, once; kept by the hash of their token, so that whoever reads the table enters nowhere. */
import { type Db, execute, query } from './database.ts';

export interface NewViewerLink {
  readonly tokenHash: Buffer;
  readonly name: string;
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly expiresAt: Date;
}

/** @returns its id */
export async function addViewerLink(db: Db, portalId: number, link: NewViewerLink): Promise<number> {
  const rows = await query<{ link_id: number }>(
    db,
    `insert into viewer_link (portal_id, token_hash, name, made_by, made_at, expires_at) values (?, ?, ?, ?, ?, ?)
     returning link_id`,
    [portalId, link.tokenHash, link.name, link.madeBy, link.madeAt, link.expiresAt],
  );
  return rows[0]?.link_id ?? 0;
}

/** One that was kept nowhere before, at its only use. @returns its id; null where it was used before */
export async function addSpentViewerLink(db: Db, portalId: number, link: NewViewerLink): Promise<number | null> {
  const rows = await query<{ link_id: number }>(
    db,
    `insert into viewer_link (portal_id, token_hash, name, made_by, made_at, expires_at, used_at) values (?, ?, ?, ?, ?, ?, ?)
     on conflict (portal_id, token_hash) do nothing returning link_id`,
    [portalId, link.tokenHash, link.name, link.madeBy, link.madeAt, link.expiresAt, link.madeAt],
  );
  return rows[0]?.link_id ?? null;
}

export interface ViewerLink {
  readonly linkId: number;
  readonly name: string;
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly expiresAt: Date;
}

const COLUMNS = `link_id as "linkId", name, made_by as "madeBy", made_at as "madeAt", expires_at as "expiresAt"`;
const IS_OPEN = 'used_at is null and withdrawn_at is null and expires_at > ?';

export async function listOpenViewerLinks(db: Db, portalId: number, now: Date): Promise<ViewerLink[]> {
  return query<ViewerLink>(
    db,
    `select ${COLUMNS} from viewer_link where portal_id = ? and ${IS_OPEN} order by link_id desc limit 100`,
    [portalId, now],
  );
}

/** @returns null for a link that is unknown, used, withdrawn or too old */
export async function findOpenViewerLink(
  db: Db,
  portalId: number,
  tokenHash: Buffer,
  now: Date,
): Promise<ViewerLink | null> {
  const rows = await query<ViewerLink>(
    db,
    `select ${COLUMNS} from viewer_link where portal_id = ? and token_hash = ? and ${IS_OPEN}`,
    [portalId, tokenHash, now],
  );
  return rows[0] ?? null;
}

/** Good for one of two who press at the same moment. */
export async function spendViewerLink(
  db: Db,
  portalId: number,
  tokenHash: Buffer,
  now: Date,
): Promise<ViewerLink | null> {
  const rows = await query<ViewerLink>(
    db,
    `update viewer_link set used_at = ? where portal_id = ? and token_hash = ? and ${IS_OPEN} returning ${COLUMNS}`,
    [now, portalId, tokenHash, now],
  );
  return rows[0] ?? null;
}

/** @returns false for one that opens nothing any more */
export async function withdrawViewerLink(db: Db, portalId: number, linkId: number, now: Date): Promise<boolean> {
  const count = await execute(
    db,
    `update viewer_link set withdrawn_at = ? where portal_id = ? and link_id = ? and ${IS_OPEN}`,
    [now, portalId, linkId, now],
  );
  return count === 1;
}
