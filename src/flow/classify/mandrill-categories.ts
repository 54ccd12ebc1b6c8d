/** Mandrill's `bounce_description`; `general` and `other` say nothing. */
import type { BounceClass, Reason } from '../event.ts';
import type { NativeCategory } from './native-categories.ts';

const WORDS: Readonly<Record<string, readonly [readonly Reason[], Reason, BounceClass]>> = {
  bad_mailbox: [['user_unknown', 'address_moved', 'mailbox_inactive'], 'user_unknown', 'hard'],
  invalid_domain: [['domain_unknown'], 'domain_unknown', 'hard'],
  mailbox_full: [['mailbox_full'], 'mailbox_full', 'soft'],
  message_too_large: [['message_too_big'], 'message_too_big', 'block'],
};

/** @param native `hard_bounce:bad_mailbox` */
export function mandrillCategoryOf(native: string): NativeCategory | null {
  const [event = '', word = ''] = native.toLowerCase().split(':');
  const found = event.endsWith('bounce') && Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
  if (found === undefined) return null;
  const [reasons, otherwise, kind] = found;
  return { id: `mandrill.${word}`, reasons, otherwise, class: kind };
}
