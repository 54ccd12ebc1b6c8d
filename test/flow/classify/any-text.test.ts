import fc from 'fast-check';
import { classify } from '../../../src/flow/classify/classify.ts';
import { rules } from '../../../src/flow/classify/rules/rules.ts';
import { EVENT_TYPES, REASONS } from '../../../src/flow/event.ts';
import { classifyBounce } from './bounce.ts';

const words = [
  'user',
  'unknown',
  '550',
  '5.1.1',
  '<ann@example.com>',
  'said:',
  '(',
  '<',
  '552-5.2.2',
  'quota',
  'sender',
  'zen.spamhaus.org',
  '\n',
  '.',
  'not',
  'found',
  'İ',
  '\uD800',
  '\u0000',
  'https://',
  '@',
  ':',
  '存在しません',
];
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.array(fc.constantFrom(...words), { maxLength: 60 }).map((parts) => parts.join(' ')),
  fc.tuple(fc.constantFrom(...rules.map((rule) => rule.example)), fc.string()).map(([example, rest]) => rest + example),
);

test('any text in any event is read without a throw, into a known reason, with a span inside the text', () => {
  fc.assert(
    fc.property(
      anyText,
      fc.constantFrom(...EVENT_TYPES),
      fc.option(fc.integer({ min: -1, max: 1_000 })),
      fc.option(fc.oneof(fc.string(), fc.constantFrom('5.1.1', '4.2.2', '5.x', '...'))),
      (diagnostic, type, smtpCode, enhancedStatus) => {
        const input = { type, native: diagnostic, diagnostic, smtpCode, enhancedStatus };
        const read = classify(input);
        expect(REASONS).toContain(read.reason);
        expect(read.confidence >= 0 && read.confidence <= 1).toBe(true);
        if (read.span !== null) {
          const [start, end] = read.span;
          expect(0 <= start && start < end && end <= diagnostic.length).toBe(true);
        }
      },
    ),
    { numRuns: 1_500, seed: 11 },
  );
});

test('the same text reads the same, whatever was read in between', () => {
  fc.assert(
    fc.property(anyText, anyText, (text, other) => {
      const read = classifyBounce(text);
      classifyBounce(other);
      expect(classifyBounce(text)).toEqual(read);
    }),
    { numRuns: 500, seed: 11 },
  );
});

test('hostile texts take no longer than their length', () => {
  const unit = [
    'user ',
    'user unknown ',
    '550-5.1.1 ',
    '<',
    '(550 ',
    'said: ',
    'a@',
    'a.',
    '1.',
    'spamhaus ',
    ':',
    '\n',
    'mailbox is not ',
    'xn--',
  ];
  for (const piece of unit) {
    const hostile = piece.repeat(Math.ceil(2_000_000 / piece.length));
    const started = performance.now();
    for (let round = 0; round < 5; round += 1) classifyBounce(hostile);
    // Two million characters, of which 4,096 are read: below 2 ms each here; anything quadratic would take seconds.
    expect(performance.now() - started).toBeLessThan(500);
  }
});

test('a text of four thousand characters takes at most a few hundred times as long as one of forty', () => {
  const timeOf = (text: string): number => {
    for (let round = 0; round < 50; round += 1) classifyBounce(text);
    const started = performance.now();
    for (let round = 0; round < 100; round += 1) classifyBounce(text);
    return performance.now() - started;
  };
  for (const piece of ['550 user not found at spam host; ', 'recipient rejected mailbox address ']) {
    const short = timeOf(piece);
    expect(timeOf(piece.repeat(120))).toBeLessThan(Math.max(short, 1) * 1_000);
  }
});
