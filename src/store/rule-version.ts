/** A portal's rules, version by version; the newest one is in force. */
import { DEFAULT_SETTINGS, type Settings } from '../flow/settings.ts';
import { type Db, execute, query } from './database.ts';

export interface RuleVersion {
  readonly settings: Settings;
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly note: string | null;
}

interface Row {
  readonly version: number;
  readonly settings: Settings;
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly note: string | null;
}

/** The column decides what version the settings are of. What came after they were made stands as it is by default. */
function toRuleVersion({ version, settings, ...rest }: Row): RuleVersion {
  const { conclude, decide } = DEFAULT_SETTINGS;
  const plays = { ...decide.plays, ...settings.decide?.plays };
  return {
    ...rest,
    settings: {
      version,
      conclude: { ...conclude, ...settings.conclude },
      decide: { ...decide, ...settings.decide, plays },
    },
  };
}

const SELECT = `select version, settings, made_by as "madeBy", made_at as "madeAt", note from rule_version`;

/** @returns null for a portal that was never installed */
export async function findRuleVersion(db: Db, portalId: number): Promise<RuleVersion | null> {
  const rows = await query<Row>(db, `${SELECT} where portal_id = ? order by version desc limit 1`, [portalId]);
  return rows[0] ? toRuleVersion(rows[0]) : null;
}

/** @returns false where this version was there already */
export async function insertRuleVersion(db: Db, portalId: number, rules: RuleVersion): Promise<boolean> {
  const count = await execute(
    db,
    `insert into rule_version (portal_id, version, settings, made_by, made_at, note) values (?, ?, ?::jsonb, ?, ?, ?)
     on conflict (portal_id, version) do nothing`,
    [portalId, rules.settings.version, JSON.stringify(rules.settings), rules.madeBy, rules.madeAt, rules.note],
  );
  return count === 1;
}
