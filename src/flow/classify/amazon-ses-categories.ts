/** The subtypes of a bounce and the kinds of a delay that Amazon SES tells apart; General and Undetermined say nothing. */
import type { Reason } from '../event.ts';
import type { NativeCategory } from './native-categories.ts';

const BUSY: readonly Reason[] = ['server_error', 'server_full', 'greylisted', 'rate_limited', 'timeout'];
const FULL: NativeCategory = {
  id: 'amazon_ses.mailbox-full',
  reasons: ['mailbox_full'],
  otherwise: 'mailbox_full',
  class: 'soft',
};

const CATEGORIES: Readonly<Record<string, NativeCategory>> = {
  'bounce:mailboxfull': FULL,
  'deliverydelay:mailboxfull': FULL,
  'bounce:messagetoolarge': {
    id: 'amazon_ses.message-too-large',
    reasons: ['message_too_big'],
    otherwise: 'message_too_big',
    class: 'block',
  },
  'bounce:contentrejected': {
    id: 'amazon_ses.content-rejected',
    reasons: ['content', 'spam_content', 'virus', 'security', 'policy', 'not_compliant'],
    otherwise: 'content',
    class: 'block',
  },
  'bounce:attachmentrejected': {
    id: 'amazon_ses.attachment-rejected',
    reasons: ['content', 'virus', 'security'],
    otherwise: 'content',
    class: 'block',
  },
  // SES gave up earlier than it would have, by a limit of the configuration set; the words say what stood in the way.
  'bounce:customtimeoutexceeded': {
    id: 'amazon_ses.timeout-exceeded',
    reasons: [...BUSY, 'network_error', 'mailbox_full'],
    otherwise: 'timeout',
    class: 'soft',
  },
  'deliverydelay:recipientservererror': {
    id: 'amazon_ses.recipient-server-error',
    reasons: BUSY,
    otherwise: 'server_error',
    class: 'soft',
  },
  'deliverydelay:transientcommunicationfailure': {
    id: 'amazon_ses.communication-failure',
    reasons: [...BUSY, 'network_error', 'tls_required', 'domain_unknown'],
    otherwise: 'network_error',
    class: 'soft',
  },
  // "A large amount of unsolicited email from your account": of the sender, not of this mail.
  'deliverydelay:spamdetected': {
    id: 'amazon_ses.spam-detected',
    reasons: ['reputation', 'spam_content', 'rate_limited'],
    otherwise: 'reputation',
    class: 'block',
  },
  'deliverydelay:ipfailure': {
    id: 'amazon_ses.ip-failure',
    reasons: ['reputation', 'rate_limited', 'policy'],
    otherwise: 'reputation',
    class: 'block',
  },
  'deliverydelay:byoiphostnamelookupunavailable': {
    id: 'amazon_ses.host-name-lookup',
    reasons: ['reverse_dns'],
    otherwise: 'reverse_dns',
    class: 'block',
  },
};

/** @param native `Bounce:Transient:MailboxFull` or `DeliveryDelay:MailboxFull`: the last part is the specific one */
export function amazonSesCategoryOf(native: string): NativeCategory | null {
  const parts = native.toLowerCase().split(':');
  const name = `${parts[0]}:${parts.at(-1)}`;
  return Object.hasOwn(CATEGORIES, name) ? (CATEGORIES[name] ?? null) : null;
}
