/** Who acts by a link, held until the end of the transaction, with what they did before. */
import { hashAddress } from '../../lib/address-hash.ts';
import type { PersonLink } from '../../lib/person-link.ts';
import { findAddressIds, findOrCreateAddresses, markDirty } from '../../store/address.ts';
import type { Db } from '../../store/database.ts';
import { listOptOutSuppressions, listPersonActs, lockAddress, type PersonAct } from '../../store/leave.ts';
import { projectPreferences } from '../../store/preference.ts';
import { endOptOuts } from '../../store/suppression.ts';
import { foldPreferences } from '../fold-preferences.ts';
import { isEverything, standingLeaves } from './standing-leaves.ts';

export interface LinkDeps {
  readonly db: Db;
  /** Wakes whoever settles addresses; called inside the transaction. */
  readonly notify: (db: Db, portalId: number) => Promise<void>;
}

/** A press on a page that was opened by a link. */
export interface LinkRequest {
  readonly portalId: number;
  /** The portal's key for address hashes. */
  readonly hashKey: Buffer;
  readonly link: PersonLink;
  /** The mailing in which the link stood; left out: nobody knows. */
  readonly campaign?: string | null;
  readonly at: Date;
  /** What else proves the act; small and without secrets. */
  readonly detail: Readonly<Record<string, string | null>>;
}

export interface LinkPerson {
  readonly addressId: number;
  readonly addressHash: Buffer;
  /** In the order of the history. */
  readonly acts: readonly PersonAct[];
}

/**
 * @param create whether somebody who is not known yet is written down
 * @returns null for somebody who is not known, or was erased at their own wish: an old link must not write the address down again
 */
export async function holdPerson(trx: Db, request: LinkRequest, create: boolean): Promise<LinkPerson | null> {
  const { portalId, hashKey, link, at } = request;
  const addressHash = hashAddress(hashKey, link.email);
  let addressId = (await findAddressIds(trx, portalId, [link.email])).get(link.email);
  if (addressId === undefined) {
    if (!create || (await listOptOutSuppressions(trx, portalId, addressHash)).length > 0) return null;
    addressId = (await findOrCreateAddresses(trx, portalId, [link.email], at)).get(link.email);
  }
  if (addressId === undefined) throw new Error('The address behind a link was not stored.');
  await lockAddress(trx, portalId, addressId);
  return { addressId, addressHash, acts: await listPersonActs(trx, portalId, addressId) };
}

/** Suppressions follow at once, whoever settles later: what was taken back ends, and pauses are as they are chosen now. */
export async function followChoices(deps: LinkDeps, request: LinkRequest, person: LinkPerson): Promise<void> {
  const { db } = deps;
  const { portalId, at } = request;
  const { addressId, addressHash } = person;
  const acts = await listPersonActs(db, portalId, addressId);
  const standing = standingLeaves(acts).map((leave) => ({
    addressId,
    stream: isEverything(leave) ? '' : (leave.stream ?? `${leave.esp} (unnamed)`),
  }));
  await endOptOuts(db, portalId, [addressId], standing, at);
  await projectPreferences(db, portalId, [{ addressId, addressHash, preferences: foldPreferences(acts, at) }], at);
  await markDirty(db, portalId, [addressId], 'enter', at);
  await deps.notify(db, portalId);
}
