/**
 * A text of at most `max` UTF-16 units that ends with … where it was cut. A code point is never split: half of one is no
 * character, and PostgreSQL refuses it in JSON.
 */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  const end = isHighSurrogate(text, max - 2) ? max - 2 : max - 1;
  return `${text.slice(0, end).trimEnd()}…`;
}

/** True where the unit at this place is the first half of a code point, so that a cut behind it would split it. */
function isHighSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xd800 && unit <= 0xdbff;
}
