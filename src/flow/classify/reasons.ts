import type { BounceClass, Reason } from '../event.ts';

/** The class that a reason has unless a rule says otherwise; null where it is no bounce, or where nothing is known. */
export const CLASS_OF: Readonly<Record<Reason, BounceClass | null>> = {
  user_unknown: 'hard',
  domain_unknown: 'hard',
  address_moved: 'hard',
  mailbox_inactive: 'hard',
  mailbox_full: 'soft',
  greylisted: 'soft',
  rate_limited: 'soft',
  timeout: 'soft',
  network_error: 'soft',
  server_error: 'soft',
  server_full: 'soft',
  reputation: 'block',
  policy: 'block',
  authentication: 'block',
  reverse_dns: 'block',
  relay_denied: 'block',
  tls_required: 'block',
  security: 'block',
  spam_content: 'block',
  virus: 'block',
  content: 'block',
  message_too_big: 'block',
  not_compliant: 'block',
  recipient_filter: 'block',
  undetermined: null,
  delivered: null,
  auto_reply: null,
  challenge: null,
  complaint: null,
  unsubscribe_request: null,
  left_company: null,
  wrong_address: null,
};

/** Reasons that speak of the address. Words about the sender can never mean one of these. */
export const ADDRESS_REASONS: ReadonlySet<Reason> = new Set<Reason>([
  'user_unknown',
  'domain_unknown',
  'address_moved',
  'mailbox_inactive',
]);

/**
 * Which reason is believed where a reply names two with equal strength. What is said of sender, message and room comes
 * before what is said of the address: `Recipient address rejected: mailbox full` is about the room, and taking a living
 * address for dead is the dearer mistake.
 */
const ORDER: readonly Reason[] = [
  'virus',
  'authentication',
  'reverse_dns',
  'greylisted',
  'reputation',
  'mailbox_full',
  'rate_limited',
  'spam_content',
  'message_too_big',
  'not_compliant',
  'tls_required',
  'relay_denied',
  'recipient_filter',
  'security',
  'address_moved',
  'mailbox_inactive',
  'domain_unknown',
  'user_unknown',
  'content',
  'server_full',
  'network_error',
  'timeout',
  'policy',
  'server_error',
];

const RANK: ReadonlyMap<Reason, number> = new Map(ORDER.map((reason, place) => [reason, place]));

/** @returns 0 for the reason that is believed first */
export function rankOfReason(reason: Reason): number {
  return RANK.get(reason) ?? ORDER.length;
}
