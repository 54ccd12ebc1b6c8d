/** `/u/<token>`: opening shows, the button (or a mail client's one-click POST) leaves, and only then may one say why. */
import express, {
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from 'express';
import { rateLimit } from 'express-rate-limit';
import type { Clock } from '../../lib/clock.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Db } from '../../store/database.ts';
import { pageHeaders } from '../page-headers.ts';
import { sendPage } from '../send-page.ts';
import { createBrandRoutes } from './brand-routes.ts';
import { busyAnswerPage, busyPage, failedPage, unknownPage } from './message-page.ts';
import { sendStanding } from './send-standing.ts';
import { takeAnswer } from './take-answer.ts';
import { takeAddress, takeReturn } from './take-ask.ts';
import { takePreference, takeUndo } from './take-choice.ts';
import { showConfirm, takeConfirm } from './take-confirm.ts';
import { takeLeave } from './take-leave.ts';
import { keptQuery, linkPath, readVisit, strangerFrame, type VisitDeps } from './visit.ts';

export interface PublicDeps extends VisitDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** Wakes whoever settles addresses; called inside the transaction. */
  notify(db: Db, portalId: number): Promise<void>;
  /** Pages and answers a minute from one network address; leaving itself has no limit. */
  readonly perMinute?: number;
}

/** An office behind one address opens many links at once; a page costs about 1 ms. */
const PER_MINUTE = 300;

type Handler = (deps: PublicDeps, request: Request, response: Response) => Promise<void>;

/** What can be sent besides leaving: `/u/<token>/<name>`. */
const ACTS: Readonly<Record<string, Handler>> = {
  address: takeAddress,
  back: takeReturn,
  reason: takeAnswer,
  preference: takePreference,
  undo: takeUndo,
};

export function createPublicRoutes(deps: PublicDeps): Router {
  const router = express.Router();
  router.use('/u', pageHeaders('public'));
  router.use(createBrandRoutes(deps.db));
  router.get('/u/confirm/:token', limit(deps, busyAnswer), (request, response) => showConfirm(deps, request, response));
  router.post('/u/confirm/:token', limit(deps, busyAnswer), (request, response) =>
    takeConfirm(deps, request, response),
  );
  router.get('/u/:token', limit(deps, busyLeave), (request, response) => show(deps, request, response));
  router.post('/u/:token', (request, response) => takeLeave(deps, request, response));
  for (const [name, handle] of Object.entries(ACTS)) {
    router.post(`/u/:token/${name}`, limit(deps, busyAnswer), (request, response) => handle(deps, request, response));
    // The address bar of the page that follows holds this path: reloading it by hand must not be a dead end.
    router.get(`/u/:token/${name}`, (request, response) =>
      response.redirect(303, linkPath(request) + keptQuery(request)),
    );
  }
  router.use('/u', (request, response) => sendPage(response, 404, unknownPage(strangerFrame(request))));
  router.use('/u', failed(deps));
  return router;
}

async function show(deps: PublicDeps, request: Request, response: Response): Promise<void> {
  const visit = await readVisit(deps, request);
  if (!visit) return sendPage(response, 404, unknownPage(strangerFrame(request)));
  return sendStanding(deps, visit, response, { isJust: request.query.just === '1' });
}

function limit(deps: PublicDeps, handler: RequestHandler): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: deps.perMinute ?? PER_MINUTE,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler,
  });
}

const busyLeave: RequestHandler = (request, response) =>
  sendPage(response, 429, busyPage(strangerFrame(request), linkPath(request) + keptQuery(request)));
const busyAnswer: RequestHandler = (request, response) =>
  sendPage(response, 429, busyAnswerPage(strangerFrame(request)));

/** 503 tells a mail client to press again later; nothing was written, since leaving is one transaction. */
function failed(deps: PublicDeps): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    if (response.headersSent) return next(thrown);
    const frame = strangerFrame(request);
    // A path that is no UTF-8 is none of our links, and pressing again later would not help.
    if (thrown instanceof URIError) return sendPage(response, 404, unknownPage(frame));
    deps.log.error({ err: messageOf(thrown) }, 'a public page failed');
    response.set('Retry-After', '30');
    return sendPage(
      response,
      503,
      failedPage(frame, `/u${request.path.replace(/\/[a-z]+$/, '')}${keptQuery(request)}`),
    );
  };
}
