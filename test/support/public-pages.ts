/** The public pages over a database of their own, and what a test does with them. */
import type { Clock } from '../../src/lib/clock.ts';
import { createLog } from '../../src/lib/log.ts';
import { sealPersonLink, writePersonToken } from '../../src/lib/person-link.ts';
import { createAssetRoutes } from '../../src/pages/assets.ts';
import { createPublicRoutes } from '../../src/pages/public/public-routes.ts';
import { type Db, query } from '../../src/store/database.ts';
import { createTestDatabase } from './database.ts';
import { portalKeysOf, seedPortal } from './seed-portal.ts';
import { type Served, serve } from './serve.ts';

export const PORTAL = 8800001;
export const OTHER = 8800002;
export const EMAIL = 'jane.doe@example.com';
export const ONE_CLICK = 'List-Unsubscribe=One-Click';

export interface StoredLeave {
  readonly type: string;
  readonly native: string;
  readonly stream: string | null;
  readonly scope: string;
  readonly actor: string;
  readonly at: Date;
}

export interface StoredAnswer {
  readonly reason: string | null;
  readonly comment: string | null;
  readonly edited_at: Date | null;
}

export interface PublicPages {
  readonly db: Db;
  /** Moved by the test. */
  now: Date;
  /** The database cannot be reached. */
  isBroken: boolean;
  /** Portals for which a worker was woken. */
  woken: number[];
  readonly url: string;
  /** Another server, with this limit. */
  start(perMinute: number, more?: { readonly canMail: boolean }): Promise<Served>;
  get(path: string): Promise<Response>;
  text(path: string): Promise<string>;
  post(path: string, fields?: Record<string, string> | string, base?: string): Promise<Response>;
  leaves(): Promise<StoredLeave[]>;
  answers(): Promise<StoredAnswer[]>;
  /** Every row of every table with the transaction that wrote it last: any write at all shows. */
  fingerprint(): Promise<string>;
  /** As it was at the start of the file. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export function pathOf(stream: string | null = 'Product news', email = EMAIL, portalId = PORTAL): string {
  return `/u/${writePersonToken(portalId, sealPersonLink(portalKeysOf(portalId).link, { email, stream }))}`;
}

export async function openPublicPages(): Promise<PublicPages> {
  const database = await createTestDatabase();
  const { db } = database;
  await seedPortal(db, PORTAL);
  await seedPortal(db, OTHER, { name: 'Other GmbH' });
  const clock: Clock = { now: () => pages.now, monotonicMs: () => pages.now.getTime() };
  const start = (perMinute: number, { canMail } = { canMail: true }) =>
    serve(
      createAssetRoutes(),
      createPublicRoutes({
        db,
        clock,
        log: createLog('silent', 'test'),
        perMinute,
        canMail,
        portalKeys: (portalId) => {
          if (pages.isBroken) return Promise.reject(new Error('the database is away'));
          return Promise.resolve(portalId === PORTAL || portalId === OTHER ? portalKeysOf(portalId) : null);
        },
        notify: (_db, portalId) => {
          pages.woken.push(portalId);
          return Promise.resolve();
        },
      }),
    );
  const served = await start(100_000);
  const pages: PublicPages = {
    db,
    now: new Date(0),
    isBroken: false,
    woken: [],
    url: served.url,
    start,
    get: (path) => fetch(served.url + path, { redirect: 'manual' }),
    text: async (path) => (await fetch(served.url + path)).text(),
    post: (path, fields = {}, base = served.url) =>
      fetch(base + path, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: typeof fields === 'string' ? fields : new URLSearchParams(fields).toString(),
      }),
    leaves: () =>
      query<StoredLeave>(
        db,
        'select type, native, stream, scope, actor, at from event where portal_id = ? order by at, type',
        [PORTAL],
      ),
    answers: () =>
      query<StoredAnswer>(
        db,
        'select reason, comment, edited_at from survey_answer where portal_id = ? order by answer_id',
        [PORTAL],
      ),
    fingerprint: () => fingerprintOf(db),
    reset: async () => {
      pages.now = new Date('2026-11-03T10:00:00Z');
      pages.isBroken = false;
      pages.woken = [];
      for (const table of [
        'event',
        'address',
        'suppression',
        'consent_proof',
        'survey_answer',
        'public_page',
        'confirmation',
        'preference',
        'contact_address',
        'crm_record',
      ])
        await db.raw(`delete from ${table}`);
    },
    close: async () => {
      await served.close();
      await database.drop();
    },
  };
  return pages;
}

async function fingerprintOf(db: Db): Promise<string> {
  const tables = await query<{ name: string }>(
    db,
    "select quote_ident(tablename) as name from pg_tables where schemaname = 'public' order by 1",
  );
  const parts: unknown[] = [];
  for (const { name } of tables) {
    parts.push(name, await query(db, `select xmin::text, md5(t::text) as hash from ${name} t order by 1, 2`));
  }
  return JSON.stringify(parts);
}
