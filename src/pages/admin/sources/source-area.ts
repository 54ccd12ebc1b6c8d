/** Sources: connected, given their keys, and looked after. */
import type { Response } from 'express';
import { BellwetherError } from '../../../lib/errors.ts';
import { listSourceRows } from '../../../store/report/sources.ts';
import { readForm } from '../../read-form.ts';
import { sendPage } from '../../send-page.ts';
import { act } from '../act.ts';
import type { Area } from '../area.ts';
import { setFlash } from '../flash.ts';
import { readId } from '../read-request.ts';
import type { AdminDeps, AdminVisit } from '../visit.ts';
import type { FormState } from './connect-form.ts';
import { sourcesPage } from './sources-page.ts';

export const sourceArea: Area = {
  path: '/sources',
  addRoutes(routes, deps) {
    routes.get('/sources', (visit, _request, response) => showSources(deps, visit, response, 200, null));
    routes.post('/sources', async (visit, request, response) => {
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
    routes.post('/sources/:id/key', async (visit, request, response, next) => {
      const id = readId(request);
      if (id === null) return next();
      const key = (await readForm(request)).get('key')?.trim() ?? '';
      await act(response, 'key-saved', `/sources#source-${id}`, 'The key was not saved', () =>
        deps.addKey(visit.admin, id, key),
      );
    });
  },
};

async function showSources(
  deps: AdminDeps,
  visit: AdminVisit,
  response: Response,
  status: number,
  state: FormState | null,
): Promise<void> {
  const { portalId } = visit.admin;
  // Whoever knows an address can post to it: viewers are shown none.
  const none: ReadonlyMap<number, string> = new Map();
  const [sources, urls] = await Promise.all([
    listSourceRows(deps.db, portalId),
    visit.admin.role === 'admin' ? deps.sourceUrls(portalId) : none,
  ]);
  return sendPage(response, status, sourcesPage(visit, sources, urls, state));
}
