import { mailchimp } from '../../../src/esp/mailchimp/mailchimp.ts';
import type { EventType } from '../../../src/flow/event.ts';
import { espAdapterBattery } from '../../battery/esp-adapter.battery.ts';

const AT = '2026-03-05 08:40:00';
const form = (type: string, data: Record<string, string> = {}): Buffer => {
  const named = { email: 'ann@example.com', list_id: 'a6b5da1054', ...data };
  const fields = Object.entries(named).map(([name, value]) => [`data[${name}]`, value]);
  return Buffer.from(
    new URLSearchParams([['type', type], ['fired_at', AT], ...fields] as [string, string][]).toString(),
  );
};
const HEADERS = { 'content-type': 'application/x-www-form-urlencoded' };
const read = (body: Buffer) =>
  mailchimp.normalise({ headers: HEADERS, body, receivedAt: new Date('2026-03-05T09:00:00Z') });

espAdapterBattery(mailchimp, {
  secrets: ['', ''],
  deliver: (body) => ({ headers: HEADERS, body }),
  signsBody: false,
  staleAfterMs: null,
  bodies: (
    [
      ['unsubscribe', { action: 'unsub', reason: 'manual' }, 'list_unsubscribe'],
      ['unsubscribe', { action: 'unsub', reason: 'abuse' }, 'complaint'],
      ['unsubscribe', { action: 'delete', reason: 'manual' }, 'ignored'],
      ['cleaned', { reason: 'hard' }, 'hard_bounce'],
      ['cleaned', { reason: 'abuse' }, 'complaint'],
      ['subscribe', {}, 'resubscribe'],
      ['profile', {}, 'ignored'],
    ] satisfies [string, Record<string, string>, EventType][]
  ).map(([type, data, becomes]) => ({
    title: `${type} ${JSON.stringify(data)}`,
    body: form(type, data),
    events: [{ type: becomes, recipient: 'ann@example.com' }],
  })),
  unknownEvent: form('read_aloud'),
  brokenUtf8: Buffer.concat([form('cleaned'), Buffer.from('&data[note]='), Buffer.from([0xff, 0xfe])]),
});

test('a person leaves the audience that Mailchimp names, in the campaign that made them', () => {
  const body = form('unsubscribe', { action: 'unsub', reason: 'manual', campaign_id: 'cb398d21d2' });
  expect(read(body).events[0]).toMatchObject({
    stream: 'a6b5da1054',
    campaign: 'cb398d21d2',
    actor: 'person',
    scope: 'stream',
    occurredAt: new Date('2026-03-05T08:40:00Z'),
  });
});

test('who put somebody on an audience is not told, so it lifts nothing', () => {
  expect(read(form('subscribe')).events[0]).toMatchObject({ type: 'resubscribe', actor: 'unknown' });
});

test('an address that was changed is told with its new one, and says nothing else', () => {
  const body = form('upemail', { email: '', new_email: 'new@example.com', old_email: 'old@example.com' });
  expect(read(body).events[0]?.type).toBe('ignored');
});

test('what names nobody is kept and explained', () => {
  expect(read(form('cleaned', { email: 'nobody' })).rejected[0]?.why).toContain('names no mail address');
  expect(read(Buffer.from('{}')).rejected[0]?.why).toContain('no form');
});
