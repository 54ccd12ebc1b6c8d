/** Is a refusal about them, or about our own mail? */
import type { DecideSettings } from '../settings.ts';
import type { MailingBlocks } from '../state.ts';

/** Gateways that have nothing to do with each other do not come to one opinion of a mailing by chance. */
export function isOurMailBlocked(mailing: MailingBlocks | null | undefined, settings: DecideSettings): boolean {
  if (mailing === null || mailing === undefined) return false;
  const share = mailing.refused / Math.max(mailing.reported, mailing.refused);
  return mailing.gateways >= settings.blockedGateways && share >= settings.blockedShare;
}
