/** Once an hour: too many unknown users in a mailing, from a data source or an IP, and one task for each cause. */
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { draftRateAlert, type RateAlert, type RateReceiver } from '../flow/decide/shared-task/rate-alert.ts';
import { renderTask } from '../flow/enact/task/render-task.ts';
import { type Clock, DAY_MS } from '../lib/clock.ts';
import { makeReference } from '../lib/reference.ts';
import { type CampaignOwner, listCampaignOwners } from '../store/campaign-owner.ts';
import { listRecords } from '../store/crm-record.ts';
import { planCreate } from '../store/crm-write.ts';
import type { Db } from '../store/database.ts';
import { findPortal } from '../store/portal.ts';
import { claimRate, listToldRates } from '../store/rate-told.ts';
import type { RatesFilter } from '../store/report/counted-by.ts';
import { countRates } from '../store/report/rates.ts';
import { findRuleVersion } from '../store/rule-version.ts';
import { notifyWork } from '../store/system/notify.ts';
import { type FoundCause, findRateCauses } from './find-rate-causes.ts';

export interface RateAlertDeps {
  readonly db: Knex;
  readonly clock: Clock;
  readonly publicUrl: string;
}

/** What lasts is told of again after this. */
export const TELL_AGAIN_MS = 30 * DAY_MS;
/** A choice of the page, too. */
export const RATE_DAYS = 14;
const PARTS = 5;

/**
 * Only mail that is no older than what opens tasks at all, and no imported bounces: history opens none.
 *
 * @returns how many tasks were planned
 */
export async function planRateAlerts({ db, clock, publicUrl }: RateAlertDeps, portalId: number): Promise<number> {
  const now = clock.now();
  const [portal, rules] = await Promise.all([findPortal(db, portalId), findRuleVersion(db, portalId)]);
  if (portal?.state !== 'active' || !rules?.settings.decide.plays['unknown-user-rate'].on) return 0;
  const { decide } = rules.settings;
  const days = Math.min(RATE_DAYS, decide.taskMaxAgeDays);
  const filter: RatesFilter = {
    from: dayOf(new Date(now.getTime() - (days - 1) * DAY_MS)),
    to: dayOf(now),
    campaign: null,
    dataSource: null,
    isLive: true,
  };
  const since = new Date(now.getTime() - TELL_AGAIN_MS);
  const causes = await findRateCauses(db, portalId, filter, decide, await listToldRates(db, portalId, since));
  if (causes.length === 0) return 0;
  return db.transaction(async (trx) => {
    const [owners, people] = await Promise.all([
      listCampaignOwners(trx, portalId),
      listRecords(trx, portalId, 'owner'),
    ]);
    const known = new Set(people.map((person) => person.recordId));
    let planned = 0;
    for (const cause of causes) {
      const { kind, group } = cause;
      const told = { kind, name: group.key, toldAt: now };
      if (!(await claimRate(trx, portalId, told, since))) continue;
      const alert: RateAlert = {
        kind,
        name: group.key,
        days,
        counts: group,
        judged: cause.judged,
        parts: await partsOf(trx, portalId, cause, filter),
        limit: decide.rateLimit,
      };
      const reference = makeReference();
      const draft = draftRateAlert(
        alert,
        receiverOf(cause, owners, decide.fallbackOwnerId, known),
        now,
        portal.timeZone,
      );
      const writeId = await planCreate(
        trx,
        portalId,
        {
          writeKey: `rate:${kind}:${hashOf(group.key)}:${dayOf(now)}`,
          surface: 'digest',
          addressId: null,
          decisionId: null,
          payload: renderTask(draft, reference, [{ label: 'The numbers', url: pageOf(publicUrl, cause) }]),
          reference,
          anchor: null,
          tryAfter: null,
        },
        now,
      );
      if (writeId !== null) planned++;
    }
    if (planned > 0) await notifyWork(trx, [portalId]);
    return planned;
  });
}

async function partsOf(
  db: Db,
  portalId: number,
  { kind, group }: FoundCause,
  filter: RatesFilter,
): Promise<RateAlert['parts']> {
  if (kind === 'sending_ip') return [];
  const [by, only] =
    kind === 'campaign'
      ? (['data_source', { campaign: group.key }] as const)
      : (['campaign', { dataSource: group.key }] as const);
  const parts = await countRates(db, portalId, by, { ...filter, ...only }, 1_000);
  return parts
    .filter(({ unknown }) => unknown > 0)
    .sort((a, b) => b.unknown - a.unknown)
    .slice(0, PARTS)
    .map(({ key, ...counts }) => ({ name: key === '' ? 'none named' : key, ...counts }));
}

/** @param known owners of HubSpot; empty: everybody is believed */
export function receiverOf(
  { kind, group }: FoundCause,
  owners: readonly CampaignOwner[],
  fallbackOwnerId: string | null,
  known: ReadonlySet<string>,
): RateReceiver {
  // HubSpot refuses tasks for people who were removed; where nobody could be read, everybody is believed.
  const isActive = (ownerId: string) => known.size === 0 || known.has(ownerId);
  const own = owners.find((one) => kind === 'campaign' && one.kind === 'campaign' && one.name === group.key);
  if (own && isActive(own.ownerId))
    return { ownerId: own.ownerId, why: 'You got this because you are named as the owner of this mailing.' };
  if (fallbackOwnerId !== null && isActive(fallbackOwnerId))
    return {
      ownerId: fallbackOwnerId,
      why: 'You got this because your rules name you for what has no owner of its own.',
    };
  return {
    ownerId: null,
    why: 'Nobody is named in your rules for what has no owner of its own, so the task is unassigned.',
  };
}

function pageOf(publicUrl: string, { kind, group }: FoundCause): string {
  const name = encodeURIComponent(group.key);
  if (kind === 'campaign') return `${publicUrl}/rates?by=data-source&days=${RATE_DAYS}&campaign=${name}`;
  return `${publicUrl}/rates?${kind === 'data_source' ? '' : 'by=ip&'}days=${RATE_DAYS}${kind === 'data_source' ? `&data=${name}` : ''}`;
}

function hashOf(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 32);
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
