/** A sender in SendGrid's format, with a key pair of its own. */
import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';

export interface SignedBatch {
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

export interface TestSender {
  /** As the admin pastes it: base64 of the public key in SPKI DER. */
  readonly publicKey: string;
  sign(body: Buffer, at: Date): SignedBatch;
  batch(events: readonly object[], at: Date): SignedBatch;
}

export function createTestSender(): TestSender {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const sign = (body: Buffer, at: Date) => signed(privateKey, body, at);
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    sign,
    batch: (events, at) => sign(Buffer.from(JSON.stringify(events)), at),
  };
}

function signed(key: KeyObject, body: Buffer, at: Date): SignedBatch {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signature = createSign('sha256').update(timestamp).update(body).sign(key, 'base64');
  return {
    headers: {
      'content-type': 'application/json',
      'x-twilio-email-event-webhook-signature': signature,
      'x-twilio-email-event-webhook-timestamp': timestamp,
    },
    body,
  };
}

let serial = 0;

/** One event as SendGrid sends it; unique unless `sg_event_id` is given. */
export function sendgridEvent(email: string, event: string, at: Date, more: object = {}): Record<string, unknown> {
  serial++;
  return {
    email,
    event,
    timestamp: Math.floor(at.getTime() / 1000),
    sg_event_id: `event-${serial}-${email}`,
    sg_message_id: `message-${serial}.filter0001`,
    ...more,
  };
}
