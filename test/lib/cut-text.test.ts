import fc from 'fast-check';
import { cutText } from '../../src/lib/cut-text.ts';

test('a short text stays, a long one ends with …', () => {
  expect(cutText('abc', 3)).toBe('abc');
  expect(cutText('abcd', 3)).toBe('ab…');
  expect(cutText('ab cd', 4)).toBe('ab…');
});

test('no emoji is cut in half', () => {
  expect(cutText('a😀😀', 3)).toBe('a…');
  expect(cutText('😀😀😀', 4)).toBe('😀…');
});

test('whatever the text, it fits, and is well-formed where the text was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 30 }), (text, max) => {
      const cut = cutText(text, max);
      expect(cut.length).toBeLessThanOrEqual(max);
      expect(cut.isWellFormed()).toBe(true);
    }),
  );
});
