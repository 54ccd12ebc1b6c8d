/** The time to work off a backlog of changed contacts, against what the calls that it takes may take: two workers, one portal. */
import type { Knex } from 'knex';
import { CALL_WINDOW_MS } from '../src/crm/budget.ts';
import { installPortal } from '../test/support/installed.ts';
import { answers, freePort, type RunningProcess, startProcess, until } from '../test/support/process.ts';
import { createTestSender, sendgridEvent } from '../test/support/sendgrid.ts';
import type { Measure } from './measures.ts';
import { type Calls, startSandboxProcess } from './sandbox.ts';
import { startWorkers } from './workers.ts';

const PORTAL = 8_800_001;
const BATCH = 1_000;
/** What a worker leaves of HubSpot's 110 for people who wait. */
const LANE_CALLS = 100;
const HUBSPOT_CALLS = 110;
const LIMIT_MS = 600_000;

/** Nobody gets a task, so that no cap on tasks shortens the work; each has a company of their own to be read. */
function seedOf(contacts: number): object {
  const each = Array.from({ length: contacts }, (_, n) => n);
  return {
    portalId: PORTAL,
    owners: [{ id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth' }],
    companies: each.map((n) => ({ key: `c${n}`, properties: { name: `Company ${n}`, domain: `c${n}.test` } })),
    contacts: each.map((n) => ({
      properties: { email: `p${n}@c${n}.test`, firstname: `Person ${n}`, hubspot_owner_id: '501' },
      companies: [`c${n}`],
    })),
  };
}

/** The last of so many calls can begin no earlier: each full share but the first waits for the window. */
const leastMs = (calls: number, inWindow: number): number => (Math.ceil(calls / inWindow) - 1) * CALL_WINDOW_MS;

export interface DrainOptions {
  /** About 32 calls for each 1,000 of them; below 1,000 calls the beginning of the window weighs too much. */
  readonly contacts: number;
  readonly workers: number;
  /** Beyond what the sandbox takes for an answer by itself. */
  readonly latencyMs: number;
}

export interface Drained {
  readonly ms: number;
  readonly calls: Calls;
}

/** The workers are up and have nothing to do; then all is posted. @returns what it took until all was written */
export async function drain(db: Knex, databaseUrl: string, options: DrainOptions): Promise<Drained> {
  const { contacts, workers, latencyMs } = options;
  const sender = createTestSender();
  const sandbox = await startSandboxProcess();
  const running: RunningProcess[] = [];
  try {
    await sandbox.control('POST', 'seed', seedOf(contacts));
    const port = await freePort();
    const installed = await installPortal(db, databaseUrl, sandbox.url, sender.publicKey, port);
    const env = { ...installed.env, BW_CRM_TIMEOUT_MS: '15000' };
    running.push(await startProcess('src/web.ts', env, answers(`http://localhost:${port}/readyz`)));
    running.push(...(await startWorkers(db, env, workers)));
    if (latencyMs > 0)
      await sandbox.control('POST', 'faults', { kind: 'latency', delayMs: latencyMs, count: contacts });
    await sandbox.control('DELETE', 'calls');
    const begun = performance.now();
    for (let first = 0; first < contacts; first += BATCH) {
      const events = Array.from({ length: Math.min(BATCH, contacts - first) }, (_, n) =>
        sendgridEvent(`p${first + n}@c${first + n}.test`, 'bounce', new Date(), {
          type: 'bounce',
          reason: '550 5.1.1 no such user here',
          status: '5.1.1',
        }),
      );
      const url = `http://localhost:${port}${installed.intake}`;
      const response = await fetch(url, { method: 'POST', ...sender.batch(events, new Date()) });
      if (!response.ok) throw new Error(`the intake answered ${response.status}`);
    }
    const rows = async (where: string): Promise<number> =>
      Number((await db.raw<{ rows: { n: string }[] }>(`select count(*) as n from ${where}`)).rows[0]?.n);
    await until(
      async () => {
        // A look costs the database time that the workers need; a second is 1 % of the whole.
        await new Promise((done) => setTimeout(done, 500));
        if ((await rows(`crm_write where portal_id = ${PORTAL} and state in ('planned', 'sending')`)) > 0) return false;
        return (await rows(`crm_write where portal_id = ${PORTAL} and state = 'done'`)) >= contacts;
      },
      'the backlog is worked off',
      LIMIT_MS,
    );
    const ms = performance.now() - begun;
    const calls = (await sandbox.control('GET', 'calls')) as Calls;
    if (process.env.BENCH_CALLS) process.stderr.write(`${JSON.stringify(calls.endpoints, null, 1)}\n`);
    return { ms, calls };
  } finally {
    for (const one of running.toReversed()) await one.kill('SIGTERM');
    sandbox.stop();
  }
}

/** The drain beside what its calls may take, at our share of HubSpot's limit and at the whole of it. */
export function againstLimit({ ms, calls }: Drained): { readonly ofLane: Measure; readonly ofHubspot: Measure } {
  const against = (inWindow: number): Measure => {
    const limit = leastMs(calls.total, inWindow);
    return { value: Math.round(ms), unit: `ms for ${calls.total} calls`, limit, ratio: limit > 0 ? ms / limit : null };
  };
  return { ofLane: against(LANE_CALLS), ofHubspot: against(HUBSPOT_CALLS) };
}
