/** Words of a taught rule against replies: literal, whatever signs stand in them. */
import fc from 'fast-check';
import { PLACEHOLDERS, readReplyWords } from '../../../../src/flow/classify/taught/reply-words.ts';
import {
  compileWords,
  countLetters,
  countWords,
  findWords,
  generaliseReply,
  telltaleWord,
  writePattern,
} from '../../../../src/flow/classify/taught/word-pattern.ts';

const ANN = 'ann.example@customer.test';
const find = (reply: string, words: string, email: string | null = ANN) => {
  const span = findWords(readReplyWords(reply, email), compileWords(words));
  return span && reply.slice(...span);
};

test('what differs from mail to mail becomes a placeholder, and nothing else does', () => {
  expect(
    generaliseReply(
      '550-5.7.1 [203.0.113.9] <ann.example@customer.test>: Sorry, ann.example isn’t here; see https://help.test/x?id=7 (mx4.customer.test, id 9f3ab-22)',
      ANN,
    ),
  ).toBe('<number> <ip> <address> sorry <name> isn t here see <link> <host> id <number>');
  expect(generaliseReply('550 ユーザーが見つかりません ann@x.test', null)).toBe(
    '<number> ユーザーが見つかりません <address>',
  );
  expect(generaliseReply('It does not exist.Please check RESOLVER.ADR.RecipNotFound', null)).toBe(
    'it does not exist please check resolver adr recipnotfound',
  );
});

test.each([
  [
    'case and punctuation do not count',
    '554 Policy-Error: LIMITED access',
    'policy error limited',
    'Policy-Error: LIMITED',
  ],
  ['the words must follow each other', 'the mailbox is full', 'mailbox full', null],
  [
    'dots stand for anything between',
    'the mailbox of Ann is full now',
    'mailbox ... is full',
    'mailbox of Ann is full',
  ],
  ['phrases keep their order', 'full is the mailbox', 'mailbox … full', null],
  ['a word is whole', 'mailboxes fully', 'mailbox full', null],
  [
    'a placeholder stands for each name of its kind',
    'user bob@other.test left',
    'user <address> left',
    'user bob@other.test left',
  ],
  ['... and not for a word', 'user bob left', 'user <address> left', null],
  ['the recipient’s own name is one', 'User ann.example has left us', '<name> has left', 'ann.example has left'],
  ['numbers of any length are one', 'code 5 5 0 - 12ab34 gone', 'code <number> gone', 'code 5 5 0 - 12ab34 gone'],
  ['a phrase may be found later than its first word', 'no such no such user', 'no such user', 'no such user'],
  ['languages without blanks match by sign', '宛先が見つかりません', '見つかりません', '見つかりません'],
])('%s', (_what, reply, words, found) => {
  expect(find(reply, words)).toBe(found);
});

test.each(['(a+)+$', '.*', '[\\s\\S]*', '^user|mailbox$', '\\d{3}', '%', "'; drop table event; --", '*', '?'])(
  'signs of expressions are signs that do not count: %s',
  (words) => {
    expect(find('550 5.1.1 the mailbox of this user is gone', words)).toBeNull();
  },
);

test('nothing to look for finds nothing', () => {
  for (const words of ['', ' ', '...', '… ...', '!?'])
    expect([words, compileWords(words), find('any', words)]).toEqual([words, [], null]);
});

describe('for any text', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.string({
      unit: fc.constantFrom(...Array.from('ab.<>@:()[]{}*+?^$|\\ 5-_/…\'"é漢ー\u0000\u0301')),
      maxLength: 200,
    }),
    fc
      .array(fc.constantFrom('user', 'unknown', '<host>', '...', '550', '(a+)+', 'a@b.cd', '1.2.3.4', 'x'), {
        maxLength: 30,
      })
      .map((parts) => parts.join(' ')),
  );

  test('reading never throws, and each word stands where it says', () => {
    fc.assert(
      fc.property(text, (reply) => {
        let before = 0;
        for (const { word, start, end } of readReplyWords(reply, ANN)) {
          expect(start).toBeGreaterThanOrEqual(before);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(reply.length);
          if (!(PLACEHOLDERS as readonly string[]).includes(word))
            expect(reply.slice(start, end).normalize('NFC').toLowerCase()).toBe(word);
          before = end;
        }
      }),
      { numRuns: 500 },
    );
  });

  test('a rule finds its own words in the reply that they were taken from, whatever signs they have', () => {
    fc.assert(
      fc.property(text, fc.nat(20), fc.nat(20), (reply, from, length) => {
        const words = readReplyWords(reply, ANN);
        const cut = words.slice(from, from + length + 1);
        fc.pre(cut.length > 0);
        const pattern = compileWords(cut.map(({ word }) => word).join(' '));
        expect(findWords(words, pattern)).not.toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  test('a word that is not in the reply is never found by accident', () => {
    fc.assert(
      fc.property(text, text, (reply, words) => {
        const pattern = compileWords(`${words} zyxwvut`);
        expect(findWords(readReplyWords(reply, ANN), pattern)).toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  test('what is stored compiles to the same again', () => {
    fc.assert(
      fc.property(text, (words) => {
        const pattern = compileWords(words);
        expect(compileWords(writePattern(pattern))).toEqual(pattern);
      }),
      { numRuns: 500 },
    );
  });

  test('the telltale word stands in the reply that a rule was taken from, as the database looks for it', () => {
    const spoken = fc
      .array(fc.constantFrom('Unknown', 'MAILBOX', 'kiosk', 'ﬁll', 'K', 'é', "isn't", 'İi', '漢字', 'ſo'), {
        minLength: 1,
      })
      .map((parts) => parts.join(' '));
    fc.assert(
      fc.property(fc.oneof(spoken, text), (reply) => {
        const pattern = compileWords(generaliseReply(reply, ANN));
        const telltale = telltaleWord(pattern);
        // Two letters stand for any sign there.
        if (telltale !== null) expect(reply).toMatch(new RegExp(telltale.replaceAll(/[ik]/g, '.'), 'is'));
      }),
      { numRuns: 1_000 },
    );
  });
});

test('a hostile reply and the worst rules cost no more than their lengths allow', () => {
  const reply = readReplyWords('a '.repeat(2_048), null);
  const pattern = compileWords(`${'a '.repeat(199)}b`);
  const began = performance.now();
  for (let rule = 0; rule < 20; rule++) expect(findWords(reply, pattern)).toBeNull();
  expect(performance.now() - began).toBeLessThan(1_000);
});

test('letters and words are counted without placeholders', () => {
  const pattern = compileWords('user <address> is ... gone 550');
  expect([countLetters(pattern), countWords(pattern)]).toEqual([10, 3]);
  expect(countLetters(compileWords('宛先 x'))).toBe(5);
  expect(telltaleWord(pattern)).toBe('user');
  expect(telltaleWord(compileWords('宛先が <host> не'))).toBeNull();
});
