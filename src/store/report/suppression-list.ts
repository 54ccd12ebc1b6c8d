/** The suppression list as people look at it: newest first, filtered, paged; the thousandth page costs what the first does. */
import { type Binding, type Db, query } from '../database.ts';
import { searchQuery } from '../search-words.ts';

export const LIST_REASONS = ['unsubscribe_request', 'complaint', 'manual', 'dead', 'paused', 'erased'] as const;
export type ListReason = (typeof LIST_REASONS)[number];

export interface ListFilter {
  /** Words of the address or its domain; empty: everybody. */
  readonly text: string;
  /** Where the text is a whole address: its keyed hash, by which people who were erased are found, too. */
  readonly hash: Buffer | null;
  readonly reason: ListReason | null;
  readonly venue: string | null;
  /** The empty string: everything. null: whatever was left. */
  readonly stream: string | null;
  /** From this moment on, and before that one. */
  readonly from: Date | null;
  readonly before: Date | null;
  /** `holding`: at `now`. */
  readonly state: 'holding' | 'ended' | 'all';
  readonly now: Date;
}

/** A row's place in the order. */
export interface ListPlace {
  /** With all its digits. */
  readonly since: string;
  /** As hex. */
  readonly hash: string;
  readonly stream: string;
  readonly reason: string;
}

export interface ListPage {
  readonly from: { readonly place: ListPlace; readonly goes: 'after' | 'before' } | null;
  readonly limit: number;
  /** Some thousands at most fit the filter: they are picked first and sorted then. */
  readonly isFew: boolean;
}

export interface ListedSuppression {
  readonly place: ListPlace;
  /** null: kept as a keyed hash alone. */
  readonly email: string | null;
  readonly addressId: number | null;
  /** Empty: everything. */
  readonly stream: string;
  readonly reason: string;
  readonly venue: string | null;
  readonly since: Date;
  readonly until: Date | null;
  readonly eventKey: string | null;
  /** Of those that a colleague put here. */
  readonly why: string | null;
  readonly note: string | null;
  readonly madeBy: string | null;
  readonly liftedBy: string | null;
}

export const MOMENT_TEXT = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`;

/** @returns newest first, also where the page before a row was asked for */
export async function listSuppressed(
  db: Db,
  portalId: number,
  filter: ListFilter,
  page: ListPage,
): Promise<ListedSuppression[]> {
  const { where, bindings } = selectionOf(portalId, filter);
  const { from } = page;
  const isBack = from?.goes === 'before';
  const place = from
    ? `and (since, address_hash, stream, reason) ${isBack ? '>' : '<'} (?::timestamptz, decode(?, 'hex'), ?, ?)`
    : '';
  const way = isBack ? 'asc' : 'desc';
  const order = (of: string) =>
    `order by ${['since', 'address_hash', 'stream', 'reason'].map((one) => `${of}${one} ${way}`).join(', ')}`;
  const rows = await query<Omit<ListedSuppression, 'place'> & { at: string; hash: string }>(
    db,
    `with chosen as ${page.isFew ? 'materialized' : 'not materialized'} (
       select address_hash, stream, reason, since, until, venue, event_key, address_id from listed_suppression where ${where})
     select to_char(p.since at time zone 'UTC', ${MOMENT_TEXT}) as at, encode(p.address_hash, 'hex') as hash,
            a.email, p.address_id as "addressId", p.stream, p.reason, p.venue, p.since, p.until, p.event_key as "eventKey",
            m.why, m.note, m.made_by as "madeBy", m.lifted_by as "liftedBy"
       from (select * from chosen where true ${place} ${order('')} limit ?) p
       left join address a on a.portal_id = ? and a.address_id = p.address_id
       left join manual_suppression m on m.portal_id = ? and p.reason = 'manual' and m.address_hash = p.address_hash and m.stream = p.stream
      ${order('p.')}`,
    [
      ...bindings,
      ...(from ? [from.place.since, from.place.hash, from.place.stream, from.place.reason] : []),
      page.limit,
      portalId,
      portalId,
    ],
  );
  const inOrder = isBack ? rows.toReversed() : rows;
  return inOrder.map(({ at, hash, ...row }) => ({
    ...row,
    place: { since: at, hash, stream: row.stream, reason: row.reason },
  }));
}

/** @param most counting ends there: whoever sees it knows that there are at least so many */
export async function countSuppressedUpTo(db: Db, portalId: number, filter: ListFilter, most: number): Promise<number> {
  const { where, bindings } = selectionOf(portalId, filter);
  const rows = await query<{ n: number }>(
    db,
    `select count(*) as n from (select from listed_suppression where ${where} limit ?) c`,
    [...bindings, most],
  );
  return rows[0]?.n ?? 0;
}

function selectionOf(
  portalId: number,
  filter: ListFilter,
): { readonly where: string; readonly bindings: readonly Binding[] } {
  const parts = ['portal_id = ?'];
  const bindings: Binding[] = [portalId];
  const add = (sql: string, ...more: Binding[]) => {
    parts.push(sql);
    bindings.push(...more);
  };
  if (filter.hash !== null) add('address_hash = ?', filter.hash);
  else if (filter.text !== '') {
    const sought = searchQuery(portalId, filter.text);
    if (sought === null) add('false');
    else add('words @@ ?::tsquery', sought);
  }
  if (filter.reason !== null) add('reason = ?', filter.reason);
  if (filter.venue !== null) add('venue = ?', filter.venue);
  if (filter.stream !== null) add('stream = ?', filter.stream);
  if (filter.from !== null) add('since >= ?', filter.from);
  if (filter.before !== null) add('since < ?', filter.before);
  if (filter.state === 'holding') add('(until is null or until > ?)', filter.now);
  if (filter.state === 'ended') add('until is not null and until <= ?', filter.now);
  return { where: parts.join(' and '), bindings };
}

/** Names of the streams that anybody is on the list for, walked from one to the next: of a million rows a few are read. */
export async function listSuppressedStreams(db: Db, portalId: number, limit: number): Promise<string[]> {
  const rows = await query<{ stream: string }>(
    db,
    `with recursive one as (
       (select stream from suppression where portal_id = ? and stream > '' order by stream limit 1)
       union all
       select (select s.stream from suppression s where s.portal_id = ? and s.stream > one.stream order by s.stream limit 1)
         from one where one.stream is not null
     )
     select stream from one where stream is not null limit ?`,
    [portalId, portalId, limit],
  );
  return rows.map((row) => row.stream);
}
