/** Which version of the rules brought the table of whom one may call, as it stands now. */
import { isDeepStrictEqual } from 'node:util';
import type { Db } from '../store/database.ts';
import { listRuleVersions, type RuleVersion } from '../store/rule-version.ts';

const AT_ONCE = 50;

/** @returns null where nobody has changed it since it was delivered */
export async function findTableVersion(db: Db, portalId: number): Promise<RuleVersion | null> {
  let last: RuleVersion | null = null;
  for (let before: number | null = null; ; ) {
    const versions: RuleVersion[] = await listRuleVersions(db, portalId, before, AT_ONCE);
    for (const version of versions) {
      if (last && !isDeepStrictEqual(tableOf(version), tableOf(last))) return last;
      last = version;
    }
    if (versions.length < AT_ONCE) break;
    before = last?.settings.version ?? null;
  }
  return last && tableOf(last).length > 0 ? last : null;
}

function tableOf({ settings }: RuleVersion) {
  return settings.decide.contactRules;
}
