/** Messages as Amazon SNS posts them, signed with a key of the tests. */
import { createHash, createSign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RawDelivery } from '../../../src/flow/adapt/adapter.ts';

const read = (name: string): Buffer => readFileSync(join(import.meta.dirname, 'certificate', name));
export const certificate = read('cert.pem');
export const privateKey = read('key.pem').toString();

export const TOPICS = [
  'arn:aws:sns:eu-west-1:123456789012:ses-events',
  'arn:aws:sns:eu-west-1:123456789012:ses-events-2',
] as const;
export const CERTIFICATE_URL =
  'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem';
export const fetched: ReadonlyMap<string, Buffer> = new Map([[CERTIFICATE_URL, certificate]]);

const TOKEN = 'a1b2c3'.repeat(40);
const NOTIFICATION = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'];
const CONFIRMATION = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];

export type Fields = Readonly<Record<string, string>>;

/** The fields of a notification, without its signature. */
export function notification(message: string, at: Date, more: Fields = {}): Fields {
  const MessageId = createHash('sha256').update(message).digest('hex').slice(0, 36);
  return {
    Type: 'Notification',
    MessageId,
    TopicArn: TOPICS[0],
    Subject: 'Amazon SES Email Event Notification',
    Message: message,
    Timestamp: at.toISOString(),
    ...more,
  };
}

export function subscribeUrl(topic: string): string {
  return `https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${topic}&Token=${TOKEN}`;
}

export function confirmation(topic: string, at: Date, more: Fields = {}): Fields {
  return {
    Type: 'SubscriptionConfirmation',
    MessageId: `confirm-${topic.length}`,
    Token: TOKEN,
    TopicArn: topic,
    Message: `You have chosen to subscribe to the topic ${topic}.\nTo confirm the subscription, visit the SubscribeURL.`,
    SubscribeURL: subscribeUrl(topic),
    Timestamp: at.toISOString(),
    ...more,
  };
}

export function sign(fields: Fields, version: '1' | '2' = '2'): Fields {
  const names = fields.Type === 'Notification' ? NOTIFICATION : CONFIRMATION;
  const text = names.map((name) => (fields[name] === undefined ? '' : `${name}\n${fields[name]}\n`)).join('');
  return {
    ...fields,
    SignatureVersion: version,
    Signature: createSign(version === '1' ? 'RSA-SHA1' : 'RSA-SHA256')
      .update(text)
      .sign(privateKey, 'base64'),
    SigningCertURL: CERTIFICATE_URL,
    UnsubscribeURL: `https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${fields.TopicArn}:1`,
  };
}

/** The request of SNS for fields that are signed already. */
export function post(fields: Fields, body = Buffer.from(JSON.stringify(fields, null, 2))): RawDelivery {
  return {
    headers: { 'content-type': 'text/plain; charset=UTF-8', 'x-amz-sns-message-type': fields.Type ?? '' },
    body,
  };
}

/** @param message any bytes: what is no UTF-8 goes into the envelope as it is */
export function deliver(message: Buffer, topic: string, at: Date): RawDelivery {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(message);
  const signed = sign(notification(text, at, { TopicArn: topic }));
  const bytes = JSON.stringify({ ...signed, Message: message.toString('latin1') });
  return post(signed, Buffer.from(bytes, 'latin1'));
}

const MESSAGE_ID = '0107019200000000-11111111-2222-3333-4444-555555555555-000000';

/** A record in the format of event publishing. */
export function record(eventType: string, detail: object, mail: object = {}): Record<string, unknown> {
  const name = eventType === 'Rendering Failure' ? 'failure' : eventType.charAt(0).toLowerCase() + eventType.slice(1);
  return {
    eventType,
    mail: {
      timestamp: '2026-03-10T08:00:00.000Z',
      source: 'news@northwind.example',
      messageId: MESSAGE_ID,
      destination: ['ann@example.com'],
      tags: { 'ses:configuration-set': ['newsletter'], 'ses:outgoing-ip': ['192.0.2.7'] },
      ...mail,
    },
    [name]: { timestamp: '2026-03-10T08:00:05.000Z', ...detail },
  };
}

/** The same fact as a feedback notification of the domain: no tags, and another name for the kind. */
export function feedback(kind: string, detail: object, mail: object = {}): Record<string, unknown> {
  const { eventType, ...rest } = record(kind, detail, { tags: undefined, ...mail });
  return { notificationType: eventType, ...rest };
}

export function bounce(type: string, subType: string, recipients: readonly object[]): object {
  return {
    feedbackId: '0107019200000000-feedback',
    bounceType: type,
    bounceSubType: subType,
    bouncedRecipients: recipients,
    remoteMtaIp: '198.51.100.25',
    reportingMTA: 'dns; a7-12.smtp-out.eu-west-1.amazonses.com',
  };
}

export function gone(emailAddress: string): object {
  return { emailAddress, action: 'failed', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 no such mailbox here' };
}

export function bodyOf(value: object): Buffer {
  return Buffer.from(JSON.stringify(value));
}
