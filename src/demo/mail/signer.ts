/** How each email service proves that a request is its own. */
import { generateKeyPairSync, sign } from 'node:crypto';

export interface SignedBody {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface Signer {
  sign(body: Buffer, at: Date): SignedBody;
}

export interface SendgridSigner extends Signer {
  /** As SendGrid shows it to the admin: base64 of the public key in SPKI DER. */
  readonly publicKey: string;
}

/** Postmark repeats the password that stands in the address of the webhook. */
export function createPasswordSigner(password: string): Signer {
  const authorization = `Basic ${Buffer.from(`bellwether:${password}`).toString('base64')}`;
  return {
    sign: (body) => ({
      headers: { 'content-type': 'application/json', 'user-agent': 'Postmark', authorization },
      body,
    }),
  };
}

/** ECDSA P-256 over the SHA-256 of the timestamp followed by the raw body. */
export function createSigner(): SendgridSigner {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    sign(body, at) {
      const timestamp = String(Math.floor(at.getTime() / 1_000));
      const signature = sign('sha256', Buffer.concat([Buffer.from(timestamp), body]), privateKey).toString('base64');
      return {
        headers: {
          'content-type': 'application/json',
          'user-agent': 'SendGrid Event API',
          'x-twilio-email-event-webhook-signature': signature,
          'x-twilio-email-event-webhook-timestamp': timestamp,
        },
        body,
      };
    },
  };
}
