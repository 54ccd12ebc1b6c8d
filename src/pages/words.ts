/** What the ledger's codes are called on the admin pages. */
import type { EventType } from '../flow/event.ts';
import { REASONS } from '../flow/event.ts';
import { reasonWords } from '../flow/reason-words.ts';
import type { Verdict } from '../flow/state.ts';

export { gatewayName } from '../flow/gateway-name.ts';

/** Colour and sign of a mark; the word always stands beside it. */
export type Tone = 'red' | 'amber' | 'violet' | 'blue' | 'green' | 'grey';

export const VERDICTS: Readonly<Record<Verdict, { label: string; tone: Tone; says: string }>> = {
  dead: { label: 'No longer works', tone: 'red', says: 'Mail to this address will not arrive.' },
  unsure: { label: 'Unsure', tone: 'amber', says: 'There are signs on both sides: a person should look.' },
  blocked: {
    label: 'Blocked',
    tone: 'violet',
    says: 'The receiving side refused our mail, not the person: the address itself may well be fine.',
  },
  retrying: { label: 'Retrying', tone: 'blue', says: 'Mail could not be delivered for now. It will be tried again.' },
  reachable: { label: 'Reachable', tone: 'green', says: 'Mail to this address arrives.' },
  unknown: { label: 'Nothing known', tone: 'grey', says: 'Nothing has been reported that speaks for or against it.' },
};

export function verdictLabel(verdict: string): string {
  return Object.hasOwn(VERDICTS, verdict) ? VERDICTS[verdict as Verdict].label : plain(verdict);
}

const EVENTS: Readonly<Record<EventType, { label: string; tone: Tone }>> = {
  sent: { label: 'Sent', tone: 'grey' },
  delivered: { label: 'Delivered', tone: 'green' },
  deferred: { label: 'Delayed', tone: 'blue' },
  soft_bounce: { label: 'Soft bounce', tone: 'amber' },
  hard_bounce: { label: 'Hard bounce', tone: 'red' },
  block: { label: 'Blocked', tone: 'violet' },
  complaint: { label: 'Marked as spam', tone: 'red' },
  list_unsubscribe: { label: 'Left a mailing list', tone: 'blue' },
  global_unsubscribe: { label: 'Left all mail', tone: 'red' },
  resubscribe: { label: 'Came back', tone: 'green' },
  preference: { label: 'Chose less mail', tone: 'blue' },
  undo: { label: 'Took it back', tone: 'green' },
  suppressed: { label: 'Not tried', tone: 'grey' },
  witness: { label: 'On record in HubSpot', tone: 'grey' },
  auto_reply: { label: 'Automatic reply', tone: 'blue' },
  challenge: { label: 'Asked who we are', tone: 'blue' },
  inbound_mail: { label: 'Wrote to us', tone: 'green' },
  data_source: { label: 'Came from', tone: 'grey' },
  ignored: { label: 'Other event', tone: 'grey' },
  control: { label: 'Message of the service', tone: 'grey' },
};

export function eventWords(type: string): { label: string; tone: Tone } {
  return Object.hasOwn(EVENTS, type) ? EVENTS[type as EventType] : { label: plain(type), tone: 'grey' };
}

/** A clause, for example "the mailbox is full". */
export function reasonClause(reason: string): string {
  const known = REASONS.find((one) => one === reason);
  return known ? reasonWords(known) : plain(reason);
}

const PLAYS: Readonly<Record<string, string>> = {
  'soft-bounce-retry': 'Soft bounce: try again',
  'soft-bounce-call': 'Soft bounce again: call',
  'account-moved': 'Company moved',
  'champion-lost': 'Champion lost',
  'deal-at-risk': 'Deal at risk',
  complaint: 'Marked as spam',
  'global-unsubscribe': 'Left all mail: service recovery',
  'list-unsubscribe': 'Left one kind of mail',
  'passionate-feedback': 'Their own words',
  canary: 'Canary: too many left a mailing',
  'won-back': 'Won back',
  'false-bounce': 'Refused, probably by mistake',
  'our-mail-blocked': 'Our mail is blocked',
  'unknown-user-rate': 'Too many unknown users',
  'entry-error': 'Mistyped address',
  'dead-suppress': 'Suppress what no longer works',
};

export function playName(play: string): string {
  return PLAYS[play] ?? plain(play);
}

const VENUES: Readonly<Record<string, string>> = {
  page: 'on the unsubscribe page',
  one_click: "by the mail program's unsubscribe button",
  esp: 'through the email service',
  complaint: 'by marking mail as spam',
  confirmation: 'by a mail that they confirmed',
  import: 'in an import',
  reply: 'in a reply',
  open_page: 'on the page that anybody can open',
  rep: 'to a colleague, who noted it',
  hubspot: 'in HubSpot',
  console: 'by a colleague, here',
  privacy: 'by an erasure',
};

export function venueWords(venue: string): string {
  return VENUES[venue] ?? `through ${plain(venue)}`;
}

const WINS: Readonly<Record<string, string>> = {
  delivered: 'mail was delivered again',
  reply: 'the person replied',
  person: 'the person came back by their own act',
  corrected: 'the address was corrected',
  word: 'a colleague vouched for the address',
};

export function winWords(wonBackBy: string): string {
  return WINS[wonBackBy] ?? plain(wonBackBy);
}

export const SURVEY_WORDS: Readonly<Record<string, string>> = {
  too_often: 'Too many emails',
  not_relevant: 'Not relevant',
  never_signed_up: 'Never signed up',
  content_or_tone: 'Content or tone',
  changed_role: 'Changed role',
  other: 'Something else',
};

export const DELIVERY_WORDS: Readonly<Record<string, { label: string; tone: Tone; says: string }>> = {
  waiting: { label: 'Waiting', tone: 'blue', says: 'Stored safely; it is about to be read.' },
  done: { label: 'Taken in', tone: 'green', says: 'All of it was read.' },
  failed: { label: 'Failed', tone: 'red', says: 'Some or all of it could not be read.' },
  quarantined: {
    label: 'Quarantined',
    tone: 'amber',
    says: 'It could not be proved that it came from the email service, so nothing in it was believed.',
  },
};

export const WRITE_WORDS: Readonly<Record<string, { label: string; tone: Tone }>> = {
  planned: { label: 'Waiting', tone: 'blue' },
  sending: { label: 'Being sent', tone: 'blue' },
  done: { label: 'Written', tone: 'green' },
  failed: { label: 'Failed', tone: 'red' },
  dropped: { label: 'No longer needed', tone: 'grey' },
};

export const SURFACE_WORDS: Readonly<Record<string, string>> = {
  task: 'Task',
  note: 'Note',
  task_close: 'Task completed',
  digest: 'Digest',
  contact_property: 'Contact properties',
  subscription: 'Communication preferences',
  contact_email: 'New address',
  company_property: 'Company properties',
};

/** What somebody wants no more. */
export const OPT_OUTS = { none: '', streams: 'Left some mail', everything: 'Left all mail' } as const;

/** A clause as a sentence of its own, without the full stop. */
export function sentence(clause: string): string {
  return clause.charAt(0).toUpperCase() + clause.slice(1);
}

/** Codes that we do not know yet are shown as readable words rather than hidden. */
export function plain(code: string): string {
  const words = code.replaceAll(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const HYPOTHESES: Readonly<Record<string, string>> = {
  may_be_gone: 'the person may have left',
  left_mailbox_not_closed: 'the person may have left, and nobody closed the mailbox',
  shared_inbox_full: 'a shared inbox that nobody empties',
  gateway_refuses: "the company's mail gateway refuses us",
  gateway_at_fault: 'their mail gateway was at fault: it said the same of many others at that time',
  probably_fine: 'the person is probably fine, and their mail server mistaken',
  maybe_recycled: 'the address may belong to somebody else by now, or be a trap for those who mail it',
};

/** What may lie behind an unsure verdict; a clause. */
export function hypothesisWords(hypothesis: string): string {
  return HYPOTHESES[hypothesis] ?? plain(hypothesis);
}
