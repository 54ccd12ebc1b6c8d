/** What the addresses of one company say together. Pure; the numbers are judgements, held by a population of companies with known truth. */
import { domainOf } from '../../../lib/address.ts';
import type {
  AccountAddress,
  AccountEvidence,
  AccountHistory,
  AccountKind,
  AccountState,
  ProbableAddress,
} from '../../account.ts';
import { DAY_MS } from '../moments.ts';
import { findFormatChange } from './format-change.ts';
import { findNewDomain } from './new-domain.ts';
import { probableAddresses } from './probable-addresses.ts';

const GONE = new Set(['user_unknown', 'domain_unknown', 'address_moved', 'mailbox_inactive']);
/** Losses further apart than this are not one event. */
const TOGETHER_DAYS = 60;
/** DNS is believed this long. */
const DNS_DAYS = 7;
/** This share of those who were tried must be affected before the account is. */
const MOST = 0.6;
/** One alone is one person. */
const SEVERAL = 2;

export function concludeAccount(history: AccountHistory, now: Date): AccountState {
  const lost = new Set(history.addresses.filter(isGone).map((one) => one.email));
  const gone = goneTogether(history.addresses);
  const blocked = lately(history.addresses.filter((one) => one.failing?.class === 'block'));
  if (gone.length + blocked.length === 0) return state('well', [], null, []);
  const still = (people: readonly AccountAddress[]) => people.filter((one) => lost.has(one.email));
  const probableOf = (made: readonly ProbableAddress[]) => made.filter((one) => lost.has(one.email));

  const isDnsGone = history.dns?.outcome === 'gone' && now.getTime() - history.dns.at.getTime() <= DNS_DAYS * DAY_MS;
  const since = firstOf(gone);
  const works = since === null ? [] : worksSince(history.addresses, since);
  const isMost = gone.length >= SEVERAL && gone.length / (gone.length + works.length) >= MOST;
  const isDomainGone = works.length === 0 && (isDnsGone ? gone.length > 0 : isMost && gone.every(isDomainReason));

  if (since !== null && (isMost || isDomainGone)) {
    const moved = findNewDomain(gone, history.elsewhere, since);
    if (moved !== null) {
      const probable = probableAddresses(gone, moved.addresses, moved.domain, history.elsewhere);
      return {
        ...state('domain_changed', still(gone), since, [...tellFailing(still(gone), works), ...moved.evidence]),
        newDomain: moved.domain,
        format: probable.format,
        probable: probableOf(probable.addresses),
      };
    }
  }
  if (isDomainGone) {
    const dns: AccountEvidence[] =
      isDnsGone && history.dns ? [{ at: history.dns.at, text: `DNS knows no mail server for ${history.domain}.` }] : [];
    return state('domain_dead', still(gone), since, [...tellFailing(still(gone), works), ...dns]);
  }
  if (since !== null) {
    const changed = findFormatChange(gone, works, history.addresses, since);
    if (changed !== null) {
      const probable = probableAddresses(changed.affected, changed.working, history.domain, history.addresses);
      return {
        ...state('format_changed', still(changed.affected), since, [
          ...tellFailing(still(changed.affected), works),
          ...changed.evidence,
        ]),
        format: probable.format,
        probable: probableOf(probable.addresses),
      };
    }
  }
  const refused = firstOf(blocked);
  if (refused !== null && blocked.length >= SEVERAL && blocked.length > gone.length) {
    const through = worksSince(history.addresses, refused);
    if (blocked.length / (blocked.length + through.length) >= MOST) {
      const text = `${blocked.length} people at ${history.domain} were refused by their mail server's rules, and ${through.length} got our mail since.`;
      return state('gateway_blocking', blocked, refused, [{ at: refused, text }]);
    }
  }
  const isWhole = isMost && works.length === 0;
  return state(isWhole ? 'unsure' : 'turnover', still(gone), since, tellFailing(still(gone), works));
}

/** @returns how many can no longer be reached, whenever they were lost */
export function countGone(history: AccountHistory): number {
  return history.addresses.filter(isGone).length;
}

/**
 * The newest run of losses in which somebody is still lost. Whoever was lost in it and has another address by now is counted
 * with them: the others are not better off for it, and where that person went tells of them.
 */
function goneTogether(addresses: readonly AccountAddress[]): AccountAddress[] {
  const lost = addresses.filter(isGone);
  if (lost.length === 0) return [];
  const replaced = addresses.flatMap((one) =>
    one.failing === null && one.replaced ? [{ ...one, failing: one.replaced }] : [],
  );
  const all = lately([...lost, ...replaced.filter(isGone)]);
  return all.some((one) => lost.includes(one)) ? all : lately(lost);
}

/** DNS is asked only where people are gone and nobody there gets mail any more. */
export function asksDns(history: AccountHistory): boolean {
  const since = firstOf(goneTogether(history.addresses));
  return since !== null && worksSince(history.addresses, since).length === 0;
}

function isGone(one: AccountAddress): boolean {
  return one.failing !== null && GONE.has(one.failing.reason);
}

function state(
  kind: AccountKind,
  affected: readonly AccountAddress[],
  since: Date | null,
  evidence: readonly AccountEvidence[],
): AccountState {
  const emails = affected.map((one) => one.email);
  return { kind, since, affected: emails, newDomain: null, format: null, evidence, probable: [] };
}

/** Those whose loss belongs to the newest run of losses. */
function lately(failing: readonly AccountAddress[]): AccountAddress[] {
  const sorted = failing.toSorted((a, b) => lostAt(b) - lostAt(a) || (a.email < b.email ? -1 : 1));
  const kept: AccountAddress[] = [];
  for (const one of sorted) {
    const last = kept.at(-1);
    if (last !== undefined && lostAt(last) - lostAt(one) > TOGETHER_DAYS * DAY_MS) break;
    kept.push(one);
  }
  return kept;
}

function lostAt(one: AccountAddress): number {
  return one.failing?.at.getTime() ?? Number.NEGATIVE_INFINITY;
}

function firstOf(failing: readonly AccountAddress[]): Date | null {
  return failing.length === 0 ? null : new Date(Math.min(...failing.map(lostAt)));
}

/** Who still got mail on a later day than the first loss: on the same day nobody knows which came first. */
function worksSince(addresses: readonly AccountAddress[], since: Date): AccountAddress[] {
  const day = since.toISOString().slice(0, 10);
  return addresses.filter(
    (one) => one.failing === null && !one.replaced && one.deliveredOn !== null && one.deliveredOn > day,
  );
}

function isDomainReason(one: AccountAddress): boolean {
  return one.failing?.reason === 'domain_unknown';
}

function tellFailing(gone: readonly AccountAddress[], works: readonly AccountAddress[]): AccountEvidence[] {
  const domain = gone[0] === undefined ? '' : domainOf(gone[0].email);
  const through = works.length === 0 ? 'nobody there got mail since' : `${works.length} there still get mail`;
  return [
    {
      at: firstOf(gone),
      text: `${gone.length} of the people we know at ${domain} can no longer be reached, and ${through}.`,
    },
  ];
}
