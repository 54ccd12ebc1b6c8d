import { amazonSes } from '../../../src/esp/amazon_ses/amazon_ses.ts';
import type { RawDelivery } from '../../../src/flow/adapt/adapter.ts';
import { espAdapterBattery } from '../../battery/esp-adapter.battery.ts';
import {
  bodyOf,
  bounce,
  confirmation,
  deliver,
  feedback,
  fetched,
  gone,
  notification,
  post,
  record,
  sign,
  subscribeUrl,
  TOPICS,
} from './sns-fixtures.ts';

const ann = 'ann@example.com';
const ben = 'ben@example.com';
const at = new Date('2026-03-10T08:00:00Z');
const hard = record('Bounce', bounce('Permanent', 'General', [gone(ann)]));

/** Each of these is signed by SNS, or was; none of them may be believed. */
function forge(authentic: RawDelivery): readonly RawDelivery[] {
  const sent = JSON.parse(authentic.body.toString()) as Record<string, string>;
  const foreign = 'arn:aws:sns:eu-west-1:999999999999:attacker';
  const altered: readonly Record<string, string>[] = [
    { Message: JSON.stringify(record('Bounce', bounce('Permanent', 'General', [gone('victim@example.com')]))) },
    { Timestamp: '2026-03-11T08:00:00.000Z' },
    { MessageId: 'another' },
    { Subject: 'another' },
    { SignatureVersion: '1' },
    { SignatureVersion: '3' },
    { Signature: '' },
    { SigningCertURL: 'https://sns.eu-west-1.amazonaws.com/?x=.pem' },
  ];
  return [
    ...altered.map((change) => ({ ...authentic, body: bodyOf({ ...sent, ...change }) })),
    post(sign(notification(sent.Message ?? '', at, { TopicArn: foreign }))),
    post(sign(confirmation(foreign, at, { SubscribeURL: subscribeUrl(foreign) }))),
    post(sign(confirmation(TOPICS[0], at, { SubscribeURL: 'http://169.254.169.254/latest/meta-data/' }))),
    { ...authentic, headers: { ...authentic.headers, 'x-amz-sns-message-type': 'SubscriptionConfirmation' } },
    { headers: { ...authentic.headers, 'x-amz-sns-rawdelivery': 'true' }, body: bodyOf(hard) },
  ];
}

espAdapterBattery(amazonSes, {
  secrets: TOPICS,
  deliver: (body, secret, moment) => deliver(body, TOPICS[secret], moment),
  fetched,
  // SNS signs fields, not bytes: what it does not sign (the address to unsubscribe at) nobody reads either.
  signsBody: false,
  forge,
  staleAfterMs: null,
  handshake: {
    deliver: (secret, moment) => post(sign(confirmation(TOPICS[secret], moment), '1')),
    visits: [subscribeUrl(TOPICS[0]), subscribeUrl(TOPICS[1])],
  },
  severalRecipients: bodyOf(
    record('Bounce', bounce('Permanent', 'General', [gone(ann)]), { destination: [ann, 'innocent@example.com'] }),
  ),
  bodies: [
    {
      title: 'a bounce of two recipients, each with words of its own',
      body: bodyOf(
        record('Bounce', bounce('Permanent', 'General', [gone(ann), { emailAddress: ' Ben@EXAMPLE.com. ' }])),
      ),
      events: [
        { type: 'hard_bounce', recipient: ann },
        { type: 'hard_bounce', recipient: ben },
      ],
    },
    ...(
      [
        ['Permanent', 'NoEmail', 'hard_bounce'],
        ['Permanent', 'Suppressed', 'suppressed'],
        ['Permanent', 'OnAccountSuppressionList', 'suppressed'],
        ['Permanent', 'OnTenantSuppressionList', 'suppressed'],
        ['Permanent', 'UnsubscribedRecipient', 'suppressed'],
        ['Transient', 'General', 'soft_bounce'],
        ['Transient', 'MailboxFull', 'soft_bounce'],
        ['Transient', 'MessageTooLarge', 'block'],
        ['Transient', 'ContentRejected', 'block'],
        ['Transient', 'AttachmentRejected', 'block'],
        ['Undetermined', 'Undetermined', 'soft_bounce'],
        ['Tomorrow', 'New', 'soft_bounce'],
      ] as const
    ).map(([type, subType, meant]) => ({
      title: `a bounce of the type ${type}, ${subType}`,
      body: bodyOf(record('Bounce', bounce(type, subType, [gone(ann)]))),
      events: [{ type: meant, recipient: ann }],
    })),
    ...(
      [
        [{ complaintFeedbackType: 'abuse' }, 'complaint'],
        [{}, 'complaint'],
        [{ complaintFeedbackType: 'not-spam' }, 'ignored'],
        [{ complaintFeedbackType: 'Auth_Failure' }, 'ignored'],
        [{ complaintSubType: 'OnAccountSuppressionList' }, 'suppressed'],
      ] as const
    ).map(([detail, meant]) => ({
      title: `a complaint with ${JSON.stringify(detail)}`,
      body: bodyOf(record('Complaint', { complainedRecipients: [{ emailAddress: ann }], ...detail })),
      events: [{ type: meant, recipient: ann }],
    })),
    {
      title: 'a delivery, told by a feedback notification',
      body: bodyOf(feedback('Delivery', { recipients: [ann, ben], smtpResponse: '250 2.6.0 Message received' })),
      events: [
        { type: 'delivered', recipient: ann },
        { type: 'delivered', recipient: ben },
      ],
    },
    {
      title: 'a delay',
      body: bodyOf(
        record('DeliveryDelay', {
          delayType: 'TransientCommunicationFailure',
          delayedRecipients: [{ emailAddress: ann, status: '4.4.1', diagnosticCode: 'smtp; 421 4.4.1 no answer' }],
        }),
      ),
      events: [{ type: 'deferred', recipient: ann }],
    },
    ...['Send', 'Reject', 'Open', 'Click', 'Rendering Failure'].map((kind) => ({
      title: `the event ${kind}`,
      body: bodyOf(record(kind, {})),
      events: [{ type: 'ignored' as const, recipient: ann }],
    })),
    {
      title: "SES's word that the topic is connected",
      body: Buffer.from('Successfully validated SNS topic for Amazon SES event publishing.'),
      events: [{ type: 'control', recipient: null }],
    },
  ],
  unknownEvent: bodyOf(record('ReadAloud', {})),
  brokenUtf8: Buffer.from(
    bodyOf(record('Bounce', bounce('Transient', 'General', [{ emailAddress: ann, diagnosticCode: '550 bo@te' }])))
      .toString()
      .replace('@te', '\u00ff\u00fete'),
    'latin1',
  ),
});
