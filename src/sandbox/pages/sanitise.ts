/** Tags that a body may show; all attributes go, except the address of a link. */
const ALLOWED = new Set([
  'a',
  'b',
  'blockquote',
  'br',
  'code',
  'em',
  'h3',
  'h4',
  'hr',
  'i',
  'li',
  'ol',
  'p',
  'strong',
  'u',
  'ul',
]);
const VOID = new Set(['br', 'hr']);
const SCHEMES = new Set(['http:', 'https:', 'mailto:', 'tel:']);

const TAG = /<!--[\s\S]*?-->|<(\/?)([a-z][a-z0-9]*)\b([^<>]*)>/gi;
const SILENT = /<(script|style|template|iframe|title)\b[\s\S]*?(<\/\1\s*>|$)/gi;

/**
 * Makes HTML that somebody wrote into a record fit to be shown: allowed tags without attributes, links to the web, mail
 * and telephone only, everything else as text. Always well-formed, so that it cannot break out of its place.
 */
export function sanitiseHtml(written: string): string {
  const source = written.replace(SILENT, '');
  const open: string[] = [];
  let shown = '';
  let position = 0;
  for (const match of source.matchAll(TAG)) {
    shown += escapeText(source.slice(position, match.index));
    position = match.index + match[0].length;
    const name = match[2]?.toLowerCase();
    if (name && ALLOWED.has(name)) shown += match[1] ? closeTag(name, open) : openTag(name, match[3] ?? '', open);
  }
  shown += escapeText(source.slice(position));
  return (
    shown +
    open
      .reverse()
      .map((name) => `</${name}>`)
      .join('')
  );
}

function openTag(name: string, attributes: string, open: string[]): string {
  if (VOID.has(name)) return `<${name}>`;
  open.push(name);
  if (name !== 'a') return `<${name}>`;
  const href = safeAddress(attributes);
  return href ? `<a href="${escapeAttribute(href)}" rel="noopener noreferrer nofollow">` : '<a>';
}

function closeTag(name: string, open: string[]): string {
  const at = open.lastIndexOf(name);
  if (at < 0) return '';
  return open
    .splice(at)
    .reverse()
    .map((tag) => `</${tag}>`)
    .join('');
}

function safeAddress(attributes: string): string | null {
  const found = /\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(attributes);
  const written = (found?.[1] ?? found?.[2] ?? found?.[3] ?? '').replaceAll('&amp;', '&');
  if (!URL.canParse(written)) return null;
  const url = new URL(written);
  return SCHEMES.has(url.protocol) ? url.href : null;
}

/** Entities that were written stay; what could be markup does not. */
function escapeText(text: string): string {
  return text
    .replace(/&(?!(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});)/gi, '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
