/** A portal's rules, version by version; the newest one is in force. */
import { readSettings } from '../flow/read-settings.ts';
import type { FormerSettings, Settings } from '../flow/settings.ts';
import type { TaughtRule } from '../flow/taught-rule.ts';
import { MARK } from './address.ts';
import { type Db, execute, query } from './database.ts';
import { findTaughtRules } from './taught-rule.ts';

export interface RuleVersion {
  readonly settings: Settings;
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly note: string | null;
}

/** Taught rules are many and never change: a version names those that hold. None where a release made it that knows no such rules. */
type StoredSettings = Omit<Settings, 'taught'> & { readonly taught?: readonly number[] };

interface Row {
  readonly version: number;
  readonly settings: StoredSettings;
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly note: string | null;
}

function toRuleVersion({ version, settings, ...rest }: Row, known: ReadonlyMap<number, TaughtRule>): RuleVersion {
  const taught = (settings.taught ?? []).flatMap((id) => known.get(id) ?? []);
  return { ...rest, settings: readSettings(settings, version, taught) };
}

async function toRuleVersions<Found extends Row>(
  db: Db,
  portalId: number,
  rows: readonly Found[],
): Promise<RuleVersion[]> {
  const ids = new Set(rows.flatMap((row) => row.settings.taught ?? []));
  const rules = ids.size === 0 ? [] : await findTaughtRules(db, portalId, [...ids]);
  const known = new Map(
    rules.map(({ ruleId, words, scope, reason, class: kind }) => [
      ruleId,
      { ruleId, words, scope, reason, class: kind },
    ]),
  );
  return rows.map(({ version, settings, madeBy, madeAt, note }) =>
    toRuleVersion({ version, settings, madeBy, madeAt, note }, known),
  );
}

/** Where a version says nothing of taught rules, those of the version before go on. */
const FIELDS = `v.version, v.made_by as "madeBy", v.made_at as "madeAt", v.note,
  case when v.settings -> 'taught' is not null then v.settings else v.settings || jsonb_build_object('taught', coalesce((
    select f.settings -> 'taught' from rule_version f
     where f.portal_id = v.portal_id and f.version < v.version and f.settings -> 'taught' is not null
     order by f.version desc limit 1), '[]')) end as settings`;
const SELECT = `select ${FIELDS} from rule_version v`;

/** @returns null for a portal that was never installed */
export async function findRuleVersion(db: Db, portalId: number): Promise<RuleVersion | null> {
  const rows = await query<Row>(db, `${SELECT} where v.portal_id = ? order by v.version desc limit 1`, [portalId]);
  return (await toRuleVersions(db, portalId, rows))[0] ?? null;
}

/** @returns those that held at that moment, before the first ones these; null for a portal that has none */
export async function findRuleVersionAt(db: Db, portalId: number, at: Date): Promise<RuleVersion | null> {
  const rows = await query<Row>(
    db,
    `${SELECT} where v.portal_id = ? order by v.made_at <= ? desc, case when v.made_at <= ? then -v.version else v.version end limit 1`,
    [portalId, at, at],
  );
  return (await toRuleVersions(db, portalId, rows))[0] ?? null;
}

/** @returns up to `limit` versions below `before`, the newest first */
export async function listRuleVersions(
  db: Db,
  portalId: number,
  before: number | null,
  limit: number,
): Promise<RuleVersion[]> {
  const rows = await query<Row>(
    db,
    `${SELECT} where v.portal_id = ? and (?::bigint is null or v.version < ?::bigint) order by v.version desc limit ?`,
    [portalId, before, before, limit],
  );
  return toRuleVersions(db, portalId, rows);
}

/** The rules that held at some moment since then, save those in force now; the oldest first. */
export async function listFormerSettings(db: Db, portalId: number, since: Date): Promise<FormerSettings[]> {
  const rows = await query<Row & { until: Date | null }>(
    db,
    `select * from (
       select ${FIELDS}, lead(v.made_at) over (order by v.version) as until
         from rule_version v where v.portal_id = ?) as held
      where until > ? order by version`,
    [portalId, since],
  );
  const versions = await toRuleVersions(db, portalId, rows);
  return rows.flatMap(({ until }, nth) => {
    const settings = versions[nth]?.settings;
    return until && settings ? [{ settings, until }] : [];
  });
}

/**
 * What the version before holds and this release does not know, because a later one stored it, goes on.
 *
 * @returns false where this version was there already
 */
export async function insertRuleVersion(db: Db, portalId: number, rules: RuleVersion): Promise<boolean> {
  const stored = { ...rules.settings, taught: (rules.settings.taught ?? []).map((rule) => rule.ruleId) };
  const count = await execute(
    db,
    `insert into rule_version (portal_id, version, settings, made_by, made_at, note)
     values (?, ?, coalesce((select settings from rule_version where portal_id = ? and version = ?), '{}') || ?::jsonb, ?, ?, ?)
     on conflict (portal_id, version) do nothing`,
    [
      portalId,
      rules.settings.version,
      portalId,
      rules.settings.version - 1,
      JSON.stringify(stored),
      rules.madeBy,
      rules.madeAt,
      rules.note,
    ],
  );
  return count === 1;
}

/**
 * Addresses are to be concluded anew under this version, from the first one on. Should another version have been at it, this
 * one takes over where it stood.
 *
 * @param fromStart false where nothing changed by which an address is judged: only what was begun is gone on with
 */
export async function lookAgain(db: Db, portalId: number, version: number, fromStart: boolean): Promise<void> {
  await execute(
    db,
    `update rule_version v
        set look_again_after = case when v.version <> ? then null when ? then 0
              else (select min(f.look_again_after) from rule_version f where f.portal_id = v.portal_id) end
      where v.portal_id = ? and (v.version = ? or v.look_again_after is not null)`,
    [version, fromStart, portalId, version],
  );
}

/** The same for events that are to be read again under the rules of this version. */
export async function beginReadingAgain(db: Db, portalId: number, version: number, fromStart: boolean): Promise<void> {
  await execute(
    db,
    `update rule_version v
        set read_again_after = case when v.version <> ? then null when ? then 0
              else (select min(f.read_again_after) from rule_version f where f.portal_id = v.portal_id) end
      where v.portal_id = ? and (v.version = ? or v.read_again_after is not null)`,
    [version, fromStart, portalId, version],
  );
}

/** Has all events read again under the rules in force; nothing where nothing was ever taught. */
export async function readEverythingAgain(db: Db, portalId: number): Promise<void> {
  await execute(
    db,
    `update rule_version v set read_again_after = 0
      where v.portal_id = ? and v.version = (select max(n.version) from rule_version n where n.portal_id = v.portal_id)
        and exists (select from taught_rule t where t.portal_id = v.portal_id)`,
    [portalId],
  );
}

export interface ReadingAgain {
  /** Which began it: a release that knows no taught rules may have made later ones, under which they hold as before. */
  readonly version: number;
  /** The address up to which events were read again. */
  readonly after: number;
}

/** @returns null where there is nothing (left) to read again under the rules of this version */
export async function findReadingAgain(db: Db, portalId: number, version: number): Promise<ReadingAgain | null> {
  const rows = await query<ReadingAgain>(
    db,
    `select version, read_again_after as after from rule_version
      where portal_id = ? and version <= ? and read_again_after is not null order by version desc limit 1`,
    [portalId, version],
  );
  return rows[0] ?? null;
}

/** @param after null: all are read @returns false where another version has taken over meanwhile */
export async function saveReadingAgain(
  db: Db,
  portalId: number,
  version: number,
  after: number | null,
): Promise<boolean> {
  const count = await execute(
    db,
    'update rule_version set read_again_after = ? where portal_id = ? and version = ? and read_again_after is not null',
    [after, portalId, version],
  );
  return count === 1;
}

export async function isReadingAgain(db: Db, portalId: number): Promise<boolean> {
  const rows = await query(
    db,
    'select 1 from rule_version where portal_id = ? and read_again_after is not null limit 1',
    [portalId],
  );
  return rows.length > 0;
}

export async function isLookingAgain(db: Db, portalId: number): Promise<boolean> {
  const rows = await query(
    db,
    'select 1 from rule_version where portal_id = ? and look_again_after is not null limit 1',
    [portalId],
  );
  return rows.length > 0;
}

/** Marks the next addresses for the rules that were changed. @returns how many; 0 when all are marked */
export async function markNextToLookAgain(db: Db, portalId: number, limit: number, now: Date): Promise<number> {
  const rows = await query<{ marked: number }>(
    db,
    `with rules as (
       select version, look_again_after from rule_version
        where portal_id = ? and look_again_after is not null order by version desc limit 1 for update
     ), next as (
       select a.address_id from address a, rules r
        where a.portal_id = ? and a.address_id > r.look_again_after and a.in_ledger order by a.address_id limit ?
     ), marked as (
       update address a set dirty_at = ${MARK}
         from next n where a.portal_id = ? and a.address_id = n.address_id returning 1
     ), moved as (
       update rule_version v set look_again_after = (select max(address_id) from next)
         from rules r where v.portal_id = ? and v.version = r.version
     )
     select count(*)::integer as marked from marked`,
    [portalId, portalId, limit, now, portalId, portalId],
  );
  return rows[0]?.marked ?? 0;
}
