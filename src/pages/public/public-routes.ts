/** `/u/<token>`: opening shows, the button (or a mail client's one-click POST) leaves, and only then may one say why. */
import express, {
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from 'express';
import { rateLimit } from 'express-rate-limit';
import { recordLeave } from '../../flow/accept/record-leave.ts';
import { recordSurveyAnswer } from '../../flow/accept/record-survey-answer.ts';
import type { Clock } from '../../lib/clock.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { openPersonLink, type PersonLink, readPersonToken } from '../../lib/person-link.ts';
import type { Db } from '../../store/database.ts';
import { findPortalView } from '../../store/report/portal.ts';
import { pageHeaders } from '../page-headers.ts';
import { isOneClick, readForm } from '../read-form.ts';
import { sendPage } from '../send-page.ts';
import { askPage } from './ask-page.ts';
import { leftPage } from './left-page.ts';
import { busyPage, busyReasonPage, failedPage, unknownPage } from './message-page.ts';
import { readStanding } from './standing.ts';
import { COMMENT_MAX, type SurveyDraft } from './survey-part.ts';
import { isSurveyReason, texts } from './texts.ts';

export interface PublicDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  /** The keys of a portal that never rotate; null for an unknown portal. */
  portalKeys(portalId: number): Promise<{ readonly hash: Buffer; readonly link: Buffer } | null>;
  /** Wakes whoever settles addresses; called inside the transaction. */
  notify(db: Db, portalId: number): Promise<void>;
  /** Pages and answers a minute from one network address; leaving itself has no limit. */
  readonly perMinute?: number;
}

/** An office behind one address opens many links at once; a page costs about 1 ms. */
const PER_MINUTE = 300;

interface Visit {
  readonly portalId: number;
  readonly hashKey: Buffer;
  readonly link: PersonLink;
  readonly company: string | null;
  /** Path of the link, for forms. */
  readonly action: string;
}

export function createPublicRoutes(deps: PublicDeps): Router {
  const router = express.Router();
  router.use('/u', pageHeaders('public'));
  router.get('/u/:token', limit(deps, busyLeave), (request, response) => show(deps, request, response));
  router.post('/u/:token', (request, response) => leave(deps, request, response));
  router.post('/u/:token/reason', limit(deps, busyReason), (request, response) => answer(deps, request, response));
  // The address bar of the answer's page holds this path: reloading it by hand must not be a dead end.
  router.get('/u/:token/reason', (request, response) => response.redirect(303, actionOf(request)));
  router.use('/u', (_request, response) => sendPage(response, 404, unknownPage()));
  router.use('/u', failed(deps));
  return router;
}

async function show(deps: PublicDeps, request: Request, response: Response): Promise<void> {
  const visit = await readVisit(deps, request);
  if (!visit) return sendPage(response, 404, unknownPage());
  const standing = await readStanding(deps.db, visit.portalId, visit.hashKey, visit.link);
  const page =
    standing.scope === 'none' ? askPage(visit) : leftPage({ ...visit, standing, moment: 'again', draft: null });
  return sendPage(response, 200, page);
}

async function leave(deps: PublicDeps, request: Request, response: Response): Promise<void> {
  // The token decides, not the body: clients and proxies mangle bodies, and the person wants out.
  const form = await readForm(request);
  const visit = await readVisit(deps, request);
  const isByClient = isOneClick(form);
  if (!visit) return isByClient ? sendText(response, 404, texts.unknown.text) : sendPage(response, 404, unknownPage());

  const isEverything = form.get('leave') === 'everything';
  await recordLeave(deps, {
    portalId: visit.portalId,
    hashKey: visit.hashKey,
    email: visit.link.email,
    stream: isEverything ? null : visit.link.stream,
    venue: isByClient ? 'one_click' : 'page',
    at: deps.clock.now(),
    detail: { userAgent: request.get('user-agent')?.slice(0, 300) ?? null, linkStream: visit.link.stream },
  });
  // RFC 8058, section 3.1: no redirect, no cookie.
  if (isByClient) return sendText(response, 200, texts.left.heading);
  const standing = await readStanding(deps.db, visit.portalId, visit.hashKey, visit.link);
  return sendPage(response, 200, leftPage({ ...visit, standing, moment: 'now', draft: null }));
}

async function answer(deps: PublicDeps, request: Request, response: Response): Promise<void> {
  const form = await readForm(request);
  const visit = await readVisit(deps, request);
  if (!visit) return sendPage(response, 404, unknownPage());
  const standing = await readStanding(deps.db, visit.portalId, visit.hashKey, visit.link);
  if (!standing.leave || standing.addressId === null) {
    const page =
      standing.scope === 'none' ? askPage(visit) : leftPage({ ...visit, standing, moment: 'again', draft: null });
    return sendPage(response, 200, page);
  }
  const given = readAnswer(form);
  if ('problem' in given) {
    return sendPage(response, 422, leftPage({ ...visit, standing, moment: 'answered', draft: given }));
  }
  await recordSurveyAnswer(deps, visit.portalId, {
    ...given,
    addressId: standing.addressId,
    eventKey: standing.leave.eventKey,
    campaign: standing.leave.campaign,
    stream: visit.link.stream,
    at: deps.clock.now(),
  });
  const saved = await readStanding(deps.db, visit.portalId, visit.hashKey, visit.link);
  return sendPage(response, 200, leftPage({ ...visit, standing: saved, moment: 'answered', draft: null }));
}

/** A tapped reason wins; the button below the words keeps the reason that stood before. */
function readAnswer(
  form: ReadonlyMap<string, string>,
): { reason: string | null; comment: string | null } | SurveyDraft {
  const tapped = form.get('reason') ?? form.get('keep') ?? '';
  const reason = isSurveyReason(tapped) ? tapped : null;
  // NUL is the one character that PostgreSQL's text cannot hold; browsers send line ends as CRLF.
  const comment = (form.get('comment') ?? '').replaceAll('\0', '').replaceAll('\r\n', '\n').trim();
  const over = Array.from(comment).length - COMMENT_MAX;
  if (over > 0) return { reason, comment, problem: texts.survey.tooLong(COMMENT_MAX, over) };
  if (!reason && !comment) return { reason, comment, problem: texts.survey.nothing };
  return { reason, comment: comment || null };
}

async function readVisit(deps: PublicDeps, request: Request): Promise<Visit | null> {
  const token = readPersonToken(String(request.params.token));
  if (!token) return null;
  const keys = await deps.portalKeys(token.portalId);
  const link = keys ? openPersonLink(keys.link, token.sealed) : null;
  if (!keys || !link) return null;
  const portal = await findPortalView(deps.db, token.portalId);
  if (!portal) return null;
  return { portalId: token.portalId, hashKey: keys.hash, link, company: portal.name, action: actionOf(request) };
}

function actionOf(request: Request): string {
  return `/u/${encodeURIComponent(String(request.params.token))}`;
}

function sendText(response: Response, status: number, text: string): void {
  response.status(status).set('Cache-Control', 'no-store').type('text/plain').send(`${text}\n`);
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

const busyLeave: RequestHandler = (request, response) => sendPage(response, 429, busyPage(actionOf(request)));
const busyReason: RequestHandler = (_request, response) => sendPage(response, 429, busyReasonPage());

/** 503 tells a mail client to press again later; nothing was written, since leaving is one transaction. */
function failed(deps: PublicDeps): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    if (response.headersSent) return next(thrown);
    // A path that is no UTF-8 is none of our links, and pressing again later would not help.
    if (thrown instanceof URIError) return sendPage(response, 404, unknownPage());
    deps.log.error({ err: messageOf(thrown) }, 'a public page failed');
    response.set('Retry-After', '30');
    return sendPage(response, 503, failedPage(`/u${request.path.replace(/\/reason$/, '')}`));
  };
}
