/** Security headers of every page: nothing from elsewhere, nothing inline, no frames. */
import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * @param audience public pages also hide where the reader came from, since their URL is a bearer link; admin pages must
 *   send their origin with forms, by which a forged form is told from ours
 */
export function pageHeaders(audience: 'admin' | 'public'): RequestHandler {
  const secure = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        scriptSrc: audience === 'admin' ? ["'self'"] : ["'none'"],
        imgSrc: ["'self'"],
        // Server-sent events of our own.
        connectSrc: audience === 'admin' ? ["'self'"] : ["'none'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: audience === 'admin' ? 'same-origin' : 'no-referrer' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  });
  return (request, response, next) => {
    response.set('X-Robots-Tag', 'noindex, nofollow');
    secure(request, response, next);
  };
}
