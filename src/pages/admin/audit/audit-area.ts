/** The audit log. */
import { listActors, listAuditPage } from '../../../store/report/audit.ts';
import { ROWS } from '../../parts/pager.ts';
import { sendPage } from '../../send-page.ts';
import type { Area } from '../area.ts';
import { readNumber, textOf } from '../read-request.ts';
import { auditPage } from './audit-page.ts';
import { AUDIT_KINDS } from './audit-words.ts';

export const auditArea: Area = {
  path: '/audit',
  addRoutes(routes, deps) {
    routes.get('/audit', async (visit, request, response) => {
      const { portalId } = visit.admin;
      const kind = AUDIT_KINDS.find((one) => one.id === textOf(request, 'kind')) ?? null;
      const actors = await listActors(deps.db, portalId);
      const actor = actors.find((one) => one === textOf(request, 'by')) ?? null;
      const before = readNumber(textOf(request, 'before'));
      const found = await listAuditPage(deps.db, portalId, { kinds: kind?.of ?? null, actor, before }, ROWS + 1);
      const rows = found.slice(0, ROWS);
      const nextBefore = found.length > ROWS ? (rows.at(-1)?.auditId ?? null) : null;
      const list = { kind: kind?.id ?? null, actor, actors, rows, isFirst: before === null, nextBefore };
      return sendPage(response, 200, auditPage(visit, list));
    });
  },
};
