import { sparkpost } from '../../../src/esp/sparkpost/sparkpost.ts';
import type { RawDelivery } from '../../../src/flow/adapt/adapter.ts';
import { classify } from '../../../src/flow/classify/classify.ts';
import type { EventType, MailEvent } from '../../../src/flow/event.ts';
import { espAdapterBattery } from '../../battery/esp-adapter.battery.ts';

const secrets = ['kX3vQ9mZ_r7sT1wY5bN8cD2f', 'another-Secret.of:ours'] as const;
const RECEIVED = new Date('2026-03-05T09:00:00Z');
const deliver = (body: Buffer, secret: 0 | 1): RawDelivery => {
  const basic = Buffer.from(`bellwether:${secrets[secret]}`).toString('base64');
  return { headers: { authorization: `Basic ${basic}` }, body, receivedAt: RECEIVED };
};
const event = (type: string, more: object = {}) => ({
  msys: { message_event: { type, event_id: `${type}1`, rcpt_to: 'ann@example.com', timestamp: '1772700000', ...more } },
});
const bodyOf = (...events: unknown[]): Buffer => Buffer.from(JSON.stringify(events));
const read = (...events: unknown[]): readonly MailEvent[] => sparkpost.normalise(deliver(bodyOf(...events), 0)).events;
const bounce = (bounce_class: string, raw_reason = '550 no') => event('bounce', { bounce_class, raw_reason });

espAdapterBattery(sparkpost, {
  secrets,
  deliver,
  signsBody: false,
  staleAfterMs: null,
  bodies: (
    [
      ['a delivery', event('delivery'), 'delivered'],
      ['a delay', event('delay'), 'deferred'],
      ['class 10', bounce('10'), 'hard_bounce'],
      ['class 22', bounce('22'), 'soft_bounce'],
      ['class 25 of their list', bounce('25', '550 recipient suppressed'), 'suppressed'],
      ['class 25 by policy', bounce('25', '550 not by our policy'), 'block'],
      ['class 30', bounce('30'), 'hard_bounce'],
      ['class 51', bounce('51'), 'block'],
      ['class 60', bounce('60'), 'ignored'],
      ['class 90', bounce('90'), 'global_unsubscribe'],
      ['a class of next year', bounce('77'), 'soft_bounce'],
      ['a bounce by mail', event('out_of_band', { bounce_class: '10' }), 'hard_bounce'],
      ['a suppressed address', event('generation_rejection', { raw_reason: '554 5.7.1 suppressed' }), 'suppressed'],
      ['a policy', event('policy_rejection', { raw_reason: '550 no' }), 'block'],
      ['a complaint', event('spam_complaint'), 'complaint'],
      ['the header that leaves everything', event('list_unsubscribe'), 'global_unsubscribe'],
      ['the header of one list', event('list_unsubscribe', { list_id: 'news' }), 'list_unsubscribe'],
      ['a link', event('link_unsubscribe'), 'global_unsubscribe'],
      ['an injection', event('injection'), 'ignored'],
    ] satisfies [string, object, EventType][]
  ).map(([title, told, becomes]) => ({
    title,
    body: bodyOf(told),
    events: [{ type: becomes, recipient: 'ann@example.com' }],
  })),
  unknownEvent: bodyOf(event('read_aloud')),
  brokenUtf8: Buffer.concat([
    Buffer.from(
      '[{"msys":{"message_event":{"type":"delivery","event_id":"1","rcpt_to":"ann@example.com","timestamp":"1772700000","subject":"bo',
    ),
    Buffer.from([0xff, 0xfe]),
    Buffer.from('te"}}}]'),
  ]),
});

test('the empty event by which an address is tried is no event about anybody', () => {
  expect(read({ msys: {} })).toMatchObject([{ type: 'control', recipient: null, native: 'ping' }]);
});

test('the class says why, and words only choose among what it allows', () => {
  const readings = [
    [bounce('10', 'MAIL REFUSED - IP (17.99.99.99) is in black list'), ['hard', 'user_unknown']],
    [bounce('10', '550 5.1.2 no such domain'), ['hard', 'domain_unknown']],
    [bounce('22', '550 whatever'), ['soft', 'mailbox_full']],
    [bounce('54', '550 whatever'), ['block', 'relay_denied']],
    [bounce('20', '452 4.2.2 mailbox full'), ['soft', 'mailbox_full']],
  ] as const;
  for (const [told, reading] of readings) {
    const [found] = read(told);
    const said = found && classify(found);
    expect([said?.class, said?.reason]).toEqual(reading);
  }
});

test('each kind of event has its own frame, and the address may stand in either field', () => {
  const framed = {
    msys: { unsubscribe_event: { type: 'link_unsubscribe', raw_rcpt_to: 'Ann@Example.com', event_id: '9' } },
  };
  expect(read(framed)).toMatchObject([{ recipient: 'ann@example.com', occurredAt: RECEIVED }]);
});
