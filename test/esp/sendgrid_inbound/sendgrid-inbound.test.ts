import { sendgridInbound } from '../../../src/esp/sendgrid_inbound/sendgrid_inbound.ts';
import type { RawDelivery } from '../../../src/flow/adapt/adapter.ts';
import { espAdapterBattery } from '../../battery/esp-adapter.battery.ts';
import { brokenBytes, mailSamples, saysNothing } from '../../flow/adapt/mail/mail-samples.ts';
import { bounceOf } from '../../flow/adapt/mail/mails.ts';
import { multipart } from '../../support/multipart.ts';

const secrets = ['kX3vQ9mZ_r7sT1wY5bN8cD2f', 'Old-one.that:was#typed/by+hand'] as const;
const basic = (secret: string) => `Basic ${Buffer.from(`bellwether:${secret}`).toString('base64')}`;
/** As SendGrid sends it with "POST the raw, full MIME message". */
const formOf = (mail: Buffer, to = 'replies@sender.example') =>
  multipart({ headers: '', envelope: JSON.stringify({ to: [to], from: '' }), email: mail, SPF: 'pass' });

const deliver = (body: Buffer, secret: 0 | 1): RawDelivery => ({
  headers: { authorization: basic(secrets[secret]), 'content-type': multipart.type },
  body,
});

espAdapterBattery(sendgridInbound, {
  secrets,
  deliver,
  signsBody: false,
  staleAfterMs: null,
  bodies: mailSamples.map(({ title, mail, events }) => ({ title, body: formOf(mail), events })),
  unknownEvent: formOf(saysNothing),
  brokenUtf8: formOf(brokenBytes),
});

const read = (body: Buffer) => sendgridInbound.normalise(deliver(body, 0));

test('a host where the raw message is not ticked is told so', () => {
  const { rejected } = read(multipart({ headers: 'From: x', text: 'hello', from: 'x' }));
  expect(rejected).toEqual([{ index: 0, why: expect.stringContaining('Tick "POST the raw, full MIME message"') }]);
});

test('the mail arrives byte for byte, with the address at which it arrived', () => {
  const mail = Buffer.concat([Buffer.from('From: a@b.test\r\n\r\n'), Buffer.from([0xe9, 0x00, 0xff, 0x0d, 0x0a])]);
  const [found] = read(formOf(mail, 'b+7-ann=example.com@replies.test')).mails ?? [];
  expect(found?.bytes.equals(mail)).toBe(true);
  expect(found).toMatchObject({ to: ['b+7-ann=example.com@replies.test'], origin: 'live' });
});

test('a mail of 25 MB is taken as it is', () => {
  const mail = Buffer.concat([Buffer.from(bounceOf('ann@example.com')), Buffer.alloc(25_000_000, 'x')]);
  expect(formOf(mail).length).toBeLessThan(sendgridInbound.maxBodyBytes ?? 0);
  expect(read(formOf(mail)).mails?.[0]?.bytes.length).toBe(mail.length);
});

test.each([
  ['an archive', Buffer.from('PK\u0003\u0004\u0014\u0000'), 'ZIP'],
  ['nothing', Buffer.alloc(0), 'empty'],
])('%s in the place of a mail is said to be one', (_what, mail, word) => {
  expect(read(formOf(mail)).rejected[0]?.why).toContain(word);
});
