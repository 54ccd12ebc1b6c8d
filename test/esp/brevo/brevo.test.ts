import { brevo } from '../../../src/esp/brevo/brevo.ts';
import type { RawDelivery } from '../../../src/flow/adapt/adapter.ts';
import type { EventType, MailEvent } from '../../../src/flow/event.ts';
import { espAdapterBattery } from '../../battery/esp-adapter.battery.ts';

const secrets = ['kX3vQ9mZ_r7sT1wY5bN8cD2f', 'another-Secret.of:ours'] as const;
const deliver = (body: Buffer, secret: 0 | 1): RawDelivery => ({
  headers: { authorization: `Bearer ${secrets[secret]}` },
  body,
});
const event = (word: string, more: object = {}) => ({
  event: word,
  email: 'ann@example.com',
  'message-id': '<m1@relay.example>',
  ts: 1_772_703_600,
  ts_event: 1_772_700_000,
  ts_epoch: 1_772_700_000_123,
  ...more,
});
const bodyOf = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const read = (value: unknown): readonly MailEvent[] => brevo.normalise(deliver(bodyOf(value), 0)).events;

espAdapterBattery(brevo, {
  secrets,
  deliver,
  signsBody: false,
  staleAfterMs: null,
  bodies: (
    [
      ['delivered', 'delivered'],
      ['deferred', 'deferred'],
      ['soft_bounce', 'soft_bounce'],
      ['hard_bounce', 'hard_bounce'],
      ['invalid_email', 'hard_bounce'],
      ['blocked', 'suppressed'],
      ['spam', 'complaint'],
      ['complaint', 'complaint'],
      ['unsubscribed', 'global_unsubscribe'],
      ['unsubscribe', 'global_unsubscribe'],
      ['request', 'ignored'],
      ['list_addition', 'ignored'],
    ] satisfies [string, EventType][]
  ).map(([word, becomes]) => ({
    title: word,
    body: bodyOf(event(word)),
    events: [{ type: becomes, recipient: 'ann@example.com' }],
  })),
  unknownEvent: bodyOf(event('read_aloud')),
  brokenUtf8: Buffer.concat([
    Buffer.from('{"event":"delivered","email":"ann@example.com","ts_epoch":1772700000123,"subject":"bo'),
    Buffer.from([0xff, 0xfe]),
    Buffer.from('te"}'),
  ]),
});

test('the password may come by Basic, as a token, or in a header, and is stored with none of them', () => {
  const context = { secrets: [secrets[1]], fetched: new Map(), now: new Date() };
  const basic = Buffer.from(`bellwether:${secrets[1]}`).toString('base64');
  for (const headers of [
    { authorization: `Basic ${basic}` },
    { authorization: `bearer ${secrets[1]}` },
    { 'x-webhook-secret': secrets[1] },
  ]) {
    expect(brevo.verify({ headers, body: Buffer.alloc(0) }, context)).toEqual({ ok: true });
    for (const name of Object.keys(headers)) expect(brevo.secretHeaders).toContain(name);
  }
  expect(brevo.verify({ headers: { authorization: `Bearer ${secrets[1]}x` }, body: Buffer.alloc(0) }, context).ok).toBe(
    false,
  );
});

test('the moment is that of UTC, never the one in the zone of the account', () => {
  expect(read(event('delivered'))[0]?.occurredAt.toISOString()).toBe('2026-03-05T08:40:00.123Z');
  expect(read(event('delivered', { ts_epoch: undefined }))[0]?.occurredAt.toISOString()).toBe(
    '2026-03-05T08:40:00.000Z',
  );
});

test('a batch is read one by one, and a marketing mail is known by its name', () => {
  const marketing = event('hard_bounce', { camp_id: 567, 'campaign name': 'March letter', 'message-id': undefined });
  const { events, rejected } = brevo.normalise(deliver(bodyOf([event('delivered'), { event: 'spam' }, marketing]), 0));
  expect(events.map(({ type, campaign }) => [type, campaign])).toEqual([
    ['delivered', null],
    ['hard_bounce', 'March letter'],
  ]);
  expect(rejected).toEqual([{ index: 1, why: 'The spam event names no mail address.' }]);
});

test('an error of ours or of a password costs no event: Brevo comes back after 429 alone', () => {
  expect([brevo.retryStatus, brevo.refusedStatus]).toEqual([429, 429]);
});

test('custom data of a mail names where the address came from', () => {
  const [named] = read(event('delivered', { 'X-Mailin-custom': '{"data_source":"trade fair"}', tags: ['welcome'] }));
  expect(named).toMatchObject({ dataSource: 'trade fair', campaign: 'welcome' });
});
