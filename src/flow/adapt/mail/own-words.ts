/** What a reply says itself, without the mail that it answers. */

/** Everything that matters stands at the top; what follows is signatures, disclaimers and quotes. */
const MAX_WORDS = 4_000;
const MAX_LINES = 120;

/** Where mail programs begin to quote: a rule, a heading, or the header block of the mail that is answered. */
const QUOTE_BEGINS =
  /^(?:-{2,} ?(?:original message|ursprüngliche nachricht|originalnachricht|message d'origine|message original|mensaje original|oorspronkelijk bericht|forwarded message)|_{10,}$|(?:from|von|de|van) ?:.{0,200}@|on .{4,120} wrote ?:|am .{4,120} schrieb.{0,120}:|le .{4,120} a écrit ?:|el .{4,120} escribió ?:|op .{4,120} schreef.{0,120}:)/i;

/** @returns lines end with \n; at most 4,000 characters */
export function ownWords(text: string): string {
  const lines: string[] = [];
  for (const line of text.slice(0, MAX_WORDS).split('\n', MAX_LINES)) {
    if (QUOTE_BEGINS.test(line.trim().slice(0, 400))) break;
    if (!line.startsWith('>')) lines.push(line);
  }
  return lines.join('\n').trim();
}
