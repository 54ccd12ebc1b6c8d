import { activecampaign } from '../../../src/esp/activecampaign/activecampaign.ts';
import type { EventType } from '../../../src/flow/event.ts';
import { espAdapterBattery } from '../../battery/esp-adapter.battery.ts';

const HEADERS = { 'content-type': 'application/x-www-form-urlencoded' };
const form = (type: string, more: Record<string, string> = {}): Buffer => {
  const fields = {
    type,
    date_time: '2026-03-05T02:40:00-06:00',
    list: '0',
    'contact[email]': 'ann@example.com',
    ...more,
  };
  return Buffer.from(new URLSearchParams(fields).toString());
};
const read = (body: Buffer) => activecampaign.normalise({ headers: HEADERS, body });

espAdapterBattery(activecampaign, {
  secrets: ['', ''],
  deliver: (body) => ({ headers: HEADERS, body }),
  signsBody: false,
  staleAfterMs: null,
  bodies: (
    [
      ['bounce', { initiated_from: 'system' }, 'soft_bounce'],
      ['unsubscribe', { initiated_from: 'public' }, 'global_unsubscribe'],
      ['unsubscribe', { initiated_from: 'public', list: '7' }, 'list_unsubscribe'],
      ['subscribe', { initiated_from: 'public', list: '7' }, 'resubscribe'],
      ['open', {}, 'ignored'],
    ] satisfies [string, Record<string, string>, EventType][]
  ).map(([type, more, becomes]) => ({
    title: `${type} ${JSON.stringify(more)}`,
    body: form(type, more),
    events: [{ type: becomes, recipient: 'ann@example.com' }],
  })),
  unknownEvent: form('read_aloud'),
  brokenUtf8: Buffer.concat([form('bounce'), Buffer.from('&contact[fields][1]='), Buffer.from([0xff, 0xfe])]),
});

test.each([
  ['public', 'person'],
  ['admin', 'customer'],
  ['api', 'customer'],
  ['system', 'unknown'],
  ['', 'unknown'],
])('what was begun from "%s" was done by: %s', (from, actor) => {
  expect(read(form('subscribe', { initiated_from: from })).events[0]).toMatchObject({ type: 'resubscribe', actor });
});

test('a list is named in either way, and 0 is all of them', () => {
  expect(read(form('unsubscribe', { list: '7' })).events[0]).toMatchObject({ stream: '7', scope: 'stream' });
  const bracketed = new URLSearchParams({
    type: 'unsubscribe',
    'list[0][id]': '7',
    'contact[email]': 'ann@example.com',
  });
  bracketed.set('date_time', '2026-03-05T08:40:00Z');
  expect(read(Buffer.from(bracketed.toString())).events[0]).toMatchObject({ stream: '7', type: 'list_unsubscribe' });
  expect(read(form('unsubscribe')).events[0]).toMatchObject({ stream: null, scope: 'esp_account' });
});

test('the campaign is known by its name, else its id; none is 0', () => {
  const named = form('bounce', { 'campaign[id]': '12', 'campaign[name]': 'March letter' });
  expect(read(named).events[0]?.campaign).toBe('March letter');
  expect(read(form('bounce', { 'campaign[id]': '12' })).events[0]?.campaign).toBe('12');
  expect(read(form('bounce', { 'campaign[id]': '0' })).events[0]?.campaign).toBeNull();
});
