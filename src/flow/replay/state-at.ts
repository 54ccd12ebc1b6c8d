/** What follows for an address from what was known of it at a moment. */
import { settleAddress } from '../pipeline.ts';
import { readAllAgain } from '../read-again.ts';
import type { Settings } from '../settings.ts';
import type { AddressState } from '../state.ts';
import { factsAt, historyAt, type ReplayedAddress } from './history-at.ts';

/**
 * The very functions that settle an address, on nothing that came in later.
 *
 * @param settings that held then
 * @returns null while nothing had been received
 */
export function stateAt(address: ReplayedAddress, settings: Settings, at: Date): AddressState | null {
  const then = historyAt(address, at);
  if (then.events.length === 0) return null;
  const history = { ...then, events: readAllAgain(then.events, settings.taught), actedUpon: [] };
  return settleAddress(history, null, factsAt(address.facts, at), null, settings, at).state;
}
