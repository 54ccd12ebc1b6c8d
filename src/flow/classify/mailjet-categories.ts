/** Mailjet's `error`: where it gives no words of the server, it is all there is. */
import type { BounceClass, Reason } from '../event.ts';
import type { NativeCategory } from './native-categories.ts';

const GONE: readonly Reason[] = ['user_unknown', 'address_moved', 'mailbox_inactive', 'domain_unknown'];

const ERRORS: Readonly<Record<string, readonly [readonly Reason[], Reason, BounceClass]>> = {
  'user unknown': [GONE, 'user_unknown', 'hard'],
  'mailbox inactive': [['mailbox_inactive'], 'mailbox_inactive', 'hard'],
  'quota exceeded': [['mailbox_full'], 'mailbox_full', 'soft'],
  'invalid domain': [['domain_unknown'], 'domain_unknown', 'hard'],
  'no mail host': [['domain_unknown', 'network_error'], 'domain_unknown', 'hard'],
  'relay/access denied': [['relay_denied', 'policy'], 'relay_denied', 'block'],
  greylisted: [['greylisted'], 'greylisted', 'soft'],
  'sender blocked': [['reputation', 'policy', 'authentication'], 'reputation', 'block'],
  'content blocked': [['content', 'spam_content', 'virus'], 'content', 'block'],
  'policy issue': [['policy', 'authentication', 'reputation'], 'policy', 'block'],
  'connection issue': [['network_error', 'timeout'], 'network_error', 'soft'],
};

/** @param native `bounce:hard:recipient:user unknown`: the last part is the specific one */
export function mailjetCategoryOf(native: string): NativeCategory | null {
  const parts = native.toLowerCase().split(':');
  const error = parts.at(-1) ?? '';
  const found = parts[0] === 'bounce' && Object.hasOwn(ERRORS, error) ? ERRORS[error] : undefined;
  if (found === undefined) return null;
  const [reasons, otherwise, kind] = found;
  return { id: `mailjet.${error.replaceAll(/[^a-z]+/g, '-')}`, reasons, otherwise, class: kind };
}
