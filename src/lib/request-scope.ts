/** Which request is being answered, and of which portal it is: for the log, so that nobody has to hand it down. */
import { AsyncLocalStorage } from 'node:async_hooks';

interface RequestScope {
  readonly requestId: string;
  readonly path: string;
  portalId?: number;
}

const scopes = new AsyncLocalStorage<RequestScope>();

/** @param path as it was asked for; our links and sources begin with the portal that they are of */
export function runInRequest(requestId: string, path: string, run: () => void): void {
  scopes.run({ requestId, path }, run);
}

/** For what is not told by the path: a session, an API key, a signed call. */
export function noteRequestPortal(portalId: number): void {
  const scope = scopes.getStore();
  if (scope) scope.portalId = portalId;
}

/** @returns what each line of the log names, nothing outside a request */
export function describeRequest(): { requestId?: string; portalId?: number } {
  const scope = scopes.getStore();
  if (!scope) return {};
  const said = /^\/(?:in|u|u\/confirm|u\/open|enter|enter\/card)\/(\d{1,15})\./.exec(scope.path)?.[1];
  const portalId = scope.portalId ?? (said === undefined ? undefined : Number(said));
  return { requestId: scope.requestId, ...(portalId === undefined ? {} : { portalId }) };
}
