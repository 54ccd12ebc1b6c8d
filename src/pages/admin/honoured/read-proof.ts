/** Gathers the proof for one person: every wish, every moment, and what holds now. */
import type { Db } from '../../../store/database.ts';
import { findAddressHead } from '../../../store/report/address-story.ts';
import {
  type ClockRow,
  type HashedSuppression,
  listClocksOf,
  listProofs,
  listSuppressionsByHash,
  type ProofRow,
} from '../../../store/report/honoured.ts';

export interface Proof {
  /** null: they were erased, or nobody knew them when they left; their address is known by a keyed hash alone. */
  readonly person: {
    readonly addressId: number;
    readonly email: string;
    readonly name: string | null;
    readonly contactId: string | null;
  } | null;
  readonly wishes: readonly ClockRow[];
  readonly acts: readonly ProofRow[];
  readonly suppressions: readonly HashedSuppression[];
}

/** @param hashOf keyed, under the portal's own key @returns null for an unknown address */
export async function readProof(
  db: Db,
  portalId: number,
  addressId: number,
  hashOf: (email: string) => Promise<Buffer | null>,
): Promise<Proof | null> {
  const head = await findAddressHead(db, portalId, addressId);
  const hash = head ? await hashOf(head.email) : null;
  if (!head || !hash) return null;
  const [wishes, acts, suppressions] = await Promise.all([
    listClocksOf(db, portalId, addressId),
    listProofs(db, portalId, hash),
    listSuppressionsByHash(db, portalId, hash),
  ]);
  const person = { addressId, email: head.email, name: head.personName, contactId: head.contactId };
  return { person, wishes, acts, suppressions };
}

/** @returns null where nothing is kept of this hash */
export async function readProofOfErased(db: Db, portalId: number, hash: Buffer): Promise<Proof | null> {
  const [acts, suppressions] = await Promise.all([
    listProofs(db, portalId, hash),
    listSuppressionsByHash(db, portalId, hash),
  ]);
  if (acts.length === 0 && suppressions.length === 0) return null;
  return { person: null, wishes: [], acts, suppressions };
}
