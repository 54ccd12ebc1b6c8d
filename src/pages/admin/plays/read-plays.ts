/** What the pages of rules read. */
import { DEFAULT_SETTINGS } from '../../../flow/settings.ts';
import { DAY_MS } from '../../../lib/clock.ts';
import { describeChanges } from '../../../rules/describe-changes.ts';
import { listOwners } from '../../../rules/list-owners.ts';
import type { Db } from '../../../store/database.ts';
import { findPortal } from '../../../store/portal.ts';
import { listReplays, type Replay } from '../../../store/replay.ts';
import { listPlayActivity, type PlayActivity } from '../../../store/report/plays.ts';
import { findRuleVersion, isLookingAgain, listRuleVersions, type RuleVersion } from '../../../store/rule-version.ts';
import type { RuleHistory } from './history-page.ts';

const LATELY_DAYS = 30;
const VERSIONS = 20;

export interface RulesView {
  readonly rules: RuleVersion;
  readonly scopes: readonly string[];
  readonly activity: readonly PlayActivity[];
  readonly isLookingAgain: boolean;
  /** Drafts that were tried, and neither saved nor dropped. */
  readonly replays: readonly Replay[];
}

export async function readRules(db: Db, portalId: number, now: Date): Promise<RulesView> {
  const since = new Date(now.getTime() - LATELY_DAYS * DAY_MS);
  const [rules, portal, activity, looking, replays] = await Promise.all([
    findRuleVersion(db, portalId),
    findPortal(db, portalId),
    listPlayActivity(db, portalId, since),
    isLookingAgain(db, portalId),
    listReplays(db, portalId, now),
  ]);
  return {
    rules: rules ?? { settings: DEFAULT_SETTINGS, madeBy: 'Bellwether', madeAt: now, note: null },
    scopes: portal?.scopes ?? [],
    activity,
    isLookingAgain: looking,
    replays,
  };
}

/** @returns the rules of this very version; null where there is no such */
export async function findVersion(db: Db, portalId: number, version: number): Promise<RuleVersion | null> {
  const [found] = await listRuleVersions(db, portalId, version + 1, 1);
  return found?.settings.version === version ? found : null;
}

export async function readHistory(db: Db, portalId: number, before: number | null): Promise<RuleHistory> {
  const [current, found, ownerName] = await Promise.all([
    findRuleVersion(db, portalId),
    listRuleVersions(db, portalId, before, VERSIONS + 1),
    ownerNames(db, portalId),
  ]);
  const shown = found.slice(0, VERSIONS);
  return {
    current: current?.settings.version ?? 0,
    isFirst: before === null,
    nextBefore: found.length > VERSIONS ? (shown.at(-1)?.settings.version ?? null) : null,
    versions: shown.map((version, n) => {
      const former = found[n + 1];
      return { ...version, changes: former ? describeChanges(former.settings, version.settings, ownerName) : null };
    }),
  };
}

export async function ownerNames(db: Db, portalId: number): Promise<(ownerId: string) => string | null> {
  const names = new Map((await listOwners(db, portalId)).map((owner) => [owner.ownerId, owner.name]));
  return (ownerId) => names.get(ownerId) || null;
}
