/** What a portal was taught about replies. A rule is never changed: which ones hold stands in the versions of the rules. */
import type { BounceClass, Reason } from '../flow/event.ts';
import { scopeValue, type TaughtRule, type TaughtScope } from '../flow/taught-rule.ts';
import { type Db, execute, query } from './database.ts';

export interface StoredTaughtRule extends TaughtRule {
  readonly why: string | null;
  readonly taughtBy: string;
  readonly taughtAt: Date;
}

interface Row {
  readonly ruleId: number;
  readonly words: string;
  readonly scope: TaughtScope['kind'];
  readonly scopeValue: string;
  readonly reason: Reason;
  readonly class: BounceClass | null;
  readonly why: string | null;
  readonly taughtBy: string;
  readonly taughtAt: Date;
}

const SELECT = `select rule_id as "ruleId", words, scope, scope_value as "scopeValue", reason, class, why, taught_by as "taughtBy", taught_at as "taughtAt"
   from taught_rule`;

function toRule({ scope, scopeValue, ...rest }: Row): StoredTaughtRule {
  if (scope === 'gateway') return { ...rest, scope: { kind: scope, gateway: scopeValue } };
  return { ...rest, scope: scope === 'domain' ? { kind: scope, domain: scopeValue } : { kind: scope } };
}

export type NewTaughtRule = Omit<StoredTaughtRule, 'ruleId'>;

/** @returns its id */
export async function insertTaughtRule(db: Db, portalId: number, rule: NewTaughtRule): Promise<number> {
  const rows = await query<{ rule_id: number }>(
    db,
    `insert into taught_rule (portal_id, words, scope, scope_value, reason, class, why, taught_by, taught_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?) returning rule_id`,
    [
      portalId,
      rule.words,
      rule.scope.kind,
      scopeValue(rule.scope),
      rule.reason,
      rule.class,
      rule.why,
      rule.taughtBy,
      rule.taughtAt,
    ],
  );
  return rows[0]?.rule_id ?? 0;
}

/** Those that are in the list, switched on or off, the newest first. */
export async function listTaughtRules(db: Db, portalId: number): Promise<StoredTaughtRule[]> {
  const rows = await query<Row>(db, `${SELECT} where portal_id = ? and removed_at is null order by rule_id desc`, [
    portalId,
  ]);
  return rows.map(toRule);
}

/** With those that were removed: former versions may name them. */
export async function findTaughtRules(
  db: Db,
  portalId: number,
  ruleIds: readonly number[],
): Promise<StoredTaughtRule[]> {
  const rows = await query<Row>(db, `${SELECT} where portal_id = ? and rule_id = any(?::bigint[]) order by rule_id`, [
    portalId,
    [...ruleIds],
  ]);
  return rows.map(toRule);
}

/** @returns false where it was removed before */
export async function removeTaughtRule(db: Db, portalId: number, ruleId: number, now: Date): Promise<boolean> {
  const count = await execute(
    db,
    'update taught_rule set removed_at = ? where portal_id = ? and rule_id = ? and removed_at is null',
    [now, portalId, ruleId],
  );
  return count === 1;
}

export interface RuleUse {
  /** `portal.7` */
  readonly rule: string;
  readonly events: number;
  readonly lastAt: Date;
}

/** How many events each rule reads now, and when the last of them happened. */
export async function countTaughtUse(db: Db, portalId: number): Promise<RuleUse[]> {
  return query<RuleUse>(
    db,
    `select rule, count(*) as events, max(at) as "lastAt" from event
      where portal_id = ? and own_reading is not null group by rule`,
    [portalId],
  );
}
