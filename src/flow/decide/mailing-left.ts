/** Did too many leave one mailing? */
import type { DecideSettings } from '../settings.ts';
import type { MailingLeaves } from '../state.ts';

export type CountedLeaves = Pick<MailingLeaves, 'left' | 'delivered' | 'usualLeft' | 'usualDelivered' | 'chance'>;

/** Enough people, clearly more than usual, and hardly by chance: in a small mailing, or where little is known, chance does most things. */
export function isLeftByTooMany(
  leaves: CountedLeaves,
  { canaryLeaves, canaryOdds, canaryTimes }: Pick<DecideSettings, 'canaryLeaves' | 'canaryOdds' | 'canaryTimes'>,
): boolean {
  const { left, chance } = leaves;
  return left >= canaryLeaves && chance <= 1 / canaryOdds && shareLeft(leaves) >= canaryTimes * usualShare(leaves);
}

export function shareLeft({ left, delivered }: CountedLeaves): number {
  return left / Math.max(delivered, left);
}

export function usualShare({ usualLeft, usualDelivered }: CountedLeaves): number {
  return usualDelivered === 0 ? 0 : usualLeft / usualDelivered;
}
