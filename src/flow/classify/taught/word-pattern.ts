/**
 * The words of a taught rule, compiled: phrases of literal words and placeholders that stand in the reply in this order. What an admin
 * types is never an expression: every other sign is a sign that does not count. Finding takes at most (words of the reply x words of the
 * rule) comparisons.
 */
import { PLACEHOLDERS, type ReplyWord, readReplyWords } from './reply-words.ts';

/** Phrases in order, each with its words. */
export type WordPattern = readonly (readonly string[])[];

const PARTS = /(<(?:address|host|ip|link|number|name)>|\.{3,}|…)/i;
const GAP = /^(?:\.{3,}|…)$/;
const KNOWN: ReadonlySet<string> = new Set(PLACEHOLDERS);
const WITHOUT_BLANKS = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}ー]$/u;

export function compileWords(typed: string): WordPattern {
  const phrases: string[][] = [[]];
  for (const part of typed.split(PARTS)) {
    const phrase = phrases.at(-1) ?? [];
    if (GAP.test(part)) phrases.push([]);
    else if (KNOWN.has(part.toLowerCase())) append(phrase, part.toLowerCase());
    else for (const { word } of readReplyWords(part, null)) append(phrase, word);
  }
  return phrases.filter((phrase) => phrase.length > 0);
}

/** Numbers that follow each other are one in every reply. */
function append(phrase: string[], word: string): void {
  if (word !== '<number>' || phrase.at(-1) !== word) phrase.push(word);
}

/** @returns start and end (exclusive) in characters of the reply, or null */
export function findWords(reply: readonly ReplyWord[], pattern: WordPattern): readonly [number, number] | null {
  let from = 0;
  let start: number | null = null;
  for (const phrase of pattern) {
    const at = findPhrase(reply, phrase, from);
    if (at < 0) return null;
    start ??= reply[at]?.start ?? 0;
    from = at + phrase.length;
  }
  return start === null ? null : [start, reply[from - 1]?.end ?? start];
}

function findPhrase(reply: readonly ReplyWord[], phrase: readonly string[], from: number): number {
  for (let at = from; at + phrase.length <= reply.length; at += 1) {
    let same = 0;
    while (same < phrase.length && reply[at + same]?.word === phrase[same]) same += 1;
    if (same === phrase.length) return at;
  }
  return -1;
}

/** The words of a reply as a rule may look for them: what differs from mail to mail has become a placeholder. */
export function generaliseReply(text: string, email: string | null): string {
  return writeWords(readReplyWords(text, email).map(({ word }) => word));
}

/** As it is shown and stored: compiled again it is the same pattern. */
export function writePattern(pattern: WordPattern): string {
  return pattern.map(writeWords).join(' ... ');
}

function writeWords(words: readonly string[]): string {
  let written = '';
  for (const [nth, word] of words.entries()) {
    const touches = WITHOUT_BLANKS.test(word) && WITHOUT_BLANKS.test(words[nth - 1] ?? '');
    written += nth === 0 || touches ? word : ` ${word}`;
  }
  return written;
}

/** Letters of literal words: how much a rule has to hold on to. A sign of a language without blanks says as much as two. */
export function countLetters(pattern: WordPattern): number {
  const letters = (word: string) => (WITHOUT_BLANKS.test(word) ? 2 : word.length);
  return pattern.flat().reduce((sum, word) => sum + (KNOWN.has(word) ? 0 : letters(word)), 0);
}

export function countWords(pattern: WordPattern): number {
  return pattern.flat().filter((word) => !KNOWN.has(word)).length;
}

/**
 * A part that every matching reply has, whatever its case, for a search in the database.
 *
 * @returns lower-case letters a to z, three at the least; null where the rule has no such word
 */
export function telltaleWord(pattern: WordPattern): string | null {
  const plain = pattern.flat().filter((word) => /^[a-z]{3,}$/.test(word));
  return plain.reduce<string | null>((best, word) => (word.length > (best?.length ?? 0) ? word : best), null);
}
