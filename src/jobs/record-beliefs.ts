/** What the console reads of settled addresses: the directory, and the changes of belief. */
import type { Db } from '../store/database.ts';
import { saveDirectory } from '../store/directory.ts';
import { saveVerdictChanges, type VerdictChange } from '../store/verdict-change.ts';
import { describePerson } from './describe-person.ts';
import type { Work } from './load-work.ts';
import type { SettlePortal } from './settle.ts';

export async function recordBeliefs(db: Db, portal: SettlePortal, work: readonly Work[], now: Date): Promise<void> {
  const entries = work.map((one) => describePerson({ ...one, state: one.settled.state }, portal.settings.decide, now));
  await saveDirectory(db, portal.portalId, entries);
  await saveVerdictChanges(db, portal.portalId, work.flatMap(changeOf), now);
}

function changeOf({ addressId, before, settled: { state } }: Work): VerdictChange[] {
  const was = before?.verdict ?? 'unknown';
  if (was === state.verdict) return [];
  const evidence = state.evidence.map((one) => ({ for: one.for, weight: one.weight, text: one.text }));
  return [{ addressId, was, verdict: state.verdict, reason: state.cause?.reason ?? null, evidence }];
}
