/** The app as the web process serves it, behind its real sessions; only HubSpot and email services are away. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Router } from 'express';
import type { Knex } from 'knex';
import { WEB_SHARE } from '../../src/crm/budget.ts';
import { type Crm, CrmError } from '../../src/crm/crm.ts';
import type { OAuthApi } from '../../src/crm/oauth-api.ts';
import { REQUIRED_SCOPES, scopeNames } from '../../src/install/scopes.ts';
import { createAdminSession } from '../../src/install/session.ts';
import { createInstallation } from '../../src/installation.ts';
import { EspBusy } from '../../src/jobs/lists/esp-client.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { readConfig } from '../../src/lib/config.ts';
import { BellwetherError } from '../../src/lib/errors.ts';
import { createLog } from '../../src/lib/log.ts';
import { createProcessMetrics } from '../../src/metrics/process-metrics.ts';
import type { Runtime } from '../../src/runtime.ts';
import { createSessionStore } from '../../src/store/system/session-store.ts';
import { createApp } from '../../src/web-app.ts';
import { testBox } from '../support/portal.ts';

/** Of whatever is sent here nothing may stand in an answer. */
export const SECRETS = ['a-client-secret-of-the-app', 'an-access-token', 'a-refresh-token'] as const;
const [CLIENT_SECRET, ACCESS, REFRESH] = SECRETS;
const PUBLIC_URL = 'https://bellwether.example.com';
const SESSION_KEY = Buffer.alloc(32, 9);

export interface WholeApp {
  readonly port: number;
  /** Every address that a form can be sent to, as the routers know it: `/writes/:id/retry`. */
  readonly posts: readonly string[];
  /** Begins a sign-in. @returns its state, and the cookie of the browser that may end it */
  begin(): Promise<{ state: string; cookie: string }>;
  /** @param code as HubSpot would bring it @returns the cookie of somebody who is signed in */
  signIn(code: string): Promise<string>;
  close(): Promise<void>;
}

/** @param portals whom HubSpot says to have signed in, by the code that it brings; any other code is refused */
export async function openWholeApp(
  { db, url }: { readonly db: Knex; readonly url: string },
  clock: Clock,
  portals: ReadonlyMap<string, number>,
): Promise<WholeApp> {
  const log = createLog('silent', 'fuzz');
  const runtime = createRuntime(db, url, clock);
  const sessions = createSessionStore(url, () => undefined);
  const app = createApp(
    runtime,
    { watch: (_request, _response, next) => next(), flush: () => Promise.resolve() },
    { ...createInstallation(runtime, WEB_SHARE), oauth: oauthOf(portals), crmOf: crmAway },
    { hasBegun: () => false },
    createAdminSession({ store: sessions.store, secretKeys: [SESSION_KEY], publicUrl: PUBLIC_URL }),
  );
  const server = createServer(app);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const open = async (path: string, cookie: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      redirect: 'manual',
      headers: { 'x-forwarded-proto': 'https', cookie },
    });
    const [set = ''] = answer.headers.getSetCookie();
    const location = answer.headers.get('location') ?? '';
    if (set === '') throw new Error(`${path} set no cookie: ${answer.status} ${await answer.text()}`);
    return { location, cookie: set.split(';', 1).join() };
  };
  const begin = async () => {
    const { location, cookie } = await open('/oauth/install', '');
    return { state: new URL(location).searchParams.get('state') ?? '', cookie };
  };
  return {
    port,
    posts: listPosts(app.router),
    begin,
    signIn: async (code) => {
      const { state, cookie } = await begin();
      return (await open(`/oauth/callback?code=${code}&state=${state}`, cookie)).cookie;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await sessions.close();
    },
  };

  function createRuntime(own: Knex, databaseUrl: string, time: Clock): Runtime {
    return {
      config: readConfig({
        PUBLIC_URL,
        HUBSPOT_CLIENT_ID: 'a-client-id',
        HUBSPOT_CLIENT_SECRET: CLIENT_SECRET,
        SMTP_URL: 'smtps://mail.invalid:465',
        MAIL_FROM: 'noreply@example.com',
      }),
      databaseUrl,
      db: own,
      box: testBox,
      secretKeys: [SESSION_KEY],
      log,
      clock: time,
      outside: { fetchNeeded: away, visit: away },
      espClient: { converse: () => Promise.reject(new EspBusy('nobody is there.', null)) },
      metrics: createProcessMetrics({ db: own, clock: time, log, process: 'fuzz' }),
      close: () => Promise.resolve(),
    };
  }
}

const away = () => Promise.reject(new BellwetherError('outside.away', 'Nobody is there.'));
const crmAway = (portalId: number): Crm =>
  new Proxy({ portalId } as Crm, {
    get: (crm, name) =>
      name === 'portalId'
        ? crm.portalId
        : () => Promise.reject(new CrmError('unavailable', 'HubSpot does not answer.')),
  });

function oauthOf(portals: ReadonlyMap<string, number>): OAuthApi {
  const refuse = () => Promise.reject(new CrmError('invalid', 'HubSpot refused this.'));
  return {
    exchange: (code) =>
      portals.has(code)
        ? Promise.resolve({ accessToken: `${ACCESS} ${code}`, refreshToken: REFRESH, expiresInSeconds: 1_800 })
        : refuse(),
    refresh: refuse,
    introspect: (token) => {
      const portalId = portals.get(token.slice(ACCESS.length + 1));
      const scopes = scopeNames(REQUIRED_SCOPES);
      const who = { domain: 'northwind.example', user: 'sofia@northwind.example', userId: 12, scopes };
      return portalId === undefined ? refuse() : Promise.resolve({ active: true as const, portalId, ...who });
    },
  };
}

function listPosts(router: Router): string[] {
  return router.stack.flatMap(({ route, handle }) => {
    if (route) return route.stack.some(({ method }) => method === 'post') ? [String(route.path)] : [];
    return 'stack' in handle ? listPosts(handle as Router) : [];
  });
}
