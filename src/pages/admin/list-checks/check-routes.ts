/** What both kinds of checked lists have in common: the page of one, its progress, its rows, again, forgotten. */
import type { Request } from 'express';
import { DOOR_FINDINGS } from '../../../flow/vet/judge-entry.ts';
import { SEND_FINDINGS } from '../../../flow/vet/judge-recipient.ts';
import { SECOND_MS } from '../../../lib/clock.ts';
import { writeAudit } from '../../../store/audit.ts';
import { type CheckPurpose, findListCheck, type ListCheck, listDecided } from '../../../store/list-check.ts';
import { openEventStream } from '../../event-stream.ts';
import { sendLive } from '../../send-live.ts';
import { sendPage } from '../../send-page.ts';
import { act } from '../act.ts';
import { actorOf } from '../actor.ts';
import type { AreaRoutes } from '../area.ts';
import { oneOf, readId, textOf } from '../read-request.ts';
import { readPlannedSegment } from '../segments/planned-segment.ts';
import type { AdminDeps, AdminVisit } from '../visit.ts';
import { checkPage, checkStatus } from './check-page.ts';
import { sendRows } from './send-rows.ts';

const LOOK_EVERY_MS = SECOND_MS;
const PAST = 10;

export function addCheckRoutes(routes: AreaRoutes, deps: AdminDeps, purpose: CheckPurpose, base: string): void {
  const findings = ['left_out', ...(purpose === 'door' ? DOOR_FINDINGS : SEND_FINDINGS)];
  async function read({ admin }: AdminVisit, request: Request): Promise<ListCheck | null> {
    const id = readId(request);
    const check = id === null ? null : await findListCheck(deps.db, admin.portalId, id);
    return check?.purpose === purpose ? check : null;
  }
  routes.get(`${base}/:id`, async (visit, request, response, next) => {
    const check = await read(visit, request);
    if (!check) return next();
    const { dataSource } = check;
    const past = dataSource === null ? [] : await listDecided(deps.db, visit.admin.portalId, dataSource, PAST);
    const others = past.filter(({ checkId }) => checkId !== check.checkId);
    const key = `preflight:${check.checkId}`;
    const segment = purpose === 'door' ? null : await readPlannedSegment(deps.db, visit.admin.portalId, key);
    return sendPage(response, 200, checkPage(visit, check, { past: others, segment }));
  });
  routes.get(`${base}/:id/events`, async (visit, request, response, next) => {
    const check = await read(visit, request);
    if (!check) return next();
    const stream = openEventStream(request, response);
    if (!stream) return;
    await sendLive(stream, LOOK_EVERY_MS, async () =>
      checkStatus((await findListCheck(deps.db, visit.admin.portalId, check.checkId)) ?? check, base),
    );
  });
  routes.get(`${base}/:id/rows.csv`, async (visit, request, response, next) => {
    const check = await read(visit, request);
    if (!check) return next();
    const { portalId } = visit.admin;
    await writeAudit(deps.db, portalId, {
      at: visit.now,
      actor: actorOf(visit.admin),
      action: 'list.exported',
      target: String(check.checkId),
      detail: { rows: check.rows },
    });
    try {
      const finding = oneOf(findings, textOf(request, 'finding')) ?? '';
      await sendRows(response, { db: deps.db, portalId, check, finding });
    } catch (thrown) {
      deps.log.warn({ portalId, err: thrown }, 'a list was not sent to its end');
      response.destroy();
    }
  });
  routes.post(`${base}/:id/again`, async (visit, request, response, next) => {
    const check = await read(visit, request);
    if (!check) return next();
    const checkId = await deps.listChecks.again(visit.admin, check.checkId);
    response.redirect(303, `${base}/${checkId}`);
  });
  routes.post(`${base}/:id/forget`, async (visit, request, response, next) => {
    const check = await read(visit, request);
    if (!check) return next();
    await act(response, 'list-forgotten', base, 'It was not forgotten', () =>
      deps.listChecks.forget(visit.admin, check.checkId),
    );
  });
}
