/**
 * `/u/open/<token>?email=`: for email services that cannot merge a link of the person's own. Opening shows a field, the
 * button leaves. The same happens for every address, in the same time: a request is written down, and the worker looks
 * whose it is.
 */
import express, { type ErrorRequestHandler, type Request, type Response, type Router } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';
import type { Clock } from '../../../lib/clock.ts';
import { messageOf } from '../../../lib/errors.ts';
import type { Log } from '../../../lib/log.ts';
import { isOpenLink, readOpenToken } from '../../../lib/open-link.ts';
import type { Db } from '../../../store/database.ts';
import { insertLeaveRequest } from '../../../store/leave-request.ts';
import { findPublicView } from '../../../store/public-page.ts';
import { chooseLanguage } from '../../../words/choose-language.ts';
import { LANGUAGES, type Language } from '../../../words/languages.ts';
import { openSpeeches } from '../../../words/open-speech.ts';
import { pageSpeeches } from '../../../words/page-speech.ts';
import { pageHeaders } from '../../page-headers.ts';
import { isOneClick, readForm } from '../../read-form.ts';
import { sendPage } from '../../send-page.ts';
import { type Brand, createBrand } from '../brand.ts';
import { writeQuery } from '../paths.ts';
import { readCampaign } from '../read-campaign.ts';
import { companyOf } from '../view.ts';
import type { OpenFrame } from './open-frame.ts';
import { askAddressPage, crowdedPage, missingPage, type OpenView, receivedPage } from './open-page.ts';
import { isUnmerged, readTyped, readTypedAddress } from './read-typed-address.ts';
import type { SlowDown } from './slow-down.ts';

export interface OpenDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly slowDown: SlowDown;
  /** null for an unknown portal. */
  portalKeys(portalId: number): Promise<{ readonly link: Buffer } | null>;
  /** Wakes whoever looks whose the addresses are. */
  notify(db: Db, portalId: number): Promise<void>;
}

interface OpenVisit extends OpenView {
  readonly portalId: number;
  /** The mailing in which the link stood, as the sender wrote it into the link; a label that no mark covers. */
  readonly campaign: string | null;
}

const MAX_STREAM = 200;

export function createOpenRoutes(deps: OpenDeps): Router {
  const router = express.Router();
  router.use('/u/open', pageHeaders('public'));
  router.get('/u/open/:token', (request, response) => show(deps, request, response));
  router.post('/u/open/:token', (request, response) => leave(deps, request, response));
  router.use('/u/open', failed(deps));
  return router;
}

async function show(deps: OpenDeps, request: Request, response: Response): Promise<void> {
  const visit = await readVisit(deps, request);
  if (!visit) return sendPage(response, 404, missingPage(frameOf(request, null)));
  const merged = queryOf(request, 'email');
  const field = {
    typed: readTypedAddress(merged) ?? readTyped(merged),
    isWrong: false,
    isUnmerged: isUnmerged(merged),
    isEverything: false,
  };
  return sendPage(response, 200, askAddressPage(visit, field));
}

async function leave(deps: OpenDeps, request: Request, response: Response): Promise<void> {
  const form = await readForm(request);
  const visit = await readVisit(deps, request);
  if (!visit) return sendPage(response, 404, missingPage(frameOf(request, null)));
  // Anybody can write such a link: a mail program may not leave by it on somebody's behalf.
  const written = form.get('email');
  if (written === undefined || isOneClick(form)) {
    return void response
      .status(403)
      .set('Cache-Control', 'no-store')
      .type('text')
      .send(`${visit.speech.text('oneClick')}\n`);
  }
  const email = readTypedAddress(written);
  const isEverything = form.get('leave') === 'everything';
  if (email === null) {
    const field = { typed: readTyped(written), isWrong: true, isUnmerged: false, isEverything };
    return sendPage(response, 422, askAddressPage(visit, field));
  }
  if (!(await deps.slowDown.pass(ipKeyGenerator(request.ip ?? '')))) {
    response.set('Retry-After', '60');
    return sendPage(response, 429, crowdedPage(visit, email, isEverything));
  }
  await insertLeaveRequest(deps.db, visit.portalId, {
    email,
    stream: isEverything ? null : visit.stream,
    detail: {
      userAgent: request.get('user-agent')?.slice(0, 300) ?? null,
      linkStream: visit.stream,
      ...(visit.campaign === null ? {} : { campaign: visit.campaign }),
    },
    at: deps.clock.now(),
  });
  await deps.notify(deps.db, visit.portalId);
  return sendPage(response, 200, receivedPage(visit, email));
}

/** @returns null where the link is none of ours; the address in it is not looked at */
async function readVisit(deps: OpenDeps, request: Request): Promise<OpenVisit | null> {
  const token = readOpenToken(String(request.params.token));
  const keys = token && (await deps.portalKeys(token.portalId));
  if (!token || !keys) return null;
  const stream = queryOf(request, 'stream').slice(0, MAX_STREAM) || null;
  if (!isOpenLink(keys.link, { portalId: token.portalId, stream }, token.mark)) return null;
  const view = await findPublicView(deps.db, token.portalId);
  if (!view) return null;
  const campaign = readCampaign(queryOf(request, 'c'));
  const query = writeQuery({ stream, c: campaign });
  const action = `/u/open/${encodeURIComponent(String(request.params.token))}${query}`;
  const frame = frameOf(request, { brand: createBrand(token.portalId, view), action });
  return { ...frame, portalId: token.portalId, sender: companyOf(frame.around), stream, campaign, action };
}

/** @param page null where we do not know whose it is */
function frameOf(request: Request, page: { readonly brand: Brand; readonly action: string } | null): OpenFrame {
  const shown: readonly Language[] = page?.brand.settings.languages ?? LANGUAGES;
  const hints = { asked: queryOf(request, 'lang'), person: null, browser: request.acceptsLanguages() };
  const language = chooseLanguage(hints, shown, page?.brand.settings.language ?? 'en');
  const path = page === null ? '' : page.action;
  const languages = shown.map((one) => ({
    language: one,
    href: `${path}${path.includes('?') ? '&' : '?'}lang=${one}`,
  }));
  return {
    speech: openSpeeches[language],
    around: {
      speech: pageSpeeches[language],
      brand: page?.brand ?? null,
      languages: shown.length > 1 ? languages : [],
    },
  };
}

/** Read by hand: email services write addresses as they are, and a plus in them is no space. */
function queryOf(request: Request, name: string): string {
  const [, query = ''] = request.originalUrl.split('?', 2);
  for (const part of query.split('&')) {
    if (!part.startsWith(`${name}=`)) continue;
    const value = part.slice(name.length + 1);
    try {
      return decodeURIComponent(value).replaceAll('\0', '');
    } catch {
      return value.replaceAll('\0', '');
    }
  }
  return '';
}

/** A request is one insert: nothing was written. */
function failed(deps: OpenDeps): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    if (response.headersSent) return next(thrown);
    if (thrown instanceof URIError) return sendPage(response, 404, missingPage(frameOf(request, null)));
    deps.log.error({ err: messageOf(thrown) }, 'the page that anybody can open failed');
    response.set('Retry-After', '30');
    return response
      .status(503)
      .type('text')
      .send(`${pageSpeeches[frameOf(request, null).speech.language].text('failed.text')}\n`);
  };
}
