/** What follows for an address from what was known of it at a moment. */
import { settleAddress } from '../pipeline.ts';
import { readAllAgain } from '../read-again.ts';
import type { Settings } from '../settings.ts';
import type { AddressState, StoredEpisode, Verdict } from '../state.ts';
import { factsAt, historyAt, type ReplayedAddress } from './history-at.ts';

/**
 * The very functions that settle an address, on nothing that came in later.
 *
 * @param settings that held then
 * @param actedUpon episodes as they stood then
 * @param recorded the verdict that was recorded by then. The hour of a delivery is not kept: a delivery of the day itself
 *   counts where that alone explains the record.
 * @returns null while nothing had been received
 */
export function stateAt(
  address: ReplayedAddress,
  settings: Settings,
  at: Date,
  actedUpon: readonly StoredEpisode[],
  recorded: Verdict,
): AddressState | null {
  const settle = (isTodayKnown: boolean): AddressState | null => {
    const then = historyAt(address, at, isTodayKnown);
    if (then.events.length === 0) return null;
    const history = { ...then, events: readAllAgain(then.events, settings.taught), actedUpon };
    return settleAddress(history, null, factsAt(address.facts, at), null, settings, at).state;
  };
  const state = settle(false);
  if (state === null || state.verdict === recorded) return state;
  const withToday = settle(true);
  return withToday?.verdict === recorded ? withToday : state;
}
