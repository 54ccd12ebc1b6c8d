import { createHmac } from 'node:crypto';
import { resend } from '../../../src/esp/resend/resend.ts';
import type { RawDelivery } from '../../../src/flow/adapt/adapter.ts';
import { classify } from '../../../src/flow/classify/classify.ts';
import type { EventType, MailEvent } from '../../../src/flow/event.ts';
import { espAdapterBattery } from '../../battery/esp-adapter.battery.ts';

const secrets = [
  `whsec_${Buffer.from('the first secret of these tests!').toString('base64')}`,
  `whsec_${Buffer.from('and the one that comes after it.').toString('base64')}`,
] as const;

const bodyOf = (type: string, data: object = {}): Buffer =>
  Buffer.from(
    JSON.stringify({
      type,
      created_at: '2026-03-05T08:40:00.126Z',
      data: { email_id: 'm1', to: ['Ann <ann@example.com>'], broadcast_id: 'b1', ...data },
    }),
  );

function deliver(body: Buffer, secret: 0 | 1, at: Date): RawDelivery {
  // Svix sends the same again under the same id.
  const id = `msg_${createHmac('sha1', 'id').update(body).digest('hex')}`;
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const key = Buffer.from(secrets[secret].slice('whsec_'.length), 'base64');
  const made = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
  const other = createHmac('sha256', 'a rotated key').update(body).digest('base64');
  return { headers: { 'svix-id': id, 'svix-timestamp': timestamp, 'svix-signature': `v1,${other} v1,${made}` }, body };
}

const bounce = (type?: string, subType?: string, message = 'smtp; 550 5.1.1 no such user') => ({
  bounce: { message, type, subType },
});

espAdapterBattery(resend, {
  secrets,
  deliver,
  signsBody: true,
  staleAfterMs: 5 * 60_000,
  bodies: (
    [
      ['email.delivered', {}, 'delivered'],
      ['email.delivery_delayed', {}, 'deferred'],
      ['email.bounced', bounce('Permanent', 'NoEmail'), 'hard_bounce'],
      ['email.bounced', bounce(), 'hard_bounce'],
      ['email.bounced', bounce('Transient', 'General'), 'soft_bounce'],
      ['email.bounced', bounce('Undetermined', 'Undetermined'), 'soft_bounce'],
      ['email.bounced', bounce('Transient', 'MessageTooLarge'), 'block'],
      ['email.bounced', bounce('Permanent', 'OnAccountSuppressionList'), 'suppressed'],
      ['email.suppressed', {}, 'suppressed'],
      ['email.complained', {}, 'complaint'],
      ['contact.updated', { to: undefined, email: 'ann@example.com', unsubscribed: true }, 'global_unsubscribe'],
      ['contact.updated', { to: undefined, email: 'ann@example.com', unsubscribed: false }, 'resubscribe'],
      ['contact.updated', { to: undefined, email: 'ann@example.com', first_name: 'Ann' }, 'ignored'],
      ['suppression.added', { to: undefined, email: 'ann@example.com', origin: 'manual' }, 'suppressed'],
      ['email.opened', {}, 'ignored'],
    ] satisfies [string, object, EventType][]
  ).map(([type, data, becomes]) => ({
    title: `${type} ${JSON.stringify(data)}`,
    body: bodyOf(type, data),
    events: [{ type: becomes, recipient: 'ann@example.com' }],
  })),
  unknownEvent: bodyOf('email.read_aloud'),
  brokenUtf8: Buffer.concat([
    Buffer.from(
      '{"type":"email.bounced","created_at":"2026-03-05T08:40:00Z","data":{"to":["ann@example.com"],"subject":"bo',
    ),
    Buffer.from([0xff, 0xfe]),
    Buffer.from('te"}}'),
  ]),
});

const read = (type: string, data: object = {}): readonly MailEvent[] =>
  resend.normalise(deliver(bodyOf(type, data), 0, new Date())).events;

describe('a mail to several', () => {
  const to = ['ann@example.com', 'Bob <bob@example.com>', 'ann@example.com'];

  test('a complaint is told of each, and is an act of none', () => {
    const events = read('email.complained', { to });
    expect(events.map(({ recipient, actor }) => [recipient, actor])).toEqual([
      ['ann@example.com', 'unknown'],
      ['bob@example.com', 'unknown'],
    ]);
    expect(new Set(events.map(({ eventKey }) => eventKey)).size).toBe(2);
  });

  test('a bounce gives nobody up: whose address it was is not told', () => {
    for (const event of read('email.bounced', { to, ...bounce('Permanent', 'NoEmail') })) {
      expect(event.type).toBe('hard_bounce');
      expect(classify(event)).toMatchObject({ class: 'soft', reason: 'undetermined' });
    }
    const [alone] = read('email.bounced', bounce('Permanent', 'NoEmail'));
    expect(alone && classify(alone)).toMatchObject({ class: 'hard', reason: 'user_unknown' });
  });

  test('what arrived has arrived at each of them', () => {
    expect(read('email.delivered', { to }).map(({ native }) => native)).toEqual(['email.delivered', 'email.delivered']);
  });
});

test('only a departure is taken for the act of the person: who brought somebody back is not told', () => {
  const contact = { to: undefined, email: 'ann@example.com', audience_id: 'a1' };
  expect(read('contact.updated', { ...contact, unsubscribed: true })[0]).toMatchObject({
    actor: 'person',
    stream: 'a1',
  });
  expect(read('contact.updated', { ...contact, unsubscribed: false })[0]).toMatchObject({ actor: 'unknown' });
});

test('tags of either form name the data source, and a mailing without a broadcast', () => {
  const tags = { campaign: 'March letter', data_source: 'trade fair' };
  const listed = Object.entries(tags).map(([name, value]) => ({ name, value }));
  for (const written of [tags, listed]) {
    expect(read('email.delivered', { broadcast_id: undefined, tags: written })[0]).toMatchObject({
      campaign: 'March letter',
      dataSource: 'trade fair',
    });
  }
});

test('a subtype of SES says why, and a full mailbox is no lost person', () => {
  const [event] = read('email.bounced', bounce('Transient', 'MailboxFull', 'smtp; 554 4.4.7 expired'));
  expect(event && classify(event)).toMatchObject({ class: 'soft', reason: 'mailbox_full' });
});
