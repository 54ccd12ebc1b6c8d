/** Deliveries: what came in, what became of it, and what to do where it could not be read or believed. */
import type { Request, Response } from 'express';
import type { ErrandDetail } from '../../../store/errand.ts';
import { findDeliveryView, listDeliveries, listReasons } from '../../../store/report/deliveries.ts';
import { listSourceRows } from '../../../store/report/sources.ts';
import { ROWS, withQuery } from '../../parts/pager.ts';
import { readForm } from '../../read-form.ts';
import { sendPage } from '../../send-page.ts';
import { act } from '../act.ts';
import type { Area } from '../area.ts';
import { auditAct } from '../audit-act.ts';
import { oneOf, readId, readNumber, textOf } from '../read-request.ts';
import { NOT_RETRIED } from '../retry-button.ts';
import type { AdminDeps, AdminVisit } from '../visit.ts';
import { deliveryPage } from './delivery-page.ts';
import { deliveryListPage } from './list-page.ts';
import { readFilter } from './read-filter.ts';
import { BODY_BYTES } from './show-body.ts';

const NOT_DISCARDED = 'It was not thrown away';

export const deliveryArea: Area = {
  path: '/deliveries',
  addRoutes(routes, deps) {
    routes.get('/deliveries', (visit, request, response) => showDeliveries(deps, visit, request, response));
    routes.get('/deliveries/:id', async (visit, request, response, next) => {
      const id = readId(request);
      const delivery = id === null ? null : await findDeliveryView(deps.db, visit.admin.portalId, id, BODY_BYTES);
      return delivery ? sendPage(response, 200, deliveryPage(visit, delivery)) : next();
    });
    routes.post('/deliveries/retry', async (visit, request, response) => {
      const which = await readWhich(request);
      await act(response, 'work-asked', '/work', NOT_RETRIED, () =>
        deps.askErrand(visit.admin, 'retry-deliveries', which),
      );
    });
    routes.post('/deliveries/discard', async (visit, request, response) => {
      const which = await readWhich(request);
      const back = withQuery('/deliveries', { state: which.state });
      await act(response, 'deliveries-discarded', back, NOT_DISCARDED, () =>
        deps.discardDeliveries(visit.admin, which),
      );
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
    routes.post('/deliveries/:id/discard', async (visit, request, response, next) => {
      const id = readId(request);
      if (id === null) return next();
      await act(response, 'deliveries-discarded', '/deliveries', NOT_DISCARDED, () =>
        deps.discardDeliveries(visit.admin, id),
      );
    });
  },
};

async function showDeliveries(deps: AdminDeps, visit: AdminVisit, request: Request, response: Response): Promise<void> {
  const { portalId } = visit.admin;
  const filter = readFilter(request, visit.format.timeZone);
  const before = readNumber(textOf(request, 'before'));
  const isOfTroubles = filter.state !== 'waiting' && filter.state !== 'done';
  const [found, sources, reasons] = await Promise.all([
    filter.wrongEmail ? [] : listDeliveries(deps.db, portalId, filter, before, ROWS + 1),
    listSourceRows(deps.db, portalId),
    isOfTroubles ? listReasons(deps.db, portalId, filter.state) : [],
  ]);
  const rows = found.slice(0, ROWS);
  const nextBefore = found.length > ROWS ? (rows.at(-1)?.deliveryId ?? null) : null;
  const status = filter.wrongEmail ? 422 : 200;
  return sendPage(
    response,
    status,
    deliveryListPage(visit, { filter, sources, reasons, rows, nextBefore, isFirst: before === null }),
  );
}

/** A form without a state or a reason means every one of them only where it names neither. */
async function readWhich(request: Request): Promise<ErrandDetail> {
  const form = await readForm(request);
  const state = oneOf(['failed', 'quarantined'] as const, form.get('state') ?? '');
  const reason = form.get('reason')?.replaceAll('\0', '').slice(0, 2_000);
  const isVouched = form.get('vouched') === '1';
  return {
    ...(state ? { state } : {}),
    ...(reason === undefined ? {} : { reason }),
    ...(isVouched ? { isVouched } : {}),
  };
}
