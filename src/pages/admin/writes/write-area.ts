/** Changes in the CRM: planned, done, failed, and sent again. */
import { listWrites, WRITE_STATES } from '../../../store/report/writes.ts';
import { ROWS } from '../../parts/pager.ts';
import { sendPage } from '../../send-page.ts';
import { act } from '../act.ts';
import type { Area } from '../area.ts';
import { auditAct } from '../audit-act.ts';
import { oneOf, readId, readNumber, textOf } from '../read-request.ts';
import { NOT_RETRIED } from '../retry-button.ts';
import { writeListPage } from './list-page.ts';

export const writeArea: Area = {
  path: '/writes',
  addRoutes(routes, deps) {
    routes.get('/writes', async (visit, request, response) => {
      const state = oneOf(WRITE_STATES, textOf(request, 'state'));
      const before = readNumber(textOf(request, 'before'));
      const found = await listWrites(deps.db, visit.admin.portalId, state, before, ROWS + 1);
      const rows = found.slice(0, ROWS);
      const nextBefore = found.length > ROWS ? (rows.at(-1)?.writeId ?? null) : null;
      return sendPage(response, 200, writeListPage(visit, { state, rows, nextBefore, isFirst: before === null }));
    });
    routes.post('/writes/retry', (visit, _request, response) =>
      act(response, 'work-asked', '/work', NOT_RETRIED, () => deps.askErrand(visit.admin, 'retry-writes', {})),
    );
    routes.post('/writes/:id/retry', async (visit, request, response, next) => {
      const id = readId(request);
      if (id === null) return next();
      await act(response, 'write-retried', '/writes?state=failed', NOT_RETRIED, async () => {
        await deps.retryWrite(visit.admin.portalId, id);
        await auditAct(deps, visit, 'write.retried', id);
      });
    });
  },
};
