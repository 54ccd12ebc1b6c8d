/** Marked accounts are concluded anew from the states of their addresses; what follows is marked and planned with it. */
import type { Knex } from 'knex';
import type { Crm } from '../crm/crm.ts';
import { refreshColleagues } from '../crm/records/refresh.ts';
import { MOVED_KINDS, type StoredAccount } from '../flow/account.ts';
import { gatewayOfMx } from '../flow/classify/gateways.ts';
import { asksDns, concludeAccount, countGone } from '../flow/conclude/account/conclude-account.ts';
import { companyProperties } from '../flow/enact/company-property/company-properties.ts';
import { domainOf } from '../lib/address.ts';
import { type Clock, DAY_MS, HOUR_MS, MINUTE_MS } from '../lib/clock.ts';
import { BellwetherError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import {
  type AccountRow,
  accountsOfCompanies,
  type DirtyAccount,
  findAccounts,
  listDirtyAccounts,
  putAccountAside,
  type SettledAccount,
  saveAccounts,
} from '../store/account.ts';
import { markAgain } from '../store/contact-link.ts';
import { type Db, isPassing, reasonOf } from '../store/database.ts';
import { planCompanyProperties } from '../store/property-write.ts';
import type { DnsLookup } from '../watch/dns/dns-lookup.ts';
import { type Observed, observeDomains } from '../watch/dns/observe-domains.ts';
import { type LoadedAccount, loadAccounts, withPeople } from './load-accounts.ts';
import { type ChangedAccount, isNews, type NewsPortal, tellAccountNews } from './tell-account-news.ts';

export interface SettleAccountsDeps {
  readonly db: Knex;
  readonly clock: Clock;
  readonly log: Log;
  readonly dns: DnsLookup;
  /** @throws when the lane was lost meanwhile */
  assertHeld(trx: Db): Promise<void>;
}

export interface AccountsPortal extends NewsPortal {
  /** Names of the company properties that this portal has room for, and let us write. */
  readonly companyProperties: ReadonlySet<string>;
}

const BATCH = 200;
/** Where so many are gone, their colleagues are read from the CRM: one alone is one person. */
const SEVERAL = 2;
/** Whoever was lost so long ago is not waited for; mail that gets through elsewhere is noticed all the same. */
const WATCHED_MS = 30 * DAY_MS;

export interface SettledAccounts {
  /** How many there were. */
  readonly settled: number;
  /** Addresses of which something else is said now, and which were marked for it. */
  readonly marked: readonly number[];
}

export async function settleAccounts(
  deps: SettleAccountsDeps,
  portal: AccountsPortal,
  crm: Crm,
): Promise<SettledAccounts> {
  const dirty = await listDirtyAccounts(deps.db, portal.portalId, deps.clock.now(), BATCH);
  return { settled: dirty.length, marked: dirty.length > 0 ? await settleEach(deps, portal, crm, dirty) : [] };
}

/** All at once; where that fails for a reason that will not pass, in halves, until the one that fails stands alone. */
async function settleEach(
  deps: SettleAccountsDeps,
  portal: AccountsPortal,
  crm: Crm,
  dirty: readonly DirtyAccount[],
): Promise<readonly number[]> {
  try {
    return await settleBatch(deps, portal, crm, dirty);
  } catch (thrown) {
    if (thrown instanceof BellwetherError || isPassing(thrown)) throw thrown;
    const [only] = dirty;
    if (dirty.length === 1 && only) {
      const why = reasonOf(thrown);
      deps.log.error({ portalId: portal.portalId, err: why }, 'an account could not be settled');
      const until = new Date(deps.clock.now().getTime() + DAY_MS);
      await putAccountAside(deps.db, portal.portalId, only.domain, why, until);
      return [];
    }
    const middle = Math.ceil(dirty.length / 2);
    const first = await settleEach(deps, portal, crm, dirty.slice(0, middle));
    return [...first, ...(await settleEach(deps, portal, crm, dirty.slice(middle)))];
  }
}

async function settleBatch(
  deps: SettleAccountsDeps,
  portal: AccountsPortal,
  crm: Crm,
  dirty: readonly DirtyAccount[],
): Promise<readonly number[]> {
  const { db, clock } = deps;
  const { portalId } = portal;
  const domains = dirty.map((one) => one.domain);
  const loaded = await load(deps, portalId, crm, domains);
  const now = clock.now();
  // Whether a company is gone matters more than which gateway it has.
  const ofGone = domainsOf(loaded.filter(isDnsAsked));
  const ofGateways = domainsOf(loaded.filter((one) => !isDnsAsked(one) && asksGateway(one, now)));
  const observed = await observeDomains(deps, portalId, [...ofGone, ...ofGateways], new Set(ofGateways));
  return db.transaction(async (trx) => {
    await deps.assertHeld(trx);
    const before = await findAccounts(trx, portalId, domains);
    const changed: number[] = [];
    const news: ChangedAccount[] = [];
    const settled: SettledAccount[] = [];
    for (const [at, one] of loaded.entries()) {
      const { domain } = one.history;
      const state = concludeAccount({ ...one.history, dns: observed.seen.get(domain) ?? null }, now);
      const stored = withPeople(state, one);
      changed.push(...changedPeople(before.get(domain)?.state ?? null, stored));
      if (gatewayOfMx(observed.seen.get(domain)?.mx ?? []) !== null) changed.push(...one.withoutGateway);
      if (isNews(before.get(domain), stored)) news.push({ domain, state: stored });
      settled.push({
        domain,
        dirtyAt: dirty[at]?.dirtyAt ?? null,
        companyId: one.companyId ?? before.get(domain)?.companyId ?? null,
        kind: state.kind,
        since: state.since,
        known: one.history.addresses.length,
        lost: countGone(one.history),
        newDomain: state.newDomain,
        format: state.format,
        state: stored,
        watches: watchesOf(one),
        reviewAt: reviewAt(one, observed, now),
      });
    }
    await saveAccounts(trx, portalId, settled, now);
    // What is said of its people changed: suggestions, and tasks that speak for all of them.
    await markAgain(trx, portalId, [...new Set(changed)], false, now);
    await tellAccountNews(trx, portal, news, now);
    await planCompanies(trx, portal, loaded, before, now);
    return changed;
  });
}

/** Where several are gone, the answer to "where are they now?" lies with their colleagues: read before concluding. */
async function load(
  { db, clock }: SettleAccountsDeps,
  portalId: number,
  crm: Crm,
  domains: readonly string[],
): Promise<LoadedAccount[]> {
  const loaded = await loadAccounts(db, portalId, domains);
  const several = loaded.filter(({ history }) => countGone(history) >= SEVERAL);
  const companyIds = [...new Set(several.flatMap((one) => one.companyId ?? []))];
  if (companyIds.length === 0) return loaded;
  await refreshColleagues({ db, crm, clock }, companyIds, []);
  return loadAccounts(db, portalId, domains);
}

/** @returns addresses of which something else is said now than before */
function changedPeople(before: StoredAccount | null, after: StoredAccount): number[] {
  const [was, is] = [wordsByAddress(before), wordsByAddress(after)];
  return [...new Set([...was.keys(), ...is.keys()])].filter((id) => was.get(id) !== is.get(id));
}

function wordsByAddress(account: StoredAccount | null): Map<number, string> {
  if (account === null || !MOVED_KINDS.includes(account.kind)) return new Map();
  return new Map(
    account.people.map(({ addressId, probable }) => [
      addressId,
      JSON.stringify([account.kind, account.newDomain, probable?.probable, probable?.isAmbiguous]),
    ]),
  );
}

function watchesOf({ history }: LoadedAccount): string[] {
  return [...new Set([history.domain, ...history.elsewhere.map((one) => domainOf(one.email))])].sort();
}

function reviewAt(one: LoadedAccount, observed: Observed, now: Date): Date | null {
  if (!isWatched(one, now)) return null;
  const wait = isDnsAsked(one) ? MINUTE_MS : HOUR_MS;
  return new Date(now.getTime() + (observed.waiting.has(one.history.domain) ? wait : DAY_MS));
}

function isWatched({ history }: LoadedAccount, now: Date): boolean {
  const losses = history.addresses.flatMap((one) => one.failing?.at.getTime() ?? []);
  return losses.length > 0 && now.getTime() - Math.max(...losses) <= WATCHED_MS;
}

function isDnsAsked({ history }: LoadedAccount): boolean {
  return asksDns(history);
}

function domainsOf(accounts: readonly LoadedAccount[]): string[] {
  return accounts.map(({ history }) => history.domain);
}

/** Answers that do not name their gateway: the domain's MX may. */
function asksGateway(one: LoadedAccount, now: Date): boolean {
  return one.withoutGateway.length > 0 && isWatched(one, now);
}

/** A company says what all of its domains say together. */
async function planCompanies(
  db: Db,
  portal: AccountsPortal,
  loaded: readonly LoadedAccount[],
  before: ReadonlyMap<string, AccountRow>,
  now: Date,
): Promise<void> {
  const { portalId } = portal;
  if (portal.companyProperties.size === 0) return;
  const ids = loaded.flatMap((one) => one.companyId ?? before.get(one.history.domain)?.companyId ?? []);
  const byCompany = Map.groupBy(
    await accountsOfCompanies(db, portalId, [...new Set(ids)]),
    (one) => one.companyId ?? '',
  );
  const plans = [...byCompany].map(([companyId, accounts]) => ({
    companyId,
    properties: Object.fromEntries(
      Object.entries(companyProperties(accounts)).filter(([name]) => portal.companyProperties.has(name)),
    ),
  }));
  await planCompanyProperties(db, portalId, plans, now);
}
