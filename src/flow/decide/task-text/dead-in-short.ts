import type { Cause } from '../../state.ts';

/** Why mail no longer reaches them, for the subject of a task: `address no longer works`. */
export function deadInShort({ word }: Cause): string {
  if (!word) return 'address no longer works';
  return word.says === 'wrong_address' ? 'the address is said to be wrong' : 'said to have left';
}
