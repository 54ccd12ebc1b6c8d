/** The press of the button, or a mail client's one-click POST: the one thing here that must always work. */
import type { Request, Response } from 'express';
import { recordLeave } from '../../flow/accept/record-leave.ts';
import { recordPreference } from '../../flow/accept/record-preference.ts';
import { isOneClick, readForm } from '../read-form.ts';
import { sendPage } from '../send-page.ts';
import { askPage } from './ask-page.ts';
import { readWanted, type WantedLeave } from './leave-form.ts';
import { leftPage } from './left-page.ts';
import { unknownPage } from './message-page.ts';
import { languageLinks } from './paths.ts';
import type { PublicDeps } from './public-routes.ts';
import { readStanding } from './standing.ts';
import { offeredStreams } from './stream-name.ts';
import { readVisit, strangerFrame, type Visit } from './visit.ts';

export async function takeLeave(deps: PublicDeps, request: Request, response: Response): Promise<void> {
  // The token decides, not the body: clients and proxies mangle bodies, and the person wants out.
  const form = await readForm(request);
  const visit = await readVisit(deps, request);
  const isByClient = isOneClick(form);
  if (!visit) {
    const frame = strangerFrame(request);
    return isByClient
      ? sendText(response, 404, frame.speech.text('unknown.text'))
      : sendPage(response, 404, unknownPage(frame));
  }
  const at = deps.clock.now();
  const wanted = readWanted(isByClient ? new Map() : form, offeredStreams(visit), visit.link.stream);
  if (wanted.kind === 'nothing') {
    const standing = await readStanding(deps.db, { ...visit, at });
    return sendPage(response, 422, askPage({ ...visit, now: at, standing, addressDraft: null, isEmpty: true }));
  }
  await record(deps, visit, wanted, {
    at,
    venue: isByClient ? 'one_click' : 'page',
    userAgent: request.get('user-agent')?.slice(0, 300) ?? null,
  });
  // RFC 8058, section 3.1: no redirect, no cookie.
  if (isByClient) return sendText(response, 200, visit.speech.text('left.heading'));
  const standing = await readStanding(deps.db, { ...visit, at });
  const { campaign } = visit;
  const languages = languageLinks(visit.path, visit.brand.settings.languages, { campaign, isJust: true });
  return sendPage(response, 200, leftPage({ ...visit, languages, now: at, standing, moment: 'now', draft: null }));
}

interface Press {
  readonly at: Date;
  readonly venue: 'page' | 'one_click';
  readonly userAgent: string | null;
}

/** Several kinds are one press: taking it back takes all of them back. */
async function record(
  deps: PublicDeps,
  { portalId, hashKey, link, campaign }: Visit,
  wanted: Exclude<WantedLeave, { kind: 'nothing' }>,
  { at, venue, userAgent }: Press,
): Promise<void> {
  const detail = { userAgent, linkStream: link.stream };
  const [stream = null, ...more] = wanted.kind === 'everything' ? [] : wanted.streams;
  if (stream !== null && more.length > 0) {
    const preference = { kind: 'stay', streams: [], offered: [stream, ...more] } as const;
    await recordPreference(deps, { portalId, hashKey, link, campaign, at, detail, preference });
    return;
  }
  await recordLeave(deps, { portalId, hashKey, email: link.email, stream, campaign, venue, at, detail });
}

function sendText(response: Response, status: number, text: string): void {
  response.status(status).set('Cache-Control', 'no-store').type('text/plain').send(`${text}\n`);
}
