/** Refuses changes that another site makes a signed-in browser ask for; the cookie's SameSite is the first wall, this the second. */
import type { Request, RequestHandler } from 'express';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Browsers tell by Sec-Fetch-Site, which no script can set, wherever the address is https or localhost; elsewhere by
 * Origin, which is `null` under a strict referrer policy even for our own forms.
 */
function isOwn(request: Request, ownOrigin: string): boolean {
  const site = request.get('sec-fetch-site');
  return site === undefined ? request.get('origin') === ownOrigin : site === 'same-origin';
}

/** @param publicUrl its origin is the only one that may change anything */
export function createRefuseCrossSite(
  publicUrl: string,
  renderError: (status: number, title: string, text: string) => string,
): RequestHandler {
  const ownOrigin = new URL(publicUrl).origin;
  return (request, response, next) => {
    if (SAFE.has(request.method) || isOwn(request, ownOrigin)) {
      next();
      return;
    }
    const text = `This was asked for from another site and was not done. Open ${ownOrigin} and do it there.`;
    response
      .status(403)
      .type('html')
      .send(renderError(403, 'Not done', text));
  };
}
