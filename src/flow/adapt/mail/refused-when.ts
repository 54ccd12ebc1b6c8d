/** When in the dialogue the refusal came, as a notice tells it or its transcript shows it. */
import type { RefusalStage } from '../../event.ts';

// Older notices of Google count the steps: 14 is RCPT, 18 the end of the message.
const AFTER_MESSAGE =
  /in reply to (?:the )?end of data|after (?:the )?end of (?:the )?(?:data|message)|failed after i sent the message|\(state 18\)|smtp command\W{0,12}data\b/i;
/** With pipelining the answers to RCPT come after DATA was sent: then the server complains that it has no recipient. */
const NO_RECIPIENT = /need rcpt|no valid recipients|\b503\b|bad sequence/i;
/** Of that complaint nobody learns whose refusal came first. */
const COMPLAINS_OF_ORDER = /need rcpt|valid rcpt command must precede/gi;
const AT_RECIPIENT =
  /\brcpt(?:\b|_to)|\(state 14\)|(?:does|did) not like (?:our )?recipient|rejected (?:the )?recipient/i;
const BEFORE_RECIPIENT =
  /(?:in reply to|after) (?:the )?(?:mail from|helo|ehlo|initial|connect)|refused to talk to me|>>> ?mail from/i;

/** @returns null where the words say nothing of it */
export function readStage(lines: readonly string[]): Exclude<RefusalStage, 'unsaid'> | null {
  const text = lines.join('\n');
  if (AFTER_MESSAGE.test(text) || refusesAfterData(lines)) return 'message';
  if (AT_RECIPIENT.test(text.replace(COMPLAINS_OF_ORDER, ''))) return 'recipient';
  return BEFORE_RECIPIENT.test(text) ? 'before_recipient' : null;
}

function refusesAfterData(lines: readonly string[]): boolean {
  const data = lines.findLastIndex((line) => /^\s*>>> ?DATA\b/i.test(line));
  if (data < 0) return false;
  const replies = lines.slice(data + 1);
  return replies.some((line) => /^\s*<<< ?5\d\d/.test(line)) && !replies.some((line) => NO_RECIPIENT.test(line));
}
