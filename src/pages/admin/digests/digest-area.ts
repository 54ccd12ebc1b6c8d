/** The weekly digests as they would read now, before they are sent. */
import { draftAdminDigest, isQuietWeek } from '../../../flow/decide/shared-task/admin-digest.ts';
import { draftOwnerDigest, isQuiet } from '../../../flow/decide/shared-task/owner-digest.ts';
import { digestWeekOf } from '../../../flow/digest-week.ts';
import { openLostPortal } from '../../../jobs/join-lost.ts';
import { readAdminWeek, readOwnerWeeks } from '../../../jobs/read-week.ts';
import { sendPage } from '../../send-page.ts';
import type { Area } from '../area.ts';
import { textOf } from '../read-request.ts';
import type { AdminDeps, AdminVisit } from '../visit.ts';
import { type DigestsView, digestPage } from './digest-page.ts';

export const digestArea: Area = {
  path: '/digests',
  addRoutes(routes, deps) {
    routes.get('/digests', async (visit, request, response) =>
      sendPage(response, 200, digestPage(visit, await readView(deps, visit, textOf(request, 'owner')))),
    );
  },
};

async function readView(deps: AdminDeps, visit: AdminVisit, asked: string): Promise<DigestsView> {
  const { db } = deps;
  const { admin, now } = visit;
  const [portal, owners] = await Promise.all([openLostPortal(db, admin.portalId), deps.findOwners(admin.portalId)]);
  if (portal === null) throw new Error(`Portal ${admin.portalId} has no rules.`);
  const { decide, timeZone } = portal;
  const owner = owners.find(({ ownerId }) => ownerId === asked)?.ownerId ?? '';
  const week = digestWeekOf(now, decide, timeZone);
  const [all, [own]] = await Promise.all([
    readAdminWeek(db, portal, week),
    owner === '' ? [] : readOwnerWeeks(db, portal, week, owner),
  ]);
  const { adminDigestOwnerId } = decide;
  const named = owners.find(({ ownerId }) => ownerId === adminDigestOwnerId);
  return {
    week,
    owner,
    owners,
    ofOwner: own && !isQuiet(own.week) ? draftOwnerDigest(own.week, owner, week, now, timeZone) : null,
    ofAll: isQuietWeek(all) ? null : draftAdminDigest(all, adminDigestOwnerId ?? '', week, now, timeZone),
    isOwnerOn: decide.ownerDigest === 'on',
    adminName: adminDigestOwnerId === null ? null : named?.name || `Owner ${adminDigestOwnerId}`,
  };
}
