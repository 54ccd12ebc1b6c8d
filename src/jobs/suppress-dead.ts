/** Suppresses what no longer works, where the rules say so, and lifts it when something speaks for the address again. */
import { hashAddress } from '../lib/address-hash.ts';
import type { Db } from '../store/database.ts';
import { type DeadAddress, projectDead } from '../store/dead-suppression.ts';
import type { Work } from './load-work.ts';
import type { SettlePortal } from './settle.ts';

export async function suppressDead(db: Db, portal: SettlePortal, work: readonly Work[], now: Date): Promise<void> {
  const { decide } = portal.settings;
  const isAutomatic = decide.plays['dead-suppress'].on && decide.suppressDead === 'automatic';
  const dead = work.flatMap((one): DeadAddress[] => {
    const { verdict, since, cause, waitsUntil = null } = one.settled.state;
    // Not before it shows whether their gateway said so of many.
    if (!isAutomatic || verdict !== 'dead' || since === null || cause === null || waitsUntil !== null) return [];
    const addressHash = hashAddress(portal.hashKey, one.email);
    return [{ addressId: one.addressId, addressHash, since, eventKey: cause.eventKey }];
  });
  const alive = work.filter((one) => one.before?.verdict === 'dead' && one.settled.state.verdict !== 'dead');
  await projectDead(
    db,
    portal.portalId,
    dead,
    alive.map((one) => one.addressId),
    now,
  );
}
