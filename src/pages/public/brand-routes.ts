/** `/u/brand/<portal>/…`: a portal's colours and logo, named by their content and kept by browsers for a year. */
import express, { type Request, type Response, type Router } from 'express';
import { brandStylesheet } from '../../public-page/brand-css.ts';
import { fillPageSettings } from '../../public-page/page-settings.ts';
import type { Db } from '../../store/database.ts';
import { findLogo, findPublicPage } from '../../store/public-page.ts';

export function createBrandRoutes(db: Db): Router {
  const router = express.Router();
  router.get('/u/brand/:portal/:file', async (request, response, next) => {
    const found = await findFile(db, request);
    if (!found) return next();
    sendForGood(response, found.type, found.body);
  });
  return router;
}

async function findFile(db: Db, request: Request): Promise<{ type: string; body: string | Buffer } | null> {
  const portal = String(request.params.portal);
  const [, hash = '', ending = ''] = /^([0-9a-f]{16})(\.css)?$/.exec(String(request.params.file)) ?? [];
  if (!/^\d{1,15}$/.test(portal) || hash === '') return null;
  const portalId = Number(portal);
  if (ending === '') return findLogo(db, portalId, hash);
  const stored = await findPublicPage(db, portalId);
  const sheet = stored && brandStylesheet(fillPageSettings(stored.settings));
  return sheet?.hash === hash ? { type: 'text/css; charset=utf-8', body: sheet.text } : null;
}

function sendForGood(response: Response, type: string, body: string | Buffer): void {
  response
    .set({ 'Cache-Control': 'public, max-age=31536000, immutable', 'X-Content-Type-Options': 'nosniff' })
    .type(type)
    .send(body);
}
