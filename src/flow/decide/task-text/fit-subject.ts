/** Subjects of at most 120 characters: longer ones are cut off in HubSpot's lists, where they are read. */
import { cutText } from '../../../lib/cut-text.ts';

const SUBJECT_MAX = 120;

/** Text that stays, or a name that may be shortened. */
export type SubjectPart = string | { readonly name: string };

/** Shortens the longest names, a little each, until the whole fits; never below what still tells them apart. */
export function fitSubject(parts: readonly SubjectPart[]): string {
  const fixed = parts.reduce((sum, part) => sum + (typeof part === 'string' ? part.length : 0), 0);
  const lengths = parts.map((part) => (typeof part === 'string' ? 0 : oneLine(part.name).length));
  let room = SUBJECT_MAX - fixed - lengths.reduce((sum, length) => sum + length, 0);
  while (room < 0) {
    const longest = Math.max(...lengths);
    if (longest <= 1) break;
    lengths[lengths.indexOf(longest)] = longest - 1;
    room += 1;
  }
  const text = parts.map((part, n) => (typeof part === 'string' ? part : cutText(oneLine(part.name), lengths[n] ?? 0)));
  return cutText(text.join(''), SUBJECT_MAX);
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
