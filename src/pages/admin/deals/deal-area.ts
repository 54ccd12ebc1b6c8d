/** Deals that are guarded: looked at, and taken along. */
import type { Response } from 'express';
import {
  type DealRisk,
  guardDeals,
  readShakyDeals,
  type ShakyDeal,
  sortDeals,
  sumDeals,
} from '../../../jobs/join-deals.ts';
import { openLostPortal } from '../../../jobs/join-lost.ts';
import { writeAudit } from '../../../store/audit.ts';
import { findPortal } from '../../../store/portal.ts';
import { sendPage } from '../../send-page.ts';
import { actorOf } from '../actor.ts';
import type { Area } from '../area.ts';
import type { AdminDeps, AdminVisit } from '../visit.ts';
import { type DealsView, dealsPage } from './deals-page.ts';
import { type DealsQuery, readDealsQuery } from './deals-query.ts';
import { sendDealsCsv } from './export-deals.ts';

const ROWS = 25;

export const dealArea: Area = {
  path: '/deals',
  addRoutes(routes, deps) {
    routes.get('/deals', async (visit, request, response) =>
      sendPage(response, 200, dealsPage(visit, await readView(deps, visit, readDealsQuery(request)))),
    );
    routes.get('/deals/export.csv', async (visit, request, response) =>
      exportDeals(deps, visit, readDealsQuery(request), response),
    );
  },
};

async function openPortal({ db }: AdminDeps, portalId: number) {
  const portal = await openLostPortal(db, portalId);
  if (portal === null) throw new Error(`Portal ${portalId} has no rules.`);
  return portal;
}

const chosen = (deals: readonly ShakyDeal[], { risk, order }: DealsQuery) =>
  sortDeals(
    deals.filter((deal) => deal.risk === risk),
    order,
  );

async function readView(deps: AdminDeps, visit: AdminVisit, query: DealsQuery): Promise<DealsView> {
  const { db } = deps;
  const { portalId } = visit.admin;
  const portal = await openPortal(deps, portalId);
  const [shaky, owners, installed] = await Promise.all([
    readShakyDeals(db, portal, query.owner || null),
    deps.findOwners(portalId),
    findPortal(db, portalId),
  ]);
  const { deals, ...looked } = shaky;
  const all = chosen(deals, query);
  const from = query.page * ROWS;
  const found = (risk: DealRisk) => deals.filter((deal) => deal.risk === risk).length;
  return {
    ...looked,
    query,
    owners,
    deals: await guardDeals(db, portal, all.slice(from, from + ROWS), visit.now),
    found: { nobody: found('nobody'), some: found('some') },
    sums: sumDeals(all),
    hasNext: all.length > from + ROWS,
    isGranted: installed?.scopes.includes('crm.objects.deals.read') ?? false,
  };
}

async function exportDeals(deps: AdminDeps, visit: AdminVisit, query: DealsQuery, response: Response): Promise<void> {
  const { admin, now, format } = visit;
  const { db } = deps;
  const portal = await openPortal(deps, admin.portalId);
  const { deals } = await readShakyDeals(db, portal, query.owner || null);
  await writeAudit(db, admin.portalId, {
    at: now,
    actor: actorOf(admin),
    action: 'deals.exported',
    target: null,
    detail: { show: query.risk },
  });
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: format.timeZone }).format(now);
  try {
    await sendDealsCsv(response, db, portal, chosen(deals, query), { day, now });
  } catch (thrown) {
    if (!response.headersSent) throw thrown;
    deps.log.warn({ portalId: admin.portalId, err: thrown }, 'a list was not sent to its end');
  }
}
