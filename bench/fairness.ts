/** A small portal's event to its task while big ones work off a backlog, against the same alone. */
import type { Knex } from 'knex';
import { type Installed, installPortal } from '../test/support/installed.ts';
import { answers, freePort, type RunningProcess, startProcess, until } from '../test/support/process.ts';
import { PROMPT_SETTINGS } from '../test/support/prompt-settings.ts';
import { createTestSender, sendgridEvent } from '../test/support/sendgrid.ts';
import { startSandboxProcess } from './sandbox.ts';
import { startWorkers } from './workers.ts';

const FIRST_BIG = 8_800_100;
const SMALL = [8_800_001, 8_800_002, 8_800_003];
const BATCH = 1_000;
/** One in 20 events is a bounce, each of a contact of its own. */
const BOUNCE_EACH = 20;
/** Each of the small ones in turn, so that none comes near its own 100 calls in 10 s. */
const BETWEEN_SAMPLES_MS = 500;

const bounce = (email: string) =>
  sendgridEvent(email, 'bounce', new Date(), {
    type: 'bounce',
    reason: '550 5.1.1 no such user here',
    status: '5.1.1',
  });

export interface FairnessOptions {
  readonly bigPortals: number;
  /** Events that wait for each big one; it needs half a minute for 200,000 of them, by its budget of calls. */
  readonly backlog: number;
  readonly samples: number;
  readonly workers: number;
}

/** Milliseconds from the post to the task, ascending. */
export interface Fairness {
  readonly alone: readonly number[];
  readonly beside: readonly number[];
}

export async function measureFairness(db: Knex, databaseUrl: string, options: FairnessOptions): Promise<Fairness> {
  const { backlog, samples, workers } = options;
  const big = Array.from({ length: options.bigPortals }, (_, n) => FIRST_BIG + n);
  const sender = createTestSender();
  const sandbox = await startSandboxProcess();
  const running: RunningProcess[] = [];
  try {
    const owners = [{ id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth' }];
    for (const portalId of [...big, ...SMALL]) {
      await sandbox.control('POST', 'portals', { portalId }).catch(() => undefined);
      const properties = (n: number) => ({ email: `p${n}@people.test`, hubspot_owner_id: '501' });
      const contacts = Array.from({ length: big.includes(portalId) ? backlog / BOUNCE_EACH : 2 * samples }, (_, n) => ({
        // Only these get tasks.
        properties: big.includes(portalId) ? properties(n) : { ...properties(n), hs_buying_role: 'DECISION_MAKER' },
      }));
      await sandbox.control('POST', 'seed', { portalId, owners, contacts });
    }
    const port = await freePort();
    const installed = new Map<number, Installed>();
    for (const portalId of [...big, ...SMALL])
      installed.set(portalId, await installPortal(db, databaseUrl, sandbox.url, sender.publicKey, port, portalId));
    // What is measured is the way to a task, not the cap that keeps a rep's day short.
    const decide = { ...PROMPT_SETTINGS.decide, taskCapPerOwner: 1_000_000 };
    await db('rule_version').update({ settings: JSON.stringify({ ...PROMPT_SETTINGS, decide }) });
    const base = `http://localhost:${port}`;
    const env = { ...installed.get(FIRST_BIG)?.env, BW_CRM_TIMEOUT_MS: '15000' };
    running.push(await startProcess('src/web.ts', env, answers(`${base}/readyz`)));
    running.push(...(await startWorkers(db, env, workers)));
    const post = async (portalId: number, events: object[]): Promise<void> => {
      const url = base + installed.get(portalId)?.intake;
      const response = await fetch(url, { method: 'POST', ...sender.batch(events, new Date()) });
      if (!response.ok) throw new Error(`the intake answered ${response.status}`);
    };
    const count = async (table: string, where: object, state: string): Promise<number> =>
      Number((await db(table).where(where).whereRaw(state).count('*').first())?.count);

    let next = 0;
    const sample = async (): Promise<number[]> => {
      const latencies: number[] = [];
      for (let n = 0; n < samples; n++) {
        await new Promise((done) => setTimeout(done, BETWEEN_SAMPLES_MS));
        const portalId = SMALL[next % SMALL.length] ?? 0;
        const where = { portal_id: portalId, surface: 'task' };
        const before = await count('crm_write', where, "state = 'done'");
        const from = performance.now();
        await post(portalId, [bounce(`p${Math.floor(next++ / SMALL.length)}@people.test`)]);
        await until(
          async () => (await count('crm_write', where, "state = 'done'")) > before,
          'the task stands',
          60_000,
        );
        latencies.push(performance.now() - from);
      }
      return latencies;
    };
    const alone = await sample();
    for (let first = 0; first < backlog; first += BATCH) {
      const events = Array.from({ length: BATCH }, (_, n) => {
        const email = `p${(first + n) / BOUNCE_EACH}@people.test`;
        return n % BOUNCE_EACH === 0
          ? bounce(email)
          : sendgridEvent(`mail${(first + n) % 20_000}@people.test`, 'delivered', new Date(), { response: '250 OK' });
      });
      await Promise.all(big.map((portalId) => post(portalId, events)));
    }
    const beside = await sample();
    const open = async (portalId: number): Promise<boolean> =>
      (await count('delivery', { portal_id: portalId }, "state = 'waiting'")) > 0 ||
      (await count('address', { portal_id: portalId }, 'dirty_at is not null')) > 0;
    for (const portalId of big)
      if (!(await open(portalId)))
        throw new Error(`the big portal ${portalId} was done before the last sample: give it a bigger backlog`);
    return { alone: alone.sort((a, b) => a - b), beside: beside.sort((a, b) => a - b) };
  } finally {
    for (const one of running.toReversed()) await one.kill('SIGTERM');
    sandbox.stop();
  }
}
