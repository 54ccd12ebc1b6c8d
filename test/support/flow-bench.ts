/** A portal with its sandbox and its database, drained by hand: the whole flow without timers. */
import type { Knex } from 'knex';
import { createBudgets } from '../../src/crm/budget.ts';
import { createCrm } from '../../src/crm/create-crm.ts';
import { createTransport } from '../../src/crm/transport.ts';
import { findAdapter } from '../../src/flow/adapt/adapters.ts';
import type { Settings } from '../../src/flow/settings.ts';
import { provision } from '../../src/install/provision.ts';
import { type DrainDeps, drainPortal } from '../../src/jobs/drain-portal.ts';
import { openPortal } from '../../src/jobs/open-portal.ts';
import { retryDelivery, retryWrite, vouchForDelivery } from '../../src/jobs/retry-by-hand.ts';
import { runErrand } from '../../src/jobs/run-errand.ts';
import { createLog } from '../../src/lib/log.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { pauseCrm } from '../../src/store/crm-pause.ts';
import { insertDeliveries } from '../../src/store/delivery.ts';
import { insertRuleVersion } from '../../src/store/rule-version.ts';
import { addSource, type Source } from '../../src/store/source.ts';
import { type DnsAnswer, UNKNOWN_DNS } from '../../src/watch/dns/dns-lookup.ts';
import { TestClock } from './clock.ts';
import { createTestDatabase } from './database.ts';
import { noOutside, urlOf } from './outside.ts';
import { addPortal, testBox } from './portal.ts';
import { PROMPT_SETTINGS } from './prompt-settings.ts';
import { createTestSender } from './sendgrid.ts';

export interface SandboxTask {
  readonly id: string;
  readonly subject: string;
  readonly body: string;
  readonly status: string;
  readonly priority: string;
  readonly ownerId: string | null;
  readonly associations: Readonly<Record<string, readonly string[]>>;
}

export interface FlowBench {
  readonly db: Knex;
  readonly url: string;
  readonly sandbox: Sandbox;
  readonly clock: TestClock;
  readonly portalId: number;
  readonly source: Source;
  readonly deps: DrainDeps;
  /** What DNS says, by domain; of all others it says nothing. */
  readonly dns: Map<string, DnsAnswer>;
  /** Domains that DNS was asked for, in order. */
  readonly dnsAsked: readonly string[];
  /** Stores a delivery as an accepted one. */
  post(events: readonly object[]): Promise<void>;
  /** Drains until nothing is left to do now. */
  drain(): Promise<void>;
  control(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
  tasks(): Promise<Record<string, unknown>[]>;
  contact(email: string): Promise<Record<string, string | null>>;
  close(): Promise<void>;
}

const FLOW_PORTAL = 8_800_001;

export async function createFlowBench(
  now: string,
  seed: object,
  waits: { waitMs: number; gapMs: number; timeoutMs: number; searchWaitMs?: number; settings?: Settings } = {
    waitMs: 0,
    gapMs: 0,
    timeoutMs: 2_000,
  },
): Promise<FlowBench> {
  const database = await createTestDatabase();
  const sandbox = await startSandbox();
  const clock = new TestClock(now);
  const { db } = database;
  await addPortal(db, FLOW_PORTAL);
  const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${sandbox.url}/_sandbox/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`the sandbox answered ${response.status}: ${text}`);
    return text === '' ? null : JSON.parse(text);
  };
  await control('POST', 'seed', { portalId: FLOW_PORTAL, ...seed });
  const { access_token: token } = (await control('POST', 'token', { portalId: FLOW_PORTAL })) as {
    access_token: string;
  };
  const sender = createTestSender();
  const source = await addSource(db, FLOW_PORTAL, testBox, {
    esp: 'sendgrid',
    label: 'Newsletter',
    secrets: [sender.publicKey],
    now: clock.now(),
  });
  // The budget runs on real time: what it protects is a real server.
  const budgets = createBudgets({
    clock: { monotonicMs: () => performance.now() },
    sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
  });
  const transport = createTransport({ apiUrl: sandbox.url, timeoutMs: waits.timeoutMs });
  const accessToken = () => Promise.resolve(token);
  const provisionNow = async (): Promise<void> => {
    const { scopes } = await db('portal').where({ portal_id: FLOW_PORTAL }).first('scopes');
    const crm = createCrm({
      portalId: FLOW_PORTAL,
      scopes,
      accessToken,
      budget: budgets.for(FLOW_PORTAL),
      transport,
      clock,
    });
    await db('portal')
      .where({ portal_id: FLOW_PORTAL })
      .update({ provision_result: JSON.stringify(await provision(crm, null)) });
  };
  await provisionNow();
  await insertRuleVersion(db, FLOW_PORTAL, {
    settings: waits.settings ?? PROMPT_SETTINGS,
    madeBy: 'test',
    madeAt: clock.now(),
    note: null,
  });
  await control('DELETE', 'calls');
  const dns = new Map<string, DnsAnswer>();
  const dnsAsked: string[] = [];
  const deps: DrainDeps = {
    db,
    clock,
    log: createLog('silent', 'test'),
    holder: 'test',
    lane: { leaseMs: 60_000, reserveMs: 5_000 },
    reconcile: { ...waits, searchWaitMs: waits.searchWaitMs ?? waits.waitMs },
    timeoutMs: waits.timeoutMs,
    dns: (domain) => {
      dnsAsked.push(domain);
      return Promise.resolve(dns.get(domain) ?? UNKNOWN_DNS);
    },
    findAdapter,
    openPortal: (portalId) =>
      openPortal(
        { db, box: testBox, clock, budgets, transport, publicUrl: 'https://bellwether.example', accessToken },
        portalId,
      ),
    pausePortal: (portalId, until, why) => pauseCrm(db, portalId, until, why),
    assumeSpent: (portalId) => budgets.for(portalId).assumeSpent(),
    runErrand: (portalId, isHeld, isOver) =>
      runErrand(
        {
          db,
          clock,
          log: createLog('silent', 'test'),
          retryDelivery: (of, id) =>
            retryDelivery({ db, box: testBox, clock, outside: noOutside, urlOf, findAdapter }, of, id),
          vouchForDelivery: (of, by, id) => vouchForDelivery({ db, box: testBox, clock, findAdapter }, of, by, id),
          retryWrite: (of, id) => retryWrite({ db }, of, id),
        },
        portalId,
        isHeld,
        isOver,
      ),
    provisionAgain: async () => {
      await provisionNow();
      return true;
    },
  };
  const state = async (): Promise<{ tasks: Record<string, unknown>[] }> => {
    const all = (await control('GET', `state?portalId=${FLOW_PORTAL}`)) as {
      portals: { tasks: Record<string, unknown>[] }[];
    };
    return all.portals[0] ?? { tasks: [] };
  };
  return {
    db,
    url: database.url,
    sandbox,
    clock,
    portalId: FLOW_PORTAL,
    source,
    deps,
    dns,
    dnsAsked,
    control,
    async post(events) {
      const { headers, body } = sender.batch(events, clock.now());
      await insertDeliveries(db, [
        {
          portalId: FLOW_PORTAL,
          sourceId: source.sourceId,
          receivedAt: clock.now(),
          headers,
          body,
          state: 'waiting',
          why: null,
        },
      ]);
    },
    async drain() {
      while (await drainPortal(deps, FLOW_PORTAL));
    },
    tasks: async () => (await state()).tasks,
    async contact(email) {
      const found = (await control('GET', `contacts/${encodeURIComponent(email)}?portalId=${FLOW_PORTAL}`)) as {
        properties: Record<string, string | null>;
      };
      return found.properties;
    },
    async close() {
      await sandbox.close();
      await database.drop();
    },
  };
}
