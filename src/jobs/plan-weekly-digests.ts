/** Once a week: to each owner what happened to theirs, and to whom the rules name what happened to all. */
import type { Knex } from 'knex';
import { draftAdminDigest, isQuietWeek } from '../flow/decide/shared-task/admin-digest.ts';
import { draftOwnerDigest, isQuiet } from '../flow/decide/shared-task/owner-digest.ts';
import { type DigestWeek, digestWeekOf } from '../flow/digest-week.ts';
import { renderTask, type TaskPayload } from '../flow/enact/task/render-task.ts';
import { type Clock, DAY_MS } from '../lib/clock.ts';
import { makeReference } from '../lib/reference.ts';
import { listRecords } from '../store/crm-record.ts';
import { planCreate } from '../store/crm-write.ts';
import type { Db } from '../store/database.ts';
import { findPortal } from '../store/portal.ts';
import { saveQuoted } from '../store/quoted.ts';
import { findRuleVersion } from '../store/rule-version.ts';
import { notifyWork } from '../store/system/notify.ts';
import { claimDigestWeek, closeFormerDigests, isDigestWeekClaimed } from '../store/weekly-digest.ts';
import type { LostPortal } from './join-lost.ts';
import { readAdminWeek, readOwnerWeeks } from './read-week.ts';

export interface DigestDeps {
  readonly db: Knex;
  readonly clock: Clock;
  readonly publicUrl: string;
}

/** Back so far a digest is looked for that is to be completed. */
const FORMER_WEEKS = 8;

interface Draft {
  /** `owner:501`, or `admin`. */
  readonly key: string;
  /** @param reference stands at its end */
  readonly render: (reference: string) => TaskPayload;
  readonly named: readonly number[];
}

/**
 * Asked every hour, by as many workers as there are: an ISO week is claimed once. One
 * whose hour nobody was awake for is told of later in the week.
 *
 * @returns how many digests were planned
 */
export async function planWeeklyDigests({ db, clock, publicUrl }: DigestDeps, portalId: number): Promise<number> {
  const now = clock.now();
  const [installed, rules] = await Promise.all([findPortal(db, portalId), findRuleVersion(db, portalId)]);
  if (installed?.state !== 'active' || !rules) return 0;
  const { decide } = rules.settings;
  if (decide.ownerDigest === 'off' && decide.adminDigestOwnerId === null) return 0;
  const { timeZone, currency } = installed;
  const week = digestWeekOf(now, decide, timeZone);
  if (now < week.dueAt || (await isDigestWeekClaimed(db, portalId, week.name))) return 0;
  const portal = { portalId, timeZone, currency, decide };
  const known = new Set((await listRecords(db, portalId, 'owner')).map((person) => person.recordId));
  // HubSpot refuses tasks for people who were removed; where nobody could be read, everybody is believed.
  const isActive = (ownerId: string) => known.size === 0 || known.has(ownerId);
  const drafts = [
    ...(decide.ownerDigest === 'on' ? await draftForOwners(db, portal, week, now, publicUrl, isActive) : []),
    ...(await draftForAdmin(db, portal, week, now, publicUrl, isActive)),
  ];
  return db.transaction(async (trx) => {
    if (!(await claimDigestWeek(trx, portalId, week.name, now))) return 0;
    const former = Array.from(
      { length: FORMER_WEEKS },
      (_, nth) => digestWeekOf(new Date(week.until.getTime() - (nth + 1) * 7 * DAY_MS), decide, timeZone).name,
    );
    let planned = 0;
    for (const { key, render, named } of drafts) {
      const reference = makeReference();
      const writeId = await planCreate(
        trx,
        portalId,
        {
          writeKey: `week:${key}:${week.name}`,
          surface: 'digest',
          addressId: null,
          decisionId: null,
          payload: render(reference),
          reference,
          anchor: null,
          tryAfter: null,
        },
        now,
      );
      if (writeId === null) continue;
      await saveQuoted(trx, portalId, writeId, named);
      await closeFormerDigests(
        trx,
        portalId,
        former.map((name) => `week:${key}:${name}`),
        now,
      );
      planned++;
    }
    if (planned > 0) await notifyWork(trx, [portalId]);
    return planned;
  });
}

async function draftForOwners(
  db: Db,
  portal: LostPortal,
  week: DigestWeek,
  now: Date,
  publicUrl: string,
  isActive: (ownerId: string) => boolean,
): Promise<Draft[]> {
  const weeks = await readOwnerWeeks(db, portal, week, null);
  return weeks
    .filter((one) => isActive(one.ownerId) && !isQuiet(one.week))
    .map(({ ownerId, week: own, named }) => {
      const draft = draftOwnerDigest(own, ownerId, week, now, portal.timeZone);
      const pages = [
        { label: 'Your lost contacts', url: `${publicUrl}/lost?owner=${encodeURIComponent(ownerId)}` },
        { label: 'Your deals', url: `${publicUrl}/deals?owner=${encodeURIComponent(ownerId)}` },
      ];
      return { key: `owner:${ownerId}`, named, render: (reference: string) => renderTask(draft, reference, pages) };
    });
}

async function draftForAdmin(
  db: Db,
  portal: LostPortal,
  week: DigestWeek,
  now: Date,
  publicUrl: string,
  isActive: (ownerId: string) => boolean,
): Promise<Draft[]> {
  const ownerId = portal.decide.adminDigestOwnerId;
  if (ownerId === null || !isActive(ownerId)) return [];
  const own = await readAdminWeek(db, portal, week);
  if (isQuietWeek(own)) return [];
  const draft = draftAdminDigest(own, ownerId, week, now, portal.timeZone);
  const pages = [
    { label: 'Overview', url: publicUrl },
    { label: 'Rates', url: `${publicUrl}/rates` },
    { label: 'Deals', url: `${publicUrl}/deals` },
  ];
  return [{ key: 'admin', named: [], render: (reference) => renderTask(draft, reference, pages) }];
}
