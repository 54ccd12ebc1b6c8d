/** Segments in HubSpot: looked at, looked for again, brought back. */
import { BellwetherError } from '../../../lib/errors.ts';
import { writeAudit } from '../../../store/audit.ts';
import { findPortal } from '../../../store/portal.ts';
import { listSegments, lookAtSegments, wantSegment } from '../../../store/segment.ts';
import { countMembers } from '../../../store/segment-member.ts';
import { notifyWork } from '../../../store/system/notify.ts';
import { sendPage } from '../../send-page.ts';
import { act } from '../act.ts';
import { actorOf } from '../actor.ts';
import type { Area } from '../area.ts';
import { readId } from '../read-request.ts';
import type { AdminDeps, AdminVisit } from '../visit.ts';
import { type SegmentsView, segmentsPage } from './segments-page.ts';

export const segmentArea: Area = {
  path: '/segments',
  addRoutes(routes, deps) {
    routes.get('/segments', async (visit, _request, response) =>
      sendPage(response, 200, segmentsPage(visit, await readView(deps, visit))),
    );
    routes.post('/segments/check', (visit, _request, response) =>
      act(response, 'segments-checked', '/segments', 'Nothing was checked', async () => {
        await lookAtSegments(deps.db, visit.admin.portalId, visit.now);
        await notifyWork(deps.db, [visit.admin.portalId]);
      }),
    );
    routes.post('/segments/:id/want', async (visit, request, response, next) => {
      const id = readId(request);
      if (id === null) return next();
      await act(response, 'segment-wanted', '/segments', 'It was left as it is', () => bringBack(deps, visit, id));
    });
  },
};

async function bringBack({ db }: AdminDeps, visit: AdminVisit, segmentId: number): Promise<void> {
  const { portalId } = visit.admin;
  await db.transaction(async (trx) => {
    const name = await wantSegment(trx, portalId, segmentId, visit.now);
    if (name === null)
      throw new BellwetherError('segment.nothing', 'There is nothing to bring back: somebody was faster.');
    await writeAudit(trx, portalId, {
      at: visit.now,
      actor: actorOf(visit.admin),
      action: 'segment.wanted',
      target: name,
      detail: {},
    });
    await notifyWork(trx, [portalId]);
  });
}

async function readView({ db }: AdminDeps, visit: AdminVisit): Promise<SegmentsView> {
  const { portalId } = visit.admin;
  const [segments, progress, portal] = await Promise.all([
    listSegments(db, portalId),
    countMembers(db, portalId),
    findPortal(db, portalId),
  ]);
  return { segments, progress, isGranted: portal?.scopes.includes('crm.lists.write') ?? false };
}
