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
  word: { readonly says: Word; readonly by: string; readonly at: Date },
): Promise<boolean> {
  const touched = await execute(
    db,
    `insert into address_word as w (portal_id, address_id, says, said_by, at) values (?, ?, ?, ?, ?)
     on conflict (portal_id, address_id) do update set says = excluded.says, said_by = excluded.said_by, at = excluded.at
      where (excluded.at, excluded.says) > (w.at, w.says)`,
    [portalId, addressId, word.says, word.by, word.at],
  );
  return touched > 0;
}

/** @returns the standing word on each of these addresses; who does not know says nothing */
export async function wordsOn(
  db: Db,
  portalId: number,
  addressIds: readonly number[],
): Promise<Map<number, PersonsWord>> {
  const rows = await query<{ address_id: number; says: PersonsWord['says']; by: string; at: Date }>(
    db,
    `select address_id, says, said_by as by, at from address_word
      where portal_id = ? and address_id = any(?::bigint[]) and says <> 'do_not_know'`,
    [portalId, [...addressIds]],
  );
  return new Map(rows.map(({ address_id, ...word }) => [address_id, { ...word, until: null }]));
}
