/** HubSpot's signature v2, by which it signs calls of workflow actions. Pure; it covers no time: repetitions are told by `callbackId`. */
import { createHash, timingSafeEqual } from 'node:crypto';

export interface SignedActionCall {
  readonly method: string;
  /** As HubSpot called it: the public address with its query. */
  readonly url: string;
  readonly body: Buffer;
  /** `X-HubSpot-Signature`. */
  readonly signature: string | undefined;
  /** `X-HubSpot-Signature-Version`; where it is given, it must be v2: v1 does not cover the address. */
  readonly version: string | undefined;
}

/** @returns why it is not HubSpot's, or null where it is */
export function refuseSignatureV2(call: SignedActionCall, secret: string): string | null {
  const { method, url, body, signature, version } = call;
  if (!signature) return 'It is not signed.';
  if (version !== undefined && version !== 'v2') return 'It is not signed by version 2.';
  if (!/^[0-9a-f]{64}$/i.test(signature)) return 'Its signature does not fit.';
  const expected = createHash('sha256').update(`${secret}${method}${url}`).update(body).digest();
  return timingSafeEqual(Buffer.from(signature, 'hex'), expected) ? null : 'Its signature does not fit.';
}
