import { concludeAddress } from '../../src/flow/conclude/conclude-address.ts';
import { DEFAULT_SETTINGS } from '../../src/flow/settings.ts';
import type { AddressState, EpisodeInterval } from '../../src/flow/state.ts';
import { describePerson, type PersonToDescribe } from '../../src/jobs/describe-person.ts';
import { day, EMAIL, history } from '../flow/build-history.ts';
import { company, contact, deal, facts } from '../flow/decide/build-input.ts';

const NOW = day(0);
const NOTHING = concludeAddress(history({}), DEFAULT_SETTINGS.conclude, NOW, 'UTC');

function describe_(part: Partial<PersonToDescribe> & { readonly state?: AddressState } = {}) {
  return describePerson(
    { addressId: 5, email: EMAIL, state: NOTHING, events: [], facts: facts(), ...part },
    DEFAULT_SETTINGS.decide,
    NOW,
  );
}

const left = (complaint: boolean): AddressState => ({
  ...NOTHING,
  verdict: 'reachable',
  since: day(-90),
  optOut: { ...NOTHING.optOut, scope: 'everything', at: day(-3), complaint },
});

const episode = (part: Partial<EpisodeInterval>): EpisodeInterval => ({
  kind: 'lost',
  episodeId: '1',
  startedAt: day(-9),
  endedAt: day(-2),
  wonBackBy: 'reply',
  causeKey: 'k',
  ...part,
});

test('who left is lost since then, although mail would arrive', () => {
  expect(describe_({ state: left(false) })).toMatchObject({
    standing: 'lost',
    verdict: 'reachable',
    since: day(-3),
    reason: 'unsubscribe_request',
  });
  expect(describe_({ state: left(true) }).reason).toBe('complaint');
});

test('whose mail fails and who left, too, is lost since the mail fails', () => {
  const state: AddressState = { ...left(false), verdict: 'blocked', since: day(-1) };
  expect(describe_({ state })).toMatchObject({ standing: 'lost', verdict: 'blocked', since: day(-1), reason: null });
});

test.each<[string, Partial<EpisodeInterval>[], string]>([
  ['ended well and was acted upon', [{}], 'won_back'],
  ['ended by itself', [{ wonBackBy: null }], 'fine'],
  ['was never acted upon', [{ episodeId: null }], 'fine'],
  ['is not the last one', [{ startedAt: day(-5), wonBackBy: null }, {}], 'fine'],
])('a loss that %s makes them what it should', (_what, episodes, standing) => {
  const state: AddressState = { ...NOTHING, verdict: 'reachable', since: day(-2), episodes: episodes.map(episode) };
  expect(describe_({ state }).standing).toBe(standing);
});

test('nobody is won back while they are lost again', () => {
  const state: AddressState = { ...NOTHING, verdict: 'dead', since: day(-1), episodes: [episode({})] };
  expect(describe_({ state })).toMatchObject({ standing: 'lost', wonBackBy: null });
});

test('shows the largest of the open deals, in the currency of the portal where it has none', () => {
  const deals = [
    deal({ dealId: '1', amount: 900_000, isOpen: false }),
    deal({ dealId: '2', amount: 1_000 }),
    deal({ dealId: '3', amount: 48_000, currency: null, name: 'Big' }),
    deal({ dealId: '4', amount: null }),
  ];
  expect(describe_({ facts: facts({ deals }) })).toMatchObject({
    openDeals: 3,
    dealId: '3',
    dealName: 'Big',
    dealAmount: 48_000,
    dealCurrency: 'USD',
  });
  expect(describe_()).toMatchObject({ openDeals: 0, dealAmount: 0, dealCurrency: null });
});

test('knows champions by their role or by the tick, and names roles in words', () => {
  const ticked = facts({ contact: contact({ isChampion: true, buyingRoles: ['END_USER'] }) });
  expect(describe_({ facts: ticked })).toMatchObject({ isChampion: true, role: 'end user, champion' });
  const user = facts({ contact: contact({ buyingRoles: ['END_USER'] }) });
  expect(describe_({ facts: user })).toMatchObject({ isChampion: false, role: 'end user' });
});

test('takes the owner of the company where the contact has none, and says nothing of a stranger', () => {
  const unowned = facts({ contact: contact({ ownerId: null }), company: company({ ownerId: '12' }) });
  expect(describe_({ facts: unowned })).toMatchObject({ ownerId: '12', owner: 'Owner 12' });
  expect(describe_({ facts: facts({ contact: null, company: null }) })).toMatchObject({
    contactId: null,
    person: null,
    company: null,
    owner: null,
    role: null,
    isChampion: false,
  });
});

test('sums open deals in each currency for itself, also where none is named', () => {
  const deals = [
    deal({ dealId: '1', amount: 900_000, isOpen: false }),
    deal({ dealId: '2', amount: 1_000, currency: 'EUR' }),
    deal({ dealId: '3', amount: 48_000, currency: null }),
    deal({ dealId: '4', amount: 2_000, currency: 'EUR' }),
  ];
  expect(describe_({ facts: facts({ deals }) }).atStake).toEqual({ USD: 48_000, EUR: 3_000 });
  expect(describe_({ facts: facts({ deals, portalCurrency: null }) }).atStake).toEqual({ '': 48_000, EUR: 3_000 });
});

test('knows when a person last dealt with a person: by no click, and in no meeting that is to come', () => {
  const life = [
    { kind: 'meeting', at: day(-30), source: 'm' },
    { kind: 'reply', at: day(-20), source: 'r' },
    { kind: 'click', at: day(-1), source: 'c' },
    { kind: 'meeting', at: day(3), source: 'm' },
  ] as const;
  expect(describe_({ facts: facts({ contact: contact({ life }) }) }).lastContact).toEqual(day(-20));
  expect(describe_().lastContact).toBeNull();
});

test('knows when the last loss that was acted upon ended, however it did, and whether there is another address', () => {
  const episodes = [
    episode({ startedAt: day(-40), endedAt: day(-30) }),
    episode({ startedAt: day(-20), endedAt: day(-10), wonBackBy: null }),
    episode({ startedAt: day(-8), endedAt: day(-7), episodeId: null }),
    episode({ startedAt: day(-1), endedAt: null }),
  ];
  const news = { ...NOTHING.news, newAddress: { email: 'new@x.test' } } as NonNullable<AddressState['news']>;
  expect(describe_({ state: { ...NOTHING, episodes, news, hypothesis: 'may_be_gone' } })).toMatchObject({
    endedAt: day(-10),
    hasProbable: true,
    hypothesis: 'may_be_gone',
  });
  expect(describe_()).toMatchObject({ endedAt: null, hasProbable: false, hypothesis: null });
});
