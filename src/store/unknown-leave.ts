/** Opt-outs of people who were in no ledger when they left: held by the keyed hash, and by nothing else. */
import { type Db, execute, query } from './database.ts';

const UNKNOWN = `portal_id = ? and address_id is null and until is null and reason = 'unsubscribe_request'`;

/** @returns false in most portals: then no address needs to be compared */
export async function hasUnknownLeaves(db: Db, portalId: number): Promise<boolean> {
  return (await query(db, `select 1 from suppression where ${UNKNOWN} limit 1`, [portalId])).length > 0;
}

export interface UnknownLeave {
  /** As hex. */
  readonly hash: string;
  /** Empty: everything. */
  readonly stream: string;
  readonly since: Date;
  readonly venue: string;
  /** As the link had it by which they left. */
  readonly campaign: string | null;
}

export async function listUnknownLeaves(db: Db, portalId: number, hashes: readonly Buffer[]): Promise<UnknownLeave[]> {
  return query<UnknownLeave>(
    db,
    `select encode(s.address_hash, 'hex') as hash, s.stream, s.since, s.venue,
            (select p.detail ->> 'campaign' from consent_proof p
              where p.portal_id = s.portal_id and p.address_hash = s.address_hash and p.act = 'leave' and p.at = s.since
                and coalesce(p.stream, '') = s.stream order by p.proof_id desc limit 1) as campaign
       from suppression s
      where ${UNKNOWN} and venue is not null and address_hash = any(?::bytea[]) order by since, stream`,
    [portalId, [...hashes]],
  );
}

/** It belongs to this address from now on, and ends with what the person says there. */
export async function adoptSuppression(
  db: Db,
  portalId: number,
  addressHash: Buffer,
  stream: string,
  addressId: number,
): Promise<void> {
  await execute(db, `update suppression set address_id = ? where ${UNKNOWN} and address_hash = ? and stream = ?`, [
    addressId,
    portalId,
    addressHash,
    stream,
  ]);
  // So that an erasure finds the program and the mailing that it names.
  await execute(
    db,
    'update consent_proof set address_id = ? where portal_id = ? and address_id is null and address_hash = ? and event_key is null',
    [addressId, portalId, addressHash],
  );
}
