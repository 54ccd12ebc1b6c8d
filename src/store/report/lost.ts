/** The lost, sorted, filtered and paged: the thousandth page costs what the first does, in either direction. */

import { type Binding, type Db, query } from '../database.ts';
import type { ListedPerson, Standing } from '../directory.ts';
import { searchQuery } from '../search-words.ts';
import { valuesSql } from './lost-choices.ts';

export const LOST_ORDERS = ['since', 'person', 'company', 'owner', 'amount'] as const;
export type LostOrder = (typeof LOST_ORDERS)[number];

/** `bounced` and `left`: whatever the verdict, and whatever the wish. */
export const LOST_STATES = ['dead', 'unsure', 'blocked', 'retrying', 'bounced', 'left'] as const;
export type LostState = (typeof LOST_STATES)[number];

export interface LostFilter {
  readonly standing: Standing;
  /** Words of name, company or address; empty: everybody. */
  readonly text: string;
  readonly state: LostState | null;
  readonly reason: string | null;
  /** The empty string: those whom nobody owns. */
  readonly ownerId: string | null;
  readonly sourceId: number | null;
  readonly gateway: string | null;
  readonly dataSource: string | null;
  readonly isChampion: boolean;
  readonly hasDeal: boolean;
  readonly since: Date | null;
  /** With what its name begins, folded; where there is no company, its domain. Empty: any. */
  readonly company: string;
  /** A buying role in words, among others that they may have. */
  readonly role: string | null;
  /** Open deals of so much in this currency; null: in any one. */
  readonly stake: { readonly least: number; readonly currency: string | null } | null;
  /** No person has dealt with them since then, or ever. */
  readonly quietSince: Date | null;
  readonly hasProbable: boolean;
  /** What may lie behind it. */
  readonly hypothesis: string | null;
  /** When the last loss or departure ended. */
  readonly ended: { readonly from: Date | null; readonly before: Date | null };
}

export interface LostSorting {
  readonly key: LostOrder;
  readonly direction: 'ascending' | 'descending';
}

/** A row's place in an order: the value that it is sorted by, and its id, since many share one. */
export interface LostPlace {
  readonly value: string | number;
  readonly addressId: number;
}

export interface LostPage {
  readonly sorting: LostSorting;
  /** Rows after this one, or before it; null: from the start. */
  readonly from: { readonly place: LostPlace; readonly goes: 'after' | 'before' } | null;
  readonly limit: number;
  /**
   * Some thousands at most fit the filter: they are picked first and sorted then, since walking along the order would read
   * everybody. Where many fit, walking finds a page of them soon.
   */
  readonly isFew: boolean;
}

export interface LostRow extends ListedPerson {
  readonly place: LostPlace;
  /** How the newest decision about them reached somebody; null: nobody was told. */
  readonly told: 'task' | 'digest' | 'note' | null;
  /** Of the task or note that speaks for them. */
  readonly writeState: 'planned' | 'sending' | 'done' | 'failed' | 'dropped' | null;
  readonly anchorType: string | null;
  readonly anchorId: string | null;
  readonly resultId: string | null;
  /** The task was completed by us, since its cause is gone. */
  readonly isTaskClosed: boolean;
}

const ORDERS: Readonly<Record<LostOrder, { readonly column: string; readonly type: string }>> = {
  since: { column: 'since', type: 'timestamptz' },
  person: { column: 'person_key', type: 'text' },
  company: { column: 'company_key', type: 'text' },
  owner: { column: 'owner_key', type: 'text' },
  amount: { column: 'deal_amount', type: 'double precision' },
};

const COLUMNS = `d.address_id as "addressId", d.email, d.standing, d.verdict, d.opt_out as "optOut", d.since, d.reason,
  d.won_back_by as "wonBackBy", d.contact_id as "contactId", d.person, d.job_title as "jobTitle", d.company_id as "companyId", d.company,
  d.owner_id as "ownerId", d.owner, d.role, d.is_champion as "isChampion", d.open_deals as "openDeals", d.deal_id as "dealId",
  d.deal_name as "dealName", d.deal_amount as "dealAmount", d.deal_currency as "dealCurrency", d.deal_probability as "dealProbability",
  d.esp, d.source_id as "sourceId", d.gateway, d.data_source as "dataSource"`;

/** With all its digits: the place of a row must be exact. */
const SINCE_TEXT = `to_char(d.since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

const TASK = `left join lateral (
    select n.told, w.state, w.anchor_type, w.anchor_id, w.result_id,
           exists (select from crm_write c where c.portal_id = w.portal_id and c.write_key = 'close:' || w.write_id and c.state = 'done') as is_closed
      from decision n left join crm_write w on w.portal_id = n.portal_id and w.write_id = n.write_id
     where n.portal_id = d.portal_id and n.address_id = d.address_id and n.told is not null
     order by n.decision_id desc limit 1
  ) t on true`;

const TOLD = `t.told, t.state as "writeState", t.anchor_type as "anchorType", t.anchor_id as "anchorId", t.result_id as "resultId",
  coalesce(t.is_closed, false) as "isTaskClosed"`;

interface Selection {
  readonly where: string;
  readonly bindings: readonly Binding[];
}

/** @returns null where there is no such person */
export async function findLost(db: Db, portalId: number, addressId: number): Promise<LostRow | null> {
  const rows = await query<Omit<LostRow, 'place'>>(
    db,
    `select ${COLUMNS}, ${TOLD} from directory d ${TASK} where d.portal_id = ? and d.address_id = ?`,
    [portalId, addressId],
  );
  const [row] = rows;
  return row ? { ...row, place: { value: row.since.toISOString(), addressId } } : null;
}

/** @returns in the order asked for, also where the page before a row was asked for */
export async function listLost(db: Db, portalId: number, filter: LostFilter, page: LostPage): Promise<LostRow[]> {
  const { where, bindings } = selectionOf(portalId, filter);
  const { column, type } = ORDERS[page.sorting.key];
  const { from } = page;
  const isUp = (page.sorting.direction === 'ascending') !== (from?.goes === 'before');
  const place = from ? `and (${column}, address_id) ${isUp ? '>' : '<'} (?::${type}, ?)` : '';
  const order = (of: string) =>
    `order by ${of}${column} ${isUp ? 'asc' : 'desc'}, ${of}address_id ${isUp ? 'asc' : 'desc'}`;
  const rows = await query<Omit<LostRow, 'place'> & { placeValue: string | number }>(
    db,
    `with chosen as ${page.isFew ? 'materialized' : 'not materialized'} (select address_id, ${column} from directory where ${where})
     select ${COLUMNS}, ${page.sorting.key === 'since' ? SINCE_TEXT : `d.${column}`} as "placeValue",
            ${TOLD}
       from (select * from chosen where true ${place} ${order('')} limit ?) p
       join directory d on d.portal_id = ? and d.address_id = p.address_id ${TASK}
      ${order('p.')}`,
    [...bindings, ...(from ? [from.place.value, from.place.addressId] : []), page.limit, portalId],
  );
  const inOrder = from?.goes === 'before' ? rows.toReversed() : rows;
  return inOrder.map(({ placeValue, ...row }) => ({
    ...row,
    place: { value: placeValue, addressId: row.addressId },
  }));
}

/** @param most counting ends there: whoever sees it knows that there are at least so many */
export async function countLostUpTo(db: Db, portalId: number, filter: LostFilter, most: number): Promise<number> {
  const { where, bindings } = selectionOf(portalId, filter);
  const rows = await query<{ n: number }>(
    db,
    // Planned as if all of them were wanted: for a few of them PostgreSQL would read the table from its start.
    `with chosen as materialized (select 1 from directory where ${where})
     select count(*) as n from (select from chosen limit ?) c`,
    [...bindings, most],
  );
  return rows[0]?.n ?? 0;
}

function selectionOf(portalId: number, filter: LostFilter): Selection {
  const parts = ['portal_id = ? and standing = ?'];
  const bindings: Binding[] = [portalId, filter.standing];
  const add = (sql: string, ...more: Binding[]) => {
    parts.push(sql);
    bindings.push(...more);
  };
  if (filter.text !== '') {
    const sought = searchQuery(portalId, filter.text);
    if (sought === null) add('false');
    else add('search @@ ?::tsquery', sought);
  }
  if (filter.state === 'left') add(`opt_out <> 'none'`);
  else if (filter.state === 'bounced') add(`verdict in ('dead', 'unsure', 'blocked', 'retrying')`);
  else if (filter.state !== null) add('verdict = ?', filter.state);
  if (filter.reason !== null) add('reason = ?', filter.reason);
  if (filter.ownerId === '') add('owner_id is null');
  else if (filter.ownerId !== null) add('owner_id = ?', filter.ownerId);
  if (filter.sourceId !== null) add('source_id = ?', filter.sourceId);
  if (filter.gateway !== null) add('gateway = ?', filter.gateway);
  if (filter.dataSource !== null) add('data_source = ?', filter.dataSource);
  if (filter.isChampion) add('is_champion');
  if (filter.hasDeal) add('open_deals > 0');
  if (filter.since !== null) add('since >= ?', filter.since);
  // Text of this order begins with it exactly where it lies between it and it with the last character of all.
  if (filter.company !== '') add('company_key >= ? and company_key < ?', filter.company, `${filter.company}\u{10FFFF}`);
  if (filter.role !== null)
    add(
      `role is not null and role = any(array(select v from (${valuesSql('role')}) r where ? = any(string_to_array(v, ', '))))`,
      ...[portalId, filter.standing, portalId, filter.standing],
      filter.role,
    );
  if (filter.stake !== null) {
    const { least, currency } = filter.stake;
    // Enough in one currency is enough in the largest: so an index finds those who may be meant.
    add('most_at_stake > 0 and most_at_stake >= ?', least);
    if (currency !== null) add('(at_stake ->> ?)::double precision >= ?', currency, least);
  }
  if (filter.quietSince !== null) add('(last_contact is null or last_contact < ?)', filter.quietSince);
  if (filter.hasProbable) add('has_probable');
  if (filter.hypothesis !== null) add('hypothesis = ?', filter.hypothesis);
  if (filter.ended.from !== null) add('ended_at >= ?', filter.ended.from);
  if (filter.ended.before !== null) add('ended_at < ?', filter.ended.before);
  return { where: parts.join(' and '), bindings };
}
