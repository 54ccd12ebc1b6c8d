/** The CRM side: calls against the least possible, 429s, and the time from a webhook to its task, through the sandbox. */

import type { Knex } from 'knex';
import { installPortal } from '../test/support/installed.ts';
import { answers, freePort, startProcess, until } from '../test/support/process.ts';
import { PROMPT_SETTINGS } from '../test/support/prompt-settings.ts';
import { createTestSender, sendgridEvent } from '../test/support/sendgrid.ts';
import { type Measures, percentile } from './measures.ts';
import { type Calls, startSandboxProcess } from './sandbox.ts';

const PORTAL = 8_800_001;
const sender = createTestSender();

/**
 * A sample costs 5 or 6 calls. At this pace it stays below the 100 calls in 10 s of the lane: what is measured is the way of
 * one event, not the wait for the portal's budget.
 */
const BETWEEN_SAMPLES_MS = 700;

/** @param contacts who change; every tenth is a champion and gets a task; a company for every twenty */
/** Ten people a company and one champion among them: two of one company would share a task. Those measured later stand alone. */
function seedOf(contacts: number, samples: number): object {
  const companies = Math.ceil(contacts / 10);
  return {
    portalId: PORTAL,
    owners: [{ id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth' }],
    companies: Array.from({ length: companies }, (_, c) => ({
      key: `c${c}`,
      properties: { name: `Company ${c}`, domain: `c${c}.test` },
    })),
    contacts: Array.from({ length: contacts + samples }, (_, n) => ({
      properties: {
        email: emailOf(n),
        firstname: `Person ${n}`,
        hubspot_owner_id: '501',
        ...(n < companies || n >= contacts ? { hs_buying_role: 'CHAMPION' } : {}),
      },
      companies: n < contacts ? [`c${n % companies}`] : [],
    })),
  };
}

const emailOf = (n: number): string => `p${n}@people.test`;

/** Least calls of design.md, section 6: reads, updates, tasks, and association and company reads at their own batch sizes. */
function leastCalls(contacts: number): number {
  const companies = Math.ceil(contacts / 10);
  const tasks = companies;
  return (
    Math.ceil(contacts / 100) + // contacts by address
    Math.ceil(contacts / 100) + // their properties
    Math.ceil(tasks / 100) +
    2 * Math.ceil(contacts / 1_000) + // companies and deals of the contacts
    Math.ceil(companies / 100) +
    Math.ceil(companies / 1_000) + // colleagues; they are the contacts that were read already
    1 // owners
  );
}

export async function measureSync(db: Knex, databaseUrl: string, contacts: number, samples: number): Promise<Measures> {
  const sandbox = await startSandboxProcess();
  const { control } = sandbox;
  await control('POST', 'seed', seedOf(contacts, samples));
  const port = await freePort();
  const installed = await installPortal(db, databaseUrl, sandbox.url, sender.publicKey, port);
  // What is measured is calls, not the cap that keeps a rep's day short.
  const decide = { ...PROMPT_SETTINGS.decide, taskCapPerOwner: 1_000_000 };
  await db('rule_version').update({ settings: JSON.stringify({ ...PROMPT_SETTINGS, decide }) });
  const base = `http://localhost:${port}`;
  const app = await startProcess(
    'src/start.ts',
    { ...installed.env, BW_CRM_TIMEOUT_MS: '15000' },
    answers(`${base}/readyz`),
  );
  const bounce = (n: number) =>
    sendgridEvent(emailOf(n), 'bounce', new Date(), {
      type: 'bounce',
      reason: '550 5.1.1 no such user here',
      status: '5.1.1',
    });
  const post = async (events: object[]): Promise<void> => {
    const response = await fetch(base + installed.intake, { method: 'POST', ...sender.batch(events, new Date()) });
    if (!response.ok) throw new Error(`the intake answered ${response.status}`);
  };
  const open = async (): Promise<number> =>
    Number((await db('crm_write').where({ portal_id: PORTAL }).whereNot({ state: 'done' }).count('*').first())?.count) +
    Number((await db('address').where({ portal_id: PORTAL }).whereNotNull('dirty_at').count('*').first())?.count);
  try {
    await control('DELETE', 'calls');
    // One batch, so that the whole change is known when the worker begins: what is measured is the number of calls.
    await post(Array.from({ length: contacts }, (_, n) => bounce(n)));
    await until(
      async () =>
        Number((await db('crm_write').where({ portal_id: PORTAL, state: 'done' }).count('*').first())?.count) >=
          contacts * 1.1 && (await open()) === 0,
      'all is written',
      120_000,
    );
    const calls = (await control('GET', 'calls')) as Calls;
    if (process.env.BENCH_CALLS) process.stderr.write(`${JSON.stringify(calls.endpoints, null, 1)}\n`);
    const least = leastCalls(contacts);
    await new Promise((done) => setTimeout(done, 10_500));

    const latencies: number[] = [];
    for (let sample = 0; sample < samples; sample++) {
      await new Promise((done) => setTimeout(done, BETWEEN_SAMPLES_MS));
      const n = contacts + sample;
      const sentAt = performance.now();
      await post([bounce(n)]);
      await until(
        async () =>
          ((await db('crm_write').where({ surface: 'task', state: 'done' }).count('*').first())
            ?.count as unknown as number) >
          contacts / 10 + sample,
        'the task stands',
        30_000,
      );
      latencies.push(performance.now() - sentAt);
    }
    const after = (await control('GET', 'calls')) as Calls;
    return {
      crm_calls: {
        value: calls.total,
        unit: `calls for ${contacts} contacts`,
        limit: least,
        ratio: calls.total / least,
      },
      rate_limited: { value: after.rateLimited, unit: 'answers 429', limit: 0, ratio: null },
      latency_p50_ms: { value: Math.round(percentile(latencies, 0.5)), unit: 'ms', limit: null, ratio: null },
      latency_p99_ms: { value: Math.round(percentile(latencies, 0.99)), unit: 'ms', limit: null, ratio: null },
    };
  } finally {
    await app.kill('SIGTERM');
    sandbox.stop();
  }
}
