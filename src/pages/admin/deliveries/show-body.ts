/** The beginning of a body, as text and never as what it claims to be. */
import { type Html, html } from '../../../lib/html.ts';
import { bytes } from '../../format.ts';

/** Enough to see what it is. */
export const BODY_BYTES = 8 * 1024;

/** @param size of the whole body, in bytes */
export function showBody(beginning: Buffer, size: number): Html {
  if (size === 0) return html`<p class="fine">The body was empty.</p>`;
  const isWhole = beginning.length >= size;
  const text = beginning.toString('utf8');
  return html`
    ${isWhole ? '' : html`<p class="fine">The first ${bytes(beginning.length)} of ${bytes(size)}.</p>`}
    <pre class="raw" tabindex="0" role="region" aria-label="Beginning of the body"><code>${visible(isWhole ? indented(text) : text)}</code></pre>`;
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** Control and direction characters could make the text look like something else: they are shown as their codes. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, (char) =>
    /[\n\t]/.test(char) ? char : `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
