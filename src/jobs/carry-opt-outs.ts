/**
 * Leaving is the person's word, by whichever of their addresses it came: it holds for the one at which they are mailed now.
 * No correction and no merge lifts it, whatever is known first.
 */
import { standingLeaves } from '../flow/accept/standing-leaves.ts';
import { dropUndone, readUndo } from '../flow/drop-undone.ts';
import { normaliseAddress } from '../lib/address.ts';
import { hashAddress } from '../lib/address-hash.ts';
import { findAddressIds, findOrCreateAddresses } from '../store/address.ts';
import { enterLedger, linkAddresses } from '../store/contact-link.ts';
import type { Db } from '../store/database.ts';
import { carryDepartures, carryUndos, listPersonActs } from '../store/leave.ts';
import { findForgotten } from '../store/suppression.ts';
import { adoptLeaves } from './adopt-leaves.ts';

export interface CarryDeps {
  readonly db: Db;
  readonly portalId: number;
  /** Of the portal. */
  readonly hashKey: Buffer;
  readonly now: Date;
}

/** @param create an address that gets a row if it has none, unless its person was forgotten */
export async function findAddresses(
  { db, portalId, hashKey, now }: CarryDeps,
  emails: readonly string[],
  create: string | null,
): Promise<Map<string, number>> {
  const ids = await findAddressIds(db, portalId, emails);
  if (create === null || ids.has(create)) return ids;
  const hash = hashAddress(hashKey, create);
  if ((await findForgotten(db, portalId, [hash])).size > 0) return ids;
  const created = await findOrCreateAddresses(db, portalId, [create], now);
  await adoptLeaves(db, { portalId, hashKey }, created, now);
  for (const [email, id] of created) ids.set(email, id);
  return ids;
}

/** @returns how many departures, choices, and takings back of what was carried before, were not known there yet */
export async function carryOptOuts(
  { db, portalId }: Pick<CarryDeps, 'db' | 'portalId'>,
  from: readonly number[],
  to: number,
): Promise<number> {
  let carried = 0;
  for (const addressId of from) {
    const acts = await listPersonActs(db, portalId, addressId);
    const kept = [...standingLeaves(acts), ...dropUndone(acts).filter((act) => act.type === 'preference')];
    const keys = kept.map((act) => act.eventKey);
    if (keys.length > 0) carried += await carryDepartures(db, portalId, keys, to);
    const undone = acts.flatMap((act) => readUndo(act) ?? []);
    if (undone.length > 0) carried += await carryUndos(db, portalId, addressId, undone, to);
  }
  return carried;
}

/** Somebody who left by an address that is not the primary one of their contact. */
export interface LeftElsewhere {
  readonly addressId: number;
  readonly contactId: string;
  readonly primary: string;
}

/** The primary address is settled next, with what was carried to it. */
export async function carryToPrimary(deps: CarryDeps, left: readonly LeftElsewhere[]): Promise<void> {
  const { db, portalId, now } = deps;
  for (const { addressId, contactId, primary } of left) {
    const email = normaliseAddress(primary);
    const to = email === null ? undefined : (await findAddresses(deps, [email], email)).get(email);
    if (to === undefined || to === addressId || (await carryOptOuts(deps, [addressId], to)) === 0) continue;
    await linkAddresses(db, portalId, contactId, [to], now);
    await enterLedger(db, portalId, [to], now);
  }
}
