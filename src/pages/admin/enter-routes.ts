/** `/enter/<portalId>.<token>`: how a colleague comes in who may look. Opening the link does nothing: mail scanners open links, too. */
import express, { type Request, type RequestHandler, type Router } from 'express';
import { openCardLink } from '../../install/card-link.ts';
import { enterByCard, enterByLink, hashViewerToken } from '../../install/team.ts';
import type { Clock } from '../../lib/clock.ts';
import { html } from '../../lib/html.ts';
import type { Db } from '../../store/database.ts';
import type { Member } from '../../store/member.ts';
import { findPortalView } from '../../store/report/portal.ts';
import { findOpenViewerLink } from '../../store/viewer-link.ts';
import { sendError } from '../error-page.ts';
import { pageHeaders } from '../page-headers.ts';
import { sendPage } from '../send-page.ts';
import { bareLayout } from './layout.ts';

export interface EnterDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly refuseCrossSite: RequestHandler;
  /** The portal's key for links; null for an unknown portal. */
  linkKey(portalId: number): Promise<Buffer | null>;
  /** Whose console this browser is signed in to; null: nobody's. */
  signedInTo(request: Request): number | null;
  /** Signs this browser in as the member. */
  signIn(request: Request, portalId: number, member: Member): Promise<void>;
}

export function createEnterRoutes(deps: EnterDeps): Router {
  const { db, clock } = deps;
  const router = express.Router();
  const headers = pageHeaders('admin');
  const gone = [
    410,
    'This link opens nothing any more',
    'It has been used, was withdrawn, or is too old. Ask whoever gave it to you for another one.',
  ] as const;

  router.get('/enter/:token', headers, async (request, response) => {
    const read = readToken(request);
    const link = read && (await findOpenViewerLink(db, read.portalId, hashViewerToken(read.token), clock.now()));
    const portal = read && (await findPortalView(db, read.portalId));
    if (!link || !portal || portal.state === 'disconnected') return sendError(response, ...gone);
    const name = portal.name ?? `portal ${portal.portalId}`;
    return sendPage(
      response,
      200,
      bareLayout(
        'Enter',
        html`
          <h1>Look at Bellwether of ${name}</h1>
          <p class="actor">${link.madeBy} lets you, ${link.name}, look at whom their mail no longer reaches, and why. You can change nothing.</p>
          <form class="bare-action" method="post"><button class="button" type="submit">Enter and look</button></form>
          <p class="fine">The link works once, in this browser, and what it opens closes after 12 hours.</p>`,
      ),
    );
  });

  router.post('/enter/:token', headers, deps.refuseCrossSite, async (request, response) => {
    const read = readToken(request);
    const member = read && (await enterByLink(deps, read.portalId, read.token));
    if (!member) return sendError(response, ...gone);
    await deps.signIn(request, read.portalId, member);
    response.redirect(303, '/');
  });

  const staleCard = [
    410,
    'This link opens nothing any more',
    'It was used, or is older than half an hour. Reload the record in HubSpot: its card has a new one.',
  ] as const;
  const readCard = async (request: Request) => {
    const match = /^(\d{1,15})\.([\w-]+)$/.exec(String(request.params.token));
    const [, portalId, sealed] = match ?? [];
    const key = portalId === undefined ? null : await deps.linkKey(Number(portalId));
    const link = key === null || sealed === undefined ? null : openCardLink(key, sealed, clock.now());
    return link && sealed !== undefined ? { portalId: Number(portalId), sealed, link } : null;
  };

  router.get('/enter/card/:token', headers, async (request, response) => {
    const read = await readCard(request);
    const portal = read && (await findPortalView(db, read.portalId));
    if (!read || !portal || portal.state === 'disconnected') return sendError(response, ...staleCard);
    // Whoever is in already keeps what they may do.
    if (deps.signedInTo(request) === read.portalId) return response.redirect(303, read.link.path);
    return sendPage(
      response,
      200,
      bareLayout(
        'Enter',
        html`
          <h1>Look at the whole evidence</h1>
          <p class="actor">You come from a card in HubSpot, as ${read.link.name}. In Bellwether of ${portal.name ?? `portal ${portal.portalId}`} you can look at everything, and change nothing.</p>
          <form class="bare-action" method="post"><button class="button" type="submit">Enter and look</button></form>
          <p class="fine">The link works once, in this browser, and what it opens closes after 12 hours.</p>`,
      ),
    );
  });

  router.post('/enter/card/:token', headers, deps.refuseCrossSite, async (request, response) => {
    const read = await readCard(request);
    const member = read && (await enterByCard(deps, read.portalId, read.sealed, read.link));
    if (!member) return sendError(response, ...staleCard);
    await deps.signIn(request, read.portalId, member);
    response.redirect(303, read.link.path);
  });
  return router;
}

function readToken(request: Request): { readonly portalId: number; readonly token: string } | null {
  const match = /^(\d{1,15})\.([\w-]{32})$/.exec(String(request.params.token));
  return match?.[1] && match[2] ? { portalId: Number(match[1]), token: match[2] } : null;
}
