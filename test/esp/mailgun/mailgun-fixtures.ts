/** Deliveries as Mailgun's webhooks make them, signed with keys of the tests. */
import { createHmac } from 'node:crypto';
import type { RawDelivery } from '../../../src/flow/adapt/adapter.ts';

export const SECRETS = ['8f1b0a2c-signing-key-of-the-tests', '0c9d8e7f-another-signing-key-here'] as const;

export function signatureOf(key: string, at: Date, token: string) {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const signature = createHmac('sha256', key)
    .update(timestamp + token)
    .digest('hex');
  return { timestamp, token, signature };
}

/** @param body of the event; as bytes, since the battery cuts and breaks it */
export function deliver(body: Buffer, secret: 0 | 1, at: Date): RawDelivery {
  // Mailgun makes a token for each event, and sends it with each attempt.
  const token = createHmac('sha256', 'token').update(body).digest('hex');
  return around(body, signatureOf(SECRETS[secret], at, token));
}

export function around(body: Buffer, signature: object): RawDelivery {
  const head = Buffer.from(`{"signature":${JSON.stringify(signature)},"event-data":`);
  return { headers: { 'content-type': 'application/json' }, body: Buffer.concat([head, body, Buffer.from('}')]) };
}

export function eventOf(event: string, more: object = {}): object {
  return {
    event,
    id: 'ev1',
    timestamp: 1_772_700_000.5,
    recipient: 'ann@example.com',
    tags: ['March letter'],
    message: { headers: { to: 'Ann <ann@example.com>', 'message-id': 'm1@example.com' } },
    ...more,
  };
}

export const bodyOf = (event: string, more: object = {}): Buffer => Buffer.from(JSON.stringify(eventOf(event, more)));
