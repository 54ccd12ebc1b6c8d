/** People: found from anywhere, and each with the whole story. */
import type { NextFunction, Request, Response } from 'express';
import { lookBack } from '../../../jobs/replay/look-back.ts';
import { normaliseAddress } from '../../../lib/address.ts';
import { foldText } from '../../../lib/fold-text.ts';
import { findAddressExactly, findPeople } from '../../../store/report/find.ts';
import { LOST_STATES } from '../../../store/report/lost.ts';
import { ROWS, withQuery } from '../../parts/pager.ts';
import { sendPage } from '../../send-page.ts';
import type { Area } from '../area.ts';
import { oneOf, readDate, readId, textOf } from '../read-request.ts';
import type { AdminDeps, AdminVisit } from '../visit.ts';
import { addressPage } from './address-page.ts';
import { findPage } from './find-page.ts';
import { MOMENT_KINDS } from './moment.ts';
import { readMoment } from './read-moment.ts';
import { readStory, type StoryPart } from './read-story.ts';
import { thenPage } from './then-page.ts';

/** Longer than any address: nothing beyond it could match. */
const MAX_QUERY = 254;

export const addressArea: Area = {
  path: '/addresses',
  addRoutes(routes, deps) {
    routes.get('/addresses', (visit, request, response) => find(deps, visit, request, response));
    routes.get('/addresses/:id', async (visit, request, response, next) => {
      const id = readId(request);
      const at = readDate(textOf(request, 'before'));
      const before = at && { at, eventKey: textOf(request, 'key').replaceAll('\0', '') };
      const kind = oneOf(MOMENT_KINDS, textOf(request, 'show'));
      if (textOf(request, 'at') !== '') return showThen(deps, visit, request, response, next, { before, kind });
      const story = id === null ? null : await readStory(deps.db, visit.admin.portalId, id, { before, kind });
      return story ? sendPage(response, 200, addressPage(visit, story, { before: at, kind })) : next();
    });
  },
};

/** The same person as of a moment in the past. */
async function showThen(
  { db }: AdminDeps,
  visit: AdminVisit,
  request: Request,
  response: Response,
  next: NextFunction,
  part: StoryPart,
): Promise<void> {
  const id = readId(request);
  const { portalId } = visit.admin;
  const { timeZone } = visit.format;
  const at = readMoment(textOf(request, 'at'), timeZone, visit.now);
  // A date that cannot be meant leads to today.
  if (id === null || at === null) return id === null ? next() : response.redirect(303, `/addresses/${id}`);
  const against = readMoment(textOf(request, 'against'), timeZone, visit.now);
  const story = await readStory(db, portalId, id, { ...part, receivedBy: at });
  if (!story) return next();
  const back = await lookBack(db, portalId, id, at);
  const other = against && (await lookBack(db, portalId, id, against));
  const shown = { before: part.before?.at ?? null, kind: part.kind };
  await sendPage(response, 200, thenPage(visit, { story, back, against: other }, shown));
}

async function find(deps: AdminDeps, visit: AdminVisit, request: Request, response: Response): Promise<void> {
  const { db } = deps;
  const { portalId } = visit.admin;
  const text = textOf(request, 'q').replaceAll('\0', '').trim().slice(0, MAX_QUERY);
  // The list that once stood here is the list of the lost.
  const moved = movedTo(request, text);
  if (moved !== null) return response.redirect(303, moved);
  // Whoever pastes a whole address wants its page.
  const email = normaliseAddress(text);
  const exactly = email === null ? null : await findAddressExactly(db, portalId, email);
  if (exactly !== null) return response.redirect(303, `/addresses/${exactly}`);
  const found = await findPeople(db, portalId, text, ROWS + 1);
  const [only] = found;
  if (found.length === 1 && only?.person && foldText(only.person) === foldText(text)) {
    return response.redirect(303, `/addresses/${only.addressId}`);
  }
  return sendPage(response, 200, findPage(visit, { text, people: found.slice(0, ROWS), hasMore: found.length > ROWS }));
}

function movedTo(request: Request, text: string): string | null {
  const verdict = textOf(request, 'verdict');
  const isLeft = textOf(request, 'left') === '1';
  if (text !== '' && verdict === '' && !isLeft) return null;
  const state = isLeft ? 'left' : oneOf(LOST_STATES, verdict);
  return withQuery('/lost', { q: text, is: state, standing: verdict === 'reachable' ? 'fine' : null });
}
