import { elasticemail } from '../../../src/esp/elasticemail/elasticemail.ts';
import type { EventType } from '../../../src/flow/event.ts';
import { espAdapterBattery } from '../../battery/esp-adapter.battery.ts';

const HEADERS = { 'content-type': 'application/x-www-form-urlencoded' };
const form = (status: string, category: string, more: Record<string, string> = {}): Buffer => {
  const mail = { to: 'ann@example.com', date: '3/10/2026 8:40:00 AM', messageid: 'Kxv1', channel: 'March letter' };
  return Buffer.from(new URLSearchParams({ status, category, ...mail, ...more }).toString());
};
const ARRIVED = new Date('2026-03-10T09:00:00Z');
const read = (body: Buffer, receivedAt = ARRIVED) => elasticemail.normalise({ headers: HEADERS, body, receivedAt });

espAdapterBattery(elasticemail, {
  secrets: ['', ''],
  deliver: (body, _secret, at) => ({ headers: HEADERS, body, receivedAt: at }),
  signsBody: false,
  staleAfterMs: null,
  bodies: (
    [
      ['Sent', 'Unknown', 'delivered'],
      ['AbuseReport', 'Unknown', 'complaint'],
      ['Unsubscribed', 'Unknown', 'global_unsubscribe'],
      ['Error', 'NoMailbox', 'hard_bounce'],
      ['Error', 'BlackListed', 'block'],
      ['Error', 'Spam', 'block'],
      ['Error', 'GreyListed', 'deferred'],
      ['Error', 'Timeout', 'soft_bounce'],
      ['Error', 'SomethingNew', 'soft_bounce'],
      ['Error', 'NotDelivered', 'suppressed'],
      ['Error', 'ManualCancel', 'ignored'],
      ['Opened', 'Unknown', 'ignored'],
    ] satisfies [string, string, EventType][]
  ).map(([status, category, becomes]) => ({
    title: `${status} ${category}`,
    body: form(status, category),
    events: [{ type: becomes, recipient: 'ann@example.com' }],
  })),
  unknownEvent: form('ReadAloud', 'Unknown'),
  brokenUtf8: Buffer.concat([form('Sent', 'Unknown'), Buffer.from('&subject='), Buffer.from([0xff, 0xfe])]),
});

test.each([
  ['3/10/2026 8:40:00 AM', '2026-03-10T08:40:00.000Z'],
  ['10/3/2026 8:40:00 AM', '2026-03-10T08:40:00.000Z'],
  ['3/10/2026 12:10:00 AM', '2026-03-10T00:10:00.000Z'],
  ['3/9/2026 11:40:00 PM', '2026-03-09T23:40:00.000Z'],
  ['2026-03-10T08:40:00', '2026-03-10T08:40:00.000Z'],
  ['1/1/2020 8:40:00 AM', ARRIVED.toISOString()],
  ['soon', ARRIVED.toISOString()],
])('%s is %s where it fits the arrival, and else the arrival', (date, moment) => {
  expect(read(form('Sent', 'Unknown', { date })).events[0]?.occurredAt.toISOString()).toBe(moment);
});

test('the channel is the campaign, and the same report again is the same fact, whenever it arrives', () => {
  const [first] = read(form('Error', 'NoMailbox')).events;
  const [again] = read(form('Error', 'NoMailbox'), new Date('2026-03-14T09:00:00Z')).events;
  expect(first).toMatchObject({ campaign: 'March letter', messageId: 'Kxv1', native: 'Error:NoMailbox' });
  expect(again?.eventKey).toBe(first?.eventKey);
});
