/** A portal is taught what replies mean: a new version of its rules each time, and events that are read again under it. */
import type { Settings } from '../flow/settings.ts';
import { scopeValue, type TaughtRule } from '../flow/taught-rule.ts';
import { BellwetherError } from '../lib/errors.ts';
import { writeAudit } from '../store/audit.ts';
import type { Db } from '../store/database.ts';
import { findRuleVersion } from '../store/rule-version.ts';
import { insertTaughtRule, listTaughtRules, removeTaughtRule, type StoredTaughtRule } from '../store/taught-rule.ts';
import { type RulesDeps, saveRules } from './save-rules.ts';
import type { Taught } from './teach-form.ts';

/** Each is looked for in every reply of its scope, and people should still know what they taught. */
export const TAUGHT_MAX = 200;

/** Of a rule that is not saved yet: newer than any other. */
const NOT_YET = Number.MAX_SAFE_INTEGER;

export function isNotYet({ ruleId }: Pick<TaughtRule, 'ruleId'>): boolean {
  return ruleId === NOT_YET;
}

/** How the list of those that hold would be with this one. */
export function withRule(settings: Settings, rule: Taught | TaughtRule): readonly [TaughtRule, readonly TaughtRule[]] {
  const { words, scope, reason, class: kind } = rule;
  const added = { ruleId: 'ruleId' in rule ? rule.ruleId : NOT_YET, words, scope, reason, class: kind };
  return [added, [...settings.taught, added].sort((a, b) => a.ruleId - b.ruleId)];
}

export function withoutRule(settings: Settings, ruleId: number): readonly TaughtRule[] {
  return settings.taught.filter((rule) => rule.ruleId !== ruleId);
}

/**
 * @param base the version on which the preview was made
 * @returns the id of the new rule
 * @throws BellwetherError `taught.too-many`, `taught.known`, `rules.changed-meanwhile`
 */
export async function teachRule(
  deps: RulesDeps,
  portalId: number,
  by: string,
  { base, rule, why }: { readonly base: number; readonly rule: Taught; readonly why: string | null },
): Promise<number> {
  return deps.db.transaction(async (trx) => {
    const settings = await settingsNow(trx, portalId);
    const known = await listTaughtRules(trx, portalId);
    if (known.length >= TAUGHT_MAX)
      throw new BellwetherError(
        'taught.too-many',
        `There are ${TAUGHT_MAX} taught rules, which is the most. Remove one that no reply fits any more.`,
      );
    if (known.some((one) => isSame(one, rule)))
      throw new BellwetherError(
        'taught.known',
        'There is a rule for these words and this reach already. Switch it on, or remove it first, in the list of taught rules.',
      );
    const ruleId = await insertTaughtRule(trx, portalId, {
      ...rule,
      why,
      taughtBy: by,
      taughtAt: deps.clock.now(),
    });
    const [, taught] = withRule(settings, { ...rule, ruleId });
    await saveRules({ ...deps, db: trx }, portalId, by, {
      base,
      settings: { ...settings, taught },
      note: why,
      act: { action: 'rules.taught', target: String(ruleId), detail: { reason: rule.reason } },
    });
    return ruleId;
  });
}

export const TAUGHT_ACTS = ['on', 'off', 'remove'] as const;
export type TaughtAct = (typeof TAUGHT_ACTS)[number];
const ACTIONS: Readonly<Record<TaughtAct, `rules.${string}`>> = {
  on: 'rules.taught-on',
  off: 'rules.taught-off',
  remove: 'rules.taught-removed',
};

/** @throws BellwetherError `taught.gone`, `rules.changed-meanwhile` */
export async function changeTaughtRule(
  deps: RulesDeps,
  portalId: number,
  by: string,
  { base, ruleId, act }: { readonly base: number; readonly ruleId: number; readonly act: TaughtAct },
): Promise<void> {
  await deps.db.transaction(async (trx) => {
    const settings = await settingsNow(trx, portalId);
    const rule = (await listTaughtRules(trx, portalId)).find((one) => one.ruleId === ruleId);
    const isThere = rule && (act !== 'remove' || (await removeTaughtRule(trx, portalId, ruleId, deps.clock.now())));
    if (!rule || !isThere) throw new BellwetherError('taught.gone', 'Somebody has removed this rule meanwhile.');
    const rest = withoutRule(settings, ruleId);
    const taught = act === 'on' ? withRule({ ...settings, taught: rest }, rule)[1] : rest;
    const note = null;
    const log = { action: ACTIONS[act], target: String(ruleId), detail: {} };
    const version = await saveRules({ ...deps, db: trx }, portalId, by, {
      base,
      settings: { ...settings, taught },
      note,
      act: log,
    });
    // One that was switched off is removed without a new version.
    if (version === base && act === 'remove')
      await writeAudit(trx, portalId, { at: deps.clock.now(), actor: by, ...log });
  });
}

async function settingsNow(db: Db, portalId: number): Promise<Settings> {
  const found = await findRuleVersion(db, portalId);
  if (!found)
    throw new BellwetherError('portal.incomplete', `Portal ${portalId} has no rules: install Bellwether again.`);
  return found.settings;
}

function isSame(a: StoredTaughtRule, b: Taught): boolean {
  return a.words === b.words && a.scope.kind === b.scope.kind && scopeValue(a.scope) === scopeValue(b.scope);
}
