/** A raw mail from its bytes to what it means: opened, read, and each fact classified. */

import { openMail } from './adapt/mail/open-mail.ts';
import { type MailFact, type MailKind, readMail } from './adapt/mail/read-mail.ts';
import { findEnhancedStatus, findSmtpCode } from './adapt/reply-codes.ts';
import { classify } from './classify/classify.ts';
import type { Classification, Reason } from './event.ts';

export interface BounceFact {
  readonly recipient: string | null;
  readonly class: Classification['class'];
  readonly reason: Reason;
  readonly status: string | null;
  readonly replyCode: number | null;
  readonly diagnostic: string | null;
  readonly rule: string;
  readonly gateway: string | null;
}

export interface BounceMail {
  readonly kind: MailKind;
  readonly facts: readonly BounceFact[];
}

export interface ReadFact {
  readonly fact: MailFact;
  /** The words on which the reading rests. */
  readonly words: string | null;
  readonly reading: Classification;
}

const REASON_OF: Readonly<Record<Exclude<MailKind, 'bounce' | 'delay'>, Reason>> = {
  complaint: 'complaint',
  auto_reply: 'auto_reply',
  challenge: 'challenge',
  unsubscribe_request: 'unsubscribe_request',
  delivered: 'delivered',
  none: 'undetermined',
};

/** From this confidence on, words have been understood and further ones are not asked. */
const UNDERSTOOD = 0.8;

export async function readBounceMail(bytes: Uint8Array): Promise<BounceMail> {
  const { kind, facts } = readMail(await openMail(bytes));
  const read = facts.map((fact) => showFact(readFact(fact)));
  if (kind === 'bounce' || kind === 'delay') return { kind, facts: read };
  return { kind, facts: read.map((fact) => ({ ...fact, class: null, reason: REASON_OF[kind] })) };
}

/** The one of its words that is understood best. */
export function readFact(fact: MailFact): ReadFact {
  let best: { readonly words: string | null; readonly reading: Classification } | null = null;
  for (const [nth, words] of (fact.words.length > 0 ? fact.words : [null]).entries()) {
    // What stood in a text that was read already says no more without it.
    if (words !== null && fact.words.slice(0, nth).some((earlier) => earlier.includes(words))) continue;
    const reading = classifyWords(words, fact);
    if (best === null || reading.confidence > best.reading.confidence) best = { words, reading };
    if (best.reading.confidence >= UNDERSTOOD) break;
  }
  return { fact, ...(best ?? { words: null, reading: classifyWords(null, fact) }) };
}

function showFact({ fact, words, reading }: ReadFact): BounceFact {
  return {
    recipient: fact.recipient,
    class: reading.class,
    reason: reading.reason,
    status: fact.status ?? findEnhancedStatus(words),
    replyCode: findSmtpCode(words),
    diagnostic: words,
    rule: reading.rule,
    gateway: reading.gateway,
  };
}

function classifyWords(words: string | null, fact: MailFact): Classification {
  const smtpCode = findSmtpCode(words);
  return classify({
    // Nobody but the words says how final it is: what they do not tell stays soft.
    type: 'soft_bounce',
    native: 'mail',
    diagnostic: words,
    smtpCode,
    enhancedStatus: fact.status ?? findEnhancedStatus(words),
    remoteMta: fact.remoteMta,
    stage: fact.stage,
  });
}
