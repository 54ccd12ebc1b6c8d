/** The words by which a row of the directory is found, and a reader's text as a question for them. */

import { domainOf } from '../lib/address.ts';
import { foldedWords, foldText } from '../lib/fold-text.ts';

/** A word of PostgreSQL's text search may have 2,046 bytes; nobody types a hundredth of it. */
const MAX_WORD = 60;
/** More words than this narrow nothing down. */
const MAX_WORDS = 6;

/** @returns each behind the portal's number; the address and `@domain` whole as well as in their parts */
export function searchWords(portalId: number, email: string, texts: readonly (string | null)[]): string[] {
  const words = [
    email,
    `@${domainOf(email)}`,
    ...foldedWords(email),
    ...texts.flatMap((text) => foldedWords(text ?? '')),
  ];
  return [...new Set(words.map((word) => lexeme(portalId, word)))];
}

/**
 * Every word that was typed must be the beginning of a word of the row. A text with a dot or hyphen may be the beginning
 * of an address, or words of a name.
 *
 * @returns a tsquery; null where the text has no word, which finds nothing
 */
export function searchQuery(portalId: number, text: string): string | null {
  const typed = foldText(text).replaceAll(/['\\]/g, ' ').split(' ').filter(Boolean).slice(0, MAX_WORDS);
  const questions = typed.map((part) => {
    const whole = beginning(portalId, part);
    if (part.includes('@')) return /[\p{L}\p{N}]/u.test(part) ? whole : null;
    const words = foldedWords(part);
    if (words.length === 0) return null;
    return `(${whole} | (${words.map((word) => beginning(portalId, word)).join(' & ')}))`;
  });
  const meant = questions.filter((question) => question !== null);
  return meant.length === 0 ? null : meant.join(' & ');
}

function beginning(portalId: number, word: string): string {
  return `'${lexeme(portalId, word)}':*`;
}

function lexeme(portalId: number, word: string): string {
  const isWhole = word.includes('@') || word.includes('.');
  return `${portalId}/${isWhole ? word : word.slice(0, MAX_WORD)}`;
}
