import { z } from 'zod';
import { invalid } from '../http/problem.ts';
import { json, noContent } from '../http/reply.ts';
import { parseBody } from '../http/request.ts';
import { SCOPES } from '../model/app.ts';
import type { Portal } from '../model/portal.ts';
import { tokenReply } from '../oauth/oauth-routes.ts';
import { DEFAULT_PORTAL, type World } from '../world.ts';
import type { ControlRoute } from './control-route.ts';

const tokenSchema = z.object({
  portalId: z.number().int().optional(),
  scopes: z.array(z.string()).optional(),
  seconds: z.number().min(0).optional(),
});
const portalSchema = z.object({ portalId: z.number().int().optional() });

/** Tokens without the authorize page, and the removal of the app from HubSpot's side. */
export const accessRoutes: readonly ControlRoute[] = [
  {
    method: 'POST',
    pattern: '/_sandbox/token',
    handle: (world, { rawBody }) => {
      const wanted = parseBody(rawBody || '{}', tokenSchema);
      const portal = portalNamed(world, wanted.portalId);
      const scopes = wanted.scopes ?? [...SCOPES.keys()];
      const grant = { portalId: portal.id, userId: portal.users[0]?.id ?? 0, scopes };
      const seconds = wanted.seconds ?? world.settings.tokenSeconds;
      const access = world.tokens.issueAccess(grant, world.time.now() + seconds * 1_000);
      return json(201, { access_token: access.token, expires_in: seconds, hub_id: portal.id, scopes });
    },
  },
  {
    method: 'POST',
    pattern: '/_sandbox/install',
    handle: (world, { rawBody }) => {
      const wanted = parseBody(rawBody || '{}', tokenSchema);
      const portal = portalNamed(world, wanted.portalId);
      const grant = {
        portalId: portal.id,
        userId: portal.users[0]?.id ?? 0,
        scopes: wanted.scopes ?? [...SCOPES.keys()],
      };
      return tokenReply(world, grant, world.tokens.issueRefresh(grant));
    },
  },
  {
    method: 'POST',
    pattern: '/_sandbox/uninstall',
    handle: (world, { rawBody }) => {
      const { portalId } = parseBody(rawBody || '{}', portalSchema);
      return json(200, { wasInstalled: world.tokens.uninstall(portalNamed(world, portalId).id) });
    },
  },
  {
    method: 'POST',
    pattern: '/_sandbox/expire-tokens',
    handle: (world) => {
      world.tokens.expireAccess(world.time.now());
      return noContent;
    },
  },
];

/** The default portal when none is named. @throws Problem 400 for an unknown one */
export function portalNamed(world: World, portalId: number | undefined): Portal {
  const portal = world.portals.get(portalId ?? DEFAULT_PORTAL.id);
  if (!portal) throw invalid(`There is no portal ${portalId}`);
  return portal;
}
