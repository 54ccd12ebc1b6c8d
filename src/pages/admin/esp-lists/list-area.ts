/** The suppression lists of email services: their keys, what they hold, and who is put on them. */
import type { Response } from 'express';
import { findAdapter } from '../../../flow/adapt/adapters.ts';
import { SECOND_MS } from '../../../lib/clock.ts';
import { BellwetherError } from '../../../lib/errors.ts';
import { findAccess } from '../../../store/esp-access.ts';
import { listLists } from '../../../store/esp-list.ts';
import { countPushes, listPushTroubles } from '../../../store/report/esp-lists.ts';
import { findSourceView } from '../../../store/report/sources.ts';
import { openEventStream } from '../../event-stream.ts';
import { readForm } from '../../read-form.ts';
import { sendLive } from '../../send-live.ts';
import { sendPage } from '../../send-page.ts';
import { act } from '../act.ts';
import { actorOf } from '../actor.ts';
import type { Area } from '../area.ts';
import { setFlash } from '../flash.ts';
import { readId } from '../read-request.ts';
import { type AdminDeps, type AdminVisit, laterVisit } from '../visit.ts';
import { fetchWords, isReading } from './fetch-panel.ts';
import type { BadKey } from './key-panel.ts';
import { heldContent, type ListsFacts, listsPage } from './lists-page.ts';

const LOOK_EVERY_MS = SECOND_MS;
const TROUBLES = 50;
const REFUSED = 'The lists were not changed';

export const listArea: Area = {
  path: '/lists',
  addRoutes(routes, deps) {
    const { lists } = deps;
    const who = ({ admin }: AdminVisit) => ({ portalId: admin.portalId, name: actorOf(admin) });
    routes.get('/lists/:id', async (visit, request, response, next) => {
      const facts = await gather(deps, visit, readId(request));
      return facts ? sendPage(response, 200, listsPage(visit, facts)) : next();
    });
    routes.get('/lists/:id/live', async (visit, request, response, next) => {
      const first = await gather(deps, visit, readId(request));
      if (!first?.access) return next();
      const stream = openEventStream(request, response);
      if (!stream) return;
      await sendLive(stream, LOOK_EVERY_MS, async () => {
        const facts = (await gather(deps, visit, first.source.sourceId)) ?? first;
        const access = facts.access ?? first.access;
        if (!access) throw new Error('it was there a moment ago');
        const html = heldContent(laterVisit(visit, deps.clock.now()), facts, access);
        return { html, words: fetchWords(access, facts.stored), isLast: !isReading(access) };
      });
    });
    routes.post('/lists/:id/key', async (visit, request, response, next) => {
      const facts = await gather(deps, visit, readId(request));
      if (!facts) return next();
      const typed = Object.fromEntries(await readForm(request));
      try {
        await lists.giveKey(who(visit), facts.source.sourceId, typed);
      } catch (thrown) {
        return sendBadKey(visit, response, facts, { typed, wrong: wordsOf(thrown) });
      }
      setFlash(response, 'list-key-saved');
      response.redirect(303, `/lists/${facts.source.sourceId}`);
    });
    routes.post('/lists/:id/check', async (visit, request, response, next) => {
      const id = readId(request);
      if (id === null) return next();
      await act(response, 'list-key-tried', `/lists/${id}`, 'The key could not be tried', async () => {
        await lists.checkKey(who(visit), id);
      });
    });
    routes.post('/lists/:id/remove-key', async (visit, request, response, next) => {
      const id = readId(request);
      if (id === null) return next();
      await act(response, 'list-key-removed', `/lists/${id}`, REFUSED, () => lists.removeKey(who(visit), id));
    });
    routes.post('/lists/:id/fetch', async (visit, request, response, next) => {
      const id = readId(request);
      if (id === null) return next();
      await act(response, 'lists-asked', `/lists/${id}`, 'The lists are not fetched', () =>
        lists.fetchLists(who(visit), id),
      );
    });
    routes.post('/lists/:id/push', async (visit, request, response, next) => {
      const id = readId(request);
      if (id === null) return next();
      const form = await readForm(request);
      const isOn = form.get('to') === 'on';
      await act(response, isOn ? 'list-push-on' : 'list-push-off', `/lists/${id}`, 'Nobody is put on this list', () =>
        lists.switchPush(who(visit), id, form.get('list') ?? '', isOn),
      );
    });
    routes.post('/lists/:id/retry', async (visit, request, response, next) => {
      const id = readId(request);
      if (id === null) return next();
      await act(response, 'list-retried', `/lists/${id}`, 'Nothing was tried again', () => lists.retry(who(visit), id));
    });
    routes.post('/lists/:id/lift', async (visit, request, response, next) => {
      const id = readId(request);
      if (id === null) return next();
      const form = await readForm(request);
      const addressId = Number(form.get('address'));
      if (!Number.isSafeInteger(addressId)) return next();
      await act(response, 'bounce-lifted', `/addresses/${addressId}`, 'The bounce was not lifted', () =>
        lists.liftBounce(who(visit), addressId, id, form.get('list') ?? ''),
      );
    });
  },
};

/** Secrets are not put back into the page. */
async function sendBadKey(visit: AdminVisit, response: Response, facts: ListsFacts, badKey: BadKey): Promise<void> {
  return sendPage(response, 422, listsPage(visit, { ...facts, badKey }));
}

async function gather(deps: AdminDeps, visit: AdminVisit, sourceId: number | null): Promise<ListsFacts | null> {
  const { portalId } = visit.admin;
  const source = sourceId === null ? null : await findSourceView(deps.db, portalId, sourceId);
  const adapter = source ? findAdapter(source.esp) : null;
  if (!source || !adapter?.lists) return null;
  const [access, stored, counts, troubles] = await Promise.all([
    findAccess(deps.db, portalId, source.sourceId),
    listLists(deps.db, portalId, source.sourceId),
    countPushes(deps.db, portalId, source.sourceId),
    listPushTroubles(deps.db, portalId, source.sourceId, TROUBLES),
  ]);
  return { source, espName: adapter.label, lists: adapter.lists, access, stored, counts, troubles, badKey: null };
}

/** @throws what was not written for people */
function wordsOf(thrown: unknown): string {
  if (thrown instanceof BellwetherError) return thrown.message;
  throw thrown;
}
