/** An address as email services and people write it into a link or a field. Pure. */
import { normaliseAddress } from '../../../lib/address.ts';

/** What an email service puts in where it merges nothing, in a test for example: `{{email}}`, `*|EMAIL|*`, `%EMAIL%`, `[[EMAIL_TO]]`. */
const UNMERGED = /^(?:\{.*\}|\*\|.*\|\*|%[\w.]+%|\[\[.*\]\]|-\w+-|<%.*%>)$/;
const MAX = 320;

/** @returns what to show in the field; empty for what nobody typed */
export function readTyped(value: string): string {
  const text = undoEncoding(value).trim().slice(0, MAX);
  return UNMERGED.test(text) ? '' : text;
}

export function isUnmerged(value: string): boolean {
  return UNMERGED.test(undoEncoding(value).trim());
}

/** @returns normalised; null for what is no address */
export function readTypedAddress(value: string): string | null {
  const text = readTyped(value);
  // A plus that was not encoded arrives as a space, and no address has one.
  return normaliseAddress(text) ?? normaliseAddress(text.replace(/(?<=\S) (?=\S)/g, '+'));
}

/** Some services encode what is encoded already. */
function undoEncoding(value: string): string {
  if (value.includes('@') || !/%40/i.test(value)) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
