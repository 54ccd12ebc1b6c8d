import { mailjet } from '../../../src/esp/mailjet/mailjet.ts';
import type { RawDelivery } from '../../../src/flow/adapt/adapter.ts';
import { classify } from '../../../src/flow/classify/classify.ts';
import type { EventType, MailEvent } from '../../../src/flow/event.ts';
import { espAdapterBattery } from '../../battery/esp-adapter.battery.ts';

const secrets = ['kX3vQ9mZ_r7sT1wY5bN8cD2f', 'another-Secret.of:ours'] as const;
const deliver = (body: Buffer, secret: 0 | 1): RawDelivery => {
  const basic = Buffer.from(`bellwether:${secrets[secret]}`).toString('base64');
  return { headers: { authorization: `Basic ${basic}` }, body };
};
const event = (word: string, more: object = {}) => ({
  event: word,
  time: 1_772_700_000,
  Message_GUID: '1ab23cd4',
  email: 'ann@example.com',
  mj_campaign_id: 0,
  ...more,
});
const bodyOf = (...events: unknown[]): Buffer => Buffer.from(JSON.stringify(events.length === 1 ? events[0] : events));
const read = (...events: unknown[]): readonly MailEvent[] => mailjet.normalise(deliver(bodyOf(...events), 0)).events;
const bounce = (hard_bounce: boolean, error_related_to: string, error: string) =>
  event('bounce', { hard_bounce, error_related_to, error });

espAdapterBattery(mailjet, {
  secrets,
  deliver,
  signsBody: false,
  staleAfterMs: null,
  bodies: (
    [
      ['a delivery', event('sent', { smtp_reply: 'sent (250 2.0.0 OK)' }), 'delivered'],
      ['a hard bounce', bounce(true, 'recipient', 'user unknown'), 'hard_bounce'],
      ['greylisting', bounce(false, 'domain', 'greylisted'), 'deferred'],
      ['a full mailbox', bounce(false, 'recipient', 'quota exceeded'), 'soft_bounce'],
      ['a policy', bounce(false, 'domain', 'policy issue'), 'block'],
      ['our content', bounce(false, 'content', 'something new'), 'block'],
      ['spam', bounce(false, 'spam', 'content blocked'), 'block'],
      ['a blocked address', event('blocked', { error_related_to: 'mailjet', error: 'preblocked' }), 'suppressed'],
      ['a complaint', event('spam', { source: 'JMRPP' }), 'complaint'],
      ['a person who leaves a list', event('unsub', { mj_list_id: 1 }), 'list_unsubscribe'],
      ['a person who leaves everything', event('unsub', { mj_list_id: 0 }), 'global_unsubscribe'],
      ['an open', event('open'), 'ignored'],
    ] satisfies [string, object, EventType][]
  ).map(([title, told, becomes]) => ({
    title,
    body: bodyOf(told),
    events: [{ type: becomes, recipient: 'ann@example.com' }],
  })),
  unknownEvent: bodyOf(event('read_aloud')),
  brokenUtf8: Buffer.concat([
    Buffer.from('{"event":"sent","time":1772700000,"email":"ann@example.com","customcampaign":"bo'),
    Buffer.from([0xff, 0xfe]),
    Buffer.from('te"}'),
  ]),
});

test('two mails whose numbers are too long for a number are two facts', () => {
  const numbers = ['12345678901234567', '12345678901234568'].map((id) =>
    event('sent', { Message_GUID: undefined, mj_message_id: id }),
  );
  expect(new Set(read(...numbers).map(({ eventKey }) => eventKey)).size).toBe(2);
});

test('the words of the server are read where they stand in brackets, and kept as they came', () => {
  const said = 'sent (250 2.0.0 OK 1498093527 a67bc.22 - gsmtp)';
  expect(read(event('sent', { smtp_reply: said }))[0]).toMatchObject({
    diagnostic: said,
    smtpCode: 250,
    enhancedStatus: '2.0.0',
  });
});

test.each([
  ['recipient', 'user unknown', true, 'hard', 'user_unknown'],
  ['domain', 'invalid domain', true, 'hard', 'domain_unknown'],
  ['recipient', 'quota exceeded', false, 'soft', 'mailbox_full'],
  ['spam', 'sender blocked', false, 'block', 'reputation'],
] as const)('%s, %s says why', (about, error, isHard, kind, reason) => {
  const [told] = read(bounce(isHard, about, error));
  expect(told && classify(told)).toMatchObject({ class: kind, reason });
});

test('an address without an ending bounced under that very name', () => {
  expect(read({ ...bounce(true, 'domain', 'invalid domain'), email: 'Ann@Acme' })[0]?.recipient).toBe('ann@acme');
});

test('a campaign is known by the name that people gave it, and none is 0', () => {
  expect(read(event('sent', { customcampaign: 'March letter', mj_campaign_id: 7 }))[0]?.campaign).toBe('March letter');
  expect(read(event('sent', { customcampaign: '', mj_campaign_id: 7 }))[0]?.campaign).toBe('7');
  expect(read(event('sent', { customcampaign: '' }))[0]?.campaign).toBeNull();
});
