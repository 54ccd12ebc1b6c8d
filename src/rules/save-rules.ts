/** A new version of a portal's rules: nothing is ever changed in place, so that every decision can name what it was made under. */
import { isDeepStrictEqual } from 'node:util';
import type { Settings } from '../flow/settings.ts';
import type { Clock } from '../lib/clock.ts';
import { BellwetherError } from '../lib/errors.ts';
import { writeAudit } from '../store/audit.ts';
import type { Db } from '../store/database.ts';
import {
  beginReadingAgain,
  findRuleVersion,
  insertRuleVersion,
  listRuleVersions,
  lookAgain,
} from '../store/rule-version.ts';
import { lookAtSegments } from '../store/segment.ts';
import { notifyWork } from '../store/system/notify.ts';

export interface RulesDeps {
  readonly db: Db;
  readonly clock: Clock;
}

export interface NewRules {
  /** The version that was looked at while they were made. */
  readonly base: number;
  readonly settings: Settings;
  readonly note: string | null;
  /** The version that these rules bring back, where they do. */
  readonly from?: number;
  /** What is said of it in the audit log, where it is not that the rules were changed. */
  readonly act?: RulesAct;
}

export interface RulesAct {
  readonly action: `rules.${string}`;
  readonly target: string;
  readonly detail: Readonly<Record<string, string | number | boolean>>;
}

/**
 * @param by who makes them, for the history and the audit log
 * @returns the number of the new version; that of the present one where nothing is different
 * @throws BellwetherError `rules.changed-meanwhile`
 */
export async function saveRules(deps: RulesDeps, portalId: number, by: string, rules: NewRules): Promise<number> {
  const now = deps.clock.now();
  return deps.db.transaction(async (trx) => {
    const current = await findRuleVersion(trx, portalId);
    if (current?.settings.version !== rules.base) throw changedMeanwhile();
    const version = rules.base + 1;
    const settings = { ...rules.settings, version };
    if (isDeepStrictEqual(settings, { ...current.settings, version })) return rules.base;
    const isNew = await insertRuleVersion(trx, portalId, { settings, madeBy: by, madeAt: now, note: rules.note });
    if (!isNew) throw changedMeanwhile();
    await lookAgain(trx, portalId, version, judgesOtherwise(settings, current.settings));
    await beginReadingAgain(trx, portalId, version, !isDeepStrictEqual(settings.taught, current.settings.taught));
    if (!isDeepStrictEqual(settings.decide.championRoles, current.settings.decide.championRoles))
      await lookAtSegments(trx, portalId, now);
    await writeAudit(trx, portalId, {
      at: now,
      actor: by,
      ...(rules.act ?? {
        action: rules.from === undefined ? 'rules.changed' : 'rules.brought-back',
        target: String(version),
        detail: { ...(rules.from !== undefined && { from: rules.from }), ...(rules.note && { note: rules.note }) },
      }),
    });
    await notifyWork(trx, [portalId]);
    return version;
  });
}

/**
 * The rules of a former version, as a new one. What was taught stays: it has a list and a preview of its own.
 *
 * @throws BellwetherError `rules.unknown-version`, `rules.changed-meanwhile`
 */
export async function bringBackRules(
  deps: RulesDeps,
  portalId: number,
  by: string,
  from: number,
  base: number,
): Promise<number> {
  const [former] = await listRuleVersions(deps.db, portalId, from + 1, 1);
  if (former?.settings.version !== from) {
    throw new BellwetherError('rules.unknown-version', `There is no version ${from} of these rules.`);
  }
  const taught = (await findRuleVersion(deps.db, portalId))?.settings.taught ?? [];
  const note = `As in version ${from}`;
  return saveRules(deps, portalId, by, { base, settings: { ...former.settings, taught }, note, from });
}

/** What stands in HubSpot of those who left follows such a change, too. */
function judgesOtherwise(after: Settings, before: Settings): boolean {
  return (
    !isDeepStrictEqual(after.conclude, before.conclude) || !isDeepStrictEqual(after.subscriptions, before.subscriptions)
  );
}

function changedMeanwhile(): BellwetherError {
  return new BellwetherError(
    'rules.changed-meanwhile',
    'Somebody else has changed the rules meanwhile. Look at what they changed, and save again.',
  );
}
