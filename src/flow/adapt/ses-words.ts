/** The words of Amazon SES for a bounce, which services that send through it pass on. */
import type { EventType } from '../event.ts';

/** The message was refused, not the address: a smaller or another one may arrive. */
const MESSAGE_REFUSED = new Set(['messagetoolarge', 'contentrejected', 'attachmentrejected']);

/** @param bounceType `Permanent`, `Transient` or `Undetermined`; @param subType `General`, `NoEmail`, ... */
export function typeOfSesBounce(bounceType: string, subType: string): EventType {
  const sub = subType.toLowerCase();
  // Suppressed, OnAccountSuppressionList and their younger siblings: SES did not even try.
  if (sub.includes('suppress') || sub === 'unsubscribedrecipient') return 'suppressed';
  if (bounceType.toLowerCase() === 'permanent') return 'hard_bounce';
  return MESSAGE_REFUSED.has(sub) ? 'block' : 'soft_bounce';
}
