/** Gathers the proof for one person: every wish, every moment, and what holds now. */
import type { Db } from '../../../store/database.ts';
import { findPublicPage } from '../../../store/public-page.ts';
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
  /** The name of the company as its unsubscribe page has it; null: it has none of its own. */
  readonly sender: string | null;
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
  const [sender, wishes, acts, suppressions] = await Promise.all([
    senderOf(db, portalId),
    listClocksOf(db, portalId, addressId),
    listProofs(db, portalId, hash),
    listSuppressionsByHash(db, portalId, hash),
  ]);
  const person = { addressId, email: head.email, name: head.personName, contactId: head.contactId };
  return { sender, person, wishes, acts, suppressions };
}

/** @returns null where nothing is kept of this hash */
export async function readProofOfErased(db: Db, portalId: number, hash: Buffer): Promise<Proof | null> {
  const [sender, acts, suppressions] = await Promise.all([
    senderOf(db, portalId),
    listProofs(db, portalId, hash),
    listSuppressionsByHash(db, portalId, hash),
  ]);
  if (acts.length === 0 && suppressions.length === 0) return null;
  return { sender, person: null, wishes: [], acts, suppressions };
}

async function senderOf(db: Db, portalId: number): Promise<string | null> {
  return (await findPublicPage(db, portalId))?.settings.company ?? null;
}
