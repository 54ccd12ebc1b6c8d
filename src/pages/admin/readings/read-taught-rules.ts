/** What the pages of taught rules read. */
import type { Settings } from '../../../flow/settings.ts';
import { taughtRuleName } from '../../../flow/taught-rule.ts';
import { BellwetherError } from '../../../lib/errors.ts';
import type { Db } from '../../../store/database.ts';
import { findRuleVersion, isReadingAgain } from '../../../store/rule-version.ts';
import { countTaughtUse, listTaughtRules, type StoredTaughtRule } from '../../../store/taught-rule.ts';

export interface TaughtView extends StoredTaughtRule {
  readonly isOn: boolean;
  /** Stored replies that it reads. */
  readonly events: number;
  readonly lastAt: Date | null;
}

export interface TaughtRules {
  readonly settings: Settings;
  readonly rules: readonly TaughtView[];
  readonly isReadingAgain: boolean;
}

/** @throws BellwetherError `portal.incomplete` */
export async function readTaughtRules(db: Db, portalId: number): Promise<TaughtRules> {
  const [version, rules, uses, isAgain] = await Promise.all([
    findRuleVersion(db, portalId),
    listTaughtRules(db, portalId),
    countTaughtUse(db, portalId),
    isReadingAgain(db, portalId),
  ]);
  if (!version) throw new BellwetherError('portal.incomplete', 'This portal has no rules: install Bellwether again.');
  const on = new Set(version.settings.taught.map((rule) => rule.ruleId));
  const byRule = new Map(uses.map((use) => [use.rule, use]));
  return {
    settings: version.settings,
    isReadingAgain: isAgain,
    rules: rules.map((rule) => {
      const use = byRule.get(taughtRuleName(rule.ruleId));
      return { ...rule, isOn: on.has(rule.ruleId), events: use?.events ?? 0, lastAt: use?.lastAt ?? null };
    }),
  };
}
