/** `/api/v1` on a port of its own, over a database, with the keys that tests seal by. */
import type { Knex } from 'knex';
import { createApiRoutes } from '../../src/api/v1/api-routes.ts';
import type { ApiScope, KEY_DAYS } from '../../src/install/api-keys.ts';
import { makeApiKey } from '../../src/install/api-keys.ts';
import { hashAddress } from '../../src/lib/address-hash.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { createLog, type Log } from '../../src/lib/log.ts';
import { portalKeysOf } from './seed-portal.ts';
import { type Served, serve } from './serve.ts';

export interface ApiUnderTest extends Served {
  makeKey(portalId: number, scopes: readonly ApiScope[], days?: (typeof KEY_DAYS)[number]): Promise<string>;
  /** @param key null: none is sent */
  get(path: string, key: string | null, headers?: Record<string, string>): Promise<Response>;
  post(path: string, key: string | null, body: unknown, headers?: Record<string, string>): Promise<Response>;
}

export const PUBLIC_URL = 'https://bellwether.example.com';

export async function serveApi(
  db: Knex,
  clock: Clock,
  more: { perMinute?: number; log?: Log; brokenDb?: Knex } = {},
): Promise<ApiUnderTest> {
  const served = await serve(
    createApiRoutes({
      db: more.brokenDb ?? db,
      clock,
      log: more.log ?? createLog('silent', 'test'),
      publicUrl: PUBLIC_URL,
      hashKey: (portalId) => Promise.resolve(portalKeysOf(portalId).hash),
      perMinute: more.perMinute ?? 100_000,
    }),
  );
  const bearer = (key: string | null): Record<string, string> =>
    key === null ? {} : { authorization: `Bearer ${key}` };
  return {
    ...served,
    makeKey: (portalId, scopes, days = 0) =>
      makeApiKey({ db, clock }, portalId, 'sofia@northwind.example', { label: 'Nightly mailing', scopes, days }),
    get: (path, key, headers = {}) => fetch(`${served.url}/api/v1${path}`, { headers: { ...bearer(key), ...headers } }),
    post: (path, key, body, headers = {}) =>
      fetch(`${served.url}/api/v1${path}`, {
        method: 'POST',
        headers: { ...bearer(key), 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
  };
}

export const hashOf = (portalId: number, email: string): Buffer => hashAddress(portalKeysOf(portalId).hash, email);
