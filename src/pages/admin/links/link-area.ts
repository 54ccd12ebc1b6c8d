/** Ways out: the links, and mails that may ask to leave. */
import type { Response } from 'express';
import { adapters } from '../../../flow/adapt/adapters.ts';
import { DAY_MS } from '../../../lib/clock.ts';
import { countOpenLeaveQuestions, listLeaveQuestions } from '../../../store/leave-question.ts';
import { countOpenings } from '../../../store/link-opening.ts';
import { listSourceRows } from '../../../store/report/sources.ts';
import { readForm } from '../../read-form.ts';
import { sendPage } from '../../send-page.ts';
import { act } from '../act.ts';
import type { Area } from '../area.ts';
import { oneOf, readId, textOf } from '../read-request.ts';
import type { AdminDeps, AdminVisit } from '../visit.ts';
import { linksPage, OPENING_DAYS } from './links-page.ts';
import { questionsPage } from './questions-page.ts';

const SHOWN = 50;
const MAX_STREAM = 100;

export const linkArea: Area = {
  path: '/links',
  addRoutes(routes, deps) {
    routes.get('/links', (visit, request, response) => showLinks(deps, visit, textOf(request, 'stream'), response));
    routes.post('/links/write', (visit, _request, response) =>
      act(response, 'work-asked', '/work', 'The links are not being written', () =>
        deps.askErrand(visit.admin, 'write-links', {}),
      ),
    );
    routes.get('/links/questions', async (visit, _request, response) => {
      const { portalId } = visit.admin;
      const [open, total, answered] = await Promise.all([
        listLeaveQuestions(deps.db, portalId, false, SHOWN),
        countOpenLeaveQuestions(deps.db, portalId),
        listLeaveQuestions(deps.db, portalId, true, SHOWN),
      ]);
      await sendPage(response, 200, questionsPage(visit, { open, total, answered }));
    });
    routes.post('/links/questions/:id', async (visit, request, response, next) => {
      const id = readId(request);
      const says = oneOf(['leaves', 'stays'] as const, (await readForm(request)).get('says') ?? '');
      if (id === null || says === null) return next();
      await act(response, 'question-answered', '/links/questions', 'Your answer was not taken down', () =>
        deps.answerLeaveQuestion(visit.admin, id, says),
      );
    });
    routes.get('/links/opt-outs', async (_visit, _request, response) => response.redirect(301, '/imports'));
  },
};

async function showLinks(deps: AdminDeps, visit: AdminVisit, typed: string, response: Response): Promise<void> {
  const { portalId } = visit.admin;
  const stream = typed.replaceAll('\0', '').trim().slice(0, MAX_STREAM);
  const since = new Date(visit.now.getTime() - OPENING_DAYS * DAY_MS).toISOString().slice(0, 10);
  const [openUrl, openings, sources, questions] = await Promise.all([
    deps.openLink(portalId, stream === '' ? null : stream),
    countOpenings(deps.db, portalId, since),
    listSourceRows(deps.db, portalId),
    countOpenLeaveQuestions(deps.db, portalId),
  ]);
  const connected = new Set(sources.map(({ esp }) => esp));
  const services = adapters
    .filter((adapter) => adapter.links)
    .map((adapter) => ({ adapter, isConnected: connected.has(adapter.id) }))
    .toSorted((a, b) => Number(b.isConnected) - Number(a.isConnected));
  const page = linksPage(visit, {
    services,
    openUrl,
    stream,
    openings,
    questions,
    linksForAllSince: visit.portal.linksForAllSince,
    isWritingLinks: visit.errands.some(({ kind }) => kind === 'write-links'),
  });
  await sendPage(response, 200, page);
}
