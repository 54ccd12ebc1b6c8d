/**
 * What HubSpot's answers mean. Told apart by status, category and policy; never by the message, whose wording HubSpot
 * may change at any time.
 */
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../lib/clock.ts';
import { CrmError, type CrmErrorKind } from './crm.ts';
import { contextValues, type ErrorBody, readErrorBody, wordsOf } from './error-body.ts';
import type { NoReply, Reply } from './transport.ts';

/** Whether a call that got no clear answer may have changed something. */
export type Effect = 'read' | 'write';

export interface CallContext {
  readonly effect: Effect;
  readonly isSearch: boolean;
  readonly now: Date;
  /** IANA zone of the portal: its daily allowance begins anew at its midnight. */
  readonly timeZone: string;
}

const TEN_SECONDLY_MS = 10 * SECOND_MS;
const LOCKED_MS = 2 * SECOND_MS;
const MIGRATION_MS = 60 * SECOND_MS;
/** Between HubSpot's edge and its servers something is set up wrongly; retrying at once does not help. */
const EDGE_MS = 10 * MINUTE_MS;
const EDGE_STATUSES = new Set([522, 525, 526]);

function retryAfterHeader(reply: Reply): number | null {
  const text = reply.header('retry-after');
  const seconds = text === null ? Number.NaN : Number(text);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds * SECOND_MS, DAY_MS) : null;
}

/** Until the next midnight there; an hour more or less where clocks change on that day. */
export function untilMidnight(now: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(now);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value ?? 0);
  const passed = ((part('hour') * 60 + part('minute')) * 60 + part('second')) * SECOND_MS + now.getMilliseconds();
  return DAY_MS - passed;
}

function rateLimitMs(reply: Reply, body: ErrorBody, context: CallContext): number {
  if (body.policyName === 'DAILY') return untilMidnight(context.now, context.timeZone);
  const asked = retryAfterHeader(reply);
  if (asked !== null) return asked;
  // Searches answer 429 with or without a policy name.
  return body.policyName === 'SECONDLY' || (context.isSearch && !body.policyName) ? SECOND_MS : TEN_SECONDLY_MS;
}

function kindOf(status: number, effect: Effect): CrmErrorKind {
  if (status === 401) return 'unauthorised';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not_found';
  if (status === 409) return 'conflict';
  if (status === 429) return 'rate_limited';
  // Refused before anything was done: a lock, or the portal's data being moved.
  if (status === 423 || status === 477) return 'unavailable';
  // The handshake between edge and server failed, so that nothing was passed on.
  if (status === 525 || status === 526) return 'unavailable';
  if (status >= 500) return effect === 'write' ? 'ambiguous' : 'unavailable';
  return 'invalid';
}

function waitOf(reply: Reply, body: ErrorBody, context: CallContext): number | null {
  if (reply.status === 429) return rateLimitMs(reply, body, context);
  if (reply.status === 423) return Math.max(LOCKED_MS, retryAfterHeader(reply) ?? 0);
  if (reply.status === 477) return retryAfterHeader(reply) ?? MIGRATION_MS;
  if (EDGE_STATUSES.has(reply.status)) return EDGE_MS;
  return reply.status >= 500 ? retryAfterHeader(reply) : null;
}

function missingScopes(body: ErrorBody): string[] {
  const all = (body.errors ?? []).flatMap((detail) =>
    contextValues({ context: detail.context }, 'requiredGranularScopes'),
  );
  return [...new Set([...all, ...contextValues(body, 'requiredGranularScopes')])];
}

const ADVICE: Readonly<Record<CrmErrorKind, string>> = {
  rate_limited: 'HubSpot wants fewer calls for this account; Bellwether waits and goes on by itself.',
  unavailable: 'HubSpot cannot answer at the moment; Bellwether tries again by itself.',
  ambiguous: 'HubSpot gave no clear answer to a change; Bellwether looks whether it happened before it tries again.',
  revoked: 'Bellwether is no longer installed in this HubSpot account; install it again.',
  misconfigured:
    "HubSpot does not accept this app's client id or secret; check HUBSPOT_CLIENT_ID and HUBSPOT_CLIENT_SECRET.",
  unauthorised: 'HubSpot did not accept the access token of this account; sign in again if this stays.',
  forbidden: 'This HubSpot account did not grant a permission that this needs; sign in again and grant it.',
  not_found: 'HubSpot does not know this record or address.',
  conflict: 'HubSpot already has such a record.',
  invalid: 'HubSpot refused the request as it stands.',
};

/** For any answer outside 200 to 299. */
export function errorOfReply(reply: Reply, context: CallContext): CrmError {
  const body = readErrorBody(reply.body);
  const kind = kindOf(reply.status, context.effect);
  const scopes = kind === 'forbidden' ? missingScopes(body) : [];
  const edge = EDGE_STATUSES.has(reply.status) ? 'If it stays so for an hour, ask HubSpot support.' : '';
  const parts = [
    ADVICE[kind],
    scopes.length > 0 ? `Missing: ${scopes.join(', ')}.` : '',
    edge,
    `HubSpot said (${[reply.status, body.category ?? body.policyName].filter(Boolean).join(' ')}): ${wordsOf(body) || 'nothing'}`,
  ];
  return new CrmError(kind, parts.filter(Boolean).join(' '), {
    status: reply.status,
    retryAfterMs: waitOf(reply, body, context),
    category: body.category ?? body.policyName ?? body.errorType ?? null,
    correlationId: body.correlationId ?? reply.header('x-hubspot-correlation-id'),
  });
}

/** For a call that ended without an answer. */
export function errorOfSilence(silence: NoReply, effect: Effect): CrmError {
  const kind = effect === 'write' && silence.mayHaveArrived ? 'ambiguous' : 'unavailable';
  return new CrmError(kind, `${ADVICE[kind]} The connection failed: ${silence.message}.`, { cause: silence });
}

/** For a change whose access token had run out, where another is there by now: nothing was done, and it may be made at once. */
export function errorOfOldToken(): CrmError {
  const why = 'The access token had run out before the call; another is there, and the change is made anew.';
  return new CrmError('unavailable', why, { status: 401, retryAfterMs: 0 });
}

/** For a 2xx answer whose body cannot be what it should. */
export function errorOfGarbledReply(reply: Reply, effect: Effect): CrmError {
  const kind = effect === 'write' ? 'ambiguous' : 'unavailable';
  return new CrmError(kind, `${ADVICE[kind]} Its answer (${reply.status}) could not be read.`, {
    status: reply.status,
  });
}
