/** Forms that change something are accepted from our own pages alone. */
import type { RequestHandler } from 'express';
import { sendError } from '../error-page.ts';

/**
 * Browsers say where a form came from in `Sec-Fetch-Site` (over https and on localhost) and in `Origin`; one that says
 * neither is refused. The session cookie's SameSite is the other lock on this door.
 *
 * @param publicUrl under which our own pages are served
 */
export function sameOriginOnly(publicUrl: string): RequestHandler {
  const own = new URL(publicUrl).origin;
  return (request, response, next) => {
    const site = request.get('sec-fetch-site');
    if (site === undefined ? request.get('origin') === own : site === 'same-origin') return next();
    return sendError(
      response,
      403,
      'This form came from elsewhere',
      'Nothing was changed. Open the page in Bellwether itself and press the button there.',
    );
  };
}
