import { Problem } from '../http/problem.ts';
import type { Portal } from '../model/portal.ts';
import type { AccessToken } from '../oauth/tokens.ts';
import type { World } from '../world.ts';

/** @throws Problem 401 without a good bearer token */
export function authenticate(world: World, authorization: string | undefined): { access: AccessToken; portal: Portal } {
  const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  const access = token ? world.tokens.findAccess(token) : null;
  const portal = access ? world.portals.get(access.portalId) : undefined;
  if (!access || !portal) {
    throw new Problem(401, {
      category: 'INVALID_AUTHENTICATION',
      message:
        'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
    });
  }
  if (access.expiresAt <= world.time.now()) {
    const secondsAgo = Math.round((world.time.now() - access.expiresAt) / 1_000);
    throw new Problem(401, {
      category: 'EXPIRED_AUTHENTICATION',
      message: `The OAuth token used to make this call expired ${secondsAgo} second(s) ago.`,
      context: { expireTime: [new Date(access.expiresAt).toISOString()] },
    });
  }
  return { access, portal };
}
