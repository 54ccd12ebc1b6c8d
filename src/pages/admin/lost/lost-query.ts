/** What the list of the lost is asked for, as it stands in its address: a filtered list can be kept and sent. */
import { DAY_MS } from '../../../lib/clock.ts';
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
import { oneOf, readNumber, textOf } from '../read-request.ts';

export const DAY_CHOICES = [7, 30, 90, 365] as const;

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
  readonly sorting: LostSorting;
  readonly from: { readonly place: LostPlace; readonly goes: 'after' | 'before' } | null;
}

/** What cannot be meant is left out rather than refused: the address may be older than this version. */
export function readLostQuery(asked: Readonly<Record<string, unknown>>): LostQuery {
  const text = (name: string) => textOf({ query: asked }, name).replaceAll('\0', '').trim().slice(0, MAX_TEXT);
  const key = oneOf(LOST_ORDERS, text('sort')) ?? 'since';
  const days = readNumber(text('days'));
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
    sorting: { key, direction: readDirection(text('order')) ?? firstDirection(key) },
    from: after ? { place: after, goes: 'after' } : before ? { place: before, goes: 'before' } : null,
  };
}

export function filterOf(query: LostQuery, now: Date): LostFilter {
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
    since: query.days === null ? null : new Date(now.getTime() - query.days * DAY_MS),
  };
}

/** Something beyond "lost", "won back" or "reachable" was chosen. */
export function isFiltered(query: LostQuery): boolean {
  const { text, state, reason, owner, source, gateway, dataSource, isChampion, hasDeal, days } = query;
  return (
    [text, reason, owner, gateway, dataSource].some((one) => one !== '') ||
    [state, source, days].some((one) => one !== null) ||
    isChampion ||
    hasDeal
  );
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

/** `value~id`: the id is a number, so the last ~ is ours. */
function writePlace(place: LostPlace | undefined): string | null {
  return place ? `${place.value}~${place.addressId}` : null;
}

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/;

function readPlace(key: LostOrder, text: string): LostPlace | null {
  const at = text.lastIndexOf('~');
  const addressId = readNumber(text.slice(at + 1));
  const value = text.slice(0, Math.max(at, 0));
  if (at < 0 || addressId === null) return null;
  if (key === 'since') return isMoment(value) ? { value, addressId } : null;
  if (key !== 'amount') return { value, addressId };
  return /^\d{1,15}(\.\d{1,6})?$/.test(value) ? { value: Number(value), addressId } : null;
}

/** The 31st of February is the 3rd of March to JavaScript, and nothing to PostgreSQL. */
function isMoment(value: string): boolean {
  if (!MOMENT.test(value)) return false;
  const at = new Date(value);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === value.slice(0, 10);
}
