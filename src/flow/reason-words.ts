/** What a reason means to somebody who does not know mail: a clause that follows "the receiving server said that". */
import type { Reason } from './event.ts';

const WORDS: Readonly<Record<Reason, string>> = {
  user_unknown: 'the address does not exist',
  domain_unknown: 'the domain does not exist or takes no mail',
  address_moved: 'the address has moved',
  mailbox_inactive: 'the mailbox is switched off',
  mailbox_full: 'the mailbox is full',
  greylisted: 'it wants us to try again later',
  rate_limited: 'too much mail came at once',
  timeout: 'it could not finish in time',
  network_error: 'it could not be reached',
  server_error: 'it has a problem of its own',
  server_full: 'it has no room left',
  reputation: 'it does not trust the server that sends for us',
  policy: 'a rule of theirs refuses our mail',
  authentication: 'our mail failed a check of its sender',
  reverse_dns: 'the name of our sending server does not fit its address',
  relay_denied: 'it is not the server for this address',
  tls_required: 'it wants an encrypted connection',
  security: 'a security rule of theirs refuses our mail',
  spam_content: 'our mail looked like spam to it',
  virus: 'it suspects a virus in our mail',
  content: 'it does not take this content',
  message_too_big: 'our mail was too big',
  not_compliant: 'our mail was not well formed',
  recipient_filter: 'the recipient does not take mail from us',
  undetermined: 'it does not take our mail, without saying why',
  delivered: 'it took our mail',
  auto_reply: 'there is an automatic reply',
  challenge: 'a sender has to confirm himself first',
  complaint: 'our mail was marked as spam',
  unsubscribe_request: 'the person wants no more mail',
  left_company: 'the person has left',
  wrong_address: 'the address is wrong',
};

/** What no server says: people do, and automatic replies in their name. */
const OF_PEOPLE: ReadonlySet<string> = new Set<Reason>(['left_company', 'wrong_address']);

/** @returns who said what `reasonWords` tells */
export function whoSays(reason: string): string {
  return OF_PEOPLE.has(reason) ? 'somebody who knows' : 'the receiving server';
}

export function reasonWords(reason: Reason): string {
  return WORDS[reason];
}
