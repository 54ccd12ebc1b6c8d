/** The envelope in which Amazon SNS posts whatever was published to a topic; its Content-Type is text/plain. */

export type SnsType = 'Notification' | 'SubscriptionConfirmation' | 'UnsubscribeConfirmation';

export interface SnsMessage {
  readonly type: SnsType;
  readonly messageId: string;
  readonly topicArn: string;
  readonly message: string;
  /** null where the publisher gave none: it is signed only where it is there. */
  readonly subject: string | null;
  /** ISO 8601, when it was published. */
  readonly timestamp: string;
  /** Both only of confirmations. */
  readonly token: string | null;
  readonly subscribeUrl: string | null;
  readonly signatureVersion: string;
  readonly signature: string;
  readonly signingCertUrl: string;
}

/** SNS carries 256 KB a message; every character of it may be escaped in the envelope. */
const MAX_BYTES = 2 * 1024 * 1024;
const TYPES: ReadonlySet<string> = new Set<SnsType>([
  'Notification',
  'SubscriptionConfirmation',
  'UnsubscribeConfirmation',
]);

/** @returns the message, or what is wrong with the body */
export function readSnsMessage(body: Buffer): SnsMessage | string {
  if (body.length > MAX_BYTES) return 'The body is larger than any message of Amazon SNS.';
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder().decode(body));
  } catch {
    return 'The body is no JSON. Amazon SNS posts one JSON object for each message.';
  }
  if (!isObject(parsed)) return 'The body is no message of Amazon SNS.';
  const { Type, MessageId, TopicArn, Message, Subject, Timestamp, Token, SubscribeURL } = parsed;
  const { SignatureVersion, Signature, SigningCertURL } = parsed;
  if (typeof Type !== 'string' || !isSnsType(Type))
    return 'The body is no message of Amazon SNS: it has no known "Type".';
  if (
    typeof MessageId !== 'string' ||
    typeof TopicArn !== 'string' ||
    typeof Message !== 'string' ||
    typeof Timestamp !== 'string' ||
    typeof SignatureVersion !== 'string' ||
    typeof Signature !== 'string' ||
    typeof SigningCertURL !== 'string'
  ) {
    return 'The message of Amazon SNS is incomplete: a field that it always has, such as its signature, is missing.';
  }
  return {
    type: Type,
    messageId: MessageId,
    topicArn: TopicArn,
    message: Message,
    subject: textOrNull(Subject),
    timestamp: Timestamp,
    token: textOrNull(Token),
    subscribeUrl: textOrNull(SubscribeURL),
    signatureVersion: SignatureVersion,
    signature: Signature,
    signingCertUrl: SigningCertURL,
  };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSnsType(type: string): type is SnsType {
  return TYPES.has(type);
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
