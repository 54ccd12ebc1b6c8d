/** Data sources: how each fares, what it costs, and what was checked of it. */
import { CHECK_ANSWERS, CHECK_ITEMS, DATA_SOURCE_KINDS } from '../../../flow/data-source-card.ts';
import { BellwetherError } from '../../../lib/errors.ts';
import { writeAudit } from '../../../store/audit.ts';
import { addDataSourceCheck, saveDataSourceCard } from '../../../store/data-source-card.ts';
import { readForm } from '../../read-form.ts';
import { sendPage } from '../../send-page.ts';
import { act } from '../act.ts';
import { actorOf } from '../actor.ts';
import type { Area } from '../area.ts';
import { oneOf, readNumber, textOf } from '../read-request.ts';
import { createSlowMemory } from '../slow-memory.ts';
import type { AdminDeps, AdminVisit } from '../visit.ts';
import { dataSourceListPage } from './data-source-list-page.ts';
import { dataSourcePage } from './data-source-page.ts';
import { hrefOfSource } from './href-of-source.ts';
import { readDataSource, readDataSources } from './read-data-sources.ts';

const MAX_NAME = 500;
const MAX_NOTE = 1_000;
const MAX_DAYS = 3_650;

export const dataSourceArea: Area = {
  path: '/data-sources',
  addRoutes(routes, deps) {
    const memory = createSlowMemory(deps.clock);
    routes.get('/data-sources', async (visit, _request, response) => {
      const { portalId } = visit.admin;
      const { value, counted } = await memory.recall(portalId, visit.now.toISOString().slice(0, 10), () =>
        readDataSources(deps.db, portalId, visit.now),
      );
      return sendPage(response, 200, dataSourceListPage({ ...visit, counted }, value));
    });
    routes.get('/data-sources/one', async (visit, request, response, next) => {
      const name = nameOf(textOf(request, 'name'));
      if (name === '') return next();
      const view = await readDataSource(deps.db, visit.admin.portalId, name, visit.now);
      return sendPage(response, 200, dataSourcePage(visit, view));
    });
    routes.post('/data-sources/card', async (visit, request, response, next) => {
      const form = await readForm(request);
      const name = nameOf(form.get('name') ?? '');
      memory.forget(visit.admin.portalId);
      if (name === '') return next();
      await act(response, 'data-source-saved', hrefOfSource(name), 'Nothing was saved', () =>
        saveCard(deps, visit, name, form),
      );
    });
    routes.post('/data-sources/check', async (visit, request, response, next) => {
      const form = await readForm(request);
      const name = nameOf(form.get('name') ?? '');
      memory.forget(visit.admin.portalId);
      const item = oneOf(CHECK_ITEMS, form.get('item') ?? '');
      if (name === '' || item === null) return next();
      await act(response, 'data-source-saved', `${hrefOfSource(name)}#${item}`, 'Nothing was saved', () =>
        saveCheck(deps, visit, name, item, form),
      );
    });
  },
};

const nameOf = (text: string): string => text.replaceAll('\0', '').slice(0, MAX_NAME);

async function saveCard(
  { db }: AdminDeps,
  { admin, now }: AdminVisit,
  name: string,
  form: ReadonlyMap<string, string>,
): Promise<void> {
  const kind = oneOf(DATA_SOURCE_KINDS, form.get('kind') ?? '');
  const typed = (form.get('cost') ?? '').trim().replace(',', '.');
  if (typed !== '' && !/^\d{1,7}(\.\d{1,4})?$/.test(typed))
    throw new BellwetherError('data-source.cost', `“${typed}” is no price. Write a number such as 0.35, or nothing.`);
  const costPerContact = typed === '' ? null : Number(typed);
  await db.transaction(async (trx) => {
    await saveDataSourceCard(trx, admin.portalId, { name, kind, costPerContact, setBy: actorOf(admin), setAt: now });
    const detail = { name, kind, costPerContact };
    await writeAudit(trx, admin.portalId, {
      at: now,
      actor: actorOf(admin),
      action: 'data-source.changed',
      target: null,
      detail,
    });
  });
}

async function saveCheck(
  { db }: AdminDeps,
  { admin, now }: AdminVisit,
  name: string,
  item: (typeof CHECK_ITEMS)[number],
  form: ReadonlyMap<string, string>,
): Promise<void> {
  const answer = oneOf(CHECK_ANSWERS, form.get('answer') ?? '');
  if (answer === null) throw new BellwetherError('data-source.answer', 'Choose yes, no or not applicable.');
  const typed = (form.get('again') ?? '').trim();
  const days = readNumber(typed);
  if (typed !== '' && (days === null || days < 1 || days > MAX_DAYS))
    throw new BellwetherError(
      'data-source.again',
      `“${typed}” is no number of days. Write 1 to ${MAX_DAYS}, or nothing.`,
    );
  const note = (form.get('note') ?? '').trim().slice(0, MAX_NOTE);
  await db.transaction(async (trx) => {
    await addDataSourceCheck(trx, admin.portalId, {
      name,
      item,
      answer,
      note: note === '' ? null : note,
      againAfter: days,
      answeredBy: actorOf(admin),
      answeredAt: now,
    });
    await writeAudit(trx, admin.portalId, {
      at: now,
      actor: actorOf(admin),
      action: 'data-source.checked',
      target: null,
      detail: { name, item, answer },
    });
  });
}
