import { smtp2go } from '../../../src/esp/smtp2go/smtp2go.ts';
import type { RawDelivery } from '../../../src/flow/adapt/adapter.ts';
import type { EventType, MailEvent } from '../../../src/flow/event.ts';
import { espAdapterBattery } from '../../battery/esp-adapter.battery.ts';

const secrets = ['kX3vQ9mZ_r7sT1wY5bN8cD2f', 'another-Secret.of:ours'] as const;
const deliver = (body: Buffer, secret: 0 | 1): RawDelivery => ({
  headers: { 'content-type': 'application/json', 'x-webhook-secret': secrets[secret] },
  body,
});
const event = (word: string, more: object = {}) => ({
  event: word,
  time: '2026-03-05T08:40:00Z',
  rcpt: 'ann@example.com',
  email_id: 'e1',
  ...more,
});
const bodyOf = (word: string, more: object = {}): Buffer => Buffer.from(JSON.stringify(event(word, more)));

espAdapterBattery(smtp2go, {
  secrets,
  deliver,
  signsBody: false,
  staleAfterMs: null,
  bodies: (
    [
      ['delivered', {}, 'delivered'],
      ['bounce', { bounce: 'hard', context: 'RCPT TO: 550 5.1.1 no such user' }, 'hard_bounce'],
      ['bounce', { bounce: 'soft', context: 'DATA: 452 4.2.2 full' }, 'soft_bounce'],
      ['spam', {}, 'complaint'],
      ['spam_complaint', {}, 'complaint'],
      ['unsubscribe', {}, 'global_unsubscribe'],
      ['unsubscribed', {}, 'global_unsubscribe'],
      ['resubscribe', {}, 'resubscribe'],
      ['reject', {}, 'suppressed'],
      ['rejected', {}, 'suppressed'],
      ['opened', {}, 'ignored'],
    ] satisfies [string, object, EventType][]
  ).map(([word, more, becomes]) => ({
    title: `${word} ${JSON.stringify(more)}`,
    body: bodyOf(word, more),
    events: [{ type: becomes, recipient: 'ann@example.com' }],
  })),
  unknownEvent: bodyOf('read_aloud'),
  brokenUtf8: Buffer.concat([
    Buffer.from('{"event":"delivered","time":"2026-03-05T08:40:00Z","rcpt":"ann@example.com","subject":"bo'),
    Buffer.from([0xff, 0xfe]),
    Buffer.from('te"}'),
  ]),
});

const read = (raw: RawDelivery): MailEvent | undefined => smtp2go.normalise(raw).events[0];

test('a reply keeps the step in which it came, and its numbers are read behind it', () => {
  expect(read(deliver(bodyOf('bounce', { bounce: 'soft', context: 'DATA: 452 4.2.2 full' }), 0))).toMatchObject({
    diagnostic: 'DATA: 452 4.2.2 full',
    smtpCode: 452,
    enhancedStatus: '4.2.2',
  });
});

test('a form says the same as JSON, under the same key', () => {
  const more = { bounce: 'hard', context: 'RCPT TO: 550 5.1.1 no such user' };
  const body = Buffer.from(new URLSearchParams(event('bounce', more) as Record<string, string>).toString());
  const form = { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body };
  expect(read(form)).toEqual(read(deliver(bodyOf('bounce', more), 0)));
});
