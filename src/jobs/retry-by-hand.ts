/** What an admin's Retry button does. */
import type { Knex } from 'knex';
import type { EspAdapter } from '../flow/adapt/adapter.ts';
import type { Clock } from '../lib/clock.ts';
import { BellwetherError } from '../lib/errors.ts';
import type { SecretBox } from '../lib/secrets.ts';
import { retryWrite as planWriteAgain } from '../store/crm-write.ts';
import { findDelivery, retryDelivery as putBack } from '../store/delivery.ts';
import { findSource } from '../store/source.ts';
import { notifyWork } from '../store/system/notify.ts';

export interface RetryDeps {
  readonly db: Knex;
  readonly box: SecretBox;
  readonly clock: Clock;
  findAdapter(esp: string): EspAdapter | null;
}

/**
 * Takes a failed delivery in once more; a quarantined one only if its signature fits by now.
 *
 * @throws BellwetherError to be shown to the admin
 */
export async function retryDelivery(deps: RetryDeps, portalId: number, deliveryId: number): Promise<void> {
  const stored = await findDelivery(deps.db, portalId, deliveryId);
  if (!stored) throw new BellwetherError('retry.gone', 'This delivery is no longer there.');
  if (stored.state === 'quarantined') {
    const source = await findSource(deps.db, portalId, deps.box, stored.sourceId);
    const adapter = source ? deps.findAdapter(source.esp) : null;
    if (!source || !adapter) throw new BellwetherError('retry.no-source', 'The source of this delivery is gone.');
    // Judged as of its arrival: it is not stale for having waited here.
    const verification = adapter.verify(stored, {
      secrets: source.secrets,
      fetched: new Map(),
      now: stored.receivedAt,
    });
    if (!verification.ok) {
      throw new BellwetherError('retry.still-refused', `Its signature still does not fit: ${verification.why}`);
    }
  }
  if (!(await putBack(deps.db, portalId, deliveryId))) {
    throw new BellwetherError('retry.not-needed', 'This delivery has been taken in already.');
  }
  await notifyWork(deps.db, [portalId]);
}

/** @throws BellwetherError to be shown to the admin */
export async function retryWrite(deps: Pick<RetryDeps, 'db'>, portalId: number, writeId: number): Promise<void> {
  if (!(await planWriteAgain(deps.db, portalId, writeId))) {
    throw new BellwetherError('retry.not-needed', 'This change has been made already, or is under way.');
  }
  await notifyWork(deps.db, [portalId]);
}
