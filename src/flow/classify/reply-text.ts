/** Reads a diagnostic into symbols: names become stand-ins, reply codes are taken out and listed, blanks are one. */
import {
  ADDRESS,
  type Alphabet,
  BLANK,
  BLOCKLIST,
  HOST,
  IP,
  LAST_WORD_SYMBOL,
  LINK,
  NOBODY,
  STOP,
} from './alphabet.ts';
import { isBlocklistHost } from './blocklists.ts';
import { opensQuotedReply, opensReplyWithoutCode } from './innermost-reply.ts';

/** Longer texts are cut: the ledger's cap (DIAGNOSTIC_MAX) is the same. */
const MAX_TEXT = 4_096;
/** Lists are bounded, so that no text is worth an attack. Real replies have five codes and ten hosts at the most. */
const MAX_LISTED = 64;

export interface ReplyCode {
  readonly code: number | null;
  readonly status: string | null;
  /** Index of the symbol that follows. */
  readonly at: number;
}

export interface ReplyText {
  readonly length: number;
  readonly symbols: Uint8Array;
  /** Per symbol: where it begins and ends (exclusive) in the original, and the number of its sentence. */
  readonly starts: Uint16Array;
  readonly ends: Uint16Array;
  readonly sentences: Uint16Array;
  readonly codes: readonly ReplyCode[];
  /** Symbol indexes at which quoted replies begin, ascending. */
  readonly quotes: readonly number[];
  /** Names of hosts and of links' hosts, lower case. */
  readonly hosts: readonly string[];
}

const SEPARATOR = flags(' \t\r\n\v\f\u00a0\u3000<>()[]{}"“”„«»|,;*`');
const EDGE = flags(".!?:'’#+-/=&%~^@$_");
const APOSTROPHE = flags("'’");

export const ADDRESS_FORM = /^[^@]+@[^@]+$/;
export const LINK_FORM = /^(?:https?:\/|www\.)/i;
export const IPV4_FORM = /^\d{1,3}(?:\.\d{1,3}){3}(?=$|[:/])/;
export const IPV6_FORM = /^(?:ipv6:)?[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:\d+\.\d+\.\d+)?$/i;
export const HOST_FORM = /^(?:[a-z0-9_-]{1,63}\.)+(?:[a-z]{2,10}|xn--[a-z0-9-]{1,59})(?=$|[:/])/i;
/** Exchange names its components with dots: `RESOLVER.ADR.RecipNotFound` is no host. */
export const COMPONENT = /^(?:resolver|storedrv|routing|agent|smtpsend|queue|transport|dsn)\./i;
/** `exist.Please`: a sentence that ends without a blank. */
export const GLUED_SENTENCES = /^[A-Za-z0-9]*[a-z0-9]\.[A-Z][a-z]+$/;
const STATUS_FORM = /^[245]\.[0-7]\.\d{1,3}(?![\d.]*\d)/;

/** A reader has buffers of its own that the next `read` overwrites: use a result before reading on. */
export class ReplyReader {
  readonly #symbolOf: Uint8Array;
  readonly #symbols = new Uint8Array(MAX_TEXT * 2 + 8);
  readonly #starts = new Uint16Array(MAX_TEXT * 2 + 8);
  readonly #ends = new Uint16Array(MAX_TEXT * 2 + 8);
  readonly #sentences = new Uint16Array(MAX_TEXT * 2 + 8);
  #text = '';
  #length = 0;
  #sentence = 0;
  #codes: ReplyCode[] = [];
  #quotes: number[] = [];
  #hosts: string[] = [];

  constructor(alphabet: Alphabet) {
    this.#symbolOf = alphabet.symbolOf;
  }

  read(original: string): ReplyText {
    const text = original.length > MAX_TEXT ? original.slice(0, MAX_TEXT) : original;
    this.#text = text;
    this.#length = 0;
    this.#sentence = 0;
    this.#codes = [];
    this.#quotes = [];
    this.#hosts = [];
    let at = 0;
    while (at < text.length) {
      const unit = text.charCodeAt(at);
      if (SEPARATOR[unit] === 1) {
        this.#blank(at);
        if (unit === 59) this.#stop(at);
        at += 1;
        continue;
      }
      let end = at + 1;
      let hasAt = unit === 64;
      for (; end < text.length; end += 1) {
        const next = text.charCodeAt(end);
        // `(ann@example.com:blocked)`: what follows the address is its own word.
        if (SEPARATOR[next] === 1 || (hasAt && next === 58)) break;
        hasAt ||= next === 64;
      }
      this.#readToken(at, end);
      at = end;
    }
    return {
      length: this.#length,
      symbols: this.#symbols,
      starts: this.#starts,
      ends: this.#ends,
      sentences: this.#sentences,
      codes: this.#codes,
      quotes: this.#quotes,
      hosts: this.#hosts,
    };
  }

  #readToken(from: number, to: number): void {
    const text = this.#text;
    let start = from;
    let end = to;
    while (start < end && EDGE[text.charCodeAt(start)] === 1) start += 1;
    while (end > start && EDGE[text.charCodeAt(end - 1)] === 1) end -= 1;
    if (start < end) {
      const afterCodes = this.#takeCodes(start, end);
      if (afterCodes < end) this.#readWord(afterCodes, end);
    }
    if (start >= end && text.charCodeAt(from) === 58 && this.#codes.at(-1)?.at === this.#length)
      this.#emit(NOBODY, from, to);
    let endsSentence = false;
    let hasColon = false;
    for (let at = end; at < to; at += 1) {
      const unit = text.charCodeAt(at);
      if (unit === 46 || unit === 33 || unit === 63) endsSentence = true;
      else if (unit === 58) hasColon = true;
    }
    if (endsSentence) this.#stop(to - 1);
    else if (hasColon && end - start < 12 && opensReplyWithoutCode(text.slice(start, end).toLowerCase()))
      this.#quote(to - 1);
  }

  /** Takes `550`, `550-`, `5.1.1` and `550-5.1.1` off the front of a token. @returns where the rest begins */
  #takeCodes(start: number, end: number): number {
    const text = this.#text;
    let at = start;
    const first = text.charCodeAt(at);
    if (first !== 50 && first !== 52 && first !== 53) return at;
    let code: number | null = null;
    if (isDigit(text.charCodeAt(at + 1)) && isDigit(text.charCodeAt(at + 2)) && at + 3 <= end) {
      if (at + 3 < end && text.charCodeAt(at + 3) !== 45) return at;
      code = Number(text.slice(at, at + 3));
      at = Math.min(at + 4, end);
    }
    let status: string | null = null;
    if (text.charCodeAt(at + 1) === 46 && at < end) {
      status = STATUS_FORM.exec(text.slice(at, end))?.[0] ?? null;
      if (status !== null) at += status.length;
    }
    if (code === null && status === null) return start;
    while (at < end && EDGE[text.charCodeAt(at)] === 1) at += 1;
    if (opensQuotedReply(text, start, end)) this.#quote(start);
    if (this.#codes.length < MAX_LISTED) this.#codes.push({ code, status, at: this.#length });
    return at;
  }

  #readWord(start: number, end: number): void {
    const text = this.#text;
    let marks = false;
    for (let at = start; at < end; at += 1) {
      const unit = text.charCodeAt(at);
      if (unit === 46 || unit === 58 || unit === 64) {
        marks = true;
        break;
      }
    }
    if (marks) {
      const name = this.#nameSymbol(text.slice(start, end));
      if (name !== 0) {
        this.#blank(start);
        this.#emit(name, start, end);
        this.#blank(end);
        return;
      }
    }
    for (let at = start; at < end; at += 1) {
      const unit = text.charCodeAt(at);
      if (APOSTROPHE[unit] === 1) {
        // `doesn't` is one word, `l'adresse` two.
        if (at === start + 1) this.#blank(at);
        continue;
      }
      const symbol = this.#symbolOf[unit] ?? 0;
      if (symbol === BLANK || unit === 46) this.#blank(at);
      else this.#emit(symbol, at, at + 1);
    }
  }

  /** @returns the stand-in for an address, link, IP address or host name; 0 for an ordinary word */
  #nameSymbol(token: string): number {
    if (LINK_FORM.test(token)) {
      return this.#listHost(/^(?:https?:\/*)?([^/?#:]+)/i.exec(token)?.[1] ?? '') ? BLOCKLIST : LINK;
    }
    if (token.includes('@')) return ADDRESS_FORM.test(token) ? ADDRESS : 0;
    if (IPV4_FORM.test(token) || IPV6_FORM.test(token)) return IP;
    if (GLUED_SENTENCES.test(token) || COMPONENT.test(token)) return 0;
    const host = HOST_FORM.exec(token)?.[0];
    if (host === undefined) return 0;
    if (this.#listHost(host)) return BLOCKLIST;
    return host.length === token.length || token[host.length] === ':' ? HOST : LINK;
  }

  /** @returns whether it is a blocklist's */
  #listHost(name: string): boolean {
    const host = name.toLowerCase();
    if (this.#hosts.length < MAX_LISTED) this.#hosts.push(host);
    return isBlocklistHost(host);
  }

  #quote(at: number): void {
    this.#stop(at);
    if (this.#quotes.length < MAX_LISTED) this.#quotes.push(this.#length);
  }

  #blank(at: number): void {
    if (this.#length > 0 && (this.#symbols[this.#length - 1] ?? 0) !== BLANK) this.#emit(BLANK, at, at);
  }

  #stop(at: number): void {
    this.#sentence += 1;
    this.#emit(STOP, at, at);
    this.#emit(BLANK, at, at);
  }

  #emit(symbol: number, start: number, end: number): void {
    const at = this.#length;
    if (at >= this.#symbols.length) return;
    this.#symbols[at] = symbol;
    this.#starts[at] = start;
    this.#ends[at] = end;
    this.#sentences[at] = this.#sentence;
    this.#length = at + 1;
  }
}

export function isWordSymbol(symbol: number | undefined): boolean {
  return symbol !== undefined && symbol > 0 && symbol <= LAST_WORD_SYMBOL;
}

function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57;
}

function flags(chars: string): Uint8Array {
  const table = new Uint8Array(65_536);
  for (const char of chars) table[char.charCodeAt(0)] = 1;
  return table;
}
