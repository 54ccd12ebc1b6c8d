/** New data, looked at before it is taken in. */
import { type DoorLimits, sampleSizeFor } from '../../../flow/vet/door-verdict.ts';
import { type QuarantineState, quarantineState } from '../../../flow/vet/quarantine.ts';
import { BellwetherError } from '../../../lib/errors.ts';
import { writeAudit } from '../../../store/audit.ts';
import { saveDataSourceKind } from '../../../store/data-source-card.ts';
import { readDoorLimits } from '../../../store/door-limits.ts';
import { type Decision, findListCheck, listListChecks } from '../../../store/list-check.ts';
import { countQuarantine } from '../../../store/quarantine.ts';
import { sendError } from '../../error-page.ts';
import { readForm } from '../../read-form.ts';
import { sendPage } from '../../send-page.ts';
import { act } from '../act.ts';
import { actorOf } from '../actor.ts';
import type { Area } from '../area.ts';
import { oneOf, readId } from '../read-request.ts';
import type { AdminDeps, AdminVisit } from '../visit.ts';
import { addCheckRoutes } from './check-routes.ts';
import { type NewDataView, newDataPage, type QuarantinedFile } from './new-data-page.ts';
import { goTo, takeUploaded, typedSource } from './take-list.ts';

const SHOWN = 50;
/** People of quarantine who are counted for the page, the newest. */
const COUNTED = 10_000;
const BASE = '/new-data';
const DECISIONS: readonly Decision[] = ['take', 'quarantine', 'sample', 'refuse'];

export const newDataArea: Area = {
  path: BASE,
  addRoutes(routes, deps) {
    routes.get(BASE, async (visit, _request, response) =>
      sendPage(response, 200, newDataPage(visit, await readView(deps, visit))),
    );
    routes.post(`${BASE}/file`, async (visit, request, response) => {
      const fields = new Map<string, string>();
      try {
        const checkId = await takeUploaded(deps, visit, request, 'door', fields);
        await noteKind(deps, visit, typedSource(fields));
        return goTo(request, response, `${BASE}/${checkId}`);
      } catch (thrown) {
        if (!(thrown instanceof BellwetherError)) throw thrown;
        const view = await readView(deps, visit);
        const typed = { dataSource: fields.get('dataSource') ?? '', kind: fields.get('kind') ?? '' };
        return sendPage(response, 422, newDataPage(visit, { ...view, typed, error: thrown.message }));
      }
    });
    routes.post(`${BASE}/limits`, async (visit, request, response) => {
      const limits = readLimits(await readForm(request));
      if (limits === null)
        return sendError(response, 422, 'Nothing was saved', 'Shares are 0.1 to 100 %, the days 1 to 30.');
      await act(response, 'limits-saved', BASE, 'Nothing was saved', () =>
        deps.listChecks.setLimits(visit.admin, limits),
      );
    });
    routes.post(`${BASE}/:id/decide`, async (visit, request, response, next) => {
      const id = readId(request);
      const decision = oneOf(DECISIONS, (await readForm(request)).get('decision') ?? '');
      const check = id === null ? null : await findListCheck(deps.db, visit.admin.portalId, id);
      if (check?.purpose !== 'door' || decision === null) return next();
      await act(response, 'data-decided', `${BASE}/${check.checkId}`, 'Nothing was decided', () =>
        deps.listChecks.decide(visit.admin, check.checkId, decision),
      );
    });
    routes.post(`${BASE}/:id/release`, async (visit, request, response, next) => {
      const id = readId(request);
      const why = (await readForm(request)).get('why') ?? '';
      if (id === null) return next();
      await act(response, 'quarantine-released', BASE, 'Nobody was let out', () =>
        deps.listChecks.release(visit.admin, id, why),
      );
    });
    addCheckRoutes(routes, deps, 'door', BASE);
  },
};

/** What a colleague said the file is holds for its data source, beside what its contacts cost. */
async function noteKind(
  { db }: AdminDeps,
  { admin, now }: AdminVisit,
  { dataSource: name, kind }: ReturnType<typeof typedSource>,
): Promise<void> {
  if (name === null || kind === null) return;
  const actor = actorOf(admin);
  await db.transaction(async (trx) => {
    await saveDataSourceKind(trx, admin.portalId, { name, kind, setBy: actor, setAt: now });
    const detail = { name, kind };
    await writeAudit(trx, admin.portalId, { at: now, actor, action: 'data-source.changed', target: null, detail });
  });
}

async function readView({ db }: AdminDeps, { admin, now }: AdminVisit): Promise<NewDataView> {
  const limits = await readDoorLimits(db, admin.portalId);
  const groups = await countQuarantine(db, admin.portalId, COUNTED);
  const size = sampleSizeFor(limits.quarantineFrom);
  const files = [...Map.groupBy(groups, (one) => one.checkId)].map(([checkId, of]): QuarantinedFile => {
    const people: Partial<Record<QuarantineState, number>> = {};
    for (const one of of) {
      const state = quarantineState(one, limits.welcomeDays, now);
      people[state] = (people[state] ?? 0) + one.people;
    }
    const all = of.reduce((sum, one) => sum + one.people, 0);
    const welcomed = (people.verified ?? 0) + (people.failed ?? 0);
    return {
      checkId,
      dataSource: of[0]?.dataSource ?? null,
      people,
      sampleLeft: Math.max(0, Math.min(size, all) - welcomed),
    };
  });
  return {
    checks: await listListChecks(db, admin.portalId, 'door', SHOWN),
    quarantine: files.sort((a, b) => b.checkId - a.checkId),
    isCut: groups.reduce((sum, one) => sum + one.people, 0) >= COUNTED,
    limits,
  };
}

/** @returns null for what makes no sense */
function readLimits(form: ReadonlyMap<string, string>): DoorLimits | null {
  const share = (name: string): number => Number((form.get(name) ?? '').replace(',', '.') || Number.NaN) / 100;
  const limits = {
    quarantineFrom: share('quarantineFrom'),
    refuseFrom: share('refuseFrom'),
    refuseBadFrom: share('refuseBadFrom'),
    welcomeDays: Number(form.get('welcomeDays') || Number.NaN),
  };
  const { welcomeDays, ...shares } = limits;
  const isFit = Object.values(shares).every((one) => one >= 0.001 && one <= 1);
  return isFit && Number.isInteger(welcomeDays) && welcomeDays >= 1 && welcomeDays <= 30 ? limits : null;
}
