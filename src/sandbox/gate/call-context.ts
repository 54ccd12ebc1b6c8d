import type { Reply } from '../http/reply.ts';
import type { Writing } from '../model/change.ts';
import type { Portal } from '../model/portal.ts';
import type { AccessToken } from '../oauth/tokens.ts';
import type { World } from '../world.ts';

/** An API call on its way to its route: who calls, where, and with what. */
export interface CallContext {
  readonly world: World;
  readonly portal: Portal;
  readonly access: AccessToken;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly rawBody: string;
  readonly now: number;
  /** Writes in the caller's portal, as the app. */
  readonly writing: Writing;
}

/** Each inner list is "any of these", and every one of them must be met. */
export type ScopeRule = readonly (readonly string[])[];

/** A route of the API proper: with a token, scopes and limits. */
export interface ApiRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly pattern: string;
  readonly scopes: (params: Readonly<Record<string, string>>) => ScopeRule;
  readonly isSearch?: boolean;
  readonly handle: (context: CallContext) => Reply;
}

export const API_VERSION = '2026-09';
