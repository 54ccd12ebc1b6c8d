/** When a loss became news. */
import type { AddressState, Cause } from '../state.ts';

/** What a gateway at fault said is no news; that nothing was heard for two weeks after it is. */
export function lossOf(state: AddressState, cause: Cause): { readonly at: Date; readonly isHistory: boolean } {
  const isLate = state.verdict === 'dead' && (cause.burst ?? null) !== null;
  return { at: isLate ? (state.since ?? cause.at) : cause.at, isHistory: cause.isHistory };
}
