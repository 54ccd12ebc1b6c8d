/** A run: one cast of processes, one database, and round after round of faults that a seed gives back. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import type { Sabotage } from '../src/lib/config.ts';
import { connect } from '../src/store/database.ts';
import { migrate } from '../src/store/migrate.ts';
import { stall, strike } from './blows.ts';
import { compareRuns, type Findings } from './check.ts';
import { feed, post } from './feed.ts';
import { installPortal } from './install.ts';
import { readPageActs } from './ledger.ts';
import { planRound, type RoundPlan } from './plan.ts';
import { type ChaosPostgres, startPostgres } from './postgres.ts';
import { type Cast, startCast } from './processes.ts';
import { runReference } from './reference.ts';
import { createSandboxClient, type SandboxClient } from './sandbox-client.ts';
import { waitUntilSettled } from './settle.ts';
import { createSigner, type Signer } from './signer.ts';

export interface RoundResult extends Findings {
  readonly seed: number;
  /** How often each kind of fault has struck. */
  readonly faults: Readonly<Record<string, number>>;
  readonly stuck: number;
  readonly seconds: number;
}

export interface ChaosOptions {
  readonly rounds: number;
  /** Of the first round; each further one has the next number. */
  readonly seed: number;
  readonly sabotage: Sabotage | null;
  onRound?(result: RoundResult): void;
}

interface Stage {
  readonly db: Knex;
  readonly referenceDb: Knex;
  readonly postgres: ChaosPostgres;
  readonly cast: Cast;
  readonly sandbox: SandboxClient;
  readonly signer: Signer;
}

/** @returns the rounds in their order; a sabotaged run ends with the first round that lost or doubled something */
export async function runChaos(options: ChaosOptions): Promise<RoundResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-chaos-'));
  // As root, PostgreSQL drops to another user, who must be able to enter.
  await chmod(folder, 0o755);
  const ends: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true, maxRetries: 5 })];
  try {
    const postgres = await startPostgres(folder);
    ends.push(() => postgres.stop());
    const db = connect(postgres.url('postgres'), 4);
    ends.push(() => db.destroy());
    await migrate(db);
    await db.raw('create database reference');
    const referenceDb = connect(postgres.url('reference'), 4);
    ends.push(() => referenceDb.destroy());
    await migrate(referenceDb);
    const cast = await startCast(folder, postgres.url('postgres'), options.sabotage);
    ends.push(() => cast.end());
    const stage = {
      db,
      referenceDb,
      postgres,
      cast,
      sandbox: createSandboxClient(cast.sandboxUrl),
      signer: createSigner(),
    };
    const results: RoundResult[] = [];
    for (let index = 0; index < options.rounds; index++) {
      const result = await playRound(stage, planRound(options.seed + index, wholeSecond()));
      results.push(result);
      options.onRound?.(result);
      if (options.sabotage && result.tasksLost + result.tasksDuplicated + result.optOutsLost > 0) break;
    }
    return results;
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

export function isClean(result: RoundResult): boolean {
  return result.tasksLost + result.tasksDuplicated + result.optOutsLost + result.stuck + result.differences === 0;
}

function wholeSecond(): Date {
  return new Date(Math.floor(Date.now() / 1_000) * 1_000);
}

async function playRound(stage: Stage, plan: RoundPlan): Promise<RoundResult> {
  const { db, referenceDb, cast, sandbox, signer } = stage;
  const { portalId, people } = plan;
  const began = performance.now();
  const install = (where: Knex, id: number) =>
    installPortal(where, sandbox, cast.sandboxUrl, id, people, signer.publicKey);
  await sandbox.ask('DELETE', 'faults');
  await sandbox.ask('POST', 'settings', { latencyMs: 0, associationLagMs: 0 });
  const installed = await install(db, portalId);
  const now = new Date();
  const bodies = plan.batches.map((batch) => signer.sign(batch, now));
  for (const { fault } of plan.faults) await sandbox.ask('POST', 'faults', fault);
  await sandbox.ask('POST', 'settings', { associationLagMs: plan.associationLagMs });

  const feedAll = () => feed(plan, installed, cast.webUrl, bodies);
  if (plan.stall) await stall(plan.stall, portalId, cast, db, sandbox, feedAll);
  else await Promise.all([feedAll(), strike(plan, cast, stage.postgres)]);
  const left = await waitUntilSettled(db, portalId);
  await post(installed, cast.webUrl, bodies[plan.echo]);
  const stuck = Math.max(left, await waitUntilSettled(db, portalId));
  const faults = await countFaults(sandbox, plan);

  await sandbox.ask('DELETE', 'faults');
  await sandbox.ask('POST', 'settings', { associationLagMs: 0 });
  const reference = await install(referenceDb, portalId + 1);
  const acts = await readPageActs(db, portalId);
  await runReference(referenceDb, reference, people, bodies, acts, cast.webUrl);
  const findings = await compareRuns(
    sandbox,
    people,
    { db, portalId },
    { db: referenceDb, portalId: reference.portalId },
  );
  // The sweep of the next round has one portal less to look at.
  await db('portal').where({ portal_id: portalId }).update({ state: 'disconnected' });
  return { seed: plan.seed, faults, ...findings, stuck, seconds: (performance.now() - began) / 1_000 };
}

/** Faults of the sandbox count when they have hit a call; the others have been dealt. */
async function countFaults(sandbox: SandboxClient, plan: RoundPlan): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const add = (name: string, count: number): void => {
    if (count > 0) counts[name] = (counts[name] ?? 0) + count;
  };
  const { results } = (await sandbox.ask('GET', 'faults')) as {
    results: { fault: { kind: string; status?: number }; left: number }[];
  };
  for (const { name, fault } of plan.faults) add(name, Number(fault.count ?? 1));
  for (const { fault, left } of results) {
    const name = fault.kind === 'status' ? String(fault.status) : fault.kind;
    counts[name] = Math.max(0, (counts[name] ?? 0) - left);
  }
  for (const { kind } of plan.blows) add(kind, 1);
  if (plan.stall) add(plan.stall, 1);
  add('duplicate', plan.duplicates);
  add('shuffle', 1);
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}
