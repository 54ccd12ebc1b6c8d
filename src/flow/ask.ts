/** What a link alone cannot give, because it would mean more mail, or mail elsewhere. */
import type { Frequency } from './choice.ts';

export type Ask =
  /** Mail again after leaving; null: what was left as a whole. */
  | { readonly kind: 'return'; readonly stream: string | null }
  /** More often than now. */
  | { readonly kind: 'frequency'; readonly stream: string | null; readonly frequency: Frequency }
  /** A pause ends before its time. */
  | { readonly kind: 'resume'; readonly stream: string | null }
  /** Mail at another address, from now on. */
  | { readonly kind: 'address' };
