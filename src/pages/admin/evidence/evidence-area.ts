/** What may be passed on of the evidence, as files, and what people know themselves. */
import type { Response } from 'express';
import { writeItLetter } from '../../../flow/decide/task-text/it-letter.ts';
import { readState } from '../../../flow/state-json.ts';
import { hearWord } from '../../../jobs/hear-word.ts';
import { listRefusals } from '../../../store/mailing-blocks.ts';
import { findAddressHead } from '../../../store/report/address-story.ts';
import { readForm } from '../../read-form.ts';
import { act } from '../act.ts';
import { actorOf } from '../actor.ts';
import type { Area } from '../area.ts';
import { readId, textOf } from '../read-request.ts';
import { writeRefusals } from './refusal-packet.ts';
import { readWord } from './word-form.ts';

/** More than any deliverability team reads; the newest are in it. */
const REFUSALS = 500;

export const evidenceArea: Area = {
  path: '/evidence',
  addRoutes(routes, deps) {
    routes.get('/evidence/letter/:id', async (visit, request, response, next) => {
      const id = readId(request);
      const head = id === null ? null : await findAddressHead(deps.db, visit.admin.portalId, id);
      const state = readState(head?.state);
      if (!head || !state?.cause) return next();
      const letter = writeItLetter({
        email: head.email,
        name: head.personName ?? '',
        cause: state.cause,
        reached: state.peers?.reached ?? 0,
        zone: visit.portal.timeZone,
      });
      sendFile(response, 'letter-to-their-it.txt', letter);
    });
    routes.get('/evidence/refusals', async (visit, request, response, next) => {
      const campaign = textOf(request, 'campaign').replaceAll('\0', '');
      const refusals = await listRefusals(deps.db, visit.admin.portalId, campaign, REFUSALS);
      if (refusals.length === 0) return next();
      sendFile(response, 'refusals-of-a-mailing.txt', writeRefusals(campaign, refusals));
    });
    routes.post('/evidence/word/:id', async (visit, request, response, next) => {
      const id = readId(request);
      const head = id === null ? null : await findAddressHead(deps.db, visit.admin.portalId, id);
      if (id === null || !head) return next();
      const form = await readForm(request);
      await act(response, 'word-heard', `/addresses/${id}`, 'Your word was not taken down', () =>
        hearWord(deps, visit.admin.portalId, id, readWord(form, actorOf(visit.admin), deps.clock.now())),
      );
    });
  },
};

/** Always a file, never a page: what servers said stands in it as they said it. */
function sendFile(response: Response, name: string, text: string): void {
  response
    .status(200)
    .set('Content-Type', 'text/plain; charset=utf-8')
    .set('Content-Disposition', `attachment; filename="${name}"`)
    .set('Cache-Control', 'no-store')
    .send(text);
}
