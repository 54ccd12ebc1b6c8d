/** The page that anybody can open, over a database of its own. */

import { createLog } from '../../src/lib/log.ts';
import { writeOpenLink } from '../../src/lib/open-link.ts';
import { createAssetRoutes } from '../../src/pages/assets.ts';
import { createOpenRoutes } from '../../src/pages/public/open/open-routes.ts';
import { createSlowDown, type SlowDownLimits } from '../../src/pages/public/open/slow-down.ts';
import { type Db, query } from '../../src/store/database.ts';
import { createTestDatabase } from './database.ts';
import { portalKeysOf, seedPortal } from './seed-portal.ts';
import { serve } from './serve.ts';

export const PORTAL = 8800001;
export const NOW = new Date('2026-11-03T10:00:00Z');

export interface OpenPages {
  readonly db: Db;
  readonly woken: number[];
  /** How long each held-up request waited, in order. */
  readonly waits: number[];
  /** Lets those who wait go on; without it nobody does. */
  release(): void;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string, body: string | Record<string, string>): Promise<Response>;
  requests(): Promise<{ email: string; stream: string; at: Date }[]>;
  close(): Promise<void>;
}

export const linkOf = (email: string, stream: string | null = null, portalId = PORTAL): string =>
  writeOpenLink(portalKeysOf(portalId).link, { portalId, stream }) + email;

export async function serveOpenPages(limits?: SlowDownLimits): Promise<OpenPages> {
  const database = await createTestDatabase();
  const { db } = database;
  await seedPortal(db, PORTAL);
  const woken: number[] = [];
  const waits: number[] = [];
  let waiting: (() => void)[] = [];
  const clock = { now: () => NOW, monotonicMs: () => 0 };
  const sleep = (ms: number) =>
    new Promise<void>((done) => {
      waits.push(ms);
      waiting.push(done);
    });
  const served = await serve(
    createAssetRoutes(),
    createOpenRoutes({
      db,
      clock,
      log: createLog('silent', 'test'),
      slowDown: createSlowDown(clock, sleep, limits),
      portalKeys: (portalId) => Promise.resolve(portalId === PORTAL ? portalKeysOf(portalId) : null),
      notify: (_db, portalId) => {
        woken.push(portalId);
        return Promise.resolve();
      },
    }),
  );
  return {
    db,
    woken,
    waits,
    release: () => {
      const before = waiting;
      waiting = [];
      for (const go of before) go();
    },
    get: (path, headers = {}) => fetch(served.url + path, { redirect: 'manual', headers }),
    post: (path, body) =>
      fetch(served.url + path, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: typeof body === 'string' ? body : new URLSearchParams(body).toString(),
      }),
    requests: () => query(db, 'select email, stream, at from leave_request order by request_id'),
    close: async () => {
      await served.close();
      await database.drop();
    },
  };
}
