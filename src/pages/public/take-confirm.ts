/** `/u/confirm/<token>`: the link of a mail that asks to confirm. Opening it changes nothing, whoever opens it. */
import type { Request, Response } from 'express';
import { confirmAsk, readConfirmStanding } from '../../flow/accept/confirm-ask.ts';
import { openConfirmLink } from '../../lib/confirm-link.ts';
import { readPersonToken } from '../../lib/person-link.ts';
import { findPublicView } from '../../store/public-page.ts';
import { confirmSpeeches } from '../../words/confirm-speech.ts';
import { pageSpeeches } from '../../words/page-speech.ts';
import { sendPage } from '../send-page.ts';
import { createBrand } from './brand.ts';
import { confirmPage, nothingToConfirmPage } from './confirm-page.ts';
import { detailOf } from './detail.ts';
import { languageLinks } from './paths.ts';
import type { PublicDeps } from './public-routes.ts';
import { chooseFor, strangerFrame } from './visit.ts';

interface Opened {
  readonly portalId: number;
  readonly hashKey: Buffer;
  readonly confirmationId: number;
}

export async function showConfirm(deps: PublicDeps, request: Request, response: Response): Promise<void> {
  const opened = await open(deps, request);
  return opened ? send(deps, request, response, opened) : sendUnknown(request, response);
}

export async function takeConfirm(deps: PublicDeps, request: Request, response: Response): Promise<void> {
  // Its body says nothing that we need, but is not left on the way.
  request.resume();
  const opened = await open(deps, request);
  if (!opened) return sendUnknown(request, response);
  const outcome = await confirmAsk(deps, { ...opened, at: deps.clock.now(), detail: detailOf(request) });
  return outcome === 'unknown' ? sendUnknown(request, response) : send(deps, request, response, opened, outcome);
}

async function open(deps: PublicDeps, request: Request): Promise<Opened | null> {
  const token = readPersonToken(String(request.params.token));
  const keys = token && (await deps.portalKeys(token.portalId));
  const link = keys && openConfirmLink(keys.link, token.sealed);
  return link && { portalId: token.portalId, hashKey: keys.hash, confirmationId: link.confirmationId };
}

async function send(
  deps: PublicDeps,
  request: Request,
  response: Response,
  { portalId, confirmationId }: Opened,
  outcome?: 'confirmed' | 'expired',
): Promise<void> {
  const [standing, view] = await Promise.all([
    readConfirmStanding(deps.db, portalId, confirmationId, deps.clock.now()),
    findPublicView(deps.db, portalId),
  ]);
  if (standing.is === 'unknown' || !view) return sendUnknown(request, response);
  const brand = createBrand(portalId, view);
  const language = chooseFor(request, brand.settings, standing.confirmation.language);
  const action = `/u/confirm/${encodeURIComponent(String(request.params.token))}`;
  const page = confirmPage({
    speech: pageSpeeches[language],
    confirmSpeech: confirmSpeeches[language],
    brand,
    languages: languageLinks(action, brand.settings.languages),
    confirmation: standing.confirmation,
    is: outcome ?? standing.is,
    action: `${action}?lang=${language}`,
  });
  return sendPage(response, (outcome ?? standing.is) === 'expired' ? 410 : 200, page);
}

function sendUnknown(request: Request, response: Response): Promise<void> {
  const frame = strangerFrame(request);
  return sendPage(response, 404, nothingToConfirmPage(frame, confirmSpeeches[frame.speech.language]));
}
