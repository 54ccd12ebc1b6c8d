/** Elastic Email's categories of an `Error`: it does not tell what the receiving server said, so they are all there is. */
import type { BounceClass, Reason } from '../event.ts';
import type { NativeCategory } from './native-categories.ts';

const CATEGORIES: Readonly<Record<string, readonly [Reason, BounceClass]>> = {
  nomailbox: ['user_unknown', 'hard'],
  accountproblem: ['mailbox_full', 'soft'],
  dnsproblem: ['network_error', 'soft'],
  timeout: ['timeout', 'soft'],
  connectionproblem: ['network_error', 'soft'],
  connectionterminated: ['network_error', 'soft'],
  greylisted: ['greylisted', 'soft'],
  throttled: ['rate_limited', 'soft'],
  blacklisted: ['reputation', 'block'],
  spam: ['spam_content', 'block'],
  contentfilter: ['content', 'block'],
  spfproblem: ['authentication', 'block'],
  whitelistingproblem: ['policy', 'block'],
};

/** @param native `Error:NoMailbox` */
export function elasticEmailCategoryOf(native: string): NativeCategory | null {
  const [status, written = ''] = native.toLowerCase().split(':');
  const found = status === 'error' && Object.hasOwn(CATEGORIES, written) ? CATEGORIES[written] : undefined;
  if (found === undefined) return null;
  const [reason, kind] = found;
  return { id: `elasticemail.${written}`, reasons: [reason], otherwise: reason, class: kind };
}
