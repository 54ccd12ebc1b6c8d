/** The breaker: when a gateway, and not the people behind it, is the likelier cause. */
import fc from 'fast-check';
import { type GoneBounce, partyOf, SLOT_MS } from '../../../../src/flow/conclude/burst/burst.ts';
import { findRushes, isUnusual, wasReached } from '../../../../src/flow/conclude/burst/find-bursts.ts';
import { sameWords } from '../../../../src/flow/conclude/burst/same-words.ts';
import { DEFAULT_SETTINGS } from '../../../../src/flow/settings.ts';

const RULES = DEFAULT_SETTINGS.conclude;
const START = Date.UTC(2020, 11, 14, 22, 15);
const MINUTE_MS = 60_000;

function gone(n: number, part: Partial<GoneBounce> = {}): GoneBounce {
  const email = `person${n}@gmail.com`;
  return {
    addressId: n,
    domain: 'gmail.com',
    party: partyOf(email),
    at: START + n * MINUTE_MS,
    words: 'the email account does not exist',
    wasReached: true,
    ...part,
  };
}

const many = (count: number, part: Partial<GoneBounce> = {}): GoneBounce[] =>
  Array.from({ length: count }, (_, n) => gone(n, part));

describe('a rush', () => {
  test('is eight addresses that had our mail before, with one answer within a half-hour; seven are none', () => {
    expect(findRushes(many(7), RULES)).toEqual([]);
    const [rush] = findRushes(many(8), RULES);
    expect(rush).toMatchObject({ slot: START, addresses: 8, reached: 8, domains: ['gmail.com'] });
  });

  test('counts addresses, not bounces', () => {
    expect(
      findRushes(
        many(30).map((one) => ({ ...one, addressId: one.addressId % 7 })),
        RULES,
      ),
    ).toEqual([]);
  });

  test('is none over a day: people leave all the time', () => {
    expect(
      findRushes(
        Array.from({ length: 60 }, (_, n) => gone(n, { at: START + n * 24 * MINUTE_MS })),
        RULES,
      ),
    ).toEqual([]);
  });

  test('is none among addresses that never had our mail, or where they are the most', () => {
    expect(findRushes(many(40, { wasReached: false }), RULES)).toEqual([]);
    const bought = Array.from({ length: 11 }, (_, n) => gone(n + 100, { at: START, wasReached: false }));
    expect(findRushes([...many(10, { at: START }), ...bought], RULES)).toEqual([]);
  });

  test('is none where the server tells them apart by its words', () => {
    expect(
      findRushes(
        many(20).map((one, n) => ({ ...one, words: `answer ${n}` })),
        RULES,
      ),
    ).toEqual([]);
  });

  test('is none in one company, nor in two: those may have moved', () => {
    const at = (domain: string) => ({ domain, party: domain });
    expect(findRushes(many(20, at('acme.example')), RULES)).toEqual([]);
    const merged = many(20).map((one, n) => ({ ...one, ...at(n % 2 === 0 ? 'acme.example' : 'globex.example') }));
    expect(findRushes(merged, RULES)).toEqual([]);
    const three = many(20).map((one, n) => ({ ...one, ...at(`company${n % 3}.example`) }));
    expect(findRushes(three, RULES)).not.toEqual([]);
  });

  test('any order and any number of copies give the same', () => {
    const bounces = [...many(25), ...many(14, { words: 'another answer' })];
    fc.assert(
      fc.property(fc.shuffledSubarray(bounces, { minLength: bounces.length }), fc.nat(20), (shuffled, copies) => {
        expect(findRushes([...shuffled, ...shuffled.slice(0, copies)], RULES)).toEqual(findRushes(bounces, RULES));
      }),
    );
  });

  test('of three hours covers every quarter of an hour', () => {
    const outage = Array.from({ length: 180 }, (_, n) => gone(n));
    expect(findRushes(outage, RULES).map(({ slot }) => (slot - START) / SLOT_MS)).toEqual(
      expect.arrayContaining([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
    );
  });
});

describe('what is unusual', () => {
  const [rush] = findRushes(many(30, { at: START }), RULES);
  const given = (accepted: number, busiestSlot: number) => rush && isUnusual(rush, { accepted, busiestSlot }, RULES);

  test('a share of people leave with each mailing: 30 of 620 may, 30 of 590 may not', () => {
    expect(given(590, 1)).toBe(false);
    expect(given(560, 1)).toBe(true);
  });

  test('it is measured against the busiest time that the gateway had before', () => {
    expect(given(0, 11)).toBe(false);
    expect(given(0, 10)).toBe(true);
  });
});

describe('who had been reached', () => {
  const at = Date.UTC(2020, 11, 14, 22);

  test('had mail within 90 days', () => {
    expect(wasReached(at, { deliveredDays: ['2020-09-15'], goneAt: [] }, RULES)).toBe(true);
    expect(wasReached(at, { deliveredDays: ['2020-09-14'], goneAt: [] }, RULES)).toBe(false);
    expect(wasReached(at, { deliveredDays: ['2020-12-15'], goneAt: [] }, RULES)).toBe(false);
  });

  test('and no hard answer since: the second one of another day is no news', () => {
    const days = ['2020-12-01'];
    expect(wasReached(at, { deliveredDays: days, goneAt: [Date.UTC(2020, 11, 8)] }, RULES)).toBe(false);
    expect(wasReached(at, { deliveredDays: days, goneAt: [at - 60 * MINUTE_MS, at] }, RULES)).toBe(true);
    expect(wasReached(at, { deliveredDays: days, goneAt: [Date.UTC(2020, 10, 20)] }, RULES)).toBe(true);
  });
});

describe('the same words', () => {
  test('are the same for everybody, whatever names, ids and links stand in them', () => {
    const say = (local: string, id: string) =>
      sameWords(
        `550-5.1.1 The email account that you tried to reach does not exist. Please try\n550-5.1.1 double-checking ${local}@gmail.com https://support.google.com/mail/?p=NoSuchUser ${id} - gsmtp`,
        `${local}@gmail.com`,
        'google.user-unknown',
      );
    expect(say('dana.reyes', 'd2e1a72fcca58-724eaba7a0bsi3434')).toBe(say('lee', 'x9-20020a17090a'));
    expect(say('dana.reyes', 'a1')).not.toContain('dana');
    expect(sameWords('User dana unknown', 'dana@acme.example', 'r')).toBe(
      sameWords('User lee unknown', 'lee@acme.example', 'r'),
    );
    expect(sameWords('550 5.1.1', 'dana@acme.example', 'one')).not.toBe(sameWords('550 5.1.1', 'a@b.example', 'other'));
    expect(sameWords(null, 'dana@acme.example', 'one')).toBe(sameWords('550 5.1.1', 'a@b.example', 'one'));
    expect(sameWords('mailbox disabled', 'a@b.example', 'r')).not.toBe(sameWords('no such user', 'a@b.example', 'r'));
  });
});
