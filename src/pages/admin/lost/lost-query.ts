/** What the list of the lost is asked for, as it stands in its address: a filtered list can be kept and sent. */
import { addDays, atLocalHour } from '../../../flow/local-time.ts';
import { DAY_MS } from '../../../lib/clock.ts';
import { foldText } from '../../../lib/fold-text.ts';
import { STANDINGS, type Standing } from '../../../store/directory.ts';
import {
  LOST_ORDERS,
  LOST_STATES,
  type LostFilter,
  type LostOrder,
  type LostPlace,
  type LostSorting,
  type LostState,
} from '../../../store/report/lost.ts';
import { withQuery } from '../../parts/pager.ts';
import type { Direction, Sorting } from '../../parts/sort.ts';
import { readDay } from '../read-day.ts';
import { oneOf, readNumber, textOf } from '../read-request.ts';
import { readPlace, writePlace } from './lost-place.ts';

export const DAY_CHOICES = [7, 30, 90, 365] as const;
/** Without human contact; any other number can stand in the address. */
export const QUIET_CHOICES = [30, 90, 180, 365] as const;
const MAX_DAYS = 3_650;

/** In the address, those whom nobody owns. */
export const NO_OWNER = 'nobody';

/** Longer than any address: nothing beyond it could match. */
const MAX_TEXT = 254;

export interface LostQuery {
  readonly standing: Standing;
  readonly text: string;
  readonly state: LostState | null;
  readonly reason: string;
  /** An owner's id or NO_OWNER. */
  readonly owner: string;
  readonly source: number | null;
  readonly gateway: string;
  readonly dataSource: string;
  readonly isChampion: boolean;
  readonly hasDeal: boolean;
  readonly days: number | null;
  readonly company: string;
  readonly role: string;
  /** At stake in open deals: at least so much, in this currency or, where it is empty, in any one. */
  readonly least: number | null;
  readonly currency: string;
  /** Days without human contact. */
  readonly quiet: number | null;
  readonly hasProbable: boolean;
  readonly hypothesis: string;
  /** Between which days the loss ended, `YYYY-MM-DD` or empty. */
  readonly endedFrom: string;
  readonly endedTo: string;
  readonly sorting: LostSorting;
  readonly from: { readonly place: LostPlace; readonly goes: 'after' | 'before' } | null;
}

/** What cannot be meant is left out rather than refused: the address may be older than this version. */
export function readLostQuery(asked: Readonly<Record<string, unknown>>): LostQuery {
  const text = (name: string) => textOf({ query: asked }, name).replaceAll('\0', '').trim().slice(0, MAX_TEXT);
  const key = oneOf(LOST_ORDERS, text('sort')) ?? 'since';
  const days = readNumber(text('days'));
  const quiet = readNumber(text('quiet'));
  const day = (name: string) => (readDay(text(name)) ? text(name) : '');
  const after = readPlace(key, text('after'));
  const before = after ? null : readPlace(key, text('before'));
  return {
    standing: oneOf(STANDINGS, text('standing')) ?? 'lost',
    text: text('q'),
    state: oneOf(LOST_STATES, text('is')),
    reason: text('reason'),
    owner: text('owner'),
    source: readNumber(text('source')),
    gateway: text('gateway'),
    dataSource: text('data'),
    isChampion: text('champion') === 'on',
    hasDeal: text('deal') === 'on',
    days: DAY_CHOICES.find((one) => one === days) ?? null,
    company: text('company'),
    role: text('role'),
    least: readAmount(text('least')),
    currency: text('currency'),
    quiet: quiet !== null && quiet >= 1 && quiet <= MAX_DAYS ? quiet : null,
    hasProbable: text('probable') === 'on',
    hypothesis: text('maybe'),
    endedFrom: day('from'),
    endedTo: day('to'),
    sorting: { key, direction: readDirection(text('order')) ?? firstDirection(key) },
    from: after ? { place: after, goes: 'after' } : before ? { place: before, goes: 'before' } : null,
  };
}

/** @param timeZone of the portal: a day is a day there */
export function filterOf(query: LostQuery, timeZone: string, now: Date): LostFilter {
  const { least, quiet } = query;
  const from = readDay(query.endedFrom);
  const to = readDay(query.endedTo);
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
  return {
    standing: query.standing,
    text: query.text,
    state: query.state,
    reason: query.reason || null,
    ownerId: query.owner === NO_OWNER ? '' : query.owner || null,
    sourceId: query.source,
    gateway: query.gateway || null,
    dataSource: query.dataSource || null,
    isChampion: query.isChampion,
    hasDeal: query.hasDeal,
    since: query.days === null ? null : daysAgo(query.days),
    company: foldText(query.company),
    role: query.role || null,
    stake: least === null ? null : { least, currency: query.currency || null },
    quietSince: quiet === null ? null : daysAgo(quiet),
    hasProbable: query.hasProbable,
    hypothesis: query.hypothesis || null,
    ended: {
      from: from && atLocalHour(from, 0, timeZone),
      before: to && atLocalHour(addDays(to, 1), 0, timeZone),
    },
  };
}

/** Something beyond "lost", "won back" or "reachable" was chosen. */
export function isFiltered(query: LostQuery): boolean {
  return countSet(query, []) > 0;
}

/** Of the order, the tab, and what says nothing by itself. */
const NO_FILTERS = ['standing', 'sort', 'order', 'currency'];

/** @param without further names of the address that do not count @returns how many filters are set */
export function countSet(query: LostQuery, without: readonly string[]): number {
  const isSet = ([name, value]: readonly [string, string | number | null]) =>
    value !== null && value !== '' && !NO_FILTERS.includes(name) && !without.includes(name);
  return Object.entries(paramsOf(query)).filter(isSet).length;
}

/** The list as it is asked for, from its first page unless a place is given. */
export function hrefOf(
  query: LostQuery,
  place: { readonly after?: LostPlace; readonly before?: LostPlace } = {},
): string {
  return withQuery('/lost', { ...paramsOf(query), after: writePlace(place.after), before: writePlace(place.before) });
}

/** What is not the default, as it stands in an address. */
export function paramsOf(query: LostQuery): Record<string, string | number | null> {
  const { sorting } = query;
  return {
    standing: query.standing === 'lost' ? null : query.standing,
    q: query.text,
    is: query.state,
    reason: query.reason,
    owner: query.owner,
    source: query.source,
    gateway: query.gateway,
    data: query.dataSource,
    champion: query.isChampion ? 'on' : null,
    deal: query.hasDeal ? 'on' : null,
    days: query.days,
    company: query.company,
    role: query.role,
    least: query.least,
    // Without an amount it says nothing.
    currency: query.least === null ? null : query.currency,
    quiet: query.quiet,
    probable: query.hasProbable ? 'on' : null,
    maybe: query.hypothesis,
    from: query.endedFrom,
    to: query.endedTo,
    ...sortParams(sorting),
  };
}

export function sortParams(sorting: LostSorting): { sort: string | null; order: string | null } {
  return {
    sort: sorting.key === 'since' ? null : sorting.key,
    order: sorting.direction === firstDirection(sorting.key) ? null : sorting.direction,
  };
}

/** The newest and the largest first; names from A to Z. */
export function firstDirection(key: LostOrder): Direction {
  return key === 'since' || key === 'amount' ? 'descending' : 'ascending';
}

export function sorted(query: LostQuery, sorting: Sorting<LostOrder>): LostQuery {
  return { ...query, sorting, from: null };
}

function readDirection(text: string): Direction | null {
  return oneOf(['ascending', 'descending'] as const, text);
}

/** @param text whole, with or without marks between thousands */
function readAmount(text: string): number | null {
  const plain = /^\d{1,3}([ ,.'’\u00A0\u202F]\d{3})+$/.test(text) ? text.replaceAll(/\D/g, '') : text;
  const amount = readNumber(plain);
  return amount === 0 ? null : amount;
}
