/** What people who know have said of an address: the newest word of each. */
import type { PersonsWord } from '../flow/state.ts';
import { type Db, execute, query } from './database.ts';

export const WORDS = ['reachable', 'left', 'wrong_address', 'do_not_know'] as const;
export type Word = (typeof WORDS)[number];

/** An older word that comes late changes nothing. @returns whether it is the newest */
export async function saveWord(
  db: Db,
  portalId: number,
  addressId: number,
  word: {
    readonly says: Word;
    readonly by: string;
    readonly at: Date;
    /** How they know. */
    readonly why?: string | null;
    /** Their word holds until here; null: for as long as a sign of life counts. */
    readonly until?: Date | null;
    /** It came in a file. */
    readonly isHistory?: boolean;
  },
): Promise<boolean> {
  const touched = await execute(
    db,
    `insert into address_word as w (portal_id, address_id, says, said_by, at, why, until, is_history) values (?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (portal_id, address_id) do update set says = excluded.says, said_by = excluded.said_by, at = excluded.at,
            why = excluded.why, until = excluded.until, is_history = excluded.is_history
      where (excluded.at, excluded.says) > (w.at, w.says)`,
    [portalId, addressId, word.says, word.by, word.at, word.why ?? null, word.until ?? null, word.isHistory ?? false],
  );
  return touched > 0;
}

/** @returns the standing word on each of these addresses; who does not know says nothing */
export async function wordsOn(
  db: Db,
  portalId: number,
  addressIds: readonly number[],
): Promise<Map<number, PersonsWord>> {
  const rows = await query<PersonsWord & { address_id: number }>(
    db,
    `select address_id, says, said_by as by, at, why, until, is_history as "isHistory" from address_word
      where portal_id = ? and address_id = any(?::bigint[]) and says <> 'do_not_know'`,
    [portalId, [...addressIds]],
  );
  return new Map(rows.map(({ address_id, ...word }) => [address_id, word]));
}
