/** A colleague puts an address on the suppression list, or takes one off that a colleague had put there. Both stand in the audit log. */
import type { Knex } from 'knex';
import { recordLeave } from '../flow/accept/record-leave.ts';
import { hashAddress } from '../lib/address-hash.ts';
import type { Clock } from '../lib/clock.ts';
import { BellwetherError } from '../lib/errors.ts';
import { findAddressIds, findOrCreateAddresses } from '../store/address.ts';
import { writeAudit } from '../store/audit.ts';
import type { Db } from '../store/database.ts';
import { addManualSuppression, liftManualSuppression, type ManualWhy } from '../store/manual-suppression.ts';
import { findForgotten } from '../store/suppression.ts';
import { notifyWork } from '../store/system/notify.ts';

interface HandDeps {
  readonly db: Knex;
  readonly clock: Clock;
  /** The portal's key for address hashes. */
  hashKey(portalId: number): Promise<Buffer>;
}

/** `asked`: the person asked for it, which is their wish and not ours: only they take it back. */
export type HandWhy = ManualWhy | 'asked';

export interface HandSuppression {
  /** Normalised. */
  readonly email: string;
  readonly why: HandWhy;
  readonly note: string | null;
}

/**
 * @param by for the audit log
 * @throws BellwetherError `suppression.stands`: it is on the list already for that, or was erased
 */
export async function suppressByHand(
  deps: HandDeps,
  portalId: number,
  by: string,
  one: HandSuppression,
): Promise<void> {
  const { db, clock } = deps;
  const at = clock.now();
  const hashKey = await deps.hashKey(portalId);
  const addressHash = hashAddress(hashKey, one.email);
  await db.transaction(async (trx) => {
    // An address that was erased is not written down again.
    const isForgotten = (await findForgotten(trx, portalId, [addressHash])).size > 0;
    if (isForgotten) {
      throw new BellwetherError(
        'suppression.stands',
        'This address was erased, and is kept on the list as a hash. Nobody mails it, whatever else is entered.',
      );
    }
    const isNew =
      one.why === 'asked'
        ? await recordLeave(
            { db: trx, notify: (within: Db, id: number) => notifyWork(within, [id]) },
            {
              portalId,
              hashKey,
              email: one.email,
              stream: null,
              venue: 'rep',
              actor: 'customer',
              at,
              words: null,
              detail: { notedBy: by, how: one.note },
            },
          )
        : await addByHand(trx, portalId, addressHash, by, at, { ...one, why: one.why });
    if (!isNew) {
      throw new BellwetherError('suppression.stands', 'This address is on the list already, for the same.');
    }
    const addressId = (await findAddressIds(trx, portalId, [one.email])).get(one.email) ?? null;
    await writeAudit(trx, portalId, {
      at,
      actor: by,
      action: 'suppression.added',
      target: addressId === null ? null : String(addressId),
      detail: { why: one.why },
    });
  });
}

async function addByHand(
  db: Db,
  portalId: number,
  addressHash: Buffer,
  by: string,
  at: Date,
  { email, why, note }: HandSuppression & { readonly why: ManualWhy },
): Promise<boolean> {
  const addressId = (await findOrCreateAddresses(db, portalId, [email], at)).get(email) ?? null;
  return addManualSuppression(db, portalId, { addressHash, addressId, why, note, by, at });
}

/**
 * Only what a colleague put there: a person's own wish, or an address that no longer works, stays.
 *
 * @throws BellwetherError `suppression.gone`
 */
export async function liftByHand(
  { db, clock }: Pick<HandDeps, 'db' | 'clock'>,
  portalId: number,
  by: string,
  addressHash: Buffer,
): Promise<void> {
  const at = clock.now();
  await db.transaction(async (trx) => {
    const lifted = await liftManualSuppression(trx, portalId, addressHash, by, at);
    if (!lifted)
      throw new BellwetherError('suppression.gone', 'No colleague has put this address here, or it was lifted before.');
    await writeAudit(trx, portalId, {
      at,
      actor: by,
      action: 'suppression.lifted',
      target: lifted.addressId === null ? null : String(lifted.addressId),
      detail: {},
    });
  });
}
