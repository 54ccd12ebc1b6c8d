/** The overview: the first page of the console. */
import { sendPage } from '../../send-page.ts';
import type { Area } from '../area.ts';
import { textOf } from '../read-request.ts';
import { overviewPage } from './overview-page.ts';
import { readOverview } from './read-overview.ts';

export const overviewArea: Area = {
  path: '/',
  addRoutes(routes, deps) {
    routes.get('/', async (visit, request, response) => {
      const range = textOf(request, 'days') === '30' ? 30 : 7;
      const overview = await readOverview(deps.db, visit.admin.portalId, range, visit.now);
      return sendPage(response, 200, overviewPage(visit, overview));
    });
  },
};
