import { normaliseSendgrid } from '../../../src/esp/sendgrid/normalise.ts';
import type { MailEvent } from '../../../src/flow/event.ts';
import { bodyOf, entryOf } from './sendgrid-fixtures.ts';

function read(...entries: readonly unknown[]) {
  return normaliseSendgrid({ headers: {}, body: Buffer.from(JSON.stringify(entries)) });
}

function readOne(event: string, more: object = {}): MailEvent {
  const { events, rejected } = read(entryOf(event, more));
  expect(rejected).toEqual([]);
  const [only] = events;
  if (only === undefined) throw new Error('nothing was read');
  return only;
}

test('a bounce carries the reply, its codes, who sent it and for what', () => {
  const event = readOne('bounce', {
    type: 'blocked',
    reason: '552 5.2.2 Mailbox over quota',
    status: '5.2.2',
    ip: '192.0.2.7',
    sg_event_id: 'a-b_C==',
    timestamp: 1_772_700_000,
    category: ['spring fair', 'b2b'],
    asm_group_id: 7,
    bounce_classification: 'Mailbox Unavailable',
    data_source: 'partner list',
  });
  expect(event).toEqual({
    esp: 'sendgrid',
    eventKey: 'a-b_C==',
    type: 'block',
    recipient: 'ann@example.com',
    native: 'bounce:blocked:Mailbox Unavailable',
    diagnostic: '552 5.2.2 Mailbox over quota',
    smtpCode: 552,
    enhancedStatus: '5.2.2',
    remoteMta: null,
    sendingIp: '192.0.2.7',
    messageId: expect.stringMatching(/^msg-/),
    campaign: 'spring fair',
    stream: '7',
    dataSource: 'partner list',
    occurredAt: new Date(1_772_700_000_000),
    actor: 'unknown',
    scope: 'esp_account',
    origin: 'live',
  });
});

test("native is SendGrid's own word and kind", () => {
  expect(readOne('bounce', { type: 'bounce' }).native).toBe('bounce:bounce');
  expect(readOne('bounce').native).toBe('bounce');
  expect(readOne('dropped', { reason: 'Bounced Address' }).native).toBe('dropped');
});

test('seconds, milliseconds and digits in quotes are the same moment', () => {
  for (const timestamp of [1_772_700_000, 1_772_700_000_000, '1772700000', 1_772_700_000.0]) {
    expect(readOne('delivered', { timestamp }).occurredAt).toEqual(new Date(1_772_700_000_000));
  }
});

test('an entry without a readable time takes that of its delivery, and is rejected where there is none', () => {
  for (const timestamp of [undefined, 'soon', -5, 1e300, null, {}]) {
    const entry = entryOf('unsubscribe', { timestamp });
    const headers = { 'x-twilio-email-event-webhook-timestamp': '1772700500' };
    const dated = normaliseSendgrid({ headers, body: bodyOf(entry) });
    expect(dated.events.map((event) => event.occurredAt)).toEqual([new Date(1_772_700_500_000)]);
    expect(read(entry)).toEqual({ events: [], rejected: [{ index: 0, why: expect.stringContaining('timestamp') }] });
  }
});

test("the reader's address in opens, clicks and group changes is not taken for the sending server", () => {
  for (const event of ['open', 'click', 'group_unsubscribe', 'group_resubscribe']) {
    expect(readOne(event, { ip: '198.51.100.9' }).sendingIp).toBeNull();
  }
  expect(readOne('delivered', { ip: '192.0.2.7' }).sendingIp).toBe('192.0.2.7');
});

test("only what a person does counts as the person's act", () => {
  for (const event of ['spamreport', 'unsubscribe', 'group_unsubscribe', 'group_resubscribe']) {
    expect(readOne(event).actor).toBe('person');
  }
  for (const event of ['bounce', 'delivered', 'open', 'click', 'made_up']) expect(readOne(event).actor).toBe('unknown');
  expect(readOne('dropped', { reason: 'Unsubscribed Address' }).actor).toBe('esp');
});

test('leaving a group reaches as far as the group, leaving everything as far as the account', () => {
  expect(readOne('group_unsubscribe', { asm_group_id: 12 })).toMatchObject({ scope: 'stream', stream: '12' });
  expect(readOne('unsubscribe')).toMatchObject({ scope: 'esp_account', stream: null });
});

test('a mailing is known by its single send, its campaign, its newsletter, or its first category', () => {
  const all = { singlesend_id: 'ss-1', marketing_campaign_id: 23, newsletter: { newsletter_id: '9' }, category: ['c'] };
  expect(readOne('open', all).campaign).toBe('ss-1');
  expect(readOne('open', { ...all, singlesend_id: undefined }).campaign).toBe('23');
  expect(readOne('open', { newsletter: { newsletter_id: '9' }, category: 'c' }).campaign).toBe('9');
  expect(readOne('open', { category: 'c' }).campaign).toBe('c');
  expect(readOne('open', { category: [] }).campaign).toBeNull();
});

test('codes come from the head of the reply, and filler in the status field gives way to the reply', () => {
  expect(readOne('bounce', { reason: '550-5.1.1 gone', status: '5.0.0' })).toMatchObject({
    smtpCode: 550,
    enhancedStatus: '5.1.1',
  });
  expect(readOne('bounce', { reason: '500 nobody', status: '5.0.0' })).toMatchObject({
    smtpCode: 500,
    enhancedStatus: '5.0.0',
  });
  expect(readOne('bounce', { reason: 'version 4.17.9 says no', status: 'bad' })).toMatchObject({
    smtpCode: null,
    enhancedStatus: null,
  });
  expect(readOne('deferred', { response: '421 4.7.0 slow down' })).toMatchObject({
    smtpCode: 421,
    enhancedStatus: '4.7.0',
  });
});

test('a fact without an id has a key made of what identifies it, the same in every delivery', () => {
  const bare = { email: 'ann@example.com', timestamp: 1_337_966_815, event: 'open' };
  const keysOf = (...entries: readonly object[]) => read(...entries).events.map((event) => event.eventKey);
  expect(keysOf({ ...bare, category: 'old' })).toEqual(keysOf({ category: 'old', ...bare, useragent: 'Mail/2' }));
  const different = [
    { category: ['new', 'old'] },
    { category: 'old' },
    { event: 'click' },
    { timestamp: 1 },
    { email: 'b@example.com' },
  ];
  expect(new Set(keysOf(bare, ...different.map((change) => ({ ...bare, ...change })))).size).toBe(6);
});

test('ids that do not fit a key are hashed, and stay different', () => {
  const ids = ['x'.repeat(500), `${'x'.repeat(500)}y`, 'with space', 'with\u0000nul', 'ümlaut'];
  const made = ids.map((sg_event_id) => readOne('delivered', { sg_event_id }).eventKey);
  expect(new Set(made).size).toBe(ids.length);
  for (const key of made) expect(key).toMatch(/^sendgrid:[\w-]{43}$/);
});

test('control characters and halves of characters are replaced, and the places of words stay', () => {
  const reason = '550 no\u0000such\uD800user\r\n\tsecond line\u0007';
  const { diagnostic } = readOne('bounce', { reason });
  expect(diagnostic).toBe('550 no\uFFFDsuch\uFFFDuser\r\n\tsecond line\uFFFD');
  expect(diagnostic).toHaveLength(reason.length);
});

test('an over-long reply is cut, never through the middle of a character', () => {
  const { diagnostic } = readOne('bounce', { reason: `${'a'.repeat(4_095)}😀 and more` });
  expect(diagnostic).toBe('a'.repeat(4_095));
});

test('bodies that are no array of events are rejected with a reason; one lone event is read', () => {
  for (const body of ['', 'null', '7', '"x"', '{}', '{"event":7}', '<html>', '[{]', '\ufeff']) {
    const { events, rejected } = normaliseSendgrid({ headers: {}, body: Buffer.from(body) });
    expect(events).toEqual([]);
    expect(rejected).toEqual([{ index: 0, why: expect.any(String) }]);
  }
  const lone = normaliseSendgrid({ headers: {}, body: Buffer.from(JSON.stringify(entryOf('delivered'))) });
  expect(lone.events.map((event) => event.type)).toEqual(['delivered']);
});

test('entries that cannot be read are named by their place and do not cost the others', () => {
  const { events, rejected } = read(
    7,
    entryOf('delivered'),
    null,
    [],
    { email: 'a@example.com' },
    entryOf('bounce', { email: 'nobody' }),
  );
  expect(events).toHaveLength(1);
  expect(rejected.map((entry) => entry.index)).toEqual([0, 2, 3, 4, 5]);
  expect(rejected.at(-1)?.why).toContain('names no mail address');
});

test("custom arguments named like an object's inner parts change nothing", () => {
  const body = Buffer.from(
    `[{"__proto__":{"email":"evil@example.com","event":"unsubscribe"},"constructor":1,"email":"ann@example.com","event":"delivered","timestamp":1772700000}]`,
  );
  const { events } = normaliseSendgrid({ headers: {}, body });
  expect(events).toMatchObject([{ type: 'delivered', recipient: 'ann@example.com' }]);
});
