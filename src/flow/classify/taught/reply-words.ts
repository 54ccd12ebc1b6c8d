/**
 * A reply as the words that a taught rule is matched against. Whatever differs from mail to mail is a placeholder: addresses, hosts,
 * IP addresses, links, everything with a digit in it, and the recipient's own name. Case and punctuation do not count.
 */
import { ADDRESS_FORM, COMPONENT, GLUED_SENTENCES, HOST_FORM, IPV4_FORM, IPV6_FORM, LINK_FORM } from '../reply-text.ts';

export const PLACEHOLDERS = ['<address>', '<host>', '<ip>', '<link>', '<number>', '<name>'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

export interface ReplyWord {
  /** Folded, or a placeholder. */
  readonly word: string;
  /** In characters of the text; the end is exclusive. */
  readonly start: number;
  readonly end: number;
}

/** The ledger's cap on a reply. */
const TEXT_MAX = 4_096;

/** One pass each, and nothing to go back to: no text is worth an attack. */
const CHUNK = /[^\s<>()[\]{}"“”„«»|,;*`]+/gu;
/** Languages that write without blanks are matched sign by sign. */
const WORD =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}ー]|[[\p{L}\p{M}\p{N}]--[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}ー]]+/gv;
const EDGES = /^[.!?:'’#+\-/=&%~^@$_]+|[.!?:'’#+\-/=&%~^@$_]+$/g;
/** Longer tokens are taken apart like any other: names of mail systems are shorter. */
const NAME_MAX = 320;

/** @param email of the recipient, whose local part may stand in the text alone; null where nobody is meant */
export function readReplyWords(text: string, email: string | null): readonly ReplyWord[] {
  const name = email === null ? '' : email.slice(0, email.lastIndexOf('@')).toLowerCase();
  const words: ReplyWord[] = [];
  const add = (word: string, start: number, end: number): void => {
    const last = words.at(-1);
    // `550-5.1.1` and `550 5.1.1` are one number, like an id of many parts.
    if (word === '<number>' && last?.word === word) words[words.length - 1] = { ...last, end };
    else words.push({ word, start, end });
  };
  for (const found of text.slice(0, TEXT_MAX).matchAll(CHUNK)) readChunk(found[0], found.index, name, add);
  return words;
}

function readChunk(
  whole: string,
  at: number,
  name: string,
  add: (word: string, start: number, end: number) => void,
): void {
  // `(ann@customer.com:blocked)`: what follows the address is a word of its own.
  const colon = whole.includes('@') ? whole.indexOf(':', whole.indexOf('@')) : -1;
  if (colon > 0 && colon < whole.length - 1 && !LINK_FORM.test(whole)) {
    readChunk(whole.slice(0, colon), at, name, add);
    readChunk(whole.slice(colon + 1), at + colon + 1, name, add);
    return;
  }
  const chunk = whole.length > NAME_MAX ? whole : whole.replace(EDGES, '');
  const start = at + (chunk === whole ? 0 : whole.indexOf(chunk));
  if (chunk === '') return;
  const placeholder = chunk.length > NAME_MAX ? null : nameOf(chunk, name);
  if (placeholder !== null) {
    add(placeholder, start, start + chunk.length);
    return;
  }
  for (const found of chunk.matchAll(WORD)) {
    const word = /\p{N}/u.test(found[0]) ? '<number>' : found[0].normalize('NFC').toLowerCase();
    add(word, start + found.index, start + found.index + found[0].length);
  }
}

function nameOf(chunk: string, name: string): Placeholder | null {
  if (name.length > 1 && chunk.toLowerCase() === name) return '<name>';
  if (LINK_FORM.test(chunk)) return '<link>';
  if (chunk.includes('@')) return ADDRESS_FORM.test(chunk) ? '<address>' : null;
  if (IPV4_FORM.test(chunk) || IPV6_FORM.test(chunk)) return '<ip>';
  if (GLUED_SENTENCES.test(chunk) || COMPONENT.test(chunk)) return null;
  const host = HOST_FORM.exec(chunk)?.[0];
  if (host === undefined) return null;
  return host.length === chunk.length || chunk[host.length] === ':' ? '<host>' : '<link>';
}
