import { SCOPES } from '../model/app.ts';
import type { World } from '../world.ts';

/** What an authorize address asks for, once it was found good. */
export interface AuthorizeRequest {
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly optionalScopes: readonly string[];
  readonly state: string | null;
  /** Where the marketplace wants the browser at the end; null where the app itself began the installation. */
  readonly returnUrl: string | null;
}

/** @returns what is asked for, or in words why HubSpot would not even show the page */
export function readAuthorizeRequest(world: World, parameters: URLSearchParams): AuthorizeRequest | string {
  const { app } = world;
  if (parameters.get('client_id') !== app.clientId) return 'The client_id is missing or unknown.';
  const redirectUri = parameters.get('redirect_uri') ?? '';
  if (!app.redirectUrls.includes(redirectUri)) {
    return `The redirect_uri ${redirectUri} is not one of the app's redirect addresses: ${app.redirectUrls.join(', ')}.`;
  }
  const scopes = listScopes(parameters.get('scope'));
  const optionalScopes = listScopes(parameters.get('optional_scope')).filter((scope) => !scopes.includes(scope));
  const unknown = [...scopes, ...optionalScopes].filter((scope) => !SCOPES.has(scope));
  if (unknown.length > 0) return `These scopes do not exist: ${unknown.join(', ')}.`;
  const missing = app.requiredScopes.filter((scope) => !scopes.includes(scope));
  if (missing.length > 0) {
    return `The scopes of the install address do not match those of the app. Missing in "scope": ${missing.join(', ')}.`;
  }
  return {
    redirectUri,
    scopes,
    optionalScopes,
    state: parameters.get('state'),
    returnUrl: parameters.get('returnUrl'),
  };
}

function listScopes(written: string | null): string[] {
  return [...new Set((written ?? '').split(/[\s,]+/).filter((scope) => scope !== ''))];
}
