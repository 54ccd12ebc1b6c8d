/** What admins say of a data source: its kind, what a contact of it cost, and its dated checklist. */
import type { CheckAnswer, CheckItem, DataSourceKind } from '../flow/data-source-card.ts';
import { type Db, execute, query } from './database.ts';

export interface DataSourceCard {
  readonly name: string;
  readonly kind: DataSourceKind | null;
  /** In the currency of the portal. */
  readonly costPerContact: number | null;
  readonly setBy: string;
  readonly setAt: Date;
}

export async function listDataSourceCards(db: Db, portalId: number): Promise<DataSourceCard[]> {
  return query<DataSourceCard>(
    db,
    `select name, kind, cost_per_contact::float8 as "costPerContact", set_by as "setBy", set_at as "setAt" from data_source_card
      where portal_id = ? order by name`,
    [portalId],
  );
}

export async function saveDataSourceCard(db: Db, portalId: number, card: DataSourceCard): Promise<void> {
  await execute(
    db,
    `insert into data_source_card as c (portal_id, name, kind, cost_per_contact, set_by, set_at) values (?, ?, ?, ?, ?, ?)
     on conflict (portal_id, name) do update set kind = excluded.kind, cost_per_contact = excluded.cost_per_contact,
            set_by = excluded.set_by, set_at = excluded.set_at`,
    [portalId, card.name, card.kind, card.costPerContact, card.setBy, card.setAt],
  );
}

/** What its contacts cost stays. */
export async function saveDataSourceKind(
  db: Db,
  portalId: number,
  card: Omit<DataSourceCard, 'costPerContact'>,
): Promise<void> {
  await execute(
    db,
    `insert into data_source_card as c (portal_id, name, kind, set_by, set_at) values (?, ?, ?, ?, ?)
     on conflict (portal_id, name) do update set kind = excluded.kind, set_by = excluded.set_by, set_at = excluded.set_at`,
    [portalId, card.name, card.kind, card.setBy, card.setAt],
  );
}

export interface DataSourceCheck {
  readonly name: string;
  readonly item: CheckItem;
  readonly answer: CheckAnswer;
  readonly note: string | null;
  /** Days; null: answered once and for all. */
  readonly againAfter: number | null;
  readonly answeredBy: string;
  readonly answeredAt: Date;
}

export async function addDataSourceCheck(db: Db, portalId: number, check: DataSourceCheck): Promise<void> {
  await execute(
    db,
    `insert into data_source_check (portal_id, name, item, answer, note, again_after, answered_by, answered_at)
     values (?, ?, ?, ?, ?, ?, ?, ?)`,
    [portalId, check.name, check.item, check.answer, check.note, check.againAfter, check.answeredBy, check.answeredAt],
  );
}

/** @param name null: of all data sources @returns the last answer to each item */
export async function listDataSourceChecks(db: Db, portalId: number, name: string | null): Promise<DataSourceCheck[]> {
  return query<DataSourceCheck>(
    db,
    `select distinct on (name, item) name, item, answer, note, again_after as "againAfter", answered_by as "answeredBy", answered_at as "answeredAt"
       from data_source_check where portal_id = ? and (?::text is null or name = ?) order by name, item, check_id desc`,
    [portalId, name, name],
  );
}
