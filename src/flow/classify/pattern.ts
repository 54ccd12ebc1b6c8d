/**
 * How wording is written down in a rule.
 *
 * `{user|mailbox} {is |}full`  alternatives, one of which may be empty
 * `mailbox * not found`        up to 50 symbols between, within one sentence
 * `mailbox + not found`        up to 12: room for a name or two short words
 * `blacklist~`                 the word may go on (`blacklisted`); without `~` a phrase ends where a word ends
 * `<addr> <host> <ip> <link> <blocklist> <nobody>`  a name of that kind (`alphabet.ts`)
 *
 * Case, accents, punctuation, hyphens and line ends do not count; an apostrophe is left out (`doesnt`).
 */
import { type Alphabet, PLACEHOLDERS } from './alphabet.ts';

/** About eight words. */
const FAR = 50;
const NEAR = 12;
const NEXT_WORD = 1;
const MOST_IN_ONE = 24;
const MOST_SPELLINGS = 2_000;

export interface Phrase {
  readonly symbols: readonly number[];
  /** The last word may go on. */
  readonly open: boolean;
}

/** One piece of a pattern: any of its phrases, at most `gap` symbols after the piece before. */
export interface PatternPart {
  readonly gap: number;
  readonly phrases: readonly Phrase[];
}

/** @throws RangeError for a pattern that cannot be matched as it is written */
export function compilePattern(pattern: string, alphabet: Alphabet): readonly PatternPart[] {
  const pieces = pattern.split(/ ([*+]) /);
  return pieces.flatMap((piece, place) => {
    if (place % 2 === 1) return [];
    const gap = pieces[place - 1] === '+' ? NEAR : FAR;
    return splitWhereLong(piece).map((words, nth) => ({
      gap: nth === 0 ? gap : NEXT_WORD,
      phrases: expandAlternatives(words).map((written) => compilePhrase(written, alphabet)),
    }));
  });
}

/** Ten subjects with ten verbs are a hundred phrases, or ten and then ten: many spellings become parts that must touch. */
function splitWhereLong(piece: string): readonly string[] {
  if (countSpellings(piece) <= MOST_IN_ONE) return [piece];
  // Not after a group that may be empty: its blank belongs to what follows.
  return piece.split(/(?<!\|\}) (?=\{)|(?<=\{[^{}]*[^|{}]\}) (?=[^{])/);
}

function countSpellings(piece: string): number {
  const groups = piece.match(/\{[^{}]*\}/g) ?? [];
  return groups.reduce((product, group) => product * group.split('|').length, 1);
}

/** @returns every spelling of a piece */
export function expandAlternatives(piece: string): readonly string[] {
  let spellings = [''];
  for (const part of piece.split(/(\{[^{}]*\})/)) {
    const choices = part.startsWith('{') ? part.slice(1, -1).split('|') : [part];
    spellings = spellings.flatMap((spelling) => choices.map((choice) => spelling + choice));
    if (spellings.length > MOST_SPELLINGS) throw new RangeError(`Too many spellings, split the pattern: ${piece}`);
  }
  return [...new Set(spellings.map((spelling) => spelling.replace(/\s+/g, ' ').trim()))];
}

function compilePhrase(written: string, alphabet: Alphabet): Phrase {
  const open = written.endsWith('~');
  const symbols: number[] = [];
  for (const piece of (open ? written.slice(0, -1) : written).split(/(<(?:addr|host|ip|link|blocklist|nobody)>)/)) {
    const placeholder = PLACEHOLDERS[piece];
    if (placeholder !== undefined) symbols.push(placeholder);
    else for (let at = 0; at < piece.length; at += 1) symbols.push(alphabet.symbolOf[piece.charCodeAt(at)] ?? 0);
  }
  if (symbols.length === 0 || symbols.includes(0))
    throw new RangeError(`A phrase that cannot be matched: "${written}"`);
  return { symbols, open };
}
