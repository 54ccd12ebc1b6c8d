/** Somebody who knows says whether a person is there: taken down, and what is believed is worked out anew. */
import type { Clock } from '../lib/clock.ts';
import { BellwetherError } from '../lib/errors.ts';
import { markDirty } from '../store/address.ts';
import { saveWord, type Word } from '../store/address-word.ts';
import { writeAudit } from '../store/audit.ts';
import type { Db } from '../store/database.ts';
import { notifyWork } from '../store/system/notify.ts';

export interface SpokenWord {
  readonly says: Word;
  readonly by: string;
  readonly at: Date;
  /** How they know. */
  readonly why: string | null;
  /** Their word holds until here; null: for as long as a sign of life counts. */
  readonly until: Date | null;
}

/** @throws BellwetherError where somebody said something newer */
export async function hearWord(
  deps: { readonly db: Db; readonly clock: Clock },
  portalId: number,
  addressId: number,
  word: SpokenWord,
): Promise<void> {
  const { db, clock } = deps;
  const now = clock.now();
  if (!(await saveWord(db, portalId, addressId, word)))
    throw new BellwetherError('word.outdated', 'Somebody said something newer of this address. Load its page again.');
  await writeAudit(db, portalId, {
    at: now,
    actor: word.by,
    action: 'address.word',
    target: String(addressId),
    detail: {},
  });
  await markDirty(db, portalId, [addressId], 'enter', now);
  await notifyWork(db, [portalId]);
}
