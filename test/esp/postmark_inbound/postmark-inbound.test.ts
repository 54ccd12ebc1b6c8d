import { postmarkInbound } from '../../../src/esp/postmark_inbound/postmark_inbound.ts';
import type { RawDelivery } from '../../../src/flow/adapt/adapter.ts';
import { espAdapterBattery } from '../../battery/esp-adapter.battery.ts';
import { brokenBytes, mailSamples, saysNothing } from '../../flow/adapt/mail/mail-samples.ts';

const secrets = ['kX3vQ9mZ_r7sT1wY5bN8cD2f', 'Old-one.that:was#typed/by+hand'] as const;
const fields = { FromName: '', MessageStream: 'inbound', MessageID: '22c74902-a0c1-4511-804f-341342852c90' };
const OUR_ADDRESS = 'replies@sender.example';
const bodyOf = (mail: Buffer) =>
  Buffer.from(JSON.stringify({ ...fields, OriginalRecipient: OUR_ADDRESS, RawEmail: mail.toString('utf8') }));

const deliver = (body: Buffer, secret: 0 | 1): RawDelivery => ({
  headers: {
    authorization: `Basic ${Buffer.from(`bellwether:${secrets[secret]}`).toString('base64')}`,
    'content-type': 'application/json',
  },
  body,
});

const [head = '', tail = ''] = bodyOf(brokenBytes).toString('utf8').split('\uFFFD\uFFFD');

espAdapterBattery(postmarkInbound, {
  secrets,
  deliver,
  signsBody: false,
  staleAfterMs: null,
  bodies: mailSamples.map(({ title, mail, events }) => ({ title, body: bodyOf(mail), events })),
  unknownEvent: bodyOf(saysNothing),
  brokenUtf8: Buffer.concat([Buffer.from(head), Buffer.from([0xff, 0xfe]), Buffer.from(tail)]),
});

const read = (body: object) => postmarkInbound.normalise(deliver(Buffer.from(JSON.stringify(body)), 0));

test('a stream whose raw content is not included is told so', () => {
  expect(read({ ...fields, TextBody: 'hello' }).rejected[0]?.why).toContain('Tick "Include raw email content');
});

test('the address at which it arrived is told', () => {
  expect(read({ RawEmail: 'From: a@b.test\r\n\r\nhi', OriginalRecipient: OUR_ADDRESS }).mails).toEqual([
    { bytes: Buffer.from('From: a@b.test\r\n\r\nhi'), to: [OUR_ADDRESS], origin: 'live' },
  ]);
});
