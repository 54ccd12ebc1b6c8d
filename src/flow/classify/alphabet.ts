/** The few symbols that replies and patterns are compared in. */

const OTHER = 0;
const LETTERS_FROM = 1;
const DIGITS_FROM = 27;
/** Letters and digits are 1 to 36: a phrase may neither begin nor end inside a run of them. */
export const LAST_WORD_SYMBOL = 36;
export const BLANK = 37;
/** The end of a sentence or of a quoted reply. No phrase reaches across. */
export const STOP = 38;
/** Names are one symbol each, whatever they spell: a host called `mx.mailspamprotection.example` speaks of no spam. */
export const ADDRESS = 39;
export const HOST = 40;
export const IP = 41;
export const LINK = 42;
/** A host or link of a public list of refused senders. */
export const BLOCKLIST = 43;
/** An address left out: a reply code and then a colon. */
export const NOBODY = 44;
const FOREIGN_FROM = 45;
const MOST_SYMBOLS = 256;

/** How patterns write the names. */
export const PLACEHOLDERS: Readonly<Record<string, number>> = {
  '<addr>': ADDRESS,
  '<host>': HOST,
  '<ip>': IP,
  '<link>': LINK,
  '<blocklist>': BLOCKLIST,
  '<nobody>': NOBODY,
};

export interface Alphabet {
  /** The symbol of every UTF-16 unit. Accents and strokes are folded away (`é` is `e`, `ß` is `s`, `ł` is `l`), case too. */
  readonly symbolOf: Uint8Array;
  readonly size: number;
}

/** @param texts whatever they hold beyond Latin letters and digits gets a symbol of its own */
export function makeAlphabet(texts: Iterable<string>): Alphabet {
  const symbolOf = new Uint8Array(65_536);
  for (let unit = 0; unit < 0x250; unit += 1) symbolOf[unit] = latinSymbol(String.fromCharCode(unit));
  let next = FOREIGN_FROM;
  for (const text of texts) {
    for (const char of text.toLowerCase()) {
      const unit = char.charCodeAt(0);
      if (unit < 0x250 || symbolOf[unit] !== OTHER) continue;
      if (next >= MOST_SYMBOLS) throw new RangeError('The patterns use more than 211 characters beyond Latin ones.');
      symbolOf[unit] = next;
      // Cyrillic and Greek have capitals, too.
      const capital = char.toUpperCase().charCodeAt(0);
      if (symbolOf[capital] === OTHER) symbolOf[capital] = next;
      next += 1;
    }
  }
  return { symbolOf, size: next };
}

/** Letters that Unicode does not take apart. */
const STRUCK: Readonly<Record<string, string>> = { ß: 's', ł: 'l', ø: 'o', æ: 'a', œ: 'o', đ: 'd', ð: 'd', ı: 'i' };

function latinSymbol(char: string): number {
  if (/\s/.test(char) || char === '-' || char === '_' || char === '/' || char === ':' || char === '=') return BLANK;
  const lower = char.toLowerCase();
  const unit = (STRUCK[lower] ?? lower.normalize('NFD')).charCodeAt(0);
  if (unit >= 97 && unit <= 122) return unit - 97 + LETTERS_FROM;
  if (unit >= 48 && unit <= 57) return unit - 48 + DIGITS_FROM;
  return OTHER;
}
