import { mandrill } from '../../../src/esp/mandrill/mandrill.ts';
import { classify } from '../../../src/flow/classify/classify.ts';
import type { EventType, MailEvent } from '../../../src/flow/event.ts';
import { SOURCE_URL } from '../../battery/adapter-samples.ts';
import { espAdapterBattery } from '../../battery/esp-adapter.battery.ts';
import { signed } from './mandrill-fixtures.ts';

const secrets = ['the-first-webhook-key', 'the-second-webhook-key'] as const;
const PUBLIC = 'test-webhook';

const event = (word: string, msg: object = {}) => ({
  event: word,
  _id: 'm1',
  ts: 1_772_700_000,
  msg: { _id: 'm1', email: 'ann@example.com', tags: ['March letter'], metadata: { data_source: 'trade fair' }, ...msg },
});
const sync = (type: string, action: string) => ({
  type,
  action,
  ts: 1_772_700_000,
  reject: { email: 'ann@example.com' },
});
const formOf = (value: unknown): Buffer =>
  Buffer.from(new URLSearchParams({ mandrill_events: JSON.stringify(value) }).toString());
const read = (...events: unknown[]): readonly MailEvent[] =>
  mandrill.normalise(signed(formOf(events), secrets[0])).events;

espAdapterBattery(mandrill, {
  secrets,
  deliver: (body, secret) => signed(body, secrets[secret]),
  signsBody: false,
  staleAfterMs: null,
  forge: ({ body }) => [
    signed(body, PUBLIC),
    signed(body, secrets[0], 'https://hooks.example.com/in/4711.another'),
    { ...signed(body, secrets[0]), body: formOf([event('unsub', { email: 'bob@example.com' })]) },
  ],
  bodies: [
    ...(
      [
        ['delivered', {}, 'delivered'],
        ['deferral', {}, 'deferred'],
        ['hard_bounce', { bounce_description: 'bad_mailbox', diag: 'smtp;550 5.1.1 no' }, 'hard_bounce'],
        ['soft_bounce', {}, 'soft_bounce'],
        ['spam', {}, 'complaint'],
        ['unsub', {}, 'global_unsubscribe'],
        ['reject', {}, 'suppressed'],
        // Handed to the receiving server, which may still say no.
        ['send', {}, 'ignored'],
      ] satisfies [string, object, EventType][]
    ).map(([word, msg, becomes]) => ({
      title: word,
      body: formOf([event(word, msg)]),
      events: [{ type: becomes, recipient: 'ann@example.com' }],
    })),
    {
      title: 'changes of its own lists',
      body: formOf([sync('denylist', 'add'), sync('denylist', 'remove'), sync('allowlist', 'add')]),
      events: [
        { type: 'suppressed', recipient: 'ann@example.com' },
        { type: 'ignored', recipient: 'ann@example.com' },
        { type: 'ignored', recipient: 'ann@example.com' },
      ],
    },
  ],
  unknownEvent: formOf([event('read_aloud')]),
  brokenUtf8: Buffer.from(
    `mandrill_events=${encodeURIComponent('[{"event":"spam","ts":1772700000,"msg":{"_id":"m1","email":"ann@example.com","subject":"bo')}%FF%FE\xff${encodeURIComponent('te"}}]')}`,
    'latin1',
  ),
});

const context = { secrets: [], fetched: new Map(), url: SOURCE_URL, now: new Date() };

test('the empty batch by which an address is tried is believed before there is a key, and nothing else of that kind', () => {
  expect(mandrill.verify(signed(formOf([]), PUBLIC), context)).toEqual({ ok: true });
  expect(mandrill.verify(signed(formOf([event('unsub')]), PUBLIC), context).ok).toBe(false);
  const more = Buffer.from('mandrill_events=%5B%5D&other=1');
  expect(mandrill.verify(signed(more, PUBLIC), context).ok).toBe(false);
  expect(mandrill.secret?.check(PUBLIC)).toContain('public');
});

test('a webhook of another account is signed for another address, and the source says where to look', () => {
  const other = mandrill.verify(signed(formOf([event('unsub')]), secrets[0], 'https://other.example.com/in/1.x'), {
    ...context,
    secrets: [...secrets],
  });
  expect(other).toMatchObject({ ok: false, why: expect.stringContaining('over its very address') });
});

test('a description says why, where the server says less', () => {
  const [told] = read(event('hard_bounce', { bounce_description: 'invalid_domain' }));
  expect(told && classify(told)).toMatchObject({ class: 'hard', reason: 'domain_unknown' });
  expect(told).toMatchObject({
    campaign: 'March letter',
    dataSource: 'trade fair',
    native: 'hard_bounce:invalid_domain',
  });
});

test('the sending address and the last words come from the dialogue', () => {
  const smtp_events = [
    { diag: '451 4.7.1 later', source_ip: '192.0.2.1' },
    { diag: '550 5.1.1 no such user', source_ip: '192.0.2.2' },
  ];
  expect(read(event('deferral', { smtp_events }))[0]).toMatchObject({ sendingIp: '192.0.2.2', smtpCode: 550 });
});
