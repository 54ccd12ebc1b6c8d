/** An ordinary day's load for as long as asked: does memory stay flat, and does nothing fall behind? All processes, ten portals. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Knex } from 'knex';
import { sealGrant } from '../src/install/sealed-tokens.ts';
import { createSecretBox } from '../src/lib/secrets.ts';
import { putToken } from '../src/store/oauth-token.ts';
import { readLedgerFigures, type Stage } from '../src/store/system/ledger-figures.ts';
import { type Installed, installPortal } from '../test/support/installed.ts';
import { answers, freePort, type RunningProcess, startProcess, until } from '../test/support/process.ts';
import { createTestSender, sendgridEvent } from '../test/support/sendgrid.ts';
import { type Measures, percentile } from './measures.ts';
import { residentMib } from './resident.ts';
import { type BenchSandbox, type Calls, startSandboxProcess } from './sandbox.ts';
import { startWorkers } from './workers.ts';

const PORTALS = Array.from({ length: 10 }, (_, n) => 8_800_001 + n);
/** Of one request; each second brings one, for one portal after the other: 1.7 million events a day. */
const EVENTS_EACH = 20;
/** Of 200 events, as in ordinary mail: ten bounces and one opt-out, each of a contact of its own for as long as there are any. */
const CYCLE = 200;
const BOUNCE_EACH = 20;
const CONTACTS = 2_500;
const OTHERS = 20_000;
const SAMPLE_MS = 10_000;
const REST_MS = 20_000;
const CATCH_UP_MS = 120_000;
/** Those that wait for the worker; what waits for a retry on purpose is none of them. */
const STAGES: readonly Stage[] = ['take_in', 'settle', 'send', 'honour'];

interface Sample {
  readonly mib: readonly number[];
  readonly lagSeconds: number;
}

/** @param minutes of load; the first sixth warms up */
export async function measureSteady(db: Knex, databaseUrl: string, minutes: number): Promise<Measures> {
  const sender = createTestSender();
  const sandbox = await startSandboxProcess();
  const running: RunningProcess[] = [];
  try {
    const port = await freePort();
    const installed: Installed[] = [];
    for (const portalId of PORTALS)
      installed.push(await installForHours(db, databaseUrl, sandbox, sender.publicKey, port, portalId));
    const env = { ...installed[0]?.env, BW_CRM_TIMEOUT_MS: '15000' };
    running.push(await startProcess('src/web.ts', env, answers(`http://localhost:${port}/readyz`)));
    running.push(...(await startWorkers(db, env, 2)));
    await delay(REST_MS);
    const atRest = await memoryOf(running);

    const post = async ({ intake }: Installed, request: number): Promise<void> => {
      const events = Array.from({ length: EVENTS_EACH }, (_, n) => eventOf(request * EVENTS_EACH + n));
      const response = await fetch(`http://localhost:${port}${intake}`, {
        method: 'POST',
        ...sender.batch(events, new Date()),
      });
      if (!response.ok) throw new Error(`the intake answered ${response.status}`);
    };
    const samples: Sample[] = [];
    const seconds = Math.round(minutes * 60);
    const begun = performance.now();
    const posts: Promise<void>[] = [];
    const sampling = sampleUntil(begun + seconds * 1_000, db, running, samples);
    for (let second = 0; second < seconds; second++) {
      await delay(Math.max(0, begun + second * 1_000 - performance.now()));
      const portal = installed[second % installed.length];
      if (!portal) continue;
      const posted = post(portal, Math.floor(second / installed.length));
      // What fails is told at the end, and keeps nobody from posting on time meanwhile.
      posted.catch(() => undefined);
      posts.push(posted);
    }
    await Promise.all(posts);
    await sampling;
    await until(async () => (await longestLag(db)) === 0, 'all is worked off after the load', CATCH_UP_MS);
    const posted = seconds * EVENTS_EACH;
    return await judge(db, sandbox, { atRest, samples, posted });
  } finally {
    for (const one of running.toReversed()) await one.kill('SIGTERM');
    sandbox.stop();
  }
}

/** With a refresh token: an access token of HubSpot lasts half an hour. */
async function installForHours(
  db: Knex,
  databaseUrl: string,
  sandbox: BenchSandbox,
  publicKey: string,
  port: number,
  portalId: number,
): Promise<Installed> {
  await sandbox.control('POST', 'portals', { portalId }).catch(() => undefined);
  const owners = [{ id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth' }];
  const contacts = Array.from({ length: CONTACTS }, (_, n) => ({
    properties: { email: `p${n}@people.test`, hubspot_owner_id: '501' },
  }));
  await sandbox.control('POST', 'seed', { portalId, owners, contacts });
  const installed = await installPortal(db, databaseUrl, sandbox.url, publicKey, port, portalId);
  const token = (await sandbox.control('POST', 'install', { portalId })) as {
    readonly access_token: string;
    readonly refresh_token: string;
    readonly expires_in: number;
  };
  const box = createSecretBox([Buffer.from(installed.env.SECRET_KEYS ?? '', 'base64')]);
  const grant = {
    accessToken: token.access_token,
    refreshToken: token.refresh_token,
    expiresInSeconds: token.expires_in,
  };
  const now = new Date();
  await putToken(db, portalId, sealGrant(box, portalId, grant, now), now);
  return installed;
}

function eventOf(n: number): object {
  const at = new Date();
  const contact = `p${Math.floor(n / BOUNCE_EACH) % CONTACTS}@people.test`;
  if (n % CYCLE === 1) return sendgridEvent(contact, 'unsubscribe', at);
  if (n % BOUNCE_EACH === 0)
    return sendgridEvent(contact, 'bounce', at, {
      type: 'bounce',
      reason: '550 5.1.1 no such user here',
      status: '5.1.1',
    });
  return sendgridEvent(`mail${n % OTHERS}@people.test`, 'delivered', at, { response: '250 OK' });
}

async function memoryOf(running: readonly RunningProcess[]): Promise<number[]> {
  return await Promise.all(running.map(residentMib));
}

async function longestLag(db: Knex): Promise<number> {
  const { stages } = await readLedgerFigures(db, new Date());
  const ours = stages.filter(({ stage, waiting }) => STAGES.includes(stage) && waiting > 0);
  return Math.max(0, ...ours.map((one) => one.oldestSeconds));
}

async function sampleUntil(
  end: number,
  db: Knex,
  running: readonly RunningProcess[],
  samples: Sample[],
): Promise<void> {
  while (performance.now() + SAMPLE_MS <= end) {
    await delay(SAMPLE_MS);
    samples.push({ mib: await memoryOf(running), lagSeconds: await longestLag(db) });
  }
}

interface Run {
  readonly atRest: readonly number[];
  readonly samples: readonly Sample[];
  readonly posted: number;
}

async function judge(db: Knex, sandbox: BenchSandbox, { atRest, samples, posted }: Run): Promise<Measures> {
  const sixth = Math.max(1, Math.floor(samples.length / 6));
  const early = samples.slice(sixth, 2 * sixth);
  const late = samples.slice(-sixth);
  const meanOf = (some: readonly Sample[], at: number): number =>
    some.reduce((sum, one) => sum + (one.mib[at] ?? 0), 0) / Math.max(1, some.length);
  const measures: Measures = {};
  for (const [at, name] of ['web', 'worker_1', 'worker_2'].entries()) {
    const [before, after] = [meanOf(early, at), meanOf(late, at)];
    measures[`steady_memory_${name}`] = {
      value: Math.round(after),
      unit: `MiB in the last sixth, ${Math.round(atRest[at] ?? 0)} at rest`,
      limit: Math.round(before),
      ratio: after / before,
    };
  }
  const lags = samples.map((one) => one.lagSeconds);
  for (const [name, value] of [
    ['p50', percentile(lags, 0.5)],
    ['p99', percentile(lags, 0.99)],
    ['max', Math.max(...lags)],
  ] as const)
    measures[`steady_lag_${name}_ms`] = { value: Math.round(value * 1_000), unit: 'ms', limit: null, ratio: null };
  const read = await db.raw<{ rows: { n: string }[] }>(
    `select coalesce(sum(event_count), 0) as n from delivery where state = 'done'`,
  );
  const lost = posted - Number(read.rows[0]?.n);
  measures.steady_events_lost = { value: lost, unit: `of ${posted}`, limit: 0, ratio: null };
  const calls = (await sandbox.control('GET', 'calls')) as Calls;
  measures.rate_limited = { value: calls.rateLimited, unit: 'answers 429', limit: 0, ratio: null };
  return measures;
}
