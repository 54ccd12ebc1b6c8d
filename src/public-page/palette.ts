/**
 * One colour of a company into those that a page needs, light and dark, so that everything can be read: WCAG 2.2 AA asks
 * for 4.5:1 between text and ground, 3:1 around what can be pressed. The arithmetic is colorjs.io's.
 */
import Color from 'colorjs.io';

const TEXT_RATIO = 4.5;

/** As in tokens.css; a test compares them. */
export const GROUNDS = { light: '#ffffff', dark: '#181d1a' } as const;
export type Theme = keyof typeof GROUNDS;

const INKS = { light: '#ffffff', dark: '#0b1f17' } as const;
/** Of black text and of white, one can be read on any ground (at least 4.58:1). */
const ON_BAND = { dark: '#000000', light: '#ffffff' } as const;
/** How much of the colour a tinted ground has. */
const SOFT = 0.12;
const STEP = 0.004;
/** Between a button and the same under the pointer, in the lightness of OKLCH. */
const HOVER = 0.06;

export interface Palette {
  readonly accent: string;
  readonly accentStrong: string;
  readonly onAccent: string;
  readonly accentSoft: string;
}

/** @returns `#rrggbb`, or null for what is no colour of six digits; three are written out */
export function readColour(written: string): string | null {
  const digits = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(written.trim())?.[1]?.toLowerCase();
  if (digits === undefined) return null;
  return `#${digits.length === 3 ? digits.replaceAll(/./g, '$&$&') : digits}`;
}

/** @returns 1 to 21 */
export function contrast(one: string, other: string): number {
  return new Color(one).contrastWCAG21(new Color(other));
}

/** @returns the colour itself where it can be read on the ground of this theme, else the nearest of its hue that can */
export function nearestReadable(colour: string, theme: Theme): string {
  return moveUntil(colour, theme, (tried) => contrast(tried, GROUNDS[theme]) >= TEXT_RATIO);
}

export function createPalette(colour: string, theme: Theme): Palette {
  const accent = nearestReadable(colour, theme);
  const strong = new Color(accent).to('oklch');
  strong.l = clampLightness((strong.l ?? 0) + (theme === 'light' ? -HOVER : HOVER));
  return {
    accent,
    accentStrong: toHex(strong),
    onAccent: INKS[theme],
    accentSoft: toHex(new Color(GROUNDS[theme]).mix(new Color(accent), SOFT, { space: 'srgb' })),
  };
}

/** @returns black or white, whichever is easier to read there */
export function inkOn(ground: string): string {
  return contrast(ON_BAND.dark, ground) >= contrast(ON_BAND.light, ground) ? ON_BAND.dark : ON_BAND.light;
}

/** Darker on a light ground, lighter on a dark one; hue and, as far as the screen can show it, strength stay. */
function moveUntil(colour: string, theme: Theme, isGood: (colour: string) => boolean): string {
  if (isGood(colour)) return colour;
  const moved = new Color(colour).to('oklch');
  for (
    let lightness = clampLightness(moved.l ?? 0);
    lightness >= 0 && lightness <= 1;
    lightness += theme === 'light' ? -STEP : STEP
  ) {
    moved.l = lightness;
    const tried = toHex(moved);
    if (isGood(tried)) return tried;
  }
  return theme === 'light' ? '#000000' : '#ffffff';
}

function clampLightness(lightness: number): number {
  return Math.min(1, Math.max(0, lightness));
}

function toHex(colour: Color): string {
  return colour.to('srgb').toGamut().toString({ format: 'hex', collapse: false });
}
