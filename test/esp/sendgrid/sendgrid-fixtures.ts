import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { RawDelivery } from '../../../src/flow/adapt/adapter.ts';

export interface SigningKey {
  /** As SendGrid shows it. */
  readonly shown: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export function makeSigningKey(curve = 'prime256v1'): SigningKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: curve });
  return { shown: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'), publicKey, privateKey };
}

/** A delivery signed as SendGrid signs it. */
export function deliver(body: Buffer, key: SigningKey, at: Date): RawDelivery {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const signature = createSign('sha256').update(timestamp).update(body).sign(key.privateKey, 'base64');
  return {
    headers: {
      'content-type': 'application/json',
      'x-twilio-email-event-webhook-signature': signature,
      'x-twilio-email-event-webhook-timestamp': timestamp,
    },
    body,
  };
}

export function bodyOf(...entries: readonly object[]): Buffer {
  // SendGrid ends its bodies with a line end, and signs that too.
  return Buffer.from(`${JSON.stringify(entries)}\r\n`);
}

let counter = 0;
/** One entry with the keys that every event has. */
export function entryOf(event: string, more: object = {}): Record<string, unknown> {
  counter += 1;
  return {
    email: 'ann@example.com',
    timestamp: 1_772_700_000 + counter,
    event,
    sg_event_id: `ZXZlbnQt${counter}`,
    sg_message_id: `msg-${counter}.recvd-6f5c-1`,
    'smtp-id': `<m${counter}@mail.northwind.example>`,
    ...more,
  };
}
