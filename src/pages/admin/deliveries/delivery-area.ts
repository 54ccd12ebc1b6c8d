/** Deliveries: what came in, what became of it, and taking it in again. */
import { DELIVERY_STATES, findDeliveryView, listDeliveries } from '../../../store/report/deliveries.ts';
import { ROWS } from '../../parts/pager.ts';
import { sendPage } from '../../send-page.ts';
import { act } from '../act.ts';
import type { Area } from '../area.ts';
import { auditAct } from '../audit-act.ts';
import { oneOf, readId, readNumber, textOf } from '../read-request.ts';
import { NOT_RETRIED } from '../retry-button.ts';
import { deliveryPage } from './delivery-page.ts';
import { deliveryListPage } from './list-page.ts';
import { BODY_BYTES } from './show-body.ts';

export const deliveryArea: Area = {
  path: '/deliveries',
  addRoutes(routes, deps) {
    routes.get('/deliveries', async (visit, request, response) => {
      const state = oneOf(DELIVERY_STATES, textOf(request, 'state'));
      const before = readNumber(textOf(request, 'before'));
      const found = await listDeliveries(deps.db, visit.admin.portalId, state, before, ROWS + 1);
      const rows = found.slice(0, ROWS);
      const nextBefore = found.length > ROWS ? (rows.at(-1)?.deliveryId ?? null) : null;
      return sendPage(response, 200, deliveryListPage(visit, { state, rows, nextBefore, isFirst: before === null }));
    });
    routes.get('/deliveries/:id', async (visit, request, response, next) => {
      const id = readId(request);
      const delivery = id === null ? null : await findDeliveryView(deps.db, visit.admin.portalId, id, BODY_BYTES);
      return delivery ? sendPage(response, 200, deliveryPage(visit, delivery)) : next();
    });
    routes.post('/deliveries/:id/retry', async (visit, request, response, next) => {
      const id = readId(request);
      if (id === null) return next();
      await act(response, 'delivery-retried', `/deliveries/${id}`, NOT_RETRIED, async () => {
        await deps.retryDelivery(visit.admin.portalId, id);
        await auditAct(deps, visit, 'delivery.retried', id);
      });
    });
    routes.post('/deliveries/:id/vouch', async (visit, request, response, next) => {
      const id = readId(request);
      if (id === null) return next();
      await act(response, 'delivery-retried', `/deliveries/${id}`, NOT_RETRIED, () =>
        deps.vouchForDelivery(visit.admin, id),
      );
    });
  },
};
