/** The way in, against the sandbox portal: a real web server, database, sessions and OAuth; only time is ours. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import express from 'express';
import { pino } from 'pino';
import { createBudgets } from '../../src/crm/budget.ts';
import { createCrm } from '../../src/crm/create-crm.ts';
import { createOAuthApi } from '../../src/crm/oauth-api.ts';
import { createTransport } from '../../src/crm/transport.ts';
import { type AccessTokens, createAccessTokens } from '../../src/install/access-token.ts';
import { createInstallRoutes } from '../../src/install/install-routes.ts';
import { createRefuseCrossSite } from '../../src/install/refuse-cross-site.ts';
import { createAdminSession, createRequireAdmin } from '../../src/install/session.ts';
import { createSecretBox } from '../../src/lib/secrets.ts';
import { DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET, type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { connect } from '../../src/store/database.ts';
import { createSessionStore } from '../../src/store/system/session-store.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import type { Browser, Visit } from './browser.ts';

export const PORTAL = 8_800_001;
const KEY = Buffer.alloc(32, 7);

export interface OtherProcess {
  readonly clientSecret?: string;
  readonly apiUrl?: string;
  readonly timeoutMs?: number;
  /** Awaited before each refresh is sent. */
  readonly beforeRefresh?: () => Promise<void>;
}

export interface InstallUnderTest {
  readonly database: TestDatabase;
  readonly sandbox: Sandbox;
  readonly publicUrl: string;
  /** Everything that was logged, as text. */
  readonly logged: () => string;
  /** Time goes on. */
  pass(milliseconds: number): void;
  now(): Date;
  readonly accessTokens: AccessTokens;
  /** As another process would: the same database through another pool, another memory. */
  otherProcess(options?: OtherProcess): AccessTokens;
  readonly crmOf: (portalId?: number, scopes?: readonly string[]) => ReturnType<typeof createCrm>;
  /** Control endpoint of the sandbox. */
  control<Answer>(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Opens the install address and answers HubSpot's page. */
  signIn(
    browser: Browser,
    choice?: { refuse?: 'all' | readonly string[]; decision?: string; user?: string },
  ): Promise<Visit>;
  stop(): Promise<void>;
}

/** @param isProduction of the install routes alone: everything else stays on this machine */
export async function startInstallUnderTest(isProduction = false): Promise<InstallUnderTest> {
  const database = await createTestDatabase();
  const app = express();
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const publicUrl = `http://localhost:${(server.address() as AddressInfo).port}`;

  let offset = 0;
  const start = Date.now();
  const clock = { now: () => new Date(start + offset), monotonicMs: () => performance.now() + offset };
  const sandbox = await startSandbox({
    redirectUrls: [`${publicUrl}/oauth/callback`],
    time: { now: () => clock.now().getTime(), wait: () => new Promise((resolve) => setImmediate(resolve)) },
  });

  const pools: ReturnType<typeof connect>[] = [];
  const lines: string[] = [];
  const log = pino(
    { level: 'trace' },
    new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk));
        done();
      },
    }),
  );
  const box = createSecretBox([KEY]);
  const oauthWith = (apiUrl = sandbox.url, clientSecret = DEFAULT_CLIENT_SECRET, timeoutMs = 5_000) =>
    createOAuthApi({
      transport: createTransport({ apiUrl, timeoutMs }),
      clock,
      clientId: DEFAULT_CLIENT_ID,
      clientSecret,
    });
  const accessTokens = createAccessTokens({ db: database.db, clock, box, oauth: oauthWith(), log });
  const budgets = createBudgets({ clock, sleep: () => new Promise(() => undefined) });
  const transport = createTransport({ apiUrl: sandbox.url, timeoutMs: 5_000 });
  const crmOf = (portalId = PORTAL, scopes: readonly string[] = []) =>
    createCrm({
      portalId,
      scopes,
      accessToken: (refused) => accessTokens.get(portalId, refused),
      budget: budgets.for(portalId),
      transport,
      clock,
      priority: 'interactive',
    });

  const sessions = createSessionStore(database.url, (thrown) => lines.push(String(thrown)));
  const renderError = (status: number, title: string, text: string) => `<h1>${status} ${title}</h1><p>${text}</p>`;
  const requireAdmin = createRequireAdmin(renderError);
  const refuseCrossSite = createRefuseCrossSite(publicUrl, renderError);
  app.use(createAdminSession({ store: sessions.store, secretKeys: [KEY], publicUrl }));
  app.use(
    createInstallRoutes({
      db: database.db,
      clock,
      log,
      box,
      oauth: oauthWith(),
      accessTokens,
      crmOf,
      publicUrl,
      hubspot: { clientId: DEFAULT_CLIENT_ID, clientSecret: DEFAULT_CLIENT_SECRET, appUrl: sandbox.url },
      isProduction,
      renderError,
      requireAdmin,
      refuseCrossSite,
    }),
  );
  app.get('/sign-in', (_request, response) => response.send('please sign in'));
  app.get('/', requireAdmin, (request, response) => response.json(request.session.admin));

  return {
    database,
    sandbox,
    publicUrl,
    logged: () => lines.join(''),
    pass: (milliseconds) => {
      offset += milliseconds;
    },
    now: clock.now,
    accessTokens,
    otherProcess: ({ clientSecret, apiUrl, timeoutMs, beforeRefresh } = {}) => {
      const db = connect(database.url, 5);
      pools.push(db);
      const real = oauthWith(apiUrl, clientSecret, timeoutMs);
      const refresh = async (token: string) => {
        await beforeRefresh?.();
        return real.refresh(token);
      };
      return createAccessTokens({ db, clock, box, oauth: { ...real, refresh }, log });
    },
    crmOf,
    async control<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
      const response = await fetch(`${sandbox.url}/_sandbox${path}`, {
        method,
        ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      });
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      const text = await response.text();
      return (text ? JSON.parse(text) : null) as Answer;
    },
    async signIn(browser, { refuse = [], decision = 'install', user } = {}) {
      const asked = await browser.follow(`${publicUrl}/oauth/install`);
      if (asked.status !== 200) throw new Error(`the authorize page: ${asked.status} ${asked.text}`);
      const offered = [...asked.text.matchAll(/name="optional" value="([^"]+)"/g)].map((match) => match[1] ?? '');
      const chosen = user ?? /name="user" value="([^"]+)" checked/.exec(asked.text)?.[1] ?? '';
      const form = new URLSearchParams({ user: chosen, decision });
      for (const scope of offered) if (refuse !== 'all' && !refuse.includes(scope)) form.append('optional', scope);
      const answered = await browser.open(asked.url, { form });
      return browser.follow(new URL(answered.headers.get('location') ?? '', asked.url).href);
    },
    async stop() {
      await sandbox.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await sessions.close();
      await Promise.all(pools.map((pool) => pool.destroy()));
      await database.drop();
    },
  };
}
