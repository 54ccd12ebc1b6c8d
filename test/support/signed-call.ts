/** Calls a server as `hubspot.fetch` does: HubSpot adds who asks to the address, and signs it. */
import { DEFAULT_CLIENT_SECRET } from '../../src/sandbox/server.ts';
import { signRequest } from '../../src/sandbox/webhooks/signature.ts';

export interface SignedCall {
  readonly portalId: number;
  readonly method?: string;
  readonly body?: unknown;
  readonly userId?: string;
  readonly userEmail?: string;
  readonly secret?: string;
  /** When it was signed. */
  readonly at: Date;
  /** Where it is really sent, and what is really sent, where that is not what was signed. */
  readonly sent?: { readonly path?: string; readonly body?: string; readonly method?: string };
}

/**
 * @param url where the server listens
 * @param publicUrl as it believes to be called
 */
export async function callSigned(url: string, publicUrl: string, path: string, call: SignedCall): Promise<Response> {
  const { userId = '4711', userEmail = 'sofia@northwind.example', method = 'GET' } = call;
  const who = new URLSearchParams({
    ...(userId === '' ? {} : { userId }),
    portalId: String(call.portalId),
    ...(userEmail === '' ? {} : { userEmail }),
    appId: '9900001',
  });
  const signedPath = `${path}${path.includes('?') ? '&' : '?'}${who.toString()}`;
  const body = call.body === undefined ? '' : JSON.stringify(call.body);
  const timestamp = String(call.at.getTime());
  const sentBody = call.sent?.body ?? body;
  return fetch(`${url}${call.sent?.path ?? signedPath}`, {
    method: call.sent?.method ?? method,
    headers: {
      'x-hubspot-request-timestamp': timestamp,
      'x-hubspot-signature-v3': signRequest(
        call.secret ?? DEFAULT_CLIENT_SECRET,
        method,
        `${publicUrl}${signedPath}`,
        body,
        timestamp,
      ),
      ...(sentBody === '' ? {} : { 'content-type': 'application/json' }),
    },
    ...(sentBody === '' ? {} : { body: sentBody }),
  });
}
