/** Lists that are checked before they are mailed. */
import type { Request, Response } from 'express';
import { BellwetherError } from '../../../lib/errors.ts';
import { listListChecks } from '../../../store/list-check.ts';
import { readForm } from '../../read-form.ts';
import { sendPage } from '../../send-page.ts';
import { act } from '../act.ts';
import type { Area } from '../area.ts';
import { readId, textOf } from '../read-request.ts';
import type { AdminVisit } from '../visit.ts';
import { addCheckRoutes } from './check-routes.ts';
import { type PreflightView, preflightPage } from './preflight-page.ts';
import { goTo, MAX_PASTED_BYTES, takePasted, takeUploaded } from './take-list.ts';

const SHOWN = 50;
const BASE = '/preflight';

export const preflightArea: Area = {
  path: BASE,
  addRoutes(routes, deps) {
    async function readView(visit: AdminVisit, more: Partial<PreflightView> = {}): Promise<PreflightView> {
      const checks = await listListChecks(deps.db, visit.admin.portalId, 'send', SHOWN);
      return { checks, sought: null, segments: [], ...more };
    }
    async function orShow(
      visit: AdminVisit,
      request: Request,
      response: Response,
      take: () => Promise<number>,
      refused: (why: string) => Partial<PreflightView>,
    ) {
      try {
        return goTo(request, response, `${BASE}/${await take()}`);
      } catch (thrown) {
        if (!(thrown instanceof BellwetherError)) throw thrown;
        const view = await readView(visit, refused(thrown.message));
        return sendPage(response, 422, preflightPage(visit, view));
      }
    }
    routes.get(BASE, async (visit, request, response) => {
      const sought =
        request.query.segment === undefined ? null : textOf(request, 'segment').replaceAll('\0', '').trim();
      const segments =
        sought === null || visit.admin.role !== 'admin' ? [] : await deps.searchSegments(visit.admin.portalId, sought);
      return sendPage(response, 200, preflightPage(visit, await readView(visit, { sought, segments })));
    });
    routes.post(`${BASE}/paste`, async (visit, request, response) => {
      const form = await readForm(request, MAX_PASTED_BYTES);
      await orShow(
        visit,
        request,
        response,
        () => takePasted(deps, visit, form, 'send'),
        (why) => ({ pasted: form.get('addresses') ?? '', errors: { addresses: why } }),
      );
    });
    routes.post(`${BASE}/file`, (visit, request, response) =>
      orShow(
        visit,
        request,
        response,
        () => takeUploaded(deps, visit, request, 'send'),
        (why) => ({ errors: { files: why } }),
      ),
    );
    routes.post(`${BASE}/segment`, async (visit, request, response, next) => {
      const form = await readForm(request);
      const segmentId = form.get('segmentId') ?? '';
      if (!/^\d{1,20}$/.test(segmentId)) return next();
      const checkId = await deps.listChecks.takeSegment(visit.admin, { segmentId, name: form.get('name') ?? '' });
      response.redirect(303, `${BASE}/${checkId}`);
    });
    routes.post(`${BASE}/:id/exclusions`, async (visit, request, response, next) => {
      const id = readId(request);
      if (id === null) return next();
      await act(response, 'exclusions-planned', `${BASE}/${id}`, 'No segment was written', async () => {
        await deps.listChecks.writeExclusions(visit.admin, id);
      });
    });
    addCheckRoutes(routes, deps, 'send', BASE);
  },
};
