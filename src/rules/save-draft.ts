/** A draft that was tried on the history becomes the rules: its numbers as a new version, and what it would teach as a taught rule. */
import { BellwetherError } from '../lib/errors.ts';
import type { Replay } from '../store/replay.ts';
import { listRuleVersions } from '../store/rule-version.ts';
import { type RulesDeps, saveRules } from './save-rules.ts';
import { changeTaughtRule, isNotYet, teachRule } from './teach.ts';

/** The page of drafts that teach what replies mean: they stand on none of the plays. */
export const TAUGHT_PAGE = 'taught';

/** @throws BellwetherError `replay.not-done`, and as `saveRules`, `teachRule` and `changeTaughtRule` do */
export async function saveDraft(deps: RulesDeps, portalId: number, by: string, replay: Replay): Promise<void> {
  const { base, settings, note, endedAt, why, page } = replay;
  if (endedAt === null || why !== null)
    throw new BellwetherError('replay.not-done', 'The replay is not done yet. Wait for it, and save then.');
  if (page !== TAUGHT_PAGE) {
    await saveRules(deps, portalId, by, { base, settings, note });
    return;
  }
  const [from] = await listRuleVersions(deps.db, portalId, base + 1, 1);
  const before = new Set(from?.settings.taught.map((rule) => rule.ruleId));
  const after = new Set(settings.taught.map((rule) => rule.ruleId));
  for (const rule of settings.taught.filter(({ ruleId }) => !before.has(ruleId))) {
    if (isNotYet(rule)) await teachRule(deps, portalId, by, { base, rule, why: note });
    else await changeTaughtRule(deps, portalId, by, { base, ruleId: rule.ruleId, act: 'on' });
  }
  for (const ruleId of [...before].filter((one) => !after.has(one)))
    await changeTaughtRule(deps, portalId, by, { base, ruleId, act: 'off' });
}
