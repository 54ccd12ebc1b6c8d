/** How old and silent the database is, whom to part from, and whom nobody has written to for long. */
import { LIFE_PROPERTIES } from '../../../crm/records/life-signs.ts';
import { approveSunset, proposeSunset } from '../../../jobs/approve-sunset.ts';
import { countAddressAges } from '../../../store/report/address-age.ts';
import { countDatabaseAges, everyNth } from '../../../store/report/database-age.ts';
import { countAfterSilence, countDormant, listDormantDeals } from '../../../store/report/dormant.ts';
import type { SunsetRule } from '../../../store/report/sunset.ts';
import { findRuleVersion } from '../../../store/rule-version.ts';
import { readForm } from '../../read-form.ts';
import { sendPage } from '../../send-page.ts';
import { act } from '../act.ts';
import { actorOf } from '../actor.ts';
import type { Area } from '../area.ts';
import { readNumber, textOf } from '../read-request.ts';
import { readPlannedSegment } from '../segments/planned-segment.ts';
import { createSlowMemory } from '../slow-memory.ts';
import type { AdminDeps } from '../visit.ts';
import { type AgeContent, agePage } from './age-page.ts';
import { type AgeQuery, hrefOf, readAgeQuery } from './age-query.ts';

const SHOWN_DEALS = 50;
const SIGNS = LIFE_PROPERTIES.map(({ property }) => property);

export const ageArea: Area = {
  path: '/age',
  addRoutes(routes, deps) {
    const memory = createSlowMemory(deps.clock);
    routes.get('/age', async (visit, request, response) => {
      const query = readAgeQuery((name) => textOf(request, name));
      const { portalId } = visit.admin;
      const [{ value, counted }, segment] = await Promise.all([
        memory.recall(portalId, JSON.stringify([query, visit.now.toISOString().slice(0, 10)]), () =>
          readAges(deps, portalId, query, visit.now),
        ),
        readPlannedSegment(deps.db, portalId, 'sunset'),
      ]);
      const content = value && { ...value, segment };
      return sendPage(response, 200, agePage({ ...visit, counted }, { query, content }));
    });
    routes.post('/age/sunset', async (visit, request, response) => {
      const form = await readForm(request);
      const query = readAgeQuery((name) => form.get(name) ?? '');
      const expected = readNumber(form.get('expected') ?? '') ?? -1;
      const { portalId } = visit.admin;
      memory.forget(portalId);
      await act(response, 'sunset-approved', hrefOf(query), 'Nothing was written', async () =>
        approveSunset(deps.db, portalId, await ruleOf(deps, portalId, query), {
          expected,
          actor: actorOf(visit.admin),
          now: visit.now,
        }),
      );
    });
  },
};

async function ruleOf({ db }: AdminDeps, portalId: number, query: AgeQuery): Promise<SunsetRule> {
  const rules = await findRuleVersion(db, portalId);
  return { ...query, championRoles: rules?.settings.decide.championRoles ?? [], signs: SIGNS };
}

async function readAges(
  deps: AdminDeps,
  portalId: number,
  query: AgeQuery,
  now: Date,
): Promise<Omit<AgeContent, 'segment'> | null> {
  const { db } = deps;
  const every = await everyNth(db, portalId);
  if (every === null) return null;
  const since = new Date(now);
  since.setUTCMonth(since.getUTCMonth() - query.monthsDormant);
  const [arrived, ages, proposal, dormant, dormantDeals, afterSilence] = await Promise.all([
    countAddressAges(db, portalId, now, every),
    countDatabaseAges(db, portalId, SIGNS, now, every),
    proposeSunset(db, portalId, await ruleOf(deps, portalId, query), now),
    countDormant(db, portalId, since, every),
    listDormantDeals(db, portalId, since, SHOWN_DEALS),
    countAfterSilence(db, portalId, query.monthsDormant, now.toISOString().slice(0, 10)),
  ]);
  return { arrived, ages, proposal, dormant, dormantDeals, afterSilence };
}
