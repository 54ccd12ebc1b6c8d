import { iterable } from '../../../src/esp/iterable/iterable.ts';
import type { RawDelivery } from '../../../src/flow/adapt/adapter.ts';
import type { EventType, MailEvent } from '../../../src/flow/event.ts';
import { espAdapterBattery } from '../../battery/esp-adapter.battery.ts';

const secrets = ['kX3vQ9mZ_r7sT1wY5bN8cD2f', 'another-Secret.of:ours'] as const;
const deliver = (body: Buffer, secret: 0 | 1): RawDelivery => ({
  headers: { 'x-webhook-secret': secrets[secret] },
  body,
});
const bodyOf = (eventName: string, more: object = {}): Buffer =>
  Buffer.from(
    JSON.stringify({
      email: 'ann@example.com',
      eventName,
      dataFields: { createdAt: '2026-03-05 08:40:00 +00:00', messageId: 'm1', campaignId: 7, ...more },
    }),
  );
const none = { emailListIds: [], channelIds: [], messageTypeIds: [] };
const read = (eventName: string, more: object = {}): readonly MailEvent[] =>
  iterable.normalise(deliver(bodyOf(eventName, more), 0)).events;

espAdapterBattery(iterable, {
  secrets,
  deliver,
  signsBody: false,
  staleAfterMs: null,
  bodies: (
    [
      ['emailBounce', { recipientState: 'HardBounce' }, 'hard_bounce'],
      ['emailBounce', { recipientState: 'SoftBounce' }, 'soft_bounce'],
      ['emailComplaint', {}, 'complaint'],
      ['emailUnSubscribe', none, 'global_unsubscribe'],
      ['emailUnSubscribe', { ...none, channelIds: [27447] }, 'list_unsubscribe'],
      ['emailSubscribe', { ...none, emailListIds: [1] }, 'resubscribe'],
      ['emailSend', {}, 'ignored'],
      ['hostedUnsubscribeClick', {}, 'ignored'],
    ] satisfies [string, object, EventType][]
  ).map(([name, more, becomes]) => ({
    title: `${name} ${JSON.stringify(more)}`,
    body: bodyOf(name, more),
    events: [{ type: becomes, recipient: 'ann@example.com' }],
  })),
  unknownEvent: bodyOf('emailReadAloud'),
  brokenUtf8: Buffer.concat([
    Buffer.from(
      '{"email":"ann@example.com","eventName":"emailComplaint","dataFields":{"createdAt":"2026-03-05 08:40:00 +00:00","emailSubject":"bo',
    ),
    Buffer.from([0xff, 0xfe]),
    Buffer.from('te"}}'),
  ]),
});

test('what is left of several kinds at once is a wish for each of them', () => {
  const left = read('emailUnSubscribe', { emailListIds: [1, 2], channelIds: [3], messageTypeIds: [4] });
  expect(left.map(({ stream }) => stream)).toEqual(['list:1', 'list:2', 'channel:3', 'type:4']);
  expect(new Set(left.map(({ eventKey }) => eventKey)).size).toBe(4);
});

test('who put somebody on a list is not told, so it lifts nothing', () => {
  expect(read('emailSubscribe', { ...none, emailListIds: [1] })[0]).toMatchObject({ actor: 'unknown' });
});

test('whom a call, a colleague or a bounce unsubscribed did not do it themselves', () => {
  const actorOf = (unsubSource: string) =>
    read('emailUnSubscribe', { ...none, channelIds: [3], unsubSource })[0]?.actor;
  expect(['EmailLink', 'API', 'WebApp', 'HardBounce', 'Complaint'].map(actorOf)).toEqual([
    ...['person', 'unknown', 'unknown', 'esp', 'person'],
  ]);
  expect(read('emailUnSubscribe', { ...none, channelIds: [3] })[0]?.actor).toBe('person');
});

test('a mailing is known by its name, else by its id', () => {
  expect(read('emailBounce', { campaignName: 'March letter' })[0]?.campaign).toBe('March letter');
  expect(read('emailBounce')[0]?.campaign).toBe('7');
});
