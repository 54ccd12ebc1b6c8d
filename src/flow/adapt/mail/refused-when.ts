/** When in the dialogue the refusal came, as a transcript shows it. */

const AFTER_MESSAGE =
  /in reply to (?:the )?end of data|after (?:the )?end of (?:the )?(?:data|message)|failed after i sent the message|smtp command\W{0,12}data\b/i;
/** With pipelining the answers to RCPT come after DATA was sent: then the server complains that it has no recipient. */
const NO_RECIPIENT = /need rcpt|no valid recipients|\b503\b|bad sequence/i;

export function refusesAfterMessage(lines: readonly string[]): boolean {
  const text = lines.join('\n');
  if (AFTER_MESSAGE.test(text)) return true;
  const data = lines.findLastIndex((line) => /^\s*>>> ?DATA\b/i.test(line));
  if (data < 0) return false;
  const replies = lines.slice(data + 1);
  return replies.some((line) => /^\s*<<< ?5\d\d/.test(line)) && !replies.some((line) => NO_RECIPIENT.test(line));
}
