/** A portal as a check needs it, where no worker has opened it. */
import type { Knex } from 'knex';
import { openPortalKeys } from '../../install/sealed-tokens.ts';
import { type Clock, DAY_MS } from '../../lib/clock.ts';
import { BellwetherError } from '../../lib/errors.ts';
import type { SecretBox } from '../../lib/secrets.ts';
import { findPortal } from '../../store/portal.ts';
import { findRuleVersion, listFormerSettings } from '../../store/rule-version.ts';
import type { CheckingPortal } from './judge-people.ts';

/** @throws BellwetherError `source.unknown-portal` */
export async function openCheckingPortal(
  { db, box, clock }: { readonly db: Knex; readonly box: SecretBox; readonly clock: Clock },
  portalId: number,
): Promise<CheckingPortal> {
  const [portal, rules] = await Promise.all([findPortal(db, portalId), findRuleVersion(db, portalId)]);
  if (!portal || !rules)
    throw new BellwetherError('source.unknown-portal', `Portal ${portalId} has not installed Bellwether.`);
  const oldest = new Date(clock.now().getTime() - (rules.settings.decide.taskMaxAgeDays + 1) * DAY_MS);
  return {
    portalId,
    timeZone: portal.timeZone,
    currency: portal.currency,
    settings: rules.settings,
    formerSettings: await listFormerSettings(db, portalId, oldest),
    hashKey: openPortalKeys(box, portalId, portal.keysEnc).hash,
  };
}
