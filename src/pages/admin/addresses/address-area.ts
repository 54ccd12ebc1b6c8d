/** Addresses: found, listed, and each with its story. */
import type { Request, Response } from 'express';
import type { Verdict } from '../../../flow/state.ts';
import { searchAddresses } from '../../../store/report/addresses.ts';
import { ROWS } from '../../parts/pager.ts';
import { sendPage } from '../../send-page.ts';
import { VERDICTS } from '../../words.ts';
import type { Area } from '../area.ts';
import { oneOf, readDate, readId, textOf } from '../read-request.ts';
import type { AdminDeps, AdminVisit } from '../visit.ts';
import { addressPage } from './address-page.ts';
import { addressListPage } from './list-page.ts';
import { readStory } from './read-story.ts';

/** Longer than any address: nothing beyond it could match. */
const MAX_QUERY = 254;

export const addressArea: Area = {
  path: '/addresses',
  addRoutes(routes, deps) {
    routes.get('/addresses', (visit, request, response) => showAddresses(deps, visit, request, response));
    routes.get('/addresses/:id', async (visit, request, response, next) => {
      const id = readId(request);
      const at = readDate(textOf(request, 'before'));
      const before = at && { at, eventKey: textOf(request, 'key').replaceAll('\0', '') };
      const story = id === null ? null : await readStory(deps.db, visit.admin.portalId, id, before);
      return story ? sendPage(response, 200, addressPage(visit, story, at)) : next();
    });
  },
};

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
