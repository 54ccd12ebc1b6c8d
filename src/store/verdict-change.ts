/** What was believed of an address, and when the belief changed. */
import type { Evidence, Verdict } from '../flow/state.ts';
import { type Db, execute } from './database.ts';

export interface VerdictChange {
  readonly addressId: number;
  readonly was: Verdict;
  readonly verdict: Verdict;
  readonly reason: string | null;
  /** What spoke for and against it then. */
  readonly evidence: readonly Pick<Evidence, 'for' | 'weight' | 'text'>[];
}

export async function saveVerdictChanges(
  db: Db,
  portalId: number,
  changes: readonly VerdictChange[],
  now: Date,
): Promise<void> {
  if (changes.length === 0) return;
  await execute(
    db,
    `insert into verdict_change (portal_id, address_id, changed_at, was, verdict, reason, evidence)
     select ?, n.address_id, ?, n.was, n.verdict, n.reason, n.evidence
       from unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::jsonb[]) as n(address_id, was, verdict, reason, evidence)
     on conflict (portal_id, address_id, changed_at) do update
        set verdict = excluded.verdict, reason = excluded.reason, evidence = excluded.evidence`,
    [
      portalId,
      now,
      changes.map((one) => one.addressId),
      changes.map((one) => one.was),
      changes.map((one) => one.verdict),
      changes.map((one) => one.reason),
      changes.map((one) => JSON.stringify(one.evidence)),
    ],
  );
}
