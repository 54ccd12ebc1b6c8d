/**
 * The two addresses in a message of SNS that we call. Whoever knows the address of a source can post one with any URL in
 * it, so what is called has to have exactly the form that SNS uses, in the region of its topic. A looser rule is not
 * enough: `sns.s3.amazonaws.com` is a bucket of S3 that anybody may have named `sns`.
 */
import type { SnsMessage } from './sns-message.ts';
import { readTopic } from './topic.ts';

const CERTIFICATE_PATH = /^\/SimpleNotificationService-[0-9a-f]{32}\.pem$/;
const MAX_URL = 2_000;

export function isCertificateUrl(written: string, topicArn: string): boolean {
  const url = readSnsUrl(written, topicArn);
  return url !== null && url.search === '' && CERTIFICATE_PATH.test(url.pathname);
}

/** @returns whether visiting it confirms the subscription to the topic of this very message, and does nothing else */
export function isSubscribeUrl(written: string, message: SnsMessage): boolean {
  const url = readSnsUrl(written, message.topicArn);
  if (url === null || url.pathname !== '/') return false;
  const { searchParams } = url;
  const names = [...searchParams.keys()].sort();
  return (
    names.join() === 'Action,Token,TopicArn' &&
    searchParams.get('Action') === 'ConfirmSubscription' &&
    searchParams.get('TopicArn') === message.topicArn &&
    searchParams.get('Token') === message.token
  );
}

/** @returns the URL where it is https at the SNS of the topic's region, without port, credentials and fragment */
function readSnsUrl(written: string, topicArn: string): URL | null {
  const topic = readTopic(topicArn);
  if (topic === null || written.length > MAX_URL || !URL.canParse(written)) return null;
  const url = new URL(written);
  const host = `sns.${topic.region}.amazonaws.com${topic.region.startsWith('cn-') ? '.cn' : ''}`;
  // Compared as written: what the parser quietly mends (backslashes, `/../`, upper case, `:443`) SNS never writes.
  return written.startsWith(`https://${host}/`) && written === url.href && url.hash === '' ? url : null;
}
