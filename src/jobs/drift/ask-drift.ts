/** A comparison of what the places believe is asked for, and what it found is to be mended. */
import type { Knex } from 'knex';
import type { DriftKind } from '../../flow/compare-beliefs.ts';
import type { Clock } from '../../lib/clock.ts';
import { BellwetherError } from '../../lib/errors.ts';
import { writeAudit } from '../../store/audit.ts';
import { askForFixes, type DriftChoice } from '../../store/drift.ts';
import { insertDriftRun } from '../../store/drift-run.ts';
import { findPortal } from '../../store/portal.ts';
import { notifyWork } from '../../store/system/notify.ts';

interface AskDeps {
  readonly db: Knex;
  readonly clock: Clock;
}

/** By the clock: nothing where one is under way, or where HubSpot does not let us in. */
export async function beginNightlyDrift({ db, clock }: AskDeps, portalId: number): Promise<void> {
  const portal = await findPortal(db, portalId);
  if (portal?.state !== 'active') return;
  if ((await insertDriftRun(db, portalId, null, clock.now())) !== null) await notifyWork(db, [portalId]);
}

/** @throws BellwetherError to be shown: one is under way */
export async function askForDrift({ db, clock }: AskDeps, portalId: number, by: string): Promise<void> {
  const now = clock.now();
  await db.transaction(async (trx) => {
    const runId = await insertDriftRun(trx, portalId, by, now);
    if (runId === null) throw new BellwetherError('drift.under-way', 'A comparison is under way already.');
    await writeAudit(trx, portalId, { at: now, actor: by, action: 'drift.asked', target: null, detail: {} });
  });
  await notifyWork(db, [portalId]);
}

/** What can be mended in the safe direction alone: somebody is mailed less, never more. */
export const MENDABLE: readonly DriftKind[] = ['esp_holds', 'left_here', 'dead_here', 'esp_unaware', 'hubspot_left'];

/** @returns how many @throws BellwetherError to be shown: nothing of the kind is left to mend */
export async function askToMend(
  { db, clock }: AskDeps,
  portalId: number,
  by: string,
  choice: DriftChoice,
): Promise<number> {
  const now = clock.now();
  const kinds = choice.kinds.filter((kind) => MENDABLE.includes(kind));
  const asked = await db.transaction(async (trx) => {
    const count = await askForFixes(trx, portalId, { ...choice, kinds }, by, now);
    if (count === 0) return 0;
    const detail = { kinds: kinds.join(', '), count, ...(choice.driftId !== null && { driftId: choice.driftId }) };
    await writeAudit(trx, portalId, { at: now, actor: by, action: 'drift.mended', target: null, detail });
    return count;
  });
  if (asked === 0)
    throw new BellwetherError(
      'drift.nothing',
      'There is nothing left to mend: somebody was faster, or it cannot be written.',
    );
  await notifyWork(db, [portalId]);
  return asked;
}
