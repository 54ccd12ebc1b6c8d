/** What an admin's Retry button does. */
import type { Knex } from 'knex';
import { confirmDelivery } from '../flow/accept/confirm-delivery.ts';
import type { Outside } from '../flow/accept/outside.ts';
import { claimOnce, verifyDelivery } from '../flow/accept/verify-delivery.ts';
import type { EspAdapter } from '../flow/adapt/adapter.ts';
import type { Clock } from '../lib/clock.ts';
import { BellwetherError } from '../lib/errors.ts';
import type { SecretBox } from '../lib/secrets.ts';
import { writeAudit } from '../store/audit.ts';
import { retryWrite as planWriteAgain } from '../store/crm-write.ts';
import type { Db } from '../store/database.ts';
import { findDelivery, retryDelivery as putBack, type RawStored } from '../store/delivery.ts';
import { clearRefusal, findSource, type Source } from '../store/source.ts';
import { notifyWork } from '../store/system/notify.ts';
import { claimToken } from '../store/used-token.ts';

export interface VouchDeps {
  readonly db: Knex;
  readonly box: SecretBox;
  readonly clock: Clock;
  findAdapter(esp: string): EspAdapter | null;
}

export interface RetryDeps extends VouchDeps {
  readonly outside: Outside;
  /** The address of a source as its ESP was given it. */
  urlOf(source: Source): string;
}

/**
 * Takes a failed delivery in once more; a quarantined one only if its signature fits by now.
 *
 * @throws BellwetherError to be shown to the admin
 */
export async function retryDelivery(deps: RetryDeps, portalId: number, deliveryId: number): Promise<void> {
  const stored = await findStored(deps, portalId, deliveryId);
  const adapter = stored.state === 'quarantined' ? await verifyAgain(deps, portalId, stored) : null;
  await takeInAgain(deps.db, portalId, deliveryId);
  await notifyWork(deps.db, [portalId]);
  if (adapter) await confirmNow(deps, portalId, stored, adapter);
}

/** @returns the adapter that found it authentic */
async function verifyAgain(deps: RetryDeps, portalId: number, stored: RawStored): Promise<EspAdapter> {
  const { source, adapter } = await sourceOf(deps, portalId, stored);
  if (adapter.secretHeaders.length > 0) {
    throw new BellwetherError(
      'retry.unproven',
      'The password that came with it was not kept, so it cannot be checked again. Look at it: if it is from your email service, take it in on your word.',
    );
  }
  // Judged as of its arrival: it is not stale for having waited here.
  const known = { secrets: source.secrets, url: deps.urlOf(source) };
  const signed = await verifyDelivery(adapter, stored, known, stored.receivedAt, deps.outside);
  const verification = signed.ok
    ? await claimOnce(adapter, stored, (used) =>
        claimToken(deps.db, portalId, source.sourceId, used, stored.receivedAt),
      )
    : signed;
  if (!verification.ok) {
    throw new BellwetherError('retry.still-refused', `Its signature still does not fit: ${verification.why}`);
  }
  return adapter;
}

/** It was refused when it came, so nobody has confirmed what it asks for. */
async function confirmNow(deps: RetryDeps, portalId: number, stored: RawStored, adapter: EspAdapter): Promise<void> {
  const outcome = await confirmDelivery(adapter, stored, deps.outside);
  if (outcome === 'confirmed') await clearRefusal(deps.db, portalId, stored.sourceId);
  if (typeof outcome === 'object') throw new BellwetherError('retry.not-confirmed', outcome.why);
}

/**
 * Takes a quarantined delivery in on somebody's word, where its proof was a password that is never stored.
 *
 * @param by who vouches for it, for the audit log
 * @throws BellwetherError to be shown to the admin
 */
export async function vouchForDelivery(
  deps: VouchDeps,
  portalId: number,
  by: string,
  deliveryId: number,
): Promise<void> {
  const stored = await findStored(deps, portalId, deliveryId);
  const { source, adapter } = await sourceOf(deps, portalId, stored);
  if (stored.state !== 'quarantined') throw notNeeded();
  if (adapter.secretHeaders.length === 0) {
    throw new BellwetherError('retry.provable', 'This delivery is signed: it is taken in when its signature fits.');
  }
  await deps.db.transaction(async (trx) => {
    await takeInAgain(trx, portalId, deliveryId);
    await writeAudit(trx, portalId, {
      at: deps.clock.now(),
      actor: by,
      action: 'delivery.vouched-for',
      target: String(deliveryId),
      detail: { sourceId: source.sourceId, receivedAt: stored.receivedAt.toISOString() },
    });
  });
  await notifyWork(deps.db, [portalId]);
}

async function findStored(deps: VouchDeps, portalId: number, deliveryId: number): Promise<RawStored> {
  const stored = await findDelivery(deps.db, portalId, deliveryId);
  if (!stored) throw new BellwetherError('retry.gone', 'This delivery is no longer there.');
  return stored;
}

async function sourceOf(
  deps: VouchDeps,
  portalId: number,
  stored: RawStored,
): Promise<{ source: Source; adapter: EspAdapter }> {
  const source = await findSource(deps.db, portalId, deps.box, stored.sourceId);
  const adapter = source ? deps.findAdapter(source.esp) : null;
  if (!source || !adapter) throw new BellwetherError('retry.no-source', 'The source of this delivery is gone.');
  return { source, adapter };
}

async function takeInAgain(db: Db, portalId: number, deliveryId: number): Promise<void> {
  if (!(await putBack(db, portalId, deliveryId))) throw notNeeded();
}

function notNeeded(): BellwetherError {
  return new BellwetherError('retry.not-needed', 'This delivery has been taken in already.');
}

/** @throws BellwetherError to be shown to the admin */
export async function retryWrite(deps: Pick<RetryDeps, 'db'>, portalId: number, writeId: number): Promise<void> {
  if (!(await planWriteAgain(deps.db, portalId, writeId))) {
    throw new BellwetherError('retry.not-needed', 'This change has been made already, or is under way.');
  }
  await notifyWork(deps.db, [portalId]);
}
