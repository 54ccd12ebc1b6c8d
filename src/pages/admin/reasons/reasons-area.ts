/** Reasons for which people left: looked at, taken along, and told to whom each week. */
import type { Response } from 'express';
import { writeAudit } from '../../../store/audit.ts';
import { listCampaignOwners, setCampaignOwner } from '../../../store/campaign-owner.ts';
import { findOwnWords } from '../../../store/own-words.ts';
import { countReasons, listReasonAnswers, type ReasonGroup } from '../../../store/report/reasons.ts';
import { readForm } from '../../read-form.ts';
import { sendPage } from '../../send-page.ts';
import { actorOf } from '../actor.ts';
import type { Area } from '../area.ts';
import { setFlash } from '../flash.ts';
import { readRules } from '../plays/read-plays.ts';
import { oneOf } from '../read-request.ts';
import type { AdminDeps, AdminVisit } from '../visit.ts';
import { sendReasonsCsv } from './export-reasons.ts';
import { type ReasonsView, reasonsPage } from './reasons-page.ts';
import { filterOf, type ReasonsQuery, readReasonsQuery } from './reasons-query.ts';

const MOST_GROUPS = 100;
const QUOTES = 50;
const NOBODY: ReasonGroup = { key: '', label: '', left: 0, answered: 0, wrote: 0, reasons: [] };

export const reasonsArea: Area = {
  path: '/reasons',
  addRoutes(routes, deps) {
    routes.get('/reasons', async (visit, request, response) =>
      sendPage(response, 200, reasonsPage(visit, await readView(deps, visit, readReasonsQuery(request)))),
    );
    routes.get('/reasons/export.csv', async (visit, request, response) =>
      exportReasons(deps, visit, readReasonsQuery(request), response),
    );
    routes.post('/reasons/owner', async (visit, request, response, next) => {
      const form = await readForm(request);
      const kind = oneOf(['campaign', 'stream'] as const, form.get('kind') ?? '');
      const name = form.get('name') ?? '';
      const ownerId = form.get('ownerId') || null;
      const { portalId } = visit.admin;
      const owners = await deps.findOwners(portalId);
      if (kind === null || (ownerId !== null && !owners.some((one) => one.ownerId === ownerId))) return next();
      await deps.db.transaction(async (trx) => {
        const isNew = await setCampaignOwner(trx, portalId, { kind, name, ownerId }, actorOf(visit.admin), visit.now);
        if (!isNew) return;
        await writeAudit(trx, portalId, {
          at: visit.now,
          actor: actorOf(visit.admin),
          action: 'reasons.owner-set',
          target: name,
          detail: { kind, ...(ownerId !== null && { ownerId }) },
        });
      });
      setFlash(response, 'reasons-owner-set');
      const back = form.get('back') ?? '';
      response.redirect(303, back.startsWith('/reasons?') ? back : '/reasons');
    });
  },
};

async function readView(deps: AdminDeps, visit: AdminVisit, query: ReasonsQuery): Promise<ReasonsView> {
  const { db } = deps;
  const { portalId } = visit.admin;
  const filter = filterOf(query, visit.now);
  const [groups, total, quotes, assigned, owners, { rules }, words] = await Promise.all([
    countReasons(db, portalId, query.by, filter, MOST_GROUPS),
    countReasons(db, portalId, 'all', filter, 1),
    listReasonAnswers(db, portalId, filter, { withWords: true, after: null, limit: QUOTES }),
    listCampaignOwners(db, portalId),
    deps.findOwners(portalId),
    readRules(db, portalId, visit.now),
    findOwnWords(db, portalId),
  ]);
  const { fallbackOwnerId, weeklyReasons } = rules.settings.decide;
  return {
    query,
    groups,
    total: total[0] ?? NOBODY,
    quotes,
    assigned,
    owners,
    fallbackOwnerId,
    isWeekly: weeklyReasons === 'on',
    words,
  };
}

async function exportReasons(
  deps: AdminDeps,
  visit: AdminVisit,
  query: ReasonsQuery,
  response: Response,
): Promise<void> {
  const { admin, now, format } = visit;
  const { days, campaign, stream } = query;
  await writeAudit(deps.db, admin.portalId, {
    at: now,
    actor: actorOf(admin),
    action: 'reasons.exported',
    target: null,
    detail: { days, ...(campaign !== null && { campaign }), ...(stream !== null && { stream }) },
  });
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: format.timeZone }).format(now);
  const words = await findOwnWords(deps.db, admin.portalId);
  try {
    await sendReasonsCsv(response, deps.db, admin.portalId, filterOf(query, now), { day, words });
  } catch (thrown) {
    if (!response.headersSent) throw thrown;
    deps.log.warn({ portalId: admin.portalId, err: thrown }, 'a list was not sent to its end');
  }
}
