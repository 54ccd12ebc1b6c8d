/**
 * Where a reply begins that somebody else quotes. ESPs, gateways and bounce mails wrap what the last server said:
 * `host mx.example.com said: 550 5.1.1 No such user`, `(ann@example.com:blocked)`, `Message expired <452 4.2.2 full>`.
 * The innermost one is the receiver's own voice.
 */

/** What stands right before a reply code that opens a quoted reply. */
const OPENERS: ReadonlySet<string> = new Set(':<([{"\'“‘«>='.split(''));
/** Words that open a quoted reply where the reply has no code of its own: `Remote host said: Unauthenticated email ...`. */
const OPENING_WORDS: ReadonlySet<string> = new Set([
  'said',
  'was',
  'me',
  'response',
  'follows',
  'returned',
  'responded',
  'failure',
]);

/** @param at where the code begins in the text */
export function opensQuotedReply(text: string, at: number, end: number): boolean {
  let before = at - 1;
  while (before >= 0 && text[before] === ' ') before -= 1;
  const opener = text[before];
  // `(#5.1.1)` at the end of a qmail reply closes it, and opens nothing.
  return opener !== undefined && OPENERS.has(opener) && text[end] !== ')' && text[end] !== ']';
}

/** @param word a word that a colon follows, lower case */
export function opensReplyWithoutCode(word: string): boolean {
  return OPENING_WORDS.has(word);
}
