import { headerOf } from '../gate/incoming.ts';
import { seeOther } from '../http/reply.ts';
import type { PageRoute } from '../pages/page-route.ts';

/**
 * An installation that begins in the marketplace: the app's redirect address is opened with `step=authorize` and a
 * `returnUrl`, the app sends the browser there with a `state`, and gets it back with `step=finalize`, `code`, `state` and
 * the `returnUrl` at which it all ends.
 */
export const marketplaceRoutes: readonly PageRoute[] = [
  {
    method: 'GET',
    pattern: '/marketplace/install',
    handle: ({ app }, incoming) => {
      const here = `http://${headerOf(incoming, 'host') ?? 'localhost'}`;
      const redirectUri = app.redirectUrls[0] ?? '';
      const authorize = new URL('/oauth/authorize', here);
      authorize.search = new URLSearchParams({
        client_id: app.clientId,
        redirect_uri: redirectUri,
        scope: app.requiredScopes.join(' '),
        optional_scope: app.optionalScopes.join(' '),
        returnUrl: `${here}/?installed=${app.appId}`,
      }).toString();
      const callback = new URL(redirectUri);
      callback.searchParams.set('step', 'authorize');
      callback.searchParams.set('returnUrl', authorize.href);
      return { ...seeOther(callback.href), status: 302 };
    },
  },
];
