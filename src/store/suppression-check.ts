/** Who of some addresses must not be mailed, and how often the others want mail: asked by keyed hash, so that erased people are found. */
import type { Frequency } from '../flow/choice.ts';
import { type Db, query } from './database.ts';

export interface HoldingSuppression {
  /** As base64. */
  readonly hash: string;
  /** Empty: everything. */
  readonly stream: string;
  readonly reason: string;
  readonly since: Date;
  /** null: until somebody lifts it. */
  readonly until: Date | null;
}

/** @param hashes keyed, of normalised addresses @param now what has ended by then is left out */
export async function listHolding(
  db: Db,
  portalId: number,
  hashes: readonly Buffer[],
  now: Date,
): Promise<HoldingSuppression[]> {
  return query<HoldingSuppression>(
    db,
    `select encode(address_hash, 'base64') as hash, stream, reason, since, until from listed_suppression
      where portal_id = ? and address_hash = any(?::bytea[]) and (until is null or until > ?)`,
    [portalId, [...hashes], now],
  );
}

export interface WantedFrequency {
  readonly email: string;
  /** Empty: everything. */
  readonly stream: string;
  readonly frequency: Frequency;
}

/** @param emails normalised */
export async function listFrequencies(db: Db, portalId: number, emails: readonly string[]): Promise<WantedFrequency[]> {
  return query<WantedFrequency>(
    db,
    // From the few who chose to their addresses: nearly nobody did.
    `select a.email, p.stream, p.choice as frequency from address a join preference p using (portal_id, address_id)
      where a.portal_id = ? and a.email = any(?::text[]) and p.kind = 'frequency'`,
    [portalId, [...emails]],
  );
}

/** @returns whether anybody ever left or chose anything of a stream of this name */
export async function isStreamKnown(db: Db, portalId: number, stream: string): Promise<boolean> {
  const rows = await query(
    db,
    `select 1 where exists (select from suppression where portal_id = ? and stream = ?)
                 or exists (select from preference where portal_id = ? and stream = ?)`,
    [portalId, stream, portalId, stream],
  );
  return rows.length > 0;
}
