import { timingSafeEqual } from 'node:crypto';
import { API_VERSION } from '../gate/call-context.ts';
import type { Incoming } from '../gate/incoming.ts';
import { json, type Reply } from '../http/reply.ts';
import { Router } from '../http/router.ts';
import type { World } from '../world.ts';
import type { Grant } from './tokens.ts';

interface OauthRoute {
  readonly method: string;
  readonly pattern: string;
  readonly handle: (world: World, incoming: Incoming) => Reply;
}

const TOKEN = `/oauth/${API_VERSION}/token`;

/** The token endpoints. Parameters stand in a form-encoded body; those in the address are not read. */
export const oauthRouter = new Router<OauthRoute>([
  { method: 'POST', pattern: TOKEN, handle: issueTokens },
  { method: 'POST', pattern: `${TOKEN}/introspect`, handle: introspect },
  { method: 'POST', pattern: `${TOKEN}/revoke`, handle: revoke },
]);

function issueTokens(world: World, incoming: Incoming): Reply {
  const form = new URLSearchParams(incoming.rawBody);
  const refused = refuseForm(incoming) ?? refuseClient(world, form);
  if (refused) return refused;
  switch (form.get('grant_type')) {
    case 'authorization_code':
      return redeemCode(world, form);
    case 'refresh_token':
      return refresh(world, form);
    default:
      return oauthError(
        'unsupported_grant_type',
        'BAD_GRANT_TYPE',
        'grant_type must be authorization_code or refresh_token',
      );
  }
}

function redeemCode(world: World, form: URLSearchParams): Reply {
  const grant = world.tokens.redeemCode(form.get('code') ?? '', form.get('redirect_uri') ?? '', world.time.now());
  if (grant === 'BAD_REDIRECT_URI')
    return oauthError('invalid_grant', grant, 'redirect_uri does not match the one of the authorization');
  if (grant === 'BAD_AUTH_CODE') return oauthError('invalid_grant', grant, 'missing or unknown auth code');
  return tokenReply(world, grant, world.tokens.issueRefresh(grant));
}

function refresh(world: World, form: URLSearchParams): Reply {
  const token = form.get('refresh_token') ?? '';
  const grant = world.tokens.findRefresh(token);
  if (!grant || !world.portals.has(grant.portalId)) {
    return oauthError('invalid_grant', 'BAD_REFRESH_TOKEN', 'refresh token is invalid, expired or revoked');
  }
  return tokenReply(world, grant, token);
}

/** The answer of the token endpoint, with a fresh access token. */
export function tokenReply(world: World, grant: Grant, refreshToken: string): Reply {
  const { tokenSeconds } = world.settings;
  const access = world.tokens.issueAccess(grant, world.time.now() + tokenSeconds * 1_000);
  return json(200, {
    access_token: access.token,
    refresh_token: refreshToken,
    expires_in: tokenSeconds,
    token_type: 'bearer',
    token_use: 'access_token',
    hub_id: grant.portalId,
    scopes: grant.scopes,
    user_id: grant.userId,
  });
}

function introspect(world: World, incoming: Incoming): Reply {
  const form = new URLSearchParams(incoming.rawBody);
  const refused = refuseForm(incoming) ?? refuseClient(world, form);
  if (refused) return refused;
  const token = form.get('token') ?? '';
  const access = world.tokens.findAccess(token);
  const now = world.time.now();
  const grant = access ? (access.expiresAt > now ? access : null) : world.tokens.findRefresh(token);
  const portal = grant ? world.portals.get(grant.portalId) : undefined;
  if (!grant || !portal) return json(200, { active: false });
  return json(200, {
    active: true,
    token_use: access ? 'access_token' : 'refresh_token',
    token,
    token_type: 'bearer',
    client_id: world.app.clientId,
    app_id: world.app.appId,
    hub_id: portal.id,
    hub_domain: portal.domain,
    user: portal.users.find((user) => user.id === grant.userId)?.email ?? '',
    user_id: grant.userId,
    scopes: grant.scopes,
    ...(access ? { expires_in: Math.floor((access.expiresAt - now) / 1_000) } : {}),
    is_private_distribution: false,
  });
}

/** Answers 200 for an unknown token too, as RFC 7009 asks. */
function revoke(world: World, incoming: Incoming): Reply {
  const form = new URLSearchParams(incoming.rawBody);
  const refused = refuseForm(incoming) ?? refuseClient(world, form);
  if (refused) return refused;
  world.tokens.revokeRefresh(form.get('token') ?? '');
  return { status: 200 };
}

function refuseForm(incoming: Incoming): Reply | null {
  const type = String(incoming.headers['content-type'] ?? '');
  if (type.startsWith('application/x-www-form-urlencoded')) return null;
  return json(415, { status: 'error', message: 'The body must be application/x-www-form-urlencoded' });
}

function refuseClient({ app }: World, form: URLSearchParams): Reply | null {
  if (form.get('client_id') !== app.clientId)
    return oauthError('invalid_client', 'BAD_CLIENT_ID', 'missing or unknown client id');
  return sameSecret(form.get('client_secret') ?? '', app.clientSecret)
    ? null
    : oauthError('invalid_client', 'BAD_CLIENT_SECRET', 'missing or invalid client secret');
}

function sameSecret(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}

function oauthError(error: string, status: string, message: string): Reply {
  return json(400, { error, error_description: message, status, message });
}
