/** What each kind of rate is called, and what is held against what. */
import { isOfReached, type RateKind } from '../flow/rate-kind.ts';

export interface RateKindWords {
  /** Heads the page: `Unknown users`. */
  readonly title: string;
  /** Heads a column: `Unknown`. */
  readonly column: string;
  /** One sentence for people who do not know the word. */
  readonly meaning: string;
  /** `… of them are unknown`. */
  readonly are: string;
  readonly is: string;
  /** What the rate is of what. */
  readonly share: string;
}

export const RATE_KIND_WORDS: Readonly<Record<RateKind, RateKindWords>> = {
  unknown: {
    title: 'Unknown users',
    column: 'Unknown',
    meaning: 'An unknown user is an address of which the receiving server says that it does not exist there.',
    are: 'are unknown',
    is: 'is unknown',
    share: 'unknown users per address that was tried',
  },
  hard: {
    title: 'Hard bounces',
    column: 'Hard bounced',
    meaning:
      'A hard bounce is a refusal for good: the address, its mailbox or its domain is gone. Unknown users are among them.',
    are: 'bounced for good',
    is: 'bounced for good',
    share: 'addresses with a hard bounce per address that was tried',
  },
  soft: {
    title: 'Soft bounces',
    column: 'Soft bounced',
    meaning: 'A soft bounce is a refusal for now: a full mailbox, a server in trouble. Delays are not counted.',
    are: 'bounced for now',
    is: 'bounced for now',
    share: 'addresses with a soft bounce per address that was tried',
  },
  block: {
    title: 'Blocks',
    column: 'Blocked',
    meaning: 'A block is a refusal of us or of our words, not of the address: reputation, policy, content.',
    are: 'refused our mail',
    is: 'refused our mail',
    share: 'addresses that blocked us per address that was tried',
  },
  complaint: {
    title: 'Complaints',
    column: 'Complained',
    meaning: 'A complaint is somebody who marked our mail as spam. Only mailboxes whose providers report it are seen.',
    are: 'complained',
    is: 'complained',
    share: 'people who complained per person whom mail reached',
  },
  unsubscribe: {
    title: 'Unsubscribes',
    column: 'Left',
    meaning: 'An unsubscribe is somebody who left a list or everything, and did not take it back.',
    are: 'left',
    is: 'left',
    share: 'people who left per person whom mail reached',
  },
};

/** The name of a column: what the rate is held against. Of a sending IP messages are counted. */
export function wholeWords(kind: RateKind, isByIp: boolean): string {
  if (isOfReached(kind)) return isByIp ? 'Messages delivered' : 'Reached';
  return isByIp ? 'Messages' : 'Tried';
}

/** The same in a file or on the command line, where no lead explains it. */
export function wholeInFull(kind: RateKind, isByIp: boolean): string {
  if (isByIp) return wholeWords(kind, true);
  return isOfReached(kind) ? 'People reached' : 'Addresses tried';
}
