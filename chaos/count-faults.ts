/** How often each kind of fault has struck in a round. */
import type { Knex } from 'knex';
import { countHandedOver } from './next-release.ts';
import type { RoundPlan } from './plan.ts';
import type { SandboxClient } from './sandbox-client.ts';

/**
 * Each counts when it has hit somebody.
 *
 * @param faultIds of the sandbox's, in the order of the plan
 * @param struck what was seen to strike, by its kind
 */
export async function countFaults(
  sandbox: SandboxClient,
  plan: RoundPlan,
  faultIds: readonly number[],
  db: Knex,
  struck: ReadonlyMap<string, number>,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const add = (name: string, count: number): void => {
    if (count > 0) counts[name] = (counts[name] ?? 0) + count;
  };
  const { results } = (await sandbox.ask('GET', 'faults')) as { results: { id: number; left: number }[] };
  const left = new Map(results.map((one) => [one.id, one.left]));
  plan.faults.forEach(({ name, fault }, index) => {
    add(name, Number(fault.count ?? 1) - (left.get(faultIds[index] ?? 0) ?? 0));
  });
  for (const [kind, count] of struck) add(kind, count);
  for (const { act } of plan.talkers) add(act.kind, 1);
  if (plan.rollout) {
    add('two-releases', 1);
    add('finished-by-other-release', await countHandedOver(db, plan.portalId));
  }
  if (plan.tokens) add('token-expiry', plan.tokens.expiriesAtMs.length);
  if (plan.webhooks.webhookDelayMs + plan.webhooks.webhookSpreadMs > 0) add('late-webhooks', 1);
  add('duplicate', plan.duplicates);
  add('shuffle', 1);
  return counts;
}
