/** Whose script asks, and whether its key may. */
import type { RequestHandler, Response } from 'express';
import { type ApiScope, type KeyHolder, openApiKey } from '../../install/api-keys.ts';
import { noteRequestPortal } from '../../lib/request-scope.ts';
import type { ApiDeps } from './api-deps.ts';
import { ApiProblem } from './problem.ts';

/** Sets who asks. @throws ApiProblem */
export function createAuthenticate(deps: Pick<ApiDeps, 'db' | 'clock'>): RequestHandler {
  return async (request, response, next) => {
    const [, written] = /^Bearer +(\S+)$/i.exec(request.get('authorization') ?? '') ?? [];
    if (written === undefined) {
      response.set('WWW-Authenticate', 'Bearer realm="Bellwether"');
      throw new ApiProblem(
        'no-key',
        'Send your key in a header: Authorization: Bearer bw_... An admin makes one in the console, under API.',
      );
    }
    const holder = await openApiKey(deps, written);
    if (typeof holder === 'string') {
      response.set('WWW-Authenticate', 'Bearer realm="Bellwether", error="invalid_token"');
      throw new ApiProblem('no-key', holder);
    }
    response.locals.keyHolder = holder;
    noteRequestPortal(holder.portalId);
    next();
  };
}

/** After `createAuthenticate`. */
export function holderOf(response: Response): KeyHolder {
  return response.locals.keyHolder as KeyHolder;
}

/** @throws ApiProblem */
export function requireScope(scope: ApiScope): RequestHandler {
  return (_request, response, next) => {
    if (!holderOf(response).scopes.includes(scope)) {
      response.set('WWW-Authenticate', `Bearer realm="Bellwether", error="insufficient_scope", scope="${scope}"`);
      throw new ApiProblem(
        'out-of-scope',
        `This key lacks the scope ${scope}. Have an admin make another one that has it.`,
      );
    }
    next();
  };
}
