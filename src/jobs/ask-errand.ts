/** An admin asks for long work: it is written down, and the worker that drains the portal begins it at once. */
import type { Knex } from 'knex';
import type { Clock } from '../lib/clock.ts';
import { BellwetherError } from '../lib/errors.ts';
import { writeAudit } from '../store/audit.ts';
import { type ErrandDetail, type ErrandKind, insertErrand } from '../store/errand.ts';
import { countLedger } from '../store/rebuild.ts';
import { countRetryable } from '../store/retryable.ts';
import { notifyWork } from '../store/system/notify.ts';

/** @throws BellwetherError to be shown: there is nothing to do, or it is being done */
export async function askErrand(
  deps: { readonly db: Knex; readonly clock: Clock },
  portalId: number,
  askedBy: string,
  kind: ErrandKind,
  detail: ErrandDetail,
): Promise<void> {
  const { db } = deps;
  const now = deps.clock.now();
  const { total, until } = await totalFor(db, portalId, kind, detail);
  if (total === 0) throw new BellwetherError('errand.nothing', 'There is nothing left to do: somebody was faster.');
  await db.transaction(async (trx) => {
    const id = await insertErrand(trx, portalId, { kind, detail, askedBy, askedAt: now, total, until });
    if (id === null) {
      throw new BellwetherError('errand.under-way', 'This is being done already. Its progress stands under "Work".');
    }
    const entry = { at: now, actor: askedBy, action: 'errand.asked', target: kind, detail: { ...detail, total } };
    await writeAudit(trx, portalId, entry);
  });
  await notifyWork(db, [portalId]);
}

function totalFor(
  db: Knex,
  portalId: number,
  kind: ErrandKind,
  detail: ErrandDetail,
): Promise<{ total: number; until: number }> {
  switch (kind) {
    case 'rebuild':
      return totalOf(db, portalId);
    case 'write-links':
      // How many contacts there are, HubSpot says when it is asked.
      return Promise.resolve({ total: 1, until: 0 });
    default:
      return countRetryable(db, portalId, kind, detail);
  }
}

async function totalOf(db: Knex, portalId: number): Promise<{ total: number; until: number }> {
  const { count, until } = await countLedger(db, portalId);
  return { total: count, until };
}
