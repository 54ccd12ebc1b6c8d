/** Signs deliveries as SendGrid does. */
import { createSign, generateKeyPairSync } from 'node:crypto';

export interface SignedBody {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface Signer {
  /** Base64 of the public key in SPKI DER, as the admin pastes it. */
  readonly publicKey: string;
  sign(entries: readonly object[], at: Date): SignedBody;
}

export function createSigner(): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    sign(entries, at) {
      const body = Buffer.from(JSON.stringify(entries));
      const timestamp = String(Math.floor(at.getTime() / 1_000));
      const signature = createSign('sha256').update(timestamp).update(body).sign(privateKey, 'base64');
      return {
        headers: {
          'content-type': 'application/json',
          'x-twilio-email-event-webhook-signature': signature,
          'x-twilio-email-event-webhook-timestamp': timestamp,
        },
        body,
      };
    },
  };
}
