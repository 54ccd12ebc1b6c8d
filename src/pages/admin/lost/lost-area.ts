/** Lost contacts: found, filtered, sorted, paged, and taken along as CSV or a workbook. */
import type { Request, Response } from 'express';
import { COUNT_LIMIT } from '../../../jobs/read-lost-report.ts';
import { BellwetherError } from '../../../lib/errors.ts';
import { writeAudit } from '../../../store/audit.ts';
import { countLostUpTo, type LostRow, listLost, listLostChoices } from '../../../store/report/lost.ts';
import { sendError } from '../../error-page.ts';
import { ROWS } from '../../parts/pager.ts';
import { sendPage } from '../../send-page.ts';
import { actorOf } from '../actor.ts';
import type { Area } from '../area.ts';
import { textOf } from '../read-request.ts';
import type { AdminDeps, AdminVisit } from '../visit.ts';
import { type LostFileKind, sendLostFile } from './export-lost.ts';
import { type LostList, lostPage } from './lost-page.ts';
import { filterOf, hrefOf, type LostQuery, paramsOf, readLostQuery } from './lost-query.ts';

export const lostArea: Area = {
  path: '/lost',
  addRoutes(routes, deps) {
    routes.get('/lost', async (visit, request, response) => {
      const query = readLostQuery(request.query);
      return sendPage(response, 200, lostPage(visit, await readList(deps, visit, query)));
    });
    routes.get('/lost/export.csv', (visit, request, response) =>
      exportAs(deps, visit, request, response, textOf(request, 'bom') === 'no' ? 'plain-csv' : 'csv'),
    );
    routes.get('/lost/export.xlsx', (visit, request, response) => exportAs(deps, visit, request, response, 'xlsx'));
  },
};

async function exportAs(
  deps: AdminDeps,
  visit: AdminVisit,
  request: Request,
  response: Response,
  kind: LostFileKind,
): Promise<void> {
  const { admin, now } = visit;
  const { portalId } = admin;
  const query = readLostQuery(request.query);
  const chosen = Object.entries(paramsOf(query)).filter(([, value]) => value !== null && value !== '');
  await writeAudit(deps.db, portalId, {
    at: now,
    actor: actorOf(admin),
    action: 'lost.exported',
    target: null,
    detail: { ...Object.fromEntries(chosen), ...(kind === 'xlsx' ? { format: kind } : {}) },
  });
  const report = { filter: filterOf(query, now), sorting: query.sorting };
  try {
    await sendLostFile(response, deps.db, portalId, report, { kind, day: dayOf(visit), now });
  } catch (thrown) {
    if (thrown instanceof BellwetherError) return sendError(response, 409, 'Too long for Excel', thrown.message);
    if (!response.headersSent) throw thrown;
    deps.log.warn({ portalId, err: thrown }, 'a list was not sent to its end');
  }
}

async function readList(deps: AdminDeps, visit: AdminVisit, query: LostQuery): Promise<LostList> {
  const { db } = deps;
  const { portalId } = visit.admin;
  const filter = filterOf(query, visit.now);
  const [found, choices] = await Promise.all([
    countLostUpTo(db, portalId, filter, COUNT_LIMIT + 1),
    listLostChoices(db, portalId, query.standing),
  ]);
  const isFew = found <= COUNT_LIMIT;
  const read = (from: LostQuery['from']) =>
    listLost(db, portalId, filter, { sorting: query.sorting, from, limit: ROWS + 1, isFew });
  let from = query.from;
  let rows = await read(from);
  // Whoever goes back to the beginning gets the whole first page, not what is left before the second.
  if (from?.goes === 'before' && rows.length <= ROWS) {
    from = null;
    rows = await read(null);
  }
  const isBack = from?.goes === 'before';
  const shown = isBack ? rows.slice(-ROWS) : rows.slice(0, ROWS);
  const hasNext = isBack || rows.length > ROWS;
  return {
    query: { ...query, from },
    rows: shown,
    choices,
    found,
    previous: from ? placeHref(query, 'before', shown[0]) : null,
    next: hasNext ? placeHref(query, 'after', shown.at(-1)) : null,
  };
}

function placeHref(query: LostQuery, goes: 'after' | 'before', row: LostRow | undefined): string | null {
  return row ? hrefOf(query, { [goes]: row.place }) : null;
}

/** `YYYY-MM-DD`, as the portal's people count days. */
function dayOf(visit: AdminVisit): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: visit.format.timeZone }).format(visit.now);
}
