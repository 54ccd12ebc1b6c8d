/** The bulk of the contacts: invented, the same in every run. */
import type { StreamKey } from '../mail/streams.ts';
import { type Random, seededRandom } from '../random.ts';
import { ACCOUNTS, type Account } from './accounts.ts';
import { COUNTRIES } from './countries.ts';
import type { BuyingRole, Person } from './person.ts';
import { profile } from './star-draft.ts';
import { STARS } from './stars.ts';

const JOB_TITLES = [
  'Maintenance Engineer',
  'Plant Manager',
  'Production Manager',
  'Reliability Engineer',
  'Automation Engineer',
  'Purchasing Manager',
  'Quality Manager',
  'Technical Director',
  'Energy Manager',
  'Process Engineer',
  'Head of Digitalisation',
  'Warehouse Manager',
  'Safety Officer',
  'Project Engineer',
] as const;

const BULK_ROLES: readonly BuyingRole[] = ['INFLUENCER', 'END_USER', 'EXECUTIVE_SPONSOR'];

/** How a company writes its addresses. */
const PATTERNS: readonly ((first: string, last: string) => string)[] = [
  (first, last) => `${first}.${last}`,
  (first, last) => `${first.charAt(0)}.${last}`,
  (first, last) => `${first.charAt(0)}${last}`,
];

/** People who read the newsletter and belong to no company in the CRM. */
const WITHOUT_COMPANY = 14;
/** So many of one company: small ones have few contacts. */
const MOST_PER_ACCOUNT = 14;

/** @returns everybody in the CRM, stars first; nothing has happened to the bulk yet */
export function listPeople(): Person[] {
  const taken = new Set(STARS.flatMap((star) => [star.email, `${star.firstName} ${star.lastName}`]));
  const bulk = ACCOUNTS.flatMap((account, index) => peopleOf(account, index, taken));
  return [...STARS, ...bulk, ...listFree(taken)];
}

function peopleOf(account: Account, index: number, taken: Set<string>): Person[] {
  const random = seededRandom(`people of ${account.key}`);
  const pattern = PATTERNS[index % PATTERNS.length] ?? PATTERNS[0];
  if (!pattern) return [];
  const count = Math.min(MOST_PER_ACCOUNT, 7 + Math.round(Math.log10(account.employees) * 2)) - random.whole(0, 2);
  return Array.from({ length: count }, (_, place): Person => {
    const name = inventName(
      account.country,
      random,
      taken,
      (first, last) => `${pattern(first, last)}@${account.domain}`,
    );
    const { country, stage } = account;
    return {
      ...name,
      ...bulkDefaults,
      server: account.server,
      jobTitle: random.pick(JOB_TITLES),
      account: account.key,
      country: COUNTRIES[country].name,
      phone: random.chance(0.75) ? COUNTRIES[country].phone(random) : null,
      linkedin: random.chance(0.3) ? profile(name.email.replace(/@.*/, '').replace('.', '-')) : null,
      owner: random.chance(0.04) ? null : account.owner,
      lifecycle: stage === 'customer' ? 'customer' : stage === 'opportunity' ? 'opportunity' : 'lead',
      roles: place < 2 && stage !== 'lead' ? [random.pick(BULK_ROLES)] : [],
      createdDaysAgo: random.whole(60, 1_600),
      repliedDaysAgo: random.chance(0.1) ? random.whole(2, 160) : null,
      streams: pickStreams(account, random),
    };
  });
}

function listFree(taken: Set<string>): Person[] {
  const random = seededRandom('people without a company');
  const codes = ['DE', 'FR', 'GB', 'NL', 'US'] as const;
  return Array.from({ length: WITHOUT_COMPANY }, (_, place): Person => {
    const code = random.pick(codes);
    const name = inventName(code, random, taken, (first, last) => `${first}.${last}@postbox.example`);
    return {
      ...name,
      ...bulkDefaults,
      server: 'google',
      jobTitle: random.pick(JOB_TITLES),
      account: null,
      country: place % 4 === 0 ? null : COUNTRIES[code].name,
      owner: place % 3 === 0 ? null : 'hannah',
      lifecycle: 'subscriber',
      createdDaysAgo: random.whole(30, 900),
      streams: ['news'],
    };
  });
}

const bulkDefaults = {
  phone: null,
  mobile: null,
  linkedin: null,
  roles: [],
  repliedDaysAgo: null,
  listedDaysAgo: null,
  turns: [],
  act: null,
  story: null,
} as const;

function pickStreams(account: Account, random: Random): StreamKey[] {
  const streams: StreamKey[] = [];
  if (random.chance(0.88)) streams.push('news');
  if (random.chance(0.3)) streams.push('events');
  if (account.stage === 'customer' && random.chance(0.75)) streams.push('service');
  if (account.stage === 'opportunity' && random.chance(0.4)) streams.push('quotes');
  return streams;
}

/** Draws until name and address are new: namesakes would make the stories hard to follow. */
function inventName(
  code: keyof typeof COUNTRIES,
  random: Random,
  taken: Set<string>,
  address: (first: string, last: string) => string,
): Pick<Person, 'firstName' | 'lastName' | 'email'> {
  const { firstNames, lastNames } = COUNTRIES[code];
  for (;;) {
    const firstName = random.pick(firstNames);
    const lastName = random.pick(lastNames);
    const email = address(toAscii(firstName), toAscii(lastName));
    if (taken.has(email) || taken.has(`${firstName} ${lastName}`)) continue;
    taken.add(email).add(`${firstName} ${lastName}`);
    return { firstName, lastName, email };
  }
}

const LETTERS: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', ø: 'o', ł: 'l', æ: 'ae' };

/** As companies do it in addresses: umlauts written out, accents, blanks and apostrophes left out. */
function toAscii(name: string): string {
  return name
    .toLowerCase()
    .replace(/[äöüßøłæ]/g, (letter) => LETTERS[letter] ?? letter)
    .normalize('NFD')
    .replace(/[^a-z-]/g, '');
}
