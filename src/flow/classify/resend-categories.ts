/** Resend passes on the subtypes of Amazon SES; of a mail to several it does not say whom it means. */
import { REASONS } from '../event.ts';
import { amazonSesCategoryOf } from './amazon-ses-categories.ts';
import type { NativeCategory } from './native-categories.ts';

/** Nobody is given up for what may have happened to somebody else. */
const OF_SEVERAL: NativeCategory = {
  id: 'resend.of-several',
  reasons: REASONS.filter((reason) => !['user_unknown', 'address_moved', 'mailbox_inactive'].includes(reason)),
  otherwise: 'undetermined',
  class: 'soft',
};

/** @param native `email.bounced:Transient:MailboxFull`, with `:of several` behind it where the mail went to several */
export function resendCategoryOf(native: string): NativeCategory | null {
  const [word, ...parts] = native.split(':');
  if (word !== 'email.bounced') return null;
  if (parts.at(-1) === 'of several') return OF_SEVERAL;
  return amazonSesCategoryOf(['Bounce', ...parts].join(':'));
}
