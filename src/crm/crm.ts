/** What the rest of Bellwether sees of HubSpot: typed calls of one portal, and errors told apart. */
import { BellwetherError } from '../lib/errors.ts';

export type CrmObjectType = 'contacts' | 'companies' | 'deals' | 'tasks' | 'notes';

export interface CrmObject {
  readonly id: string;
  readonly properties: Readonly<Record<string, string | null>>;
  readonly createdAt?: string;
  readonly updatedAt?: string;
}

/** One per input, whatever the order or the holes of HubSpot's answer. */
export type BatchOutcome =
  | { readonly kind: 'done'; readonly object: CrmObject }
  /** HubSpot refused this record: final, to be shown to the admin in these words. */
  | { readonly kind: 'refused'; readonly why: string; readonly category: string }
  /** Neither among the results nor among the errors: merged away or deleted; resolve it anew. */
  | { readonly kind: 'missing' };

export interface UpdateInput {
  readonly id: string;
  readonly properties: Readonly<Record<string, string>>;
}

export interface CreateInput {
  /** Unique within the batch, and the key of the outcome. */
  readonly traceId: string;
  /** Stands in one of the texts, and tells the result where HubSpot does not echo the trace id. */
  readonly reference?: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly associations: readonly { readonly to: CrmObjectType; readonly id: string }[];
}

export interface Owner {
  readonly id: string;
  /** Of the person behind it, as histories and webhooks name them. */
  readonly userId?: string | null;
  readonly email: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly archived: boolean;
}

/** All methods throw CrmError. Lists of any length are cut into HubSpot's batch sizes. */
export interface Crm {
  readonly portalId: number;
  /** Scopes that were granted. */
  readonly scopes: ReadonlySet<string>;
  /**
   * @param by `id` or `email`: what `keys` are
   * @returns by key; keys without a record are absent
   */
  read(
    type: CrmObjectType,
    by: 'id' | 'email',
    keys: readonly string[],
    properties: readonly string[],
  ): Promise<Map<string, CrmObject>>;
  /** At most 100 inputs with distinct ids: one call, so that the caller can record before and after it. */
  updateBatch(type: CrmObjectType, inputs: readonly UpdateInput[]): Promise<Map<string, BatchOutcome>>;
  /** At most 100 inputs: one call. Outcomes by traceId. */
  createBatch(type: CrmObjectType, inputs: readonly CreateInput[]): Promise<Map<string, BatchOutcome>>;
  /** @returns associated ids by id, the primary company first; an id without associations has an empty list */
  associations(from: CrmObjectType, to: CrmObjectType, ids: readonly string[]): Promise<Map<string, string[]>>;
  /** The record that a merged-away id stands for now; null when it is gone. */
  resolve(type: CrmObjectType, id: string): Promise<CrmObject | null>;
  /** Contacts that have one of these as a secondary address, by that address. */
  findBySecondaryEmail(emails: readonly string[], properties: readonly string[]): Promise<Map<string, CrmObject>>;
  /**
   * Records that were created since then, newest first, by search: it lags by seconds to minutes.
   * @param ownerId null: those without an owner
   */
  findCreated(
    type: CrmObjectType,
    ownerId: string | null,
    since: Date,
    properties: readonly string[],
  ): Promise<CrmObject[]>;
  owners(): Promise<Owner[]>;
  /** Any other call; the path begins with a slash and holds the version. */
  call<Body>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<Body>;
}

export type CrmErrorKind =
  /** 429: this portal's budget is used up. */
  | 'rate_limited'
  /** 423, 477, 5xx on a read: try again later. */
  | 'unavailable'
  /** A write without a clear answer (5xx, timeout, dropped connection): it may have happened. */
  | 'ambiguous'
  /** The app was uninstalled, or the refresh token is dead. */
  | 'revoked'
  /** Our client id or secret is wrong: nobody is disconnected for that. */
  | 'misconfigured'
  /** 401 with a token that should work. */
  | 'unauthorised'
  /** 403: a scope is missing. */
  | 'forbidden'
  /** 404. */
  | 'not_found'
  /** 409. */
  | 'conflict'
  /** 400 and other 4xx: the request is wrong, and will be wrong again. */
  | 'invalid';

export class CrmError extends BellwetherError {
  readonly kind: CrmErrorKind;
  readonly status: number | null;
  /** How long to leave this portal alone, in milliseconds; null: the caller's own choice. */
  readonly retryAfterMs: number | null;
  readonly category: string | null;
  readonly correlationId: string | null;

  constructor(
    kind: CrmErrorKind,
    message: string,
    detail: {
      status?: number | null;
      retryAfterMs?: number | null;
      category?: string | null;
      correlationId?: string | null;
      cause?: unknown;
    } = {},
  ) {
    super(`crm.${kind.replaceAll('_', '-')}`, message, { cause: detail.cause });
    this.name = 'CrmError';
    this.kind = kind;
    this.status = detail.status ?? null;
    this.retryAfterMs = detail.retryAfterMs ?? null;
    this.category = detail.category ?? null;
    this.correlationId = detail.correlationId ?? null;
  }
}
