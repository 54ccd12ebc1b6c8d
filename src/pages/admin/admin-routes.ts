/** The console: its areas behind one door. Every query is scoped to the portal of whoever is signed in. */
import express, { type RequestHandler, type Router } from 'express';
import { createRefuseCrossSite } from '../../install/refuse-cross-site.ts';
import { failedPages, renderError, sendError, sendNotFound } from '../error-page.ts';
import { pageHeaders } from '../page-headers.ts';
import type { Page } from './area.ts';
import { areas } from './areas.ts';
import { sendSignIn } from './sign-in-page.ts';
import { type AdminDeps, readAdminVisit } from './visit.ts';

export function createAdminRoutes(deps: AdminDeps): Router {
  const router = express.Router();
  const guards: RequestHandler[] = [pageHeaders('admin'), deps.requireAdmin];
  const refuseCrossSite = createRefuseCrossSite(deps.publicUrl, renderError);
  for (const area of areas) {
    area.addRoutes(
      {
        get: (path, page) => router.get(path, ...guards, withVisit(deps, page)),
        postOwn: (path, page) => router.post(path, ...guards, refuseCrossSite, withVisit(deps, page, true)),
        post: (path, page) => router.post(path, ...guards, refuseCrossSite, withVisit(deps, page)),
      },
      deps,
    );
  }
  const notFound = withVisit(deps, async (_visit, _request, response) => sendNotFound(response));
  for (const { path } of areas) if (path !== '/') router.use(path, ...guards, notFound);
  router.use(failedPages(deps.log));
  return router;
}

function withVisit(deps: AdminDeps, page: Page, isOwn = false): RequestHandler {
  return async (request, response, next) => {
    const visit = await readAdminVisit(deps, request, response);
    if (!visit) return sendSignIn(response);
    if (request.method === 'POST' && visit.admin.role !== 'admin' && !isOwn) {
      return sendError(response, 403, 'Viewers cannot do this', 'Ask an admin of this portal to press the button.');
    }
    return page(visit, request, response, next);
  };
}
