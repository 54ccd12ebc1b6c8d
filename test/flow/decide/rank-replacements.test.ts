import { rankReplacements } from '../../../src/flow/decide/rank-replacements.ts';
import type { ColleagueFacts, NamedAddress } from '../../../src/flow/facts.ts';
import type { PersonNews } from '../../../src/flow/state.ts';
import { writeDate } from '../../../src/flow/write-date.ts';
import { day, sign } from '../build-history.ts';
import { colleague, facts, SETTINGS } from './build-input.ts';

describe('rankReplacements', () => {
  const named = new Map<string, NamedAddress>();
  const rank = (...colleagues: ColleagueFacts[]) => rankFor(null, ...colleagues);
  const rankFor = (successor: PersonNews['successor'], ...colleagues: ColleagueFacts[]) =>
    rankReplacements(facts({ colleagues, named }), SETTINGS, day(0), (at) => writeDate(at, 'UTC'), successor);
  const person = (contactId: string, part: Partial<ColleagueFacts> = {}) => colleague({ contactId, ...part });

  test('by buying role, shared deal, last human contact, seniority and department, each with its reason', () => {
    const ranked = rank(
      person('plain'),
      person('manager', { jobTitle: 'Plant Manager' }),
      person('elsewhere', { jobTitle: 'Sales Manager' }),
      person('recent', { life: [sign(-30)] }),
      person('deal', { sharesDeal: true }),
      person('champion', { buyingRoles: ['DECISION_MAKER'] }),
    );
    expect(ranked.map(({ person: { contactId }, reasons }) => [contactId, reasons])).toEqual([
      ['champion', ['decision maker']],
      ['deal', ['on the same deal']],
      ['recent', ['last in touch 31 Jan 2026']],
      ['manager', ['manager', 'same department: operations']],
    ]);
  });

  test.each([
    [30, 20],
    [31, 12],
    [90, 12],
    [91, 6],
    [180, 6],
    [181, 0],
  ])('contact %d days ago scores %d', (days, score) => {
    expect(rank(person('a', { life: [sign(-days)] }))[0]?.score).toBe(score);
  });

  test('lost people, people who left everything and the person themselves are not named', () => {
    const ranked = rank(person('lost', { isLost: true }), person('out', { optedOut: true }), person('501'));
    expect(ranked).toEqual([]);
  });

  test('whoever has a phone comes first among equals, then the id decides in any order', () => {
    const [a, b, c] = [person('a', { phone: null }), person('b'), person('c')];
    for (const given of [
      [a, b, c],
      [c, b, a],
    ]) {
      expect(rank(...given).map((one) => one.person.contactId)).toEqual(['b', 'c', 'a']);
    }
    expect(rank(a)[0]?.reasons).toEqual(['works at the same company']);
  });

  test('what HubSpot has for department and seniority counts, where it has anything', () => {
    const [first, second] = rank(
      person('a', { jobTitle: 'Sales', department: 'sales' }),
      person('b', { jobTitle: null, department: 'operations', seniority: 'director' }),
    );
    expect([first?.person.contactId, first?.reasons]).toEqual(['b', ['senior title', 'same department: operations']]);
    expect(second?.reasons).toEqual(['works at the same company']);
  });

  describe('whom an automatic reply named', () => {
    const at = day(-5);
    const jane = { name: 'Jane Roe', email: 'jane@acme.example', at };
    const why = 'named in their automatic reply of 25 Feb 2026';
    const champion = person('champion', { buyingRoles: ['CHAMPION'], sharesDeal: true, life: [sign(-1)] });

    test.each([
      ['by address', jane, { email: 'Jane@acme.example', name: 'J. R.' }],
      ['by another address of theirs', jane, { email: 'j@acme.example', otherEmails: ['jane@acme.example'] }],
      ['by name, where no address was given', { ...jane, email: null }, { name: 'jane roe' }],
    ])('comes first, found %s', (_how, successor, part) => {
      const ranked = rankFor(successor, champion, person('jane', { ...part, jobTitle: 'Plant Manager' }));
      expect(ranked.map(({ person: { contactId } }) => contactId)).toEqual(['jane', 'champion']);
      expect(ranked[0]?.reasons).toEqual([why, 'manager', 'same department: operations']);
    });

    test('is not somebody else of the same name who has another address', () => {
      const [first, second] = rankFor(jane, person('other', { name: 'Jane Roe', email: 'jane.roe@acme.example' }));
      expect(first).toMatchObject({ person: { isUnknown: true, email: jane.email }, reasons: [why] });
      expect(second?.person.contactId).toBe('other');
    });

    test('is not named where they are lost too, or left everything', () => {
      const email = 'jane@acme.example';
      for (const part of [{ isLost: true }, { optedOut: true }])
        expect(rankFor(jane, person('jane', { email, ...part }))).toEqual([]);
      for (const part of [{ isLost: true }, { optedOut: true }]) {
        named.set(email, { deliveredOn: null, isLost: false, optedOut: false, ...part });
        expect(rankFor(jane)).toEqual([]);
      }
      named.clear();
      expect(rankFor(jane)).toHaveLength(1);
    });
  });
});
