/** Sources: connected, set up, watched, and looked after. */
import type { Response } from 'express';
import type { Actor } from '../../../install/source-desk.ts';
import { SECOND_MS } from '../../../lib/clock.ts';
import { BellwetherError } from '../../../lib/errors.ts';
import { findSourceView, listSourceRows, type SourceView } from '../../../store/report/sources.ts';
import { sendError } from '../../error-page.ts';
import { openEventStream } from '../../event-stream.ts';
import { readForm } from '../../read-form.ts';
import { sendLive } from '../../send-live.ts';
import { sendPage } from '../../send-page.ts';
import { act } from '../act.ts';
import { actorOf } from '../actor.ts';
import type { Area, AreaRoutes } from '../area.ts';
import { setFlash } from '../flash.ts';
import { readId } from '../read-request.ts';
import { type AdminDeps, type AdminVisit, laterVisit } from '../visit.ts';
import { checkPanel, stateOf, titleOf } from './check-panel.ts';
import { sourceListPage } from './list-page.ts';
import { NOTHING_TYPED, newSourcePage } from './new-page.ts';
import { readPurpose, readSettings } from './settings-form.ts';
import { type SourceAside, sourcePage } from './source-page.ts';

/** An event shall be seen to arrive. */
const LOOK_EVERY_MS = SECOND_MS;

export const sourceArea: Area = {
  path: '/sources',
  addRoutes(routes, deps) {
    addConnecting(routes, deps);
    addOneSource(routes, deps);
    addUpkeep(routes, deps);
  },
};

function addConnecting(routes: AreaRoutes, deps: AdminDeps): void {
  routes.get('/sources', async (visit, _request, response) =>
    sendPage(response, 200, sourceListPage(visit, await listSourceRows(deps.db, visit.admin.portalId))),
  );
  routes.get('/sources/new', async (visit, _request, response) =>
    visit.admin.role === 'admin'
      ? sendPage(response, 200, newSourcePage(visit, NOTHING_TYPED))
      : sendError(response, 403, 'Viewers cannot do this', 'Ask an admin of this portal to connect an email service.'),
  );
  routes.post('/sources', async (visit, request, response) => {
    const form = await readForm(request);
    const typed = { esp: form.get('esp') ?? '', label: form.get('label')?.trim() ?? '', purpose: readPurpose(form) };
    try {
      response.redirect(303, `/sources/${await deps.sources.add(actorIn(visit), typed)}`);
    } catch (thrown) {
      return sendPage(response, 422, newSourcePage(visit, { ...typed, wrong: wordsOf(thrown) }));
    }
  });
}

function addOneSource(routes: AreaRoutes, deps: AdminDeps): void {
  routes.get('/sources/:id', async (visit, request, response, next) => {
    const source = await find(deps, visit, readId(request));
    return source ? show(deps, visit, response, 200, source) : next();
  });
  routes.get('/sources/:id/live', async (visit, request, response, next) => {
    const first = await find(deps, visit, readId(request));
    if (!first) return next();
    const stream = openEventStream(request, response);
    if (!stream) return;
    await sendLive(stream, LOOK_EVERY_MS, async () => {
      const source = (await find(deps, visit, first.sourceId)) ?? first;
      const later = laterVisit(visit, deps.clock.now());
      const state = stateOf(later, source);
      return { html: checkPanel(later, source), words: titleOf(source, state), isLast: state === 'works' };
    });
  });
  // Who reloads the address on which a secret was shown is not shown it again.
  routes.get('/sources/:id/show', async (_visit, request, response) =>
    response.redirect(303, `/sources/${readId(request) ?? ''}`),
  );
  routes.post('/sources/:id/show', async (visit, request, response, next) => {
    const source = await find(deps, visit, readId(request));
    if (!source) return next();
    const shown = await deps.sources.show(actorIn(visit), source.sourceId);
    return show(deps, visit, response, 200, source, { shown });
  });
  routes.post('/sources/:id/key', async (visit, request, response, next) => {
    const source = await find(deps, visit, readId(request));
    if (!source) return next();
    const typed = (await readForm(request)).get('key')?.trim() ?? '';
    try {
      await deps.sources.giveKey(actorIn(visit), source.sourceId, typed === '' ? null : typed);
    } catch (thrown) {
      return show(deps, visit, response, 422, source, { badKey: { typed, wrong: wordsOf(thrown) } });
    }
    setFlash(response, typed === '' ? 'password-made' : 'key-saved');
    response.redirect(303, `/sources/${source.sourceId}`);
  });
  routes.post('/sources/:id/settings', async (visit, request, response, next) => {
    const source = await find(deps, visit, readId(request));
    if (!source) return next();
    const typed = readSettings(await readForm(request));
    try {
      await deps.sources.change(actorIn(visit), source.sourceId, typed);
    } catch (thrown) {
      return show(deps, visit, response, 422, source, { badSettings: { typed, wrong: wordsOf(thrown) } });
    }
    setFlash(response, 'source-saved');
    response.redirect(303, `/sources/${source.sourceId}`);
  });
}

function addUpkeep(routes: AreaRoutes, deps: AdminDeps): void {
  const { sources } = deps;
  const refused = 'The source was not changed';
  routes.post('/sources/:id/switch', async (visit, request, response, next) => {
    const id = readId(request);
    if (id === null) return next();
    const isOn = (await readForm(request)).get('to') === 'on';
    const said = isOn ? 'source-on' : 'source-off';
    await act(response, said, `/sources/${id}`, refused, () => sources.switch(actorIn(visit), id, isOn));
  });
  routes.post('/sources/:id/address', async (visit, request, response, next) => {
    const id = readId(request);
    if (id === null) return next();
    await act(response, 'address-made', `/sources/${id}`, refused, () => sources.renewAddress(actorIn(visit), id));
  });
  routes.post('/sources/:id/close-former', async (visit, request, response, next) => {
    const id = readId(request);
    if (id === null) return next();
    await act(response, 'former-closed', `/sources/${id}`, refused, () =>
      sources.closeFormerAddress(actorIn(visit), id),
    );
  });
  routes.post('/sources/:id/remove', async (visit, request, response, next) => {
    const id = readId(request);
    if (id === null) return next();
    await act(response, 'source-removed', '/sources', refused, () => sources.remove(actorIn(visit), id));
  });
}

function actorIn({ admin }: AdminVisit): Actor {
  return { portalId: admin.portalId, name: actorOf(admin) };
}

function find(deps: AdminDeps, visit: AdminVisit, id: number | null): Promise<SourceView | null> {
  return id === null ? Promise.resolve(null) : findSourceView(deps.db, visit.admin.portalId, id);
}

async function show(
  deps: AdminDeps,
  visit: AdminVisit,
  response: Response,
  status: number,
  source: SourceView,
  aside: Omit<SourceAside, 'url'> = {},
): Promise<void> {
  const isAdmin = visit.admin.role === 'admin';
  const url = isAdmin ? await deps.sources.urlOf(actorIn(visit).portalId, source.sourceId) : null;
  return sendPage(response, status, sourcePage(visit, source, { ...aside, url }));
}

/** @throws what was not written for people */
function wordsOf(thrown: unknown): string {
  if (thrown instanceof BellwetherError) return thrown.message;
  throw thrown;
}
