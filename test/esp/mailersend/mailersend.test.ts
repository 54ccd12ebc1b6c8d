import { createHmac } from 'node:crypto';
import { mailersend } from '../../../src/esp/mailersend/mailersend.ts';
import type { RawDelivery } from '../../../src/flow/adapt/adapter.ts';
import type { EventType } from '../../../src/flow/event.ts';
import { espAdapterBattery } from '../../battery/esp-adapter.battery.ts';

const secrets = ['GvLY88Uyj70jQm3fUwYyWmAaiz98wWiX', 'another secret?'.replace(' ', '-')] as const;
const PUBLIC = 'test_Am3L1GuOIc4blLUuHqAPxxwkZaJyEk8G';
const AT = '2026-03-05T08:40:00.000000Z';

const sign = (body: Buffer, secret: string): RawDelivery => ({
  headers: { signature: createHmac('sha256', secret).update(body).digest('hex') },
  body,
});
const bodyOf = (type: string, data: object = {}): Buffer =>
  Buffer.from(
    JSON.stringify({
      type,
      created_at: AT,
      data: { id: 'a1', message_id: 'm1', email: 'ann@example.com', tags: ['March letter'], meta: [], ...data },
    }),
  );
const nested = (type: string, morph: object | null = null): Buffer => {
  const email = { tags: null, message: { id: 'm1' }, recipient: { email: 'ann@example.com' } };
  return Buffer.from(JSON.stringify({ type, data: { object: 'activity', id: 'a1', created_at: AT, email, morph } }));
};
const ping = Buffer.from(JSON.stringify({ type: 'webhook.test', message: 'This is a ping', created_at: AT }));

espAdapterBattery(mailersend, {
  secrets,
  deliver: (body, secret) => sign(body, secrets[secret]),
  signsBody: true,
  staleAfterMs: null,
  forge: ({ body }) => [
    sign(body, PUBLIC),
    sign(Buffer.from(JSON.stringify([{ type: 'webhook.test' }])), PUBLIC),
    { headers: { signature: 'ab' }, body },
  ],
  bodies: [
    ...(
      [
        ['activity.delivered', 'delivered'],
        ['activity.deferred', 'deferred'],
        ['activity.soft_bounced', 'soft_bounce'],
        ['activity.hard_bounced', 'hard_bounce'],
        ['activity.spam_complaint', 'complaint'],
        ['activity.unsubscribed', 'global_unsubscribe'],
        ['recipient.on_hold_added', 'suppressed'],
        ['activity.opened', 'ignored'],
      ] satisfies [string, EventType][]
    ).map(([type, becomes]) => ({
      title: type,
      body: bodyOf(type),
      events: [{ type: becomes, recipient: 'ann@example.com' }],
    })),
    {
      title: 'a bounce as it was told until 2025',
      body: nested('activity.hard_bounced', { reason: '550 5.1.1 no such user' }),
      events: [{ type: 'hard_bounce', recipient: 'ann@example.com' }],
    },
    { title: 'a ping', body: ping, events: [{ type: 'control', recipient: null }] },
  ],
  unknownEvent: bodyOf('activity.read_aloud'),
  brokenUtf8: Buffer.concat([
    Buffer.from(
      `{"type":"activity.delivered","created_at":"${AT}","data":{"id":"a1","email":"ann@example.com","subject":"bo`,
    ),
    Buffer.from([0xff, 0xfe]),
    Buffer.from('te"}}'),
  ]),
});

const context = { secrets: [], fetched: new Map(), now: new Date(AT) };

test('the ping that everybody could sign is believed before there is a secret, and nothing else of that kind', () => {
  expect(mailersend.verify(sign(ping, PUBLIC), context)).toEqual({ ok: true });
  expect(mailersend.verify(sign(bodyOf('activity.unsubscribed'), PUBLIC), context).ok).toBe(false);
  const padded = Buffer.from(JSON.stringify({ type: 'webhook.test', data: 'x'.repeat(2_000) }));
  expect(mailersend.verify(sign(padded, PUBLIC), context).ok).toBe(false);
  expect(mailersend.secret?.check(PUBLIC)).toContain('public');
});

test('a reason is taken from where either format has it', () => {
  const said = { diagnostic: '550 5.1.1 no such user', smtpCode: 550, enhancedStatus: '5.1.1' };
  for (const body of [
    nested('activity.hard_bounced', { reason: said.diagnostic }),
    bodyOf('activity.hard_bounced', { meta: { reason: said.diagnostic } }),
  ]) {
    expect(mailersend.normalise({ headers: {}, body }).events[0]).toMatchObject({ ...said, messageId: 'm1' });
  }
});
