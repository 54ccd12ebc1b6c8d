/** The admin pages and their two buttons. Every query is scoped to the portal of whoever is signed in. */
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import type { Verdict } from '../../flow/state.ts';
import { createRefuseCrossSite } from '../../install/refuse-cross-site.ts';
import { BellwetherError } from '../../lib/errors.ts';
import { searchAddresses } from '../../store/report/addresses.ts';
import { DELIVERY_STATES, findDeliveryView, listDeliveries } from '../../store/report/deliveries.ts';
import { listSourceRows } from '../../store/report/sources.ts';
import { listWrites, WRITE_STATES } from '../../store/report/writes.ts';
import { failedPages, renderError, sendError, sendNotFound } from '../error-page.ts';
import { pageHeaders } from '../page-headers.ts';
import { readForm } from '../read-form.ts';
import { sendPage } from '../send-page.ts';
import { VERDICTS } from '../words.ts';
import { addressPage } from './addresses/address-page.ts';
import { addressListPage } from './addresses/list-page.ts';
import { readStory } from './addresses/read-story.ts';
import { deliveryPage } from './deliveries/delivery-page.ts';
import { deliveryListPage } from './deliveries/list-page.ts';
import { BODY_BYTES } from './deliveries/show-body.ts';
import { type FlashId, setFlash } from './flash.ts';
import { overviewPage } from './overview/overview-page.ts';
import { readOverview } from './overview/read-overview.ts';
import { sendSignIn } from './sign-in-page.ts';
import type { FormState } from './sources/connect-form.ts';
import { sourcesPage } from './sources/sources-page.ts';
import { type AdminDeps, type AdminVisit, readAdminVisit } from './visit.ts';
import { writeListPage } from './writes/list-page.ts';

/** Rows of one page. */
const ROWS = 50;
/** Longer than any address: nothing beyond it could match. */
const MAX_QUERY = 254;
const NOT_RETRIED = 'It could not be retried';

type Page = (visit: AdminVisit, request: Request, response: Response, next: () => void) => Promise<void>;

export function createAdminRoutes(deps: AdminDeps): Router {
  const router = express.Router();
  const guards: RequestHandler[] = [pageHeaders('admin'), deps.requireAdmin];
  const get = (path: string, page: Page) => router.get(path, ...guards, withVisit(deps, page));
  const post = (path: string, page: Page) =>
    router.post(path, ...guards, createRefuseCrossSite(deps.publicUrl, renderError), withVisit(deps, page));

  get('/', async (visit, request, response) => {
    const range = textOf(request, 'days') === '30' ? 30 : 7;
    const overview = await readOverview(deps.db, visit.admin.portalId, range, visit.now);
    return sendPage(response, 200, overviewPage(visit, overview));
  });
  get('/addresses', (visit, request, response) => showAddresses(deps, visit, request, response));
  get('/addresses/:id', async (visit, request, response, next) => {
    const id = readId(request);
    const at = readDate(textOf(request, 'before'));
    const before = at && { at, eventKey: textOf(request, 'key').replaceAll('\0', '') };
    const story = id === null ? null : await readStory(deps.db, visit.admin.portalId, id, before);
    return story ? sendPage(response, 200, addressPage(visit, story, at)) : next();
  });
  get('/deliveries', async (visit, request, response) => {
    const state = oneOf(DELIVERY_STATES, textOf(request, 'state'));
    const before = readNumber(textOf(request, 'before'));
    const found = await listDeliveries(deps.db, visit.admin.portalId, state, before, ROWS + 1);
    const rows = found.slice(0, ROWS);
    const nextBefore = found.length > ROWS ? (rows.at(-1)?.deliveryId ?? null) : null;
    return sendPage(response, 200, deliveryListPage(visit, { state, rows, nextBefore, isFirst: before === null }));
  });
  get('/deliveries/:id', async (visit, request, response, next) => {
    const id = readId(request);
    const delivery = id === null ? null : await findDeliveryView(deps.db, visit.admin.portalId, id, BODY_BYTES);
    return delivery ? sendPage(response, 200, deliveryPage(visit, delivery)) : next();
  });
  get('/writes', async (visit, request, response) => {
    const state = oneOf(WRITE_STATES, textOf(request, 'state'));
    const before = readNumber(textOf(request, 'before'));
    const found = await listWrites(deps.db, visit.admin.portalId, state, before, ROWS + 1);
    const rows = found.slice(0, ROWS);
    const nextBefore = found.length > ROWS ? (rows.at(-1)?.writeId ?? null) : null;
    return sendPage(response, 200, writeListPage(visit, { state, rows, nextBefore, isFirst: before === null }));
  });
  get('/sources', (visit, _request, response) => showSources(deps, visit, response, 200, null));

  post('/sources', async (visit, request, response) => {
    const form = await readForm(request);
    const [esp, label] = [form.get('esp') ?? '', form.get('label')?.trim() ?? ''];
    try {
      await deps.addSource(visit.admin, esp, label);
    } catch (thrown) {
      if (!(thrown instanceof BellwetherError)) throw thrown;
      return showSources(deps, visit, response, 422, { wrong: thrown.message, esp, label });
    }
    setFlash(response, 'source-added');
    response.redirect(303, '/sources');
  });
  post('/sources/:id/key', async (visit, request, response, next) => {
    const id = readId(request);
    if (id === null) return next();
    const key = (await readForm(request)).get('key')?.trim() ?? '';
    await act(response, 'key-saved', `/sources#source-${id}`, 'The key was not saved', () =>
      deps.addKey(visit.admin, id, key),
    );
  });
  post('/deliveries/:id/retry', async (visit, request, response, next) => {
    const id = readId(request);
    if (id === null) return next();
    await act(response, 'delivery-retried', `/deliveries/${id}`, NOT_RETRIED, () =>
      deps.retryDelivery(visit.admin.portalId, id),
    );
  });
  post('/writes/:id/retry', async (visit, request, response, next) => {
    const id = readId(request);
    if (id === null) return next();
    await act(response, 'write-retried', '/writes?state=failed', NOT_RETRIED, () =>
      deps.retryWrite(visit.admin.portalId, id),
    );
  });

  for (const path of ['/addresses', '/deliveries', '/writes', '/sources']) {
    router.use(
      path,
      ...guards,
      withVisit(deps, (_visit, _request, response) => sendNotFound(response)),
    );
  }
  router.use(failedPages(deps.log));
  return router;
}

async function showSources(
  deps: AdminDeps,
  visit: AdminVisit,
  response: Response,
  status: number,
  state: FormState | null,
): Promise<void> {
  const { portalId } = visit.admin;
  const [sources, urls] = await Promise.all([listSourceRows(deps.db, portalId), deps.sourceUrls(portalId)]);
  return sendPage(response, status, sourcesPage(visit, sources, urls, state));
}

async function showAddresses(deps: AdminDeps, visit: AdminVisit, request: Request, response: Response): Promise<void> {
  const query = textOf(request, 'q').trim().slice(0, MAX_QUERY).toLowerCase();
  const verdict = oneOf(Object.keys(VERDICTS) as Verdict[], textOf(request, 'verdict'));
  const hasLeft = textOf(request, 'left') === '1';
  const after = textOf(request, 'after') || null;
  const found = await searchAddresses(deps.db, visit.admin.portalId, {
    text: query.replaceAll('\0', ''),
    verdict,
    hasLeft,
    after: after?.replaceAll('\0', '') ?? null,
    limit: ROWS + 1,
  });
  const rows = found.slice(0, ROWS);
  // Whoever pastes a whole address wants its page.
  if (found[0]?.email === query && found.length === 1 && after === null) {
    return response.redirect(303, `/addresses/${found[0].addressId}`);
  }
  const nextAfter = found.length > ROWS ? (rows.at(-1)?.email ?? null) : null;
  const list = { query, verdict, hasLeft, rows, nextAfter, isFirst: after === null };
  return sendPage(response, 200, addressListPage(visit, list));
}

/** Does it, and says so on the page that follows; a refusal that was written for people is shown to them. */
async function act(
  response: Response,
  said: FlashId,
  to: string,
  refused: string,
  run: () => Promise<void>,
): Promise<void> {
  try {
    await run();
  } catch (thrown) {
    if (!(thrown instanceof BellwetherError)) throw thrown;
    return sendError(response, 409, refused, thrown.message);
  }
  setFlash(response, said);
  response.redirect(303, to);
}

function withVisit(deps: AdminDeps, page: Page): RequestHandler {
  return async (request, response, next) => {
    const visit = await readAdminVisit(deps, request, response);
    if (!visit) return sendSignIn(response);
    if (request.method === 'POST' && visit.admin.role !== 'admin') {
      return sendError(response, 403, 'Viewers cannot do this', 'Ask an admin of this portal to press the button.');
    }
    return page(visit, request, response, next);
  };
}

function textOf(request: Request, name: string): string {
  const value = request.query[name];
  return typeof value === 'string' ? value : '';
}

function oneOf<Choice extends string>(choices: readonly Choice[], text: string): Choice | null {
  return choices.find((choice) => choice === text) ?? null;
}

/** @returns null for what cannot be the id of a row */
function readId(request: Request): number | null {
  return readNumber(String(request.params.id));
}

function readNumber(text: string): number | null {
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function readDate(text: string): Date | null {
  const date = new Date(text);
  return text === '' || Number.isNaN(date.getTime()) ? null : date;
}
