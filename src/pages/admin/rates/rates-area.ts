/** Rates: looked at, and taken along. */
import type { Response } from 'express';
import { writeAudit } from '../../../store/audit.ts';
import { countRatesBy } from '../../../store/report/rates-by.ts';
import { sendPage } from '../../send-page.ts';
import { actorOf } from '../actor.ts';
import type { Area } from '../area.ts';
import { createSlowMemory } from '../slow-memory.ts';
import type { AdminDeps, AdminVisit } from '../visit.ts';
import { sendRatesCsv } from './export-rates.ts';
import { ratesPage } from './rates-page.ts';
import { filterOf, type RatesQuery, readRatesQuery } from './rates-query.ts';
import { readRates } from './read-rates.ts';

const MOST_ROWS = 1_000_000;

export const ratesArea: Area = {
  path: '/rates',
  addRoutes(routes, deps) {
    const memory = createSlowMemory(deps.clock);
    routes.get('/rates', async (visit, request, response) => {
      // It has a page of its own, which people may have marked under its former name.
      if (request.query.by === 'age') return response.redirect(308, '/age');
      const { portalId } = visit.admin;
      const query = readRatesQuery(request);
      const { value, counted } = await memory.recall(
        portalId,
        JSON.stringify([query, visit.now.toISOString().slice(0, 10)]),
        () => readRates(deps.db, portalId, query, visit.now),
      );
      return sendPage(response, 200, ratesPage({ ...visit, counted }, value));
    });
    routes.get('/rates/export.csv', async (visit, request, response) =>
      exportRates(deps, visit, readRatesQuery(request), response),
    );
  },
};

async function exportRates(deps: AdminDeps, visit: AdminVisit, query: RatesQuery, response: Response): Promise<void> {
  const { admin, now } = visit;
  const { kind, by } = query;
  const filter = filterOf(query, now);
  const groups = await countRatesBy(deps.db, admin.portalId, by, filter, MOST_ROWS);
  await writeAudit(deps.db, admin.portalId, {
    at: now,
    actor: actorOf(admin),
    action: 'rates.exported',
    target: null,
    detail: { kind, by, days: query.days },
  });
  try {
    await sendRatesCsv(response, kind, by, groups, filter.to);
  } catch (thrown) {
    if (!response.headersSent) throw thrown;
    deps.log.warn({ portalId: admin.portalId, err: thrown }, 'a list was not sent to its end');
  }
}
