/**
 * Messages of Amazon SNS: RSA over some of their fields, under a certificate that SNS publishes. Any AWS account can have
 * SNS sign a message to any address, so the signature alone proves nothing: the topic has to be one that the admin named.
 * There is no limit of age: a message that is replayed has the same events under the same keys.
 */
import { verify as isSignedBy, type KeyObject, X509Certificate } from 'node:crypto';
import type { RawDelivery, Verification, VerifyContext } from '../../flow/adapt/adapter.ts';
import { readSnsMessage, type SnsMessage } from './sns-message.ts';
import { isCertificateUrl, isSubscribeUrl } from './sns-urls.ts';
import { readTopic } from './topic.ts';

const ALGORITHMS: ReadonlyMap<string, string> = new Map([
  ['1', 'RSA-SHA1'],
  ['2', 'RSA-SHA256'],
]);
const BASE64 = /^[A-Za-z0-9+/]{64,2048}={0,2}$/;

export function verifyAmazonSes(raw: RawDelivery, context: VerifyContext): Verification {
  // 1. Is it a message of SNS at all?
  if (raw.headers['x-amz-sns-rawdelivery'] === 'true') {
    return refuse('Raw message delivery is switched on, so nothing is signed. Switch it off in the SNS subscription.');
  }
  const type = raw.headers['x-amz-sns-message-type'];
  if (!type) return refuse('The request does not come from Amazon SNS: it has no header x-amz-sns-message-type.');
  const message = readSnsMessage(raw.body);
  if (typeof message === 'string') return refuse(message);
  if (message.type !== type) return refuse('The header x-amz-sns-message-type and the message say different things.');

  // 2. The topic, before anything costly.
  const wrong = findWrongTopic(message, context.secrets);
  if (wrong !== null) return refuse(wrong);

  // 3. What it asks us to call.
  if (message.type === 'SubscriptionConfirmation' && !isSubscribeUrl(message.subscribeUrl ?? '', message)) {
    return refuse('The message asks to confirm a subscription at an address that is not that of Amazon SNS.');
  }
  if (!isCertificateUrl(message.signingCertUrl, message.topicArn)) {
    return refuse('The message names a certificate that is not at the address where Amazon SNS keeps its own.');
  }

  // 4. The signature.
  const algorithm = ALGORITHMS.get(message.signatureVersion);
  if (algorithm === undefined)
    return refuse('The message is signed in a way that is not known: neither version 1 nor 2.');
  const certificate = context.fetched.get(message.signingCertUrl);
  if (certificate === undefined) return refuse('The certificate of Amazon SNS that the message names is not there.');
  const key = publicKeyOf(certificate);
  if (key === null) return refuse('What stands at the address of the certificate is no certificate of Amazon SNS.');
  if (!fits(algorithm, message, key)) {
    return refuse('The signature does not fit: the message was not signed by Amazon SNS, or was changed on its way.');
  }
  return { ok: true };
}

/** @returns the certificate, where it stands where SNS keeps its own, and the topic is one that the admin named */
export function needsOfAmazonSes(raw: RawDelivery, secrets: readonly string[]): readonly string[] {
  const message = readSnsMessage(raw.body);
  if (typeof message === 'string' || !isCertificateUrl(message.signingCertUrl, message.topicArn)) return [];
  if (findWrongTopic(message, secrets) !== null) return [];
  return [message.signingCertUrl];
}

/** @param raw authentic, and of a topic that is pinned: `verifyAmazonSes` said so */
export function confirmsOfAmazonSes(raw: RawDelivery): readonly string[] {
  const message = readSnsMessage(raw.body);
  if (typeof message === 'string' || message.type !== 'SubscriptionConfirmation') return [];
  const url = message.subscribeUrl ?? '';
  return isSubscribeUrl(url, message) ? [url] : [];
}

/** @returns null where the topic is one of those that the admin named, else what to do about it */
function findWrongTopic({ topicArn }: SnsMessage, pinned: readonly string[]): string | null {
  const topic = readTopic(topicArn);
  if (topic === null) return 'The message names no topic of Amazon SNS.';
  const known = pinned.map(readTopic).filter((one) => one !== null);
  if (known.some((one) => one.arn === topic.arn)) return null;
  const stranger = `If it is not yours, nothing is to be done: it is neither confirmed nor read.`;
  if (known.length === 0) {
    return `The message comes from the topic ${topic.arn}, and no topic is saved for this source yet. If it is yours, save it as the topic ARN of this source, and retry this delivery. ${stranger}`;
  }
  return `The message comes from the topic ${topic.arn}, and this source takes only ${known.map((one) => one.arn).join(' and ')}. If the topic is yours, save it as the topic ARN of this source, and retry this delivery. ${stranger}`;
}

function refuse(why: string): Verification {
  return { ok: false, why };
}

function fits(algorithm: string, message: SnsMessage, key: KeyObject): boolean {
  if (!BASE64.test(message.signature)) return false;
  try {
    return isSignedBy(algorithm, Buffer.from(signedText(message)), key, Buffer.from(message.signature, 'base64'));
  } catch {
    return false;
  }
}

/** Names and values in the order of their names, each on a line of its own. */
function signedText(message: SnsMessage): string {
  const isNotification = message.type === 'Notification';
  const fields: readonly (readonly [string, string | null])[] = [
    ['Message', message.message],
    ['MessageId', message.messageId],
    ['Subject', isNotification ? message.subject : null],
    ['SubscribeURL', isNotification ? null : (message.subscribeUrl ?? '')],
    ['Timestamp', message.timestamp],
    ['Token', isNotification ? null : (message.token ?? '')],
    ['TopicArn', message.topicArn],
    ['Type', message.type],
  ];
  return fields.map(([name, value]) => (value === null ? '' : `${name}\n${value}\n`)).join('');
}

/** By the very bytes that were fetched: reading a certificate costs more than checking a signature. */
const keys = new WeakMap<Buffer, { readonly key: KeyObject | null }>();

function publicKeyOf(certificate: Buffer): KeyObject | null {
  const known = keys.get(certificate) ?? { key: readPublicKey(certificate) };
  keys.set(certificate, known);
  return known.key;
}

function readPublicKey(certificate: Buffer): KeyObject | null {
  try {
    // Its dates are not asked: whether SNS still uses it is said by its standing at their address, over TLS.
    const { publicKey } = new X509Certificate(certificate);
    return publicKey.asymmetricKeyType === 'rsa' ? publicKey : null;
  } catch {
    return null;
  }
}
