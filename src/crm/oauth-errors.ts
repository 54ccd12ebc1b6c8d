/**
 * Failures of the token endpoints, told apart so that one wrong client secret or an outage can never pass for an
 * uninstalled app. Their bodies differ from all others: `{error, error_description, status, message}`.
 */
import { CrmError, type CrmErrorKind } from './crm.ts';
import { readErrorBody, wordsOf } from './error-body.ts';
import { errorOfReply } from './errors.ts';
import type { Reply } from './transport.ts';

/** By HubSpot's own `status`. */
const KIND_OF_STATUS: Readonly<Record<string, CrmErrorKind>> = {
  BAD_REFRESH_TOKEN: 'revoked',
  BAD_CLIENT_ID: 'misconfigured',
  BAD_CLIENT_SECRET: 'misconfigured',
  BAD_REDIRECT_URI: 'misconfigured',
  BAD_SCOPES: 'misconfigured',
  // The code of a sign-in is used up or out of date, or the account is unknown: signing in again helps.
  BAD_AUTH_CODE: 'invalid',
  BAD_CODE_VERIFIER: 'invalid',
  BAD_HUB: 'invalid',
};

/** By the standard's `error`, where HubSpot's status says nothing. */
const KIND_OF_ERROR: Readonly<Record<string, CrmErrorKind>> = {
  invalid_grant: 'revoked',
  invalid_client: 'misconfigured',
  unauthorized_client: 'misconfigured',
};

const ADVICE: Readonly<Partial<Record<CrmErrorKind, string>>> = {
  revoked: 'Bellwether was removed from this HubSpot account, or its access was withdrawn. Install it again to go on.',
  misconfigured:
    "HubSpot does not accept this app's own settings. Compare HUBSPOT_CLIENT_ID, HUBSPOT_CLIENT_SECRET and PUBLIC_URL with the Auth page of the app in HubSpot.",
  invalid: 'HubSpot refused this sign-in. Start it again.',
};

export function errorOfOAuthReply(reply: Reply, now: Date): CrmError {
  const body = readErrorBody(reply.body);
  const kind = KIND_OF_STATUS[body.status ?? ''] ?? KIND_OF_ERROR[body.error ?? ''];
  if (kind === undefined || reply.status === 429 || reply.status >= 500) {
    const isForeign = reply.status < 429 && body.status === undefined && body.error === undefined;
    // A 4xx in nobody's words comes from something between HubSpot and here, and passes.
    return isForeign
      ? new CrmError(
          'unavailable',
          `The token endpoint of HubSpot answered ${reply.status} and nothing that can be read.`,
          {
            status: reply.status,
          },
        )
      : errorOfReply(reply, { effect: 'read', isSearch: false, now, timeZone: 'UTC' });
  }
  const code = body.status ?? body.error ?? '';
  return new CrmError(kind, `${ADVICE[kind] ?? ''} HubSpot said (${code}): ${wordsOf(body) || 'nothing'}`.trim(), {
    status: reply.status,
    category: code,
    correlationId: body.correlationId ?? reply.header('x-hubspot-correlation-id'),
  });
}
