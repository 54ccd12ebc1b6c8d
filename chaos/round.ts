/** One round: a fresh portal, everything that its plan has in store, and the reckoning. */
import type { Knex } from 'knex';
import { insertRuleVersion } from '../src/store/rule-version.ts';
import { type Alone, createAlone } from './alone.ts';
import { replaceHolder, strike } from './blows.ts';
import { compareRuns, type Findings } from './check.ts';
import { countFaults } from './count-faults.ts';
import { feed, post } from './feed.ts';
import { type InstalledPortal, installPortal } from './install.ts';
import { judgeTalkers } from './judge-talkers.ts';
import { readPageActs } from './ledger.ts';
import { forgetNextRelease } from './next-release.ts';
import type { RoundPlan } from './plan.ts';
import { pause } from './processes.ts';
import { runReference } from './reference.ts';
import { revoke } from './revocation.ts';
import { startRivals } from './rivals.ts';
import { CHAOS_SETTINGS } from './settings.ts';
import { patiently, waitUntilSettled } from './settle.ts';
import type { Stage } from './stage.ts';
import { stall } from './stall.ts';
import { talk } from './talk.ts';

export interface RoundResult extends Findings {
  readonly seed: number;
  /** How often each kind of fault has struck. */
  readonly faults: Readonly<Record<string, number>>;
  readonly stuck: number;
  readonly seconds: number;
}

/** Bellwether's window of calls is a tenth of HubSpot's in a run (processes.ts), and so is what it may call in it. */
const CALLS_IN_10_S = 1_100;
const CALM = { latencyMs: 0, associationLagMs: 0, tokenSeconds: 1_800, rateLimit: CALLS_IN_10_S };
const WEBHOOK_RETRY_MS = 100;

export async function playRound(stage: Stage, plan: RoundPlan): Promise<RoundResult> {
  const { db, cast, sandbox, signer } = stage;
  const { portalId, people, talkers } = plan;
  const began = performance.now();
  await sandbox.ask('DELETE', 'faults');
  await sandbox.ask('POST', 'settings', { ...CALM, webhookUrl: '' });
  await deploy(stage, plan);
  if (plan.tokens) await sandbox.ask('POST', 'settings', { tokenSeconds: plan.tokens.seconds });
  const installed = await installPortal(db, sandbox, cast.sandboxUrl, portalId, people, talkers, signer.publicKey);
  const now = new Date();
  const bodies = plan.batches.map((batch) => signer.sign(batch, now));
  const faultIds: number[] = [];
  for (const { fault } of plan.faults)
    faultIds.push(((await sandbox.ask('POST', 'faults', fault)) as { id: number }).id);
  await sandbox.ask('POST', 'settings', {
    ...plan.webhooks,
    webhookUrl: `${cast.webUrl}/hubspot/webhooks`,
    webhookRetryMs: WEBHOOK_RETRY_MS,
    associationLagMs: plan.associationLagMs,
  });

  const struck = new Map<string, number>();
  const note = (kind: string, count: number): void => void struck.set(kind, (struck.get(kind) ?? 0) + count);
  const alone = createAlone();
  const talked = listen(stage, plan, installed, alone);
  const feedAll = () => feed(plan, installed, cast.webUrl, bodies);
  const rivals = plan.tokens ? startRivals(cast, sandbox, portalId, plan.tokens) : null;
  const migrated = heard(migrateMeanwhile(stage, plan));
  let isSettled = false;
  const replaced = plan.rollout?.replacesHolder
    ? heard(replaceHolder(portalId, cast, db, () => isSettled))
    : Promise.resolve(false);
  const revoked = plan.revocation
    ? heard(revoke(plan.revocation, portalId, cast.webUrl, db, sandbox, alone))
    : Promise.resolve(false);
  if (plan.stall) note(plan.stall, (await stall(plan.stall, portalId, cast, db, sandbox, feedAll)) ? 1 : 0);
  else await Promise.all([feedAll(), strike(plan, stage, note)]);
  await migrated;
  if (await revoked) note('revocation', 1);
  const left = await waitUntilSettled(db, portalId, talked.isOver);
  isSettled = true;
  if (await replaced) note('replace-holder', 1);
  note('lost-commit', stage.proxy.endLosing());
  await talked.done;
  await post(installed, cast.webUrl, bodies[plan.echo]);
  const stuck = Math.max(left, await waitUntilSettled(db, portalId, talked.isOver));
  const taken = (await rivals?.stop()) ?? [];
  if (plan.rollout) await cast.untilReady();
  const faults = await countFaults(sandbox, plan, faultIds, db, struck);

  const findings = await reckon(stage, plan, installed, bodies);
  const refusals = [...taken, ...(await findDisconnection(db, portalId))];
  // The sweep of the next round has one portal less to look at.
  await db('portal').where({ portal_id: portalId }).update({ state: 'disconnected' });
  return {
    seed: plan.seed,
    faults,
    ...findings,
    words: [...refusals, ...findings.words],
    stuck: stuck + refusals.length,
    seconds: (performance.now() - began) / 1_000,
  };
}

/** Both releases at once, or this one alone. */
/** What goes wrong beside the round is told where the round waits for it, and not before. */
function heard<Value>(work: Promise<Value>): Promise<Value> {
  work.catch(() => undefined);
  return work;
}

async function deploy({ db, cast }: Stage, { rollout }: RoundPlan): Promise<void> {
  for (const member of [cast.web, ...cast.workers]) await member.shiftClock(0);
  if (!rollout) return cast.deploy({ web: 'this', workers: ['this', 'this'] }, () => Promise.resolve());
  return cast.deploy(rollout.releases, () => forgetNextRelease(db));
}

/** Once its release step has run, an admin changes a rule on a page of the next release: with a field that this one does not know. */
async function migrateMeanwhile({ cast, db }: Stage, { rollout, portalId }: RoundPlan): Promise<void> {
  if (!rollout) return;
  await pause(rollout.migratesAtMs);
  await cast.migrateToNext();
  const decide = { ...CHAOS_SETTINGS.decide, remindAfterDays: 5 };
  const settings = { ...CHAOS_SETTINGS, version: 2, decide };
  await patiently(() => insertRuleVersion(db, portalId, { settings, madeBy: 'chaos', madeAt: new Date(), note: null }));
}

interface Talk {
  readonly done: Promise<void>;
  /** Nothing more comes from the CRM. */
  isOver(): Promise<boolean>;
}

function listen({ sandbox }: Stage, plan: RoundPlan, installed: InstalledPortal, alone: Alone): Talk {
  let hasEnded = false;
  const done = talk(plan.talkers, installed.talkers, plan.portalId, sandbox, alone).finally(() => {
    hasEnded = true;
  });
  // Awaited later; until then nobody else would hear of its failure.
  done.catch(() => undefined);
  return {
    done,
    async isOver() {
      if (!hasEnded) return false;
      return ((await sandbox.ask('GET', 'webhooks')) as { pending: number }).pending === 0;
    },
  };
}

async function reckon(
  { db, referenceDb, cast, sandbox, signer }: Stage,
  { portalId, people, talkers }: RoundPlan,
  installed: InstalledPortal,
  bodies: Parameters<typeof runReference>[3],
): Promise<Findings> {
  await sandbox.ask('DELETE', 'faults');
  await sandbox.ask('POST', 'settings', { ...CALM, webhookUrl: '' });
  const reference = await installPortal(
    referenceDb,
    sandbox,
    cast.sandboxUrl,
    portalId + 1,
    people,
    null,
    signer.publicKey,
  );
  const acts = await readPageActs(db, portalId);
  await runReference(referenceDb, reference, people, bodies, acts, cast.webUrl);
  const talked = await judgeTalkers(sandbox, talkers, installed.talkers, db, portalId);
  const compared = await compareRuns(
    sandbox,
    people,
    talked.contacts,
    { db, portalId },
    { db: referenceDb, portalId: reference.portalId },
  );
  return {
    tasksLost: compared.tasksLost + talked.tasksLost,
    tasksDuplicated: compared.tasksDuplicated + talked.tasksDuplicated,
    optOutsLost: compared.optOutsLost + talked.optOutsLost,
    differences: compared.differences + talked.differences,
    words: [...talked.words, ...compared.words],
  };
}

/** Nobody has removed the app: whatever went wrong with its tokens has passed. */
async function findDisconnection(db: Knex, portalId: number): Promise<string[]> {
  const portal = await db('portal').where({ portal_id: portalId }).first('state', 'state_why');
  return portal?.state === 'active' ? [] : [`the portal is ${portal?.state}: ${portal?.state_why}`];
}
