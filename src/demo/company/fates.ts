/** What becomes of mail to the bulk: turnover, full mailboxes and refusing gateways, as any company's lists have them. */
import { type Random, seededRandom } from '../random.ts';
import type { Deal } from './deals.ts';
import type { OwnAct, Person, Recipient, Turn } from './person.ts';

/** Gateways that refuse part of what we send, since so many days; the people behind them are there. */
const REFUSING: readonly (readonly [account: string, fromDaysAgo: number, share: number])[] = [
  ['calder', 8, 0.7],
  ['marlow', 8, 0.5],
  ['saalfelder', 1, 0.5],
  ['quarrystone', 8, 0.4],
  ['harborline', 1, 0.4],
];

/** A company that is no more: its domain is gone. */
const GONE_ACCOUNT = 'lindenhof';

interface Fate {
  readonly count: number;
  readonly turns?: readonly Turn[];
  readonly act?: OwnAct;
}

/** Everybody of these reads the newsletter, holds no buying role and stands on no deal: no task may come of them but one. */
const FATES: readonly Fate[] = [
  { count: 5, turns: [{ fromDaysAgo: 8, reply: 'unknown' }] },
  { count: 4, turns: [{ fromDaysAgo: 1, reply: 'unknown' }] },
  { count: 6, turns: [{ fromDaysAgo: 29, reply: 'unknown' }] },
  { count: 3, turns: [{ fromDaysAgo: 22, reply: 'disabled' }] },
  { count: 7, turns: [{ fromDaysAgo: 1, reply: 'full' }] },
  {
    count: 3,
    turns: [
      { fromDaysAgo: 15, reply: 'full' },
      { fromDaysAgo: 8, reply: 'accepted' },
    ],
  },
  { count: 3, turns: [{ fromDaysAgo: 1, reply: 'expired' }] },
  { count: 16, turns: [{ fromDaysAgo: 29, reply: 'accepted_after_deferral' }] },
  { count: 6, act: { afterDaysAgo: 8, act: 'group_unsubscribe' } },
  { count: 2, act: { afterDaysAgo: 15, act: 'group_unsubscribe' } },
  { count: 1, act: { afterDaysAgo: 1, act: 'unsubscribe' } },
  { count: 1, act: { afterDaysAgo: 1, act: 'spamreport' } },
];

export function assignFates(people: readonly Person[], deals: readonly Deal[]): Person[] {
  const random = seededRandom('fates');
  const onDeals = new Set(deals.flatMap((deal) => deal.contacts));
  const isFree = (person: Person) =>
    person.story === null && person.roles.length === 0 && person.repliedDaysAgo === null && !onDeals.has(person.email);
  const changes = new Map<string, Partial<Person>>();
  const refusing = new Set(REFUSING.map(([account]) => account));

  for (const person of people) {
    if (!isFree(person)) continue;
    const refusal = REFUSING.find(([account]) => account === person.account);
    if (refusal && random.chance(refusal[2])) {
      changes.set(person.email, { turns: [{ fromDaysAgo: refusal[1], reply: 'refused' }] });
    }
    if (person.account === GONE_ACCOUNT) {
      changes.set(person.email, { turns: [{ fromDaysAgo: 8, reply: 'no_domain' }] });
    }
  }
  const others = people.filter(
    (person) =>
      isFree(person) &&
      person.streams.includes('news') &&
      person.account !== GONE_ACCOUNT &&
      !refusing.has(person.account ?? ''),
  );
  const waiting = random.shuffle(others);
  for (const { count, turns = [], act = null } of FATES) {
    // On the newsletter alone: what another mailing says in between would make another story of it.
    for (const person of waiting.splice(0, count)) changes.set(person.email, { turns, act, streams: ['news'] });
  }
  return people.map((person) => ({ ...person, ...changes.get(person.email) }));
}

/** On the mailing lists, in no contact of the CRM: left-overs of trade fairs. */
export function listStrangers(): Recipient[] {
  const random: Random = seededRandom('strangers');
  const names = [
    'fair2019',
    'stand-b14',
    'a.winkler',
    'jsmith77',
    'contact',
    'm.dupond',
    'visitor-0312',
    'te.st',
    'leads',
  ];
  return names.map((name, index) => ({
    email: `${name}@${random.pick(['altmesse', 'oldlist', 'fairvisitors'])}.example`,
    server: index % 2 === 0 ? 'postfix' : 'exim',
    streams: ['news'],
    listedDaysAgo: null,
    turns: [{ fromDaysAgo: index < 6 ? 29 : 8, reply: index % 4 === 3 ? 'full' : 'unknown' }],
    act: null,
  }));
}
