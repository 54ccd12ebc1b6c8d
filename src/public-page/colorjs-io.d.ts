/**
 * The part of colorjs.io that we use. Its own types bring the library of the browser's DOM into the whole program, where
 * it gives Node's fetch, requests and responses other types.
 */
declare class Color {
  constructor(css: string);
  /** Lightness, of a colour in `oklch`: 0 to 1. */
  l: number | null;
  to(space: 'oklch' | 'srgb'): Color;
  toGamut(): Color;
  mix(other: Color, share: number, options: { space: 'srgb' }): Color;
  contrastWCAG21(other: Color): number;
  toString(options: { format: 'hex'; collapse: boolean }): string;
}

// biome-ignore lint/style/noDefaultExport: so does the package
export { Color as default };
