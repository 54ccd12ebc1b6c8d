/** Lost contacts: found, filtered, sorted, paged, and taken along as CSV or a workbook. */
import type { Request, Response } from 'express';
import { joinLost, openLostPortal } from '../../../jobs/join-lost.ts';
import { COUNT_LIMIT, readLostReport } from '../../../jobs/read-lost-report.ts';
import { BellwetherError } from '../../../lib/errors.ts';
import { writeAudit } from '../../../store/audit.ts';
import { listLostViews } from '../../../store/lost-view.ts';
import { countLostUpTo, findLost, type LostRow, type LostSorting, listLost } from '../../../store/report/lost.ts';
import { listLostChoices } from '../../../store/report/lost-choices.ts';
import { sendError } from '../../error-page.ts';
import { ROWS, withQuery } from '../../parts/pager.ts';
import { sendPage } from '../../send-page.ts';
import { actorOf } from '../actor.ts';
import type { Area } from '../area.ts';
import { oneOf, readId, textOf } from '../read-request.ts';
import type { AdminDeps, AdminVisit } from '../visit.ts';
import { choiceInWords } from './choice-in-words.ts';
import { type LostFileKind, sendLostFile } from './export-lost.ts';
import { type LostList, lostPage } from './lost-page.ts';
import { lostPersonPage } from './lost-person-page.ts';
import { lostPrintPage, PRINT_GROUPS, PRINT_ROWS } from './lost-print.ts';
import { filterOf, hrefOf, type LostQuery, paramsOf, readLostQuery } from './lost-query.ts';
import { addViewRoutes, viewOwner } from './view-routes.ts';

export const lostArea: Area = {
  path: '/lost',
  addRoutes(routes, deps) {
    routes.get('/lost', async (visit, request, response) => {
      const query = readLostQuery(request.query);
      const owner = viewOwner(visit.admin);
      const views = await listLostViews(deps.db, visit.admin.portalId, owner ?? '');
      const first = views.find((view) => view.isDefault && view.owner === owner);
      // Whoever asks for nothing gets what they chose to see first.
      if (first && Object.keys(request.query).length === 0 && Object.keys(first.params).length > 0)
        return response.redirect(303, withQuery('/lost', first.params));
      return sendPage(response, 200, lostPage(visit, await readList(deps, visit, query), { views, owner }));
    });
    addViewRoutes(routes, deps);
    routes.get('/lost/export.csv', (visit, request, response) =>
      exportAs(deps, visit, request, response, textOf(request, 'bom') === 'no' ? 'plain-csv' : 'csv'),
    );
    routes.get('/lost/people/:id', (visit, request, response, next) =>
      showPerson(deps, visit, request, response, next),
    );
    routes.get('/lost/print', (visit, request, response) => print(deps, visit, request, response));
    routes.get('/lost/export.xlsx', (visit, request, response) => exportAs(deps, visit, request, response, 'xlsx'));
  },
};

async function showPerson(
  { db }: AdminDeps,
  visit: AdminVisit,
  request: Request,
  response: Response,
  next: () => void,
): Promise<void> {
  const { portalId } = visit.admin;
  const id = readId(request);
  const [portal, row] = await Promise.all([
    openLostPortal(db, portalId),
    id === null ? null : findLost(db, portalId, id),
  ]);
  const [person] = portal && row ? await joinLost(db, portal, [row], visit.now) : [];
  if (!person) return next();
  await sendPage(response, 200, lostPersonPage(visit, person, readLostQuery(request.query)));
}

async function print(deps: AdminDeps, visit: AdminVisit, request: Request, response: Response): Promise<void> {
  const { db } = deps;
  const { admin, now } = visit;
  const query = readLostQuery(request.query);
  const by = oneOf(PRINT_GROUPS, textOf(request, 'by')) ?? 'owner';
  const [portal, choices] = await Promise.all([
    openLostPortal(db, admin.portalId),
    listLostChoices(db, admin.portalId, query.standing),
  ]);
  const people = [];
  if (portal) {
    // Sorted by group, so that what is left out is whole groups at the end.
    const sorting: LostSorting = { key: by, direction: 'ascending' };
    for await (const person of readLostReport(
      db,
      portal,
      { filter: filterOf(query, portal.timeZone, now), sorting },
      now,
    )) {
      people.push(person);
      if (people.length > PRINT_ROWS) break;
    }
  }
  const choice = choiceInWords(query, choices);
  const hrefBy = (to: string) => withQuery('/lost/print', { ...paramsOf(query), by: to });
  const page = { people: people.slice(0, PRINT_ROWS), hasMore: people.length > PRINT_ROWS, by, choice, hrefBy };
  await sendPage(response, 200, lostPrintPage(visit, { ...page, backHref: hrefOf(query) }));
}

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
  const report = { filter: filterOf(query, visit.format.timeZone, now), sorting: query.sorting };
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
  const filter = filterOf(query, visit.format.timeZone, visit.now);
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
