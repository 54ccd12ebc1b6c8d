import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import {
  contrast,
  createPalette,
  GROUNDS,
  inkOn,
  nearestReadable,
  readColour,
  type Theme,
} from '../../src/public-page/palette.ts';

const tokens = readFileSync(new URL('../../src/pages/assets/tokens.css', import.meta.url), 'utf8');
const [light = '', dark = ''] = tokens.split('@media (prefers-color-scheme: dark)');
const token = (theme: Theme, name: string) =>
  new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(theme === 'light' ? light : dark)?.[1] ?? '';

const colours = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);
const themes = fc.constantFrom<Theme>('light', 'dark');

test('the grounds are those of the stylesheet', () => {
  expect(GROUNDS).toEqual({ light: token('light', 'surface'), dark: token('dark', 'surface') });
});

test('of any colour, all text that stands on it or in it can be read, and what can be pressed be seen', () => {
  fc.assert(
    fc.property(colours, themes, (colour, theme) => {
      const palette = createPalette(colour, theme);
      const ratios = {
        link: contrast(palette.accent, GROUNDS[theme]),
        linkUnderThePointer: contrast(palette.accentStrong, GROUNDS[theme]),
        button: contrast(palette.onAccent, palette.accent),
        buttonUnderThePointer: contrast(palette.onAccent, palette.accentStrong),
        chosen: contrast(token(theme, 'ink'), palette.accentSoft),
        hintOfChosen: contrast(token(theme, 'ink-2'), palette.accentSoft),
      };
      for (const [what, ratio] of Object.entries(ratios)) expect([what, ratio >= 4.5]).toEqual([what, true]);
      expect(contrast(palette.accent, palette.accentSoft)).toBeGreaterThanOrEqual(3);
    }),
    { numRuns: 200 },
  );
});

test('a colour that can be read is left as it is, and the nearest to another keeps its hue', () => {
  fc.assert(
    fc.property(colours, themes, (colour, theme) => {
      const better = nearestReadable(colour, theme);
      if (contrast(colour, GROUNDS[theme]) >= 4.5) expect(better).toBe(colour);
      else expect(contrast(better, GROUNDS[theme])).toBeLessThan(5.2);
    }),
    { numRuns: 200 },
  );
  expect(nearestReadable('#ff6600', 'light')).toBe('#d64300');
  expect(nearestReadable('#ffffff', 'light')).toMatch(/^#7[0-9a-f]7[0-9a-f]7[0-9a-f]$/);
});

test('on any band, its ink can be read', () => {
  fc.assert(
    fc.property(colours, (band) => expect(contrast(inkOn(band), band)).toBeGreaterThanOrEqual(4.5)),
    {
      numRuns: 300,
    },
  );
});

test.each([
  ['#1B674F', '#1b674f'],
  ['1b674f', '#1b674f'],
  [' #abc ', '#aabbcc'],
  ['#abcd', null],
  ['red', null],
  ['#12345g', null],
  ['#123456;background:url(x)', null],
])('%p is read as %p', (written, read) => expect(readColour(written)).toBe(read));
