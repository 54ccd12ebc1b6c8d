/** `/enter/<portalId>.<token>`: how a colleague comes in who may look. Opening the link does nothing: mail scanners open links, too. */
import express, { type Request, type RequestHandler, type Router } from 'express';
import { enterByLink, hashViewerToken } from '../../install/team.ts';
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
  return router;
}

function readToken(request: Request): { readonly portalId: number; readonly token: string } | null {
  const match = /^(\d{1,15})\.([\w-]{32})$/.exec(String(request.params.token));
  return match?.[1] && match[2] ? { portalId: Number(match[1]), token: match[2] } : null;
}
