/** What counts as won back: the person's own act, or a mail that was delivered or answered. That a colleague vouches does not. */
import type { EpisodeInterval } from './state.ts';

/** `corrected`: mail has gone through at the new address. */
export const WINS = ['person', 'reply', 'delivered', 'corrected'] as const;
export type Win = (typeof WINS)[number];

export function isWin(by: EpisodeInterval['wonBackBy']): by is Win {
  return (WINS as readonly (string | null)[]).includes(by);
}
