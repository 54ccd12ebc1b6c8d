/** Where the places disagree: looked at, compared anew, mended, taken along. */
import type { Request } from 'express';
import { DRIFT_KINDS } from '../../../flow/compare-beliefs.ts';
import { writeAudit } from '../../../store/audit.ts';
import { listDriftRuns } from '../../../store/drift-run.ts';
import { countDrift, type DriftFilter, listDrift, listDriftServices } from '../../../store/report/drift.ts';
import { findRuleVersion } from '../../../store/rule-version.ts';
import { ROWS } from '../../parts/pager.ts';
import { readForm } from '../../read-form.ts';
import { sendPage } from '../../send-page.ts';
import { act } from '../act.ts';
import { actorOf } from '../actor.ts';
import type { Area } from '../area.ts';
import { oneOf, readNumber, textOf } from '../read-request.ts';
import type { AdminDeps, AdminVisit } from '../visit.ts';
import { type DriftView, driftPage } from './drift-page.ts';
import { sendDriftCsv } from './export-drift.ts';

const RUNS = 14;

export const driftArea: Area = {
  path: '/drift',
  addRoutes(routes, deps) {
    routes.get('/drift', async (visit, request, response) =>
      sendPage(response, 200, driftPage(visit, await readView(deps, visit, request))),
    );
    routes.post('/drift/compare', (visit, _request, response) =>
      act(response, 'work-asked', '/drift', 'It was not begun', () => deps.askForDrift(visit.admin)),
    );
    routes.post('/drift/mend', async (visit, request, response) => {
      const form = await readForm(request);
      const kind = oneOf(DRIFT_KINDS, form.get('kind') ?? '');
      const kinds = form.get('kind') === 'all' ? DRIFT_KINDS : kind === null ? [] : [kind];
      const driftId = form.has('drift') ? (readNumber(form.get('drift') ?? '') ?? 0) : null;
      await act(response, 'drift-mended', '/drift', 'Nothing was mended', () =>
        deps.mendDrift(visit.admin, { driftId, kinds }),
      );
    });
    routes.get('/drift/export.csv', async (visit, request, response) => {
      const { portalId } = visit.admin;
      const filter = readFilter(request);
      await writeAudit(deps.db, portalId, {
        at: visit.now,
        actor: actorOf(visit.admin),
        action: 'drift.exported',
        target: null,
        detail: filter.kind ? { kind: filter.kind } : {},
      });
      const services = await listDriftServices(deps.db, portalId);
      try {
        await sendDriftCsv(response, { db: deps.db, portalId, filter, services }, visit.now.toISOString().slice(0, 10));
      } catch (thrown) {
        if (!response.headersSent) throw thrown;
        deps.log.warn({ portalId, err: thrown }, 'a list was not sent to its end');
      }
    });
  },
};

function readFilter(request: Request): DriftFilter {
  return {
    kind: oneOf(DRIFT_KINDS, textOf(request, 'kind')),
    text: textOf(request, 'q').replaceAll('\0', '').trim().toLowerCase().slice(0, 100),
  };
}

async function readView({ db, isHubspotTold }: AdminDeps, visit: AdminVisit, request: Request): Promise<DriftView> {
  const { portalId } = visit.admin;
  const filter = readFilter(request);
  const after = readNumber(textOf(request, 'after')) ?? 0;
  const [counts, runs, rows, services, rules, isGranted] = await Promise.all([
    countDrift(db, portalId),
    listDriftRuns(db, portalId, RUNS),
    listDrift(db, portalId, filter, after, ROWS + 1),
    listDriftServices(db, portalId),
    findRuleVersion(db, portalId),
    isHubspotTold(portalId),
  ]);
  const shown = rows.slice(0, ROWS);
  return {
    counts,
    runs,
    filter,
    rows: shown,
    isFirst: after === 0,
    next: rows.length > ROWS ? (shown.at(-1)?.driftId ?? null) : null,
    services,
    isHubspotTold: isGranted && (rules?.settings.subscriptions.isOn ?? false),
  };
}
