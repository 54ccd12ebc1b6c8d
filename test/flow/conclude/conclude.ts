/** The state of an address with this history, at `day(now)`, under the settings that come with the product. */
import { concludeAddress } from '../../../src/flow/conclude/conclude-address.ts';
import { DEFAULT_SETTINGS } from '../../../src/flow/settings.ts';
import type { AddressHistory, AddressState } from '../../../src/flow/state.ts';
import { day, history } from '../build-history.ts';

export function conclude(part: Partial<AddressHistory>, now: number): AddressState {
  return concludeAddress(history(part), DEFAULT_SETTINGS.conclude, day(now));
}
