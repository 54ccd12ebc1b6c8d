/**
 * Finds thousands of phrases in one pass over a text: an Aho-Corasick automaton with its failure links worked into a full
 * table, so that each symbol of the text costs one look-up however many rules there are.
 */
import type { Alphabet } from './alphabet.ts';
import { compilePattern, type Phrase } from './pattern.ts';
import { isWordSymbol, type ReplyText } from './reply-text.ts';

/** Two bytes a state keep the table at half the size. */
const MOST_STATES = 65_536;

export interface LiteralMatcher {
  /**
   * Calls `hit` for every place where a pattern matches, in the order of their ends.
   *
   * @param hit pattern's index, first symbol, symbol after the last
   */
  scan(text: ReplyText, hit: (pattern: number, start: number, end: number) => void): void;
  /** States of the automaton; for a test that the table stays of a sensible size. */
  readonly states: number;
}

/** One phrase of one part of a pattern. A part after the first looks into its slot for where the part before ended. */
interface Link {
  readonly pattern: number;
  readonly slot: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly gap: number;
  readonly length: number;
  readonly open: boolean;
}

export function makeLiteralMatcher(patterns: readonly string[], alphabet: Alphabet): LiteralMatcher {
  const trie = new Trie(alphabet.size);
  const links: Link[] = [];
  let slots = 0;
  for (const [pattern, written] of patterns.entries()) {
    const parts = compilePattern(written, alphabet);
    for (const [place, { gap, phrases }] of parts.entries()) {
      const shared = { pattern, slot: slots, gap, isFirst: place === 0, isLast: place === parts.length - 1 };
      for (const { symbols, open } of phrases) {
        trie.add(symbols, links.length);
        links.push({ ...shared, length: symbols.length, open });
      }
      slots += 1;
    }
  }
  const { next, outputs } = trie.finish();
  return new Automaton(alphabet.size, next, outputs, links, slots);
}

class Automaton implements LiteralMatcher {
  readonly states: number;
  readonly #size: number;
  readonly #next: Uint16Array;
  readonly #outputs: readonly (readonly number[] | null)[];
  readonly #links: readonly Link[];
  /** Per slot: what the parts so far of a pattern cover, and the scan in which that was found. */
  readonly #reachedEnd: Int32Array;
  readonly #reachedStart: Int32Array;
  readonly #reachedIn: Float64Array;
  #scan = 0;

  constructor(
    size: number,
    next: Uint16Array,
    outputs: readonly (readonly number[] | null)[],
    links: readonly Link[],
    slots: number,
  ) {
    this.states = outputs.length;
    this.#size = size;
    this.#next = next;
    this.#outputs = outputs;
    this.#links = links;
    this.#reachedEnd = new Int32Array(slots + 1);
    this.#reachedStart = new Int32Array(slots + 1);
    this.#reachedIn = new Float64Array(slots + 1);
  }

  scan(text: ReplyText, hit: (pattern: number, start: number, end: number) => void): void {
    const { symbols, length, sentences } = text;
    const next = this.#next;
    this.#scan += 1;
    let state = 0;
    for (let at = 0; at < length; at += 1) {
      state = next[state * this.#size + (symbols[at] ?? 0)] ?? 0;
      const found = this.#outputs[state];
      if (found === null || found === undefined) continue;
      const end = at + 1;
      const goesOn = end < length && isWordSymbol(symbols[at]) && isWordSymbol(symbols[end]);
      for (const index of found) {
        const link = this.#links[index];
        if (link === undefined || (goesOn && !link.open)) continue;
        const start = end - link.length;
        if (start > 0 && isWordSymbol(symbols[start]) && isWordSymbol(symbols[start - 1])) continue;
        this.#follow(link, start, end, sentences, hit);
      }
    }
  }

  #follow(
    link: Link,
    start: number,
    end: number,
    sentences: Uint16Array,
    hit: (pattern: number, start: number, end: number) => void,
  ): void {
    let from = start;
    if (!link.isFirst) {
      if (this.#reachedIn[link.slot] !== this.#scan) return;
      const before = this.#reachedEnd[link.slot] ?? 0;
      from = this.#reachedStart[link.slot] ?? 0;
      if (before > start || start - before > link.gap || sentences[from] !== sentences[start]) return;
    }
    if (link.isLast) {
      hit(link.pattern, from, end);
      return;
    }
    const slot = link.slot + 1;
    // Of two phrases that end together (`address`, `email address`) the longer one stays.
    if (
      this.#reachedIn[slot] === this.#scan &&
      this.#reachedEnd[slot] === end &&
      (this.#reachedStart[slot] ?? 0) < from
    )
      return;
    this.#reachedIn[slot] = this.#scan;
    this.#reachedEnd[slot] = end;
    this.#reachedStart[slot] = from;
  }
}

class Trie {
  readonly #size: number;
  readonly #children: Map<number, number>[] = [new Map()];
  readonly #own: number[][] = [[]];

  constructor(size: number) {
    this.#size = size;
  }

  add(symbols: Phrase['symbols'], index: number): void {
    let state = 0;
    for (const symbol of symbols) {
      let child = this.#children[state]?.get(symbol);
      if (child === undefined) {
        child = this.#children.length;
        this.#children.push(new Map());
        this.#own.push([]);
        this.#children[state]?.set(symbol, child);
      }
      state = child;
    }
    this.#own[state]?.push(index);
  }

  finish(): { next: Uint16Array; outputs: (readonly number[] | null)[] } {
    const size = this.#size;
    if (this.#children.length > MOST_STATES)
      throw new RangeError('The patterns need more than 65,536 states; split the longest.');
    const next = new Uint16Array(this.#children.length * size);
    const fail = new Int32Array(this.#children.length);
    const queue = [0];
    // Breadth first: a state's failure state is nearer the root, so its row is complete when it is copied.
    for (const state of queue) {
      const failed = fail[state] ?? 0;
      if (state !== 0) next.copyWithin(state * size, failed * size, failed * size + size);
      for (const [symbol, child] of this.#children[state] ?? []) {
        fail[child] = state === 0 ? 0 : (next[failed * size + symbol] ?? 0);
        next[state * size + symbol] = child;
        queue.push(child);
      }
      if (state !== 0) this.#own[state]?.push(...(this.#own[failed] ?? []));
    }
    return { next, outputs: this.#own.map((found) => (found.length === 0 ? null : found)) };
  }
}
