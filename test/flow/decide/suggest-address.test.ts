import { championLost } from '../../../src/flow/decide/plays/champion-lost.ts';
import { entryError } from '../../../src/flow/decide/plays/entry-error.ts';
import { type SuggestionInput, suggestAddress } from '../../../src/flow/decide/suggest-address.ts';
import type { LedgerEvent } from '../../../src/flow/event.ts';
import type { AccountFacts, CrmFacts, NamedAddress } from '../../../src/flow/facts.ts';
import { bounce, day, dayName, event, hard } from '../build-history.ts';
import { company, contact, facts, input, readTask } from './build-input.ts';

const TYPED = 'dana.reyes@bluebrid.example';
const OTHER = 'dana@reyes.example';
const REPLIED = 'dana.reyes@new.example';
const LEARNED = 'd.reyes@acme-group.example';
const SPELLED = 'dana.reyes@bluebird.example';

const noDomain = bounce(0, 'hard', 'domain_unknown', { diagnostic: '550 5.1.2 Host unknown' });
const reply = (newAddress: string, n = -3): LedgerEvent =>
  event(day(n), {
    type: 'auto_reply',
    reason: 'auto_reply',
    news: { awayUntil: null, replacement: null, newAddress },
  });
const works = (n = -1): NamedAddress => ({ deliveredOn: dayName(n), isLost: false, optedOut: false });
const account = (isAmbiguous = false, learnedFrom: readonly string[] = ['sam@acme-group.example']): AccountFacts => ({
  domain: 'bluebrid.example',
  kind: 'domain_changed',
  newDomain: 'acme-group.example',
  evidence: [],
  people: [
    {
      email: TYPED,
      addressId: 1,
      contactId: '501',
      name: 'Dana Reyes',
      mayContact: true,
      probable: { email: TYPED, probable: LEARNED, confidence: 0.8, learnedFrom, isAmbiguous },
    },
  ],
});

/** Everything speaks at once; what is given takes something away. */
function given(
  part: Partial<CrmFacts> = {},
  events: readonly LedgerEvent[] = [noDomain, reply(REPLIED)],
): SuggestionInput {
  const known = facts({
    contact: contact({ email: TYPED, otherEmails: [OTHER] }),
    company: company({ domain: 'bluebird.example' }),
    named: new Map([[OTHER, works()]]),
    account: account(),
    ...part,
  });
  return { ...input(0.1, { history: { events: [...events] }, facts: known }), email: TYPED, isDomainAlive: false };
}

describe('of several suggestions the surest counts:', () => {
  test('an address that HubSpot has as theirs, where mail arrives, before the one that a reply names', () => {
    expect(suggestAddress(given())).toEqual({
      email: OTHER,
      from: 'crm',
      why: 'HubSpot has it as another address of theirs, and mail arrived there on 1 Mar 2026.',
    });
  });

  test('the one that their automatic reply names before the one learned from colleagues', () => {
    expect(suggestAddress(given({ named: new Map() }))).toEqual({
      email: REPLIED,
      from: 'reply',
      why: 'Their automatic reply of 27 Feb 2026 asks to write there.',
    });
  });

  test('the one learned from colleagues before the one that the spelling suggests', () => {
    expect(suggestAddress(given({ named: new Map() }, [noDomain]))).toEqual({
      email: LEARNED,
      from: 'colleagues',
      why: 'Colleagues get mail at addresses of this form: sam@acme-group.example.',
    });
  });

  test('the spelling where nothing else is known', () => {
    expect(suggestAddress(given({ named: new Map(), account: null }, [noDomain]))).toMatchObject({
      email: SPELLED,
      from: 'spelling',
    });
  });
});

describe('not suggested is', () => {
  const bare = { named: new Map<string, NamedAddress>(), account: null };

  test.each([
    ['fails as well', { ...works(), isLost: true }],
    ['has got no mail from us', { ...works(), deliveredOn: null }],
    ['was silent for more than a year', works(-366)],
  ])('another address in HubSpot that %s', (_what, known) => {
    expect(suggestAddress(given({ named: new Map([[OTHER, known]]), account: null }, [hard(0)]))).toBeNull();
  });

  test('another address in HubSpot while mail to this one arrives', () => {
    const arrives = given({ account: null }, []);
    expect(arrives.after.verdict).not.toBe('dead');
    expect(suggestAddress(arrives)).toBeNull();
  });

  test('the address of a reply that fails as well; the newest reply counts', () => {
    const known = { ...bare, named: new Map([[REPLIED, { ...works(), isLost: true }]]) };
    expect(suggestAddress(given(known, [hard(0), reply(REPLIED)]))).toBeNull();
    const later = 'dana@third.example';
    expect(suggestAddress(given(bare, [reply(later, -1), hard(0), reply(REPLIED)]))?.email).toBe(later);
  });

  test('what would fit two people, or is the address itself', () => {
    expect(suggestAddress(given({ ...bare, account: account(true) }, [hard(0)]))).toBeNull();
    expect(suggestAddress(given(bare, [hard(0), reply(TYPED)]))).toBeNull();
  });
});

test('an address that a reply names is suggested at once, though mail to the old one still arrives', () => {
  expect(suggestAddress(given({ account: null }, [reply(REPLIED)]))?.email).toBe(REPLIED);
});

test('no play guesses at a spelling where more is known', () => {
  const matters = { contact: contact({ email: TYPED, lifecycleStage: 'customer' }) };
  const guess = (part: Partial<CrmFacts>) =>
    entryError.decide({ ...input(0.1), ...given({ ...matters, named: new Map(), ...part }, [noDomain]) });
  expect(guess({ account: null })).toMatchObject([{ because: { suggested: SPELLED } }]);
  expect(guess({})).toEqual([]);
});

test('a task about a lost person asks whether the suggested address is right, and says why it is suggested', () => {
  const given = input(0.1, {
    history: { events: [reply(REPLIED), hard(0)] },
    facts: facts({ contact: contact({ buyingRoles: ['CHAMPION'] }) }),
  });
  const task = readTask(championLost.decide(given)[0]?.task);
  expect(task).toContain(
    `ask whether ${REPLIED} is right, and write the right address on the contact. Their automatic reply of 27 Feb 2026 asks to write there.`,
  );
});
