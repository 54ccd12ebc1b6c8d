import type { BounceClass, EventType, Reason } from '../src/flow/event.ts';

export interface Kind {
  readonly type: EventType;
  readonly class: BounceClass | null;
  readonly reason: Reason;
  readonly native: string;
  readonly words: string | null;
}

const GONE: Kind = {
  type: 'hard_bounce',
  class: 'hard',
  reason: 'user_unknown',
  native: 'bounce:bounce',
  words: '550 5.1.1 The email account that you tried to reach does not exist.',
};

/** What the last event of the troubled was, in about the shares of real mail; the fourth is what came before. */
export const KINDS: readonly [Kind, ...Kind[]] = [
  GONE,
  GONE,
  { ...GONE, reason: 'domain_unknown', words: '550 5.4.4 Domain not found' },
  {
    type: 'soft_bounce',
    class: 'soft',
    reason: 'mailbox_full',
    native: 'deferred',
    words: '452 4.2.2 The recipient’s inbox is out of storage space.',
  },
  {
    type: 'block',
    class: 'block',
    reason: 'policy',
    native: 'bounce:blocked',
    words: '550 5.7.1 The message was rejected by organization policy.',
  },
  { type: 'global_unsubscribe', class: null, reason: 'unsubscribe_request', native: 'unsubscribe', words: null },
  { type: 'complaint', class: null, reason: 'complaint', native: 'spamreport', words: null },
  GONE,
];
