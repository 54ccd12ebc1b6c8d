import { checkTopicArn } from '../../../src/esp/amazon_ses/topic.ts';
import { confirmsOfAmazonSes, needsOfAmazonSes, verifyAmazonSes } from '../../../src/esp/amazon_ses/verify.ts';
import type { RawDelivery } from '../../../src/flow/adapt/adapter.ts';
import {
  bodyOf,
  CERTIFICATE_URL,
  certificate,
  confirmation,
  type Fields,
  fetched,
  notification,
  post,
  sign,
  subscribeUrl,
  TOPICS,
} from './sns-fixtures.ts';

const now = new Date('2026-03-10T09:00:00Z');
const years = new Date('2046-03-10T09:00:00Z');
const plain = notification('{"eventType":"Send"}', now);

function verify(raw: RawDelivery, secrets: readonly string[] = TOPICS, certificates = fetched, at = now) {
  return verifyAmazonSes(raw, { secrets, fetched: certificates, now: at });
}

function whyNot(raw: RawDelivery, ...more: [(readonly string[])?, ReadonlyMap<string, Buffer>?]): string {
  const verification = verify(raw, ...more);
  return verification.ok ? '' : verification.why;
}

test('both versions of the signature are good, with and without a subject, at any age', () => {
  const { Subject: _, ...bare } = plain;
  for (const fields of [
    plain,
    bare,
    confirmation(TOPICS[0], now),
    { ...confirmation(TOPICS[0], now), Type: 'UnsubscribeConfirmation' },
  ]) {
    for (const version of ['1', '2'] as const) {
      const raw = post(sign(fields, version));
      expect(verify(raw)).toEqual({ ok: true });
      expect(verify(raw, TOPICS, fetched, years)).toEqual({ ok: true });
    }
  }
});

test('every signed field is held by the signature, and a version that was not signed with is refused', () => {
  const signed = sign(confirmation(TOPICS[0], now));
  for (const name of ['Message', 'MessageId', 'Timestamp', 'Token', 'TopicArn']) {
    expect(whyNot(post({ ...signed, [name]: `${signed[name]}x` }))).toMatch(/signature|address|topic/);
  }
  expect(whyNot(post({ ...sign(plain), Subject: 'new' }))).toContain('signature does not fit');
  expect(whyNot(post({ ...sign(plain, '1'), SignatureVersion: '2' }))).toContain('signature does not fit');
  expect(whyNot(post({ ...sign(plain), SignatureVersion: '3' }))).toContain('neither version 1 nor 2');
});

test('what is not signed may be altered, and is not read', () => {
  const signed = sign(plain);
  expect(verify(post({ ...signed, UnsubscribeURL: 'https://evil.example/', More: 'x' }))).toEqual({ ok: true });
});

test('a foreign topic is refused in words that name it and say what to do', () => {
  const foreign = 'arn:aws:sns:us-east-1:999999999999:attacker';
  const why = whyNot(post(sign(notification('x', now, { TopicArn: foreign }))));
  expect(why).toContain(foreign);
  expect(why).toContain(TOPICS[0]);
  expect(why).toContain('save it as the topic ARN');
  expect(whyNot(post(sign(plain)), [])).toContain('no topic is saved for this source yet');
});

test('a foreign topic has nothing fetched for it', () => {
  const foreign = 'arn:aws:sns:eu-west-1:999999999999:attacker';
  expect(needsOfAmazonSes(post(sign(notification('x', now, { TopicArn: foreign }))), TOPICS)).toEqual([]);
  expect(needsOfAmazonSes(post(sign(plain)), [])).toEqual([]);
});

test('of raw messages and other requests it is said what is wrong', () => {
  const raw = post(sign(plain));
  expect(whyNot({ ...raw, headers: { ...raw.headers, 'x-amz-sns-rawdelivery': 'true' } })).toContain('Switch it off');
  expect(whyNot({ ...raw, headers: {} })).toContain('x-amz-sns-message-type');
  expect(whyNot({ ...raw, body: Buffer.from('Hello') })).toContain('no JSON');
  expect(whyNot({ ...raw, body: bodyOf({ Type: 'Notification' }) })).toContain('incomplete');
  expect(whyNot({ ...raw, body: Buffer.alloc(3 * 1024 * 1024, ' ') })).toContain('larger');
  expect(whyNot(raw, TOPICS, new Map())).toContain('certificate');
  expect(whyNot(raw, TOPICS, new Map([[CERTIFICATE_URL, Buffer.from('<Error/>')]]))).toContain('no certificate');
});

const badCertificateUrls = [
  CERTIFICATE_URL.replace('https', 'http'),
  CERTIFICATE_URL.replace('eu-west-1', 'us-east-1'),
  // A bucket of S3 that somebody named "sns", in the old and the older style.
  CERTIFICATE_URL.replace('sns.eu-west-1', 'sns.s3'),
  CERTIFICATE_URL.replace('sns.eu-west-1', 'sns.s3-eu-west-1'),
  CERTIFICATE_URL.replace('amazonaws.com', 'amazonaws.com.evil.example'),
  CERTIFICATE_URL.replace('amazonaws.com', 'amazonaws.com.cn'),
  CERTIFICATE_URL.replace('amazonaws.com', 'amazonaws.com:8443'),
  CERTIFICATE_URL.replace('amazonaws.com', 'amazonaws.com:443'),
  CERTIFICATE_URL.replace('https://', 'https://user:word@'),
  CERTIFICATE_URL.replace('https://', 'https://sns.eu-west-1.amazonaws.com@evil.example/'),
  CERTIFICATE_URL.replace('https://', 'https:\\\\'),
  CERTIFICATE_URL.replace('https://', ' https://'),
  CERTIFICATE_URL.replace('.com/', '.com/../'),
  CERTIFICATE_URL.replace('.com/', '.com/x/'),
  CERTIFICATE_URL.replace('cdef.pem', 'cdeg.pem'),
  `${CERTIFICATE_URL}?x=1`,
  `${CERTIFICATE_URL}#x`,
  'https://sns.eu-west-1.amazonaws.com/?x=.pem',
  'not a url',
  '',
];

test.each(badCertificateUrls)('a certificate at %s is neither fetched nor used', (SigningCertURL) => {
  const raw = post({ ...sign(plain), SigningCertURL });
  expect(needsOfAmazonSes(raw, TOPICS)).toEqual([]);
  expect(whyNot(raw, TOPICS, new Map([[SigningCertURL, certificate]]))).toContain('certificate');
});

test('a certificate is needed where SNS keeps it, in China at the address of China', () => {
  expect(needsOfAmazonSes(post(sign(plain)), TOPICS)).toEqual([CERTIFICATE_URL]);
  const chinese =
    'https://sns.cn-north-1.amazonaws.com.cn/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem';
  const TopicArn = 'arn:aws-cn:sns:cn-north-1:123456789012:ses-events';
  expect(needsOfAmazonSes(post({ ...sign(plain), TopicArn, SigningCertURL: chinese }), [TopicArn])).toEqual([chinese]);
  expect(needsOfAmazonSes({ headers: {}, body: Buffer.from('{}') }, TOPICS)).toEqual([]);
});

test('only the confirmation of this very topic is visited', () => {
  const url = subscribeUrl(TOPICS[0]);
  const asks = (more: Fields) => post(sign(confirmation(TOPICS[0], now, more)));
  expect(confirmsOfAmazonSes(asks({}))).toEqual([url]);
  const wrong = [
    'http://169.254.169.254/latest/meta-data/',
    url.replace('https', 'http'),
    url.replace('sns.eu-west-1', 'sns.s3'),
    url.replace('eu-west-1', 'us-east-1'),
    url.replace('.com/?', '.com/x?'),
    url.replace('ConfirmSubscription', 'Unsubscribe'),
    subscribeUrl(TOPICS[1]),
    `${url}x`,
    `${url}&Action=Publish`,
  ];
  for (const SubscribeURL of wrong) {
    const raw = asks({ SubscribeURL });
    expect(confirmsOfAmazonSes(raw)).toEqual([]);
    expect(whyNot(raw)).toContain('not that of Amazon SNS');
  }
  expect(confirmsOfAmazonSes(asks({ Type: 'UnsubscribeConfirmation' }))).toEqual([]);
  expect(confirmsOfAmazonSes(post(sign({ ...plain, SubscribeURL: url })))).toEqual([]);
});

test('what is no topic ARN is told from one in words that help', () => {
  expect(checkTopicArn(` ${TOPICS[0]}\n`)).toBeNull();
  expect(checkTopicArn('arn:aws-us-gov:sns:us-gov-west-1:123456789012:x')).toBeNull();
  expect(checkTopicArn(`${TOPICS[0]}:2bcfbf39-05c3-41de-beaa-fcfcc21c8f55`)).toContain(`first part: ${TOPICS[0]}`);
  expect(checkTopicArn(`${TOPICS[0]}.fifo`)).toContain('standard topic');
  for (const wrong of ['arn:aws:ses:eu-west-1:123456789012:identity/x', 'ses-events', `${TOPICS[0]} x`]) {
    expect(checkTopicArn(wrong)).toContain('no topic ARN');
  }
});

test('a topic that was pasted with blanks around it is the same topic', () => {
  expect(verify(post(sign(plain)), [` ${TOPICS[0]}\n`])).toEqual({ ok: true });
});
