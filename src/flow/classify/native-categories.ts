/**
 * Categories of the ESPs that say more than "hard" or "soft". A specific one stands: words of the reply may only choose
 * among the reasons that it allows.
 */
import type { BounceClass, Reason } from '../event.ts';
import { amazonSesCategoryOf } from './amazon-ses-categories.ts';
import { elasticEmailCategoryOf } from './elastic-email-categories.ts';
import { mailjetCategoryOf } from './mailjet-categories.ts';
import { mandrillCategoryOf } from './mandrill-categories.ts';
import { resendCategoryOf } from './resend-categories.ts';
import { sparkpostCategoryOf } from './sparkpost-categories.ts';

export interface NativeCategory {
  readonly id: string;
  readonly reasons: readonly Reason[];
  /** What is meant where the reply says nothing that fits. */
  readonly otherwise: Reason;
  readonly class: BounceClass;
}

const SENDGRID: Readonly<Record<string, NativeCategory>> = {
  'invalid address': {
    id: 'sendgrid.invalid-address',
    reasons: ['user_unknown', 'domain_unknown', 'address_moved', 'mailbox_inactive'],
    otherwise: 'user_unknown',
    class: 'hard',
  },
  technical: technical('sendgrid.technical'),
  'technical failure': technical('sendgrid.technical'),
  content: {
    id: 'sendgrid.content',
    reasons: ['content', 'spam_content', 'virus', 'message_too_big', 'not_compliant'],
    otherwise: 'content',
    class: 'block',
  },
  reputation: {
    id: 'sendgrid.reputation',
    reasons: ['reputation', 'policy', 'authentication', 'reverse_dns', 'relay_denied', 'security'],
    otherwise: 'reputation',
    class: 'block',
  },
  'frequency or volume too high': frequency(),
  'frequency/volume': frequency(),
  'mailbox unavailable': {
    id: 'sendgrid.mailbox-unavailable',
    // Full, suspended or not to be reached just now: SendGrid means that it exists.
    reasons: [
      'mailbox_full',
      'mailbox_inactive',
      'recipient_filter',
      'greylisted',
      'rate_limited',
      'server_error',
      'server_full',
    ],
    otherwise: 'undetermined',
    class: 'soft',
  },
};

function frequency(): NativeCategory {
  return {
    id: 'sendgrid.frequency',
    reasons: ['rate_limited', 'greylisted', 'reputation'],
    otherwise: 'rate_limited',
    class: 'soft',
  };
}

function technical(id: string): NativeCategory {
  return {
    id,
    reasons: [
      'server_error',
      'timeout',
      'network_error',
      'server_full',
      'domain_unknown',
      'tls_required',
      'greylisted',
    ],
    otherwise: 'server_error',
    class: 'soft',
  };
}

const POSTMARK: Readonly<Record<string, NativeCategory>> = {
  bademailaddress: {
    id: 'postmark.bad-email-address',
    reasons: ['user_unknown', 'domain_unknown', 'address_moved', 'mailbox_inactive'],
    otherwise: 'user_unknown',
    class: 'hard',
  },
  dnserror: {
    id: 'postmark.dns-error',
    reasons: ['domain_unknown', 'network_error', 'timeout', 'server_error'],
    otherwise: 'network_error',
    class: 'soft',
  },
  // Postmark's words: blocked because of the content or a blocklist.
  blocked: {
    id: 'postmark.blocked',
    reasons: [
      'reputation',
      'policy',
      'authentication',
      'reverse_dns',
      'relay_denied',
      'security',
      'spam_content',
      'content',
      'tls_required',
      'not_compliant',
      'rate_limited',
    ],
    otherwise: 'policy',
    class: 'block',
  },
  spamnotification: {
    id: 'postmark.spam-notification',
    reasons: ['spam_content', 'content', 'reputation', 'policy'],
    otherwise: 'spam_content',
    class: 'block',
  },
  virusnotification: {
    id: 'postmark.virus-notification',
    reasons: ['virus', 'content', 'security'],
    otherwise: 'virus',
    class: 'block',
  },
  dmarcpolicy: {
    id: 'postmark.dmarc-policy',
    reasons: ['authentication', 'policy'],
    otherwise: 'authentication',
    class: 'block',
  },
};

/** `bounce:blocked:Mailbox Unavailable`: the third part is SendGrid's `bounce_classification`. */
function sendgridCategoryOf(native: string): NativeCategory | null {
  const [event, , ...rest] = native.split(':');
  return event === 'bounce' ? find(SENDGRID, rest.join(':')) : null;
}

/** `Bounce:DnsError`: the second part is Postmark's `Type`. */
function postmarkCategoryOf(native: string): NativeCategory | null {
  const [event, kind = ''] = native.split(':');
  return event === 'Bounce' ? find(POSTMARK, kind) : null;
}

const FINDERS: ReadonlyMap<string, (native: string) => NativeCategory | null> = new Map([
  ['amazon_ses', amazonSesCategoryOf],
  ['elasticemail', elasticEmailCategoryOf],
  ['mailjet', mailjetCategoryOf],
  ['mandrill', mandrillCategoryOf],
  ['postmark', postmarkCategoryOf],
  ['resend', resendCategoryOf],
  ['sendgrid', sendgridCategoryOf],
  ['sparkpost', sparkpostCategoryOf],
]);

/** @param native the ESP's own words for the event, as its adapter joined them */
export function nativeCategoryOf(esp: string | undefined, native: string): NativeCategory | null {
  return FINDERS.get(esp ?? 'sendgrid')?.(native) ?? null;
}

function find(categories: Readonly<Record<string, NativeCategory>>, written: string): NativeCategory | null {
  const name = written.trim().toLowerCase();
  return Object.hasOwn(categories, name) ? (categories[name] ?? null) : null;
}
