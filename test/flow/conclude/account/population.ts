/** Companies with known truth: what happened to each, and what a sender would have seen of it. Seeded; the same seed is the same world. */
import type { AccountAddress, AccountHistory, AccountKind, DnsObservation } from '../../../../src/flow/account.ts';
import type { Reason } from '../../../../src/flow/event.ts';

export interface MadeCompany {
  readonly history: AccountHistory;
  readonly truth: AccountKind;
  /** Old address to the one that the person really has now. */
  readonly nowAt: ReadonlyMap<string, string>;
}

export const NOW = new Date('2026-03-20T09:00:00Z');
const DAY = 86_400_000;
const FIRST =
  'Ann Ben Cleo Dan Eva Finn Greta Hugo Ida Jan Karla Lars Mia Nils Olga Paul Qira Rosa Sven Tove Uta Vera Wim Yara Zoé Jürgen Søren Anne-Marie José François'.split(
    ' ',
  );
const LAST =
  'Lee Meyer Müller Novak Olsen Petit Quist Rossi Smith Tanaka Unger Visser Weber Young Zimmer Åberg Brandt Costa Dubois Egger Fischer Garcia Horváth Ivanova Jensen Kowalski Łukasz Moreau'.split(
    ' ',
  );
const STYLES = ['first.last', 'flast', 'first', 'firstl', 'first_last', 'last', 'f.last'];
const UNKNOWN: readonly Reason[] = [
  'user_unknown',
  'user_unknown',
  'user_unknown',
  'mailbox_inactive',
  'address_moved',
];

interface Person {
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly id: string;
}

/** Mulberry32: small, and good enough to shuffle people. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function makeCompany(number: number, truth: AccountKind, random: () => number): MadeCompany {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const chance = (share: number): boolean => random() < share;
  const domain = `company${number}.example`;
  const event = new Date(NOW.getTime() - (5 + Math.floor(random() * 25)) * DAY);
  const style = pick(STYLES);
  const size = 4 + Math.floor(random() * 14);
  const people = makePeople(size, number, pick, chance);
  const at = (person: Person, form: string, host: string): string => `${localOf(person, form)}@${host}`;
  const day = (from: Date, days: number): string => new Date(from.getTime() + days * DAY).toISOString().slice(0, 10);
  const old = new Date(NOW.getTime() - 700 * DAY);
  const nowAt = new Map<string, string>();
  const addresses: AccountAddress[] = [];
  const elsewhere: AccountAddress[] = [];
  const add = (person: Person, email: string, more: Partial<AccountAddress>): void => {
    const known = {
      email,
      firstName: person.firstName,
      lastName: person.lastName,
      knownSince: old,
      deliveredOn: null,
      failing: null,
      personId: null,
    };
    const list = email.endsWith(`@${domain}`) ? addresses : elsewhere;
    if (!list.some((one) => one.email === email)) list.push({ ...known, ...more });
  };
  const fails = (reason: Reason, within = 14): Partial<AccountAddress> => ({
    deliveredOn: day(event, -33 - Math.floor(random() * 60)),
    failing: { at: new Date(event.getTime() - random() * within * DAY), class: 'hard', reason },
  });
  const gets = (): Partial<AccountAddress> => ({ deliveredOn: day(NOW, -1 - Math.floor(random() * 4)) });
  const silent = (): Partial<AccountAddress> => ({ deliveredOn: day(event, -16 - Math.floor(random() * 200)) });
  let dns: DnsObservation | null = chance(0.7)
    ? { at: NOW, outcome: 'takes_mail' }
    : chance(0.5)
      ? { at: NOW, outcome: 'unknown' }
      : null;

  // Whatever happens, some were not written to since, and somebody left on their own long ago.
  const tried = people.filter(() => chance(0.85));
  for (const person of people.filter((one) => !tried.includes(one))) add(person, at(person, style, domain), silent());

  if (truth === 'well') for (const person of tried) add(person, at(person, style, domain), gets());
  if (truth === 'turnover') {
    const leavers = tried.slice(0, Math.max(1, Math.min(Math.floor(tried.length * 0.35), 3)));
    for (const person of tried)
      add(person, at(person, style, domain), leavers.includes(person) ? fails(pick(UNKNOWN), 30) : gets());
    // One of them turns up at another company.
    const [leaver] = leavers;
    if (leaver && chance(0.6))
      add(leaver, at(leaver, 'first.last', `other${number}.example`), { ...gets(), knownSince: event });
    // Newer people may have another form without anybody having changed theirs.
    if (chance(0.4)) {
      const newer = makePeople(2, number + 5_000, pick, chance);
      for (const person of newer) add(person, at(person, style === 'first' ? 'first.last' : 'first', domain), gets());
    }
  }
  if (truth === 'domain_dead') {
    for (const person of tried)
      add(person, at(person, style, domain), fails(chance(0.8) ? 'domain_unknown' : pick(UNKNOWN)));
    dns = chance(0.85) ? { at: NOW, outcome: 'gone' } : dns?.outcome === 'takes_mail' ? null : dns;
    if (dns?.outcome !== 'gone')
      for (const [index, one] of addresses.entries())
        if (one.failing) addresses[index] = { ...one, failing: { ...one.failing, reason: 'domain_unknown' } };
    // Two of them found work, at two places.
    for (const [nth, person] of tried.slice(0, 2).entries())
      if (chance(0.4))
        add(person, at(person, 'first.last', `new${number}-${nth}.example`), { ...gets(), knownSince: event });
  }
  if (truth === 'domain_changed') {
    const host = `renamed${number}.example`;
    const form = chance(0.75) ? style : pick(STYLES);
    const reason = chance(0.3) ? 'domain_unknown' : null;
    for (const [nth, person] of tried.entries()) {
      const before = at(person, style, domain);
      nowAt.set(before, at(person, form, host));
      // A few old addresses are still passed on.
      add(person, before, nth === tried.length - 1 && chance(0.2) ? gets() : fails(reason ?? pick(UNKNOWN)));
      if (nth < 2 || chance(0.35))
        add(person, at(person, form, host), {
          ...gets(),
          knownSince: new Date(event.getTime() - random() * 20 * DAY),
          personId: chance(0.5) ? person.id : null,
        });
    }
    for (const person of makePeople(2, number + 9_000, pick, chance))
      if (chance(0.6)) add(person, at(person, form, host), { ...gets(), knownSince: event });
    if (reason && chance(0.6)) dns = { at: NOW, outcome: 'gone' };
  }
  if (truth === 'format_changed') {
    const form = pick(STYLES.filter((one) => one !== style));
    for (const [nth, person] of tried.entries()) {
      const before = at(person, style, domain);
      const after = at(person, form, domain);
      if (before === after) {
        add(person, before, gets());
        continue;
      }
      nowAt.set(before, after);
      add(person, before, fails('user_unknown'));
      if (nth < 2 || chance(0.3)) add(person, after, { ...gets(), knownSince: event });
    }
    for (const person of makePeople(2, number + 7_000, pick, () => false))
      add(person, at(person, form, domain), { ...gets(), knownSince: event });
  }
  if (truth === 'gateway_blocking') {
    for (const [nth, person] of tried.entries()) {
      const refusal = {
        at: new Date(event.getTime() - random() * 10 * DAY),
        class: 'block' as const,
        reason: pick<Reason>(['policy', 'reputation', 'spam_content', 'security']),
      };
      const isGone = nth === 0 && tried.length > 4 && chance(0.3);
      add(
        person,
        at(person, style, domain),
        isGone ? fails('user_unknown') : nth > 1 && chance(0.12) ? gets() : { ...silent(), failing: refusal },
      );
    }
  }
  return { history: { domain, addresses, elsewhere, dns }, truth, nowAt };
}

function makePeople(
  size: number,
  number: number,
  pick: <Item>(items: readonly Item[]) => Item,
  chance: (share: number) => boolean,
): Person[] {
  const people: Person[] = [];
  for (let nth = 0; people.length < size; nth += 1) {
    const firstName = pick(FIRST);
    const lastName = pick(LAST);
    if (people.some((one) => one.firstName === firstName || one.lastName === lastName) && nth < 200) continue;
    people.push({ firstName, lastName, id: `${number}-${nth}` });
  }
  // Some records have no name.
  return people.map((person) => (chance(0.1) ? { ...person, firstName: null, lastName: null } : person));
}

/** How this world writes addresses; not the reader's own rules. */
function localOf({ firstName, lastName, id }: Person, form: string): string {
  if (firstName === null || lastName === null) return `user${id.replace(/\D/g, '')}`;
  const [first, last] = [letters(firstName), letters(lastName)];
  const made: Readonly<Record<string, string>> = {
    'first.last': `${first}.${last}`,
    flast: `${first.charAt(0)}${last}`,
    first,
    firstl: `${first}${last.charAt(0)}`,
    first_last: `${first}_${last}`,
    last,
    'f.last': `${first.charAt(0)}.${last}`,
  };
  return made[form] ?? first;
}

const LETTERS: Readonly<Record<string, string>> = {
  ü: 'ue',
  ö: 'oe',
  ä: 'ae',
  ø: 'o',
  å: 'a',
  é: 'e',
  ç: 'c',
  á: 'a',
  ł: 'l',
};

function letters(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z-]/g, (letter) => LETTERS[letter] ?? letter)
    .replaceAll(/[^a-z-]/g, '');
}
