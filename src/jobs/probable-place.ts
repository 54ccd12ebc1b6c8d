import type { CrmFacts } from '../flow/facts.ts';
import type { AddressState } from '../flow/state.ts';

export interface ProbablePlace {
  readonly email: string;
  /** 0 to 1; null: an automatic reply of the mailbox named it. */
  readonly confidence: number | null;
}

/** Where a person probably is now: what the mailbox said of itself comes before what colleagues are learned from. */
export function probablePlaceOf(
  addressId: number,
  state: AddressState | null,
  facts: CrmFacts | undefined,
): ProbablePlace | null {
  const named = state?.news?.newAddress?.email;
  if (named !== undefined) return { email: named, confidence: null };
  const found = facts?.account?.people.find((one) => one.addressId === addressId)?.probable;
  return found ? { email: found.probable, confidence: found.confidence } : null;
}
