/** The colours of a portal as a stylesheet of its own: the content security policy allows none in the page. */
import { createHash } from 'node:crypto';
import { createPalette, inkOn, type Palette } from './palette.ts';

export interface BrandColours {
  readonly accent: string | null;
  readonly band: string | null;
}

export interface Stylesheet {
  /** Of its content. */
  readonly hash: string;
  readonly text: string;
}

/** Finding readable colours takes some milliseconds, and a portal keeps its colours for years. */
const made = new Map<string, Stylesheet | null>();
const MOST_KEPT = 1_000;

/** @returns null where the portal has no colours of its own */
export function brandStylesheet(colours: BrandColours): Stylesheet | null {
  const key = `${colours.accent} ${colours.band}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const text = writeCss(colours);
  const sheet = text === '' ? null : { text, hash: createHash('sha256').update(text).digest('hex').slice(0, 16) };
  if (made.size >= MOST_KEPT) made.clear();
  made.set(key, sheet);
  return sheet;
}

function writeCss({ accent, band }: BrandColours): string {
  const parts: string[] = [];
  if (accent !== null) {
    parts.push(`:root{${variables(createPalette(accent, 'light'))}}`);
    parts.push(`@media (prefers-color-scheme:dark){:root{${variables(createPalette(accent, 'dark'))}}}`);
  }
  if (band !== null) parts.push(`.masthead{background:${band};color:${inkOn(band)}}`);
  return parts.join('\n');
}

function variables(palette: Palette): string {
  return `--accent:${palette.accent};--accent-strong:${palette.accentStrong};--on-accent:${palette.onAccent};--accent-soft:${palette.accentSoft}`;
}
