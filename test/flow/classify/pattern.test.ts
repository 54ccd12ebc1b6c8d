import { makeAlphabet } from '../../../src/flow/classify/alphabet.ts';
import { makeLiteralMatcher } from '../../../src/flow/classify/literal-matcher.ts';
import { compilePattern, expandAlternatives } from '../../../src/flow/classify/pattern.ts';
import { ReplyReader } from '../../../src/flow/classify/reply-text.ts';

function find(patterns: readonly string[], text: string): [number, string][] {
  const alphabet = makeAlphabet(patterns);
  const reply = new ReplyReader(alphabet).read(text);
  const found: [number, string][] = [];
  makeLiteralMatcher(patterns, alphabet).scan(reply, (pattern, start, end) => {
    found.push([pattern, text.slice(reply.starts[start], reply.ends[end - 1])]);
  });
  return found;
}

test('alternatives are written out, an empty one leaves no blank', () => {
  expect(expandAlternatives('{a|b} {is |}full')).toEqual(['a is full', 'a full', 'b is full', 'b full']);
});

test('many spellings become parts that must touch, and mean the same', () => {
  const many = (prefix: string) => Array.from({ length: 12 }, (_, nth) => `${prefix}${'abcdefghijkl'[nth]}`).join('|');
  const pattern = `{${many('x')}} {${many('y')}}`;
  expect(compilePattern(pattern, makeAlphabet([pattern]))).toHaveLength(2);
  expect(find([pattern], 'xa yb')).toEqual([[0, 'xa yb']]);
  expect(find([pattern], 'xa and yb')).toEqual([]);
});

test('phrases that end or begin inside one another are all found', () => {
  expect(
    find(['no such user', 'such user', 'user unknown', 'user'], 'no such user unknown')
      .map(([pattern]) => pattern)
      .sort((a, b) => a - b),
  ).toEqual([0, 1, 2, 3]);
});

test('a gap is bounded, and stays in its sentence', () => {
  expect(find(['mailbox * full'], 'the mailbox of Ann is full')).toEqual([[0, 'mailbox of Ann is full']]);
  expect(find(['mailbox * full'], `mailbox ${'x'.repeat(60)} full`)).toEqual([]);
  expect(find(['mailbox * full'], 'your mailbox. The moon is full')).toEqual([]);
  expect(find(['mailbox + full'], 'mailbox is now full')).toEqual([[0, 'mailbox is now full']]);
  expect(find(['mailbox + full'], 'mailbox of this person is full')).toEqual([]);
});

test('an open word may go on, a closed one may not', () => {
  expect(find(['blacklist~'], 'blacklisted')).toEqual([[0, 'blacklist']]);
  expect(find(['blacklist'], 'blacklisted')).toEqual([]);
  expect(find(['list'], 'blacklist')).toEqual([]);
});

test('names stand for themselves', () => {
  expect(find(['<addr> unknown'], '<ann@example.com>: unknown')).toEqual([[0, 'ann@example.com>: unknown']]);
  expect(
    find(
      ['<ip>', '<host>', '<link>', '<blocklist>'],
      '192.0.2.1 mx.example.com https://example.com/x zen.spamhaus.org',
    ).map(([pattern]) => pattern),
  ).toEqual([0, 1, 2, 3]);
  expect(find(['recipnotfound'], 'RESOLVER.ADR.RecipNotFound')).toEqual([[0, 'RecipNotFound']]);
});

test('a pattern that could never match is refused when it is learned', () => {
  for (const wrong of ['', 'a * ', '{a|} * b', '#', 'x! y']) expect(() => find([wrong], 'x')).toThrow(RangeError);
});
