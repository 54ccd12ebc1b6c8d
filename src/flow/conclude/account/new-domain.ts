/** Where the people of a company went: the domain at which several of them get mail now. */
import { domainOf, localPartOf } from '../../../lib/address.ts';
import type { AccountAddress, AccountEvidence } from '../../account.ts';
import { DAY_MS } from '../moments.ts';

/** Mail got through at the new domain at least until so long before the old one failed: companies keep both for a while. */
const OVERLAP_DAYS = 90;
/** One person who turns up elsewhere has changed jobs; two have not. */
const SAME_PEOPLE = 2;
/** A single one counts where so many new colleagues get mail there as well. */
const COLLEAGUES = 2;

export interface NewDomain {
  readonly domain: string;
  /** Those who get mail there. */
  readonly addresses: readonly AccountAddress[];
  readonly evidence: readonly AccountEvidence[];
}

export function findNewDomain(
  gone: readonly AccountAddress[],
  elsewhere: readonly AccountAddress[],
  since: Date,
): NewDomain | null {
  const from = new Date(since.getTime() - OVERLAP_DAYS * DAY_MS).toISOString().slice(0, 10);
  const byDomain = new Map<string, AccountAddress[]>();
  for (const one of elsewhere) {
    if (one.failing !== null || one.deliveredOn === null || one.deliveredOn < from) continue;
    const there = byDomain.get(domainOf(one.email));
    if (there) there.push(one);
    else byDomain.set(domainOf(one.email), [one]);
  }
  let best: (NewDomain & { readonly same: number }) | null = null;
  for (const [domain, addresses] of [...byDomain].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const same = gone.filter((lost) => addresses.some((one) => isSamePerson(lost, one)));
    const recent = addresses.filter((one) => one.knownSince.getTime() >= since.getTime() - OVERLAP_DAYS * DAY_MS);
    const isMove = same.length >= SAME_PEOPLE || (same.length === 1 && recent.length > COLLEAGUES);
    if (!isMove || same.length <= (best?.same ?? 0)) continue;
    const names = same.map((one) => one.email).join(', ');
    const text = `${same.length} of them get mail at ${domain} now (formerly ${names})${tellOthers(recent.length - same.length)}.`;
    best = { domain, addresses, same: same.length, evidence: [{ at: null, text }] };
  }
  return best;
}

function tellOthers(count: number): string {
  if (count <= 0) return '';
  return count === 1 ? ', as does 1 more of the company' : `, as do ${count} more of the company`;
}

export function isSamePerson(a: AccountAddress, b: AccountAddress): boolean {
  if (a.personId !== null && a.personId === b.personId) return true;
  const [one, other] = [nameKey(a), nameKey(b)];
  if (one !== null && other !== null) return one === other;
  // Without a name a local part is the next best thing, unless it is one that everybody has.
  return localPartOf(a.email) === localPartOf(b.email) && localPartOf(a.email).length > 5;
}

/** Everybody is compared with everybody: of a thousand people each name is taken apart once. */
const nameKeys = new WeakMap<AccountAddress, string | null>();

function nameKey(one: AccountAddress): string | null {
  const known = nameKeys.get(one);
  if (known !== undefined) return known;
  const made = makeNameKey(one);
  nameKeys.set(one, made);
  return made;
}

function makeNameKey({ firstName, lastName }: AccountAddress): string | null {
  if (!firstName?.trim() || !lastName?.trim()) return null;
  const text = `${firstName} ${lastName}`.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
  return text
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .toSorted()
    .join(' ');
}
