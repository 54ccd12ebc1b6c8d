/** Text from outside, made fit for a PostgreSQL text column and for a page. */

// PostgreSQL refuses U+0000 in text; the other control characters only deceive the reader of a log or a page.
// Tab and line ends stay: multi-line replies are made of them.
const CONTROL = /[^\P{Cc}\t\n\r]/gu;

/**
 * Puts U+FFFD in the place of every control character and lone surrogate, so that offsets still point at the same words.
 *
 * @param limit most UTF-16 units to keep; a surrogate pair is never cut in two
 */
export function cleanText(text: string, limit: number): string {
  const kept = text.length > limit ? cutAt(text, limit) : text;
  return kept.replace(CONTROL, '\uFFFD').toWellFormed();
}

/** @returns the cleaned text, or null for what is no text or only blank */
export function cleanTextOrNull(value: unknown, limit: number): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'string') return null;
  const clean = cleanText(value, limit).trim();
  return clean === '' ? null : clean;
}

function cutAt(text: string, limit: number): string {
  const last = text.charCodeAt(limit - 1);
  const isHighSurrogate = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, isHighSurrogate ? limit - 1 : limit);
}
