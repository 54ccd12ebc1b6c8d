import { normaliseAmazonSes } from '../../../src/esp/amazon_ses/normalise.ts';
import type { MailEvent } from '../../../src/flow/event.ts';
import { bodyOf, bounce, confirmation, deliver, feedback, gone, post, record, sign, TOPICS } from './sns-fixtures.ts';

const ann = 'ann@example.com';
const at = new Date('2026-03-10T08:30:00Z');

function read(value: object | string, topic: string = TOPICS[0]) {
  const body = typeof value === 'string' ? Buffer.from(value) : bodyOf(value);
  return normaliseAmazonSes(deliver(body, topic, at));
}

function readOne(value: object, topic?: string): MailEvent {
  const { events, rejected } = read(value, topic);
  expect(rejected).toEqual([]);
  const [only, ...others] = events;
  expect(others).toEqual([]);
  if (only === undefined) throw new Error('nothing was read');
  return only;
}

const hard = bounce('Permanent', 'General', [gone(ann)]);

test('a bounce carries the reply verbatim, its codes, who sent it and for what', () => {
  const tags = {
    'ses:configuration-set': ['newsletter'],
    'ses:outgoing-ip': ['192.0.2.7'],
    data_source: ['trade-fair'],
  };
  expect(readOne(record('Bounce', hard, { tags }))).toEqual({
    esp: 'amazon_ses',
    eventKey: expect.stringMatching(/^amazon_ses:[\w-]{43}$/),
    type: 'hard_bounce',
    recipient: ann,
    native: 'Bounce:Permanent:General',
    diagnostic: 'smtp; 550 5.1.1 no such mailbox here',
    smtpCode: 550,
    enhancedStatus: '5.1.1',
    remoteMta: '198.51.100.25',
    sendingIp: '192.0.2.7',
    dkimDomain: null,
    messageId: expect.stringMatching(/^0107/),
    campaign: 'newsletter',
    stream: null,
    dataSource: 'trade-fair',
    occurredAt: new Date('2026-03-10T08:00:05Z'),
    actor: 'unknown',
    scope: 'esp_account',
    origin: 'live',
  });
});

test('the domain that signed the mail is told where SES is set to include its headers', () => {
  const headers = [
    { name: 'From', value: 'news@larkfield.test' },
    { name: 'DKIM-Signature', value: 'v=1; a=rsa-sha256; d=larkfield.test; s=s1; b=abc' },
    null,
    { name: 'X-Odd', value: 7 },
  ];
  expect(readOne(record('Bounce', hard, { headers })).dkimDomain).toBe('larkfield.test');
  expect(readOne(record('Bounce', hard, { headers: 'none' })).dkimDomain).toBeNull();
});

test('the same fact through publishing, feedback and a second topic is one fact', () => {
  for (const [kind, detail] of [
    ['Bounce', hard],
    ['Complaint', { complainedRecipients: [{ emailAddress: ann }], complaintFeedbackType: 'abuse' }],
    ['Delivery', { recipients: [ann], smtpResponse: '250 ok' }],
  ] as const) {
    const key = readOne(record(kind, detail)).eventKey;
    expect(
      readOne(feedback(kind, { ...detail, feedbackId: 'another', timestamp: '2026-03-10T08:00:09Z' })).eventKey,
    ).toBe(key);
    expect(readOne(record(kind, detail), TOPICS[1]).eventKey).toBe(key);
  }
});

test('another address, mail, class or kind is another fact; so is a second delay of one mail', () => {
  const delay = { delayType: 'General', delayedRecipients: [{ emailAddress: ann }] };
  const different = [
    record('Bounce', hard),
    record('Bounce', bounce('Permanent', 'General', [gone('ben@example.com')])),
    record('Bounce', bounce('Transient', 'General', [gone(ann)])),
    record('Bounce', hard, { messageId: 'another' }),
    record('Complaint', { complainedRecipients: [{ emailAddress: ann }] }),
    record('DeliveryDelay', delay),
    record('DeliveryDelay', { ...delay, timestamp: '2026-03-10T09:00:05.000Z' }),
    record('Click', {}),
    record('Open', {}),
  ];
  expect(new Set(different.map((one) => readOne(one).eventKey)).size).toBe(different.length);
});

test('each recipient of a bounce has words and codes of its own; one that cannot be read does not cost the others', () => {
  const full = { emailAddress: 'ben@example.com', status: '4.2.2', diagnosticCode: 'smtp; 452 4.2.2 full' };
  const { events, rejected } = read(
    record('Bounce', bounce('Permanent', 'General', [gone(ann), { emailAddress: 'x' }, [], full])),
  );
  expect(events.map(({ recipient, smtpCode, enhancedStatus }) => [recipient, smtpCode, enhancedStatus])).toEqual([
    [ann, 550, '5.1.1'],
    ['ben@example.com', 452, '4.2.2'],
  ]);
  expect(rejected.map(({ index }) => index)).toEqual([1, 2]);
  expect(read(record('Bounce', bounce('Permanent', 'NoEmail', [])))).toEqual({
    events: [],
    rejected: [{ index: 0, why: expect.stringContaining('names no mail address') }],
  });
});

test('a complaint is the act of a person only where one person can have made it', () => {
  const complaint = (...all: string[]) =>
    record('Complaint', { complainedRecipients: all.map((emailAddress) => ({ emailAddress })) });
  expect(readOne(complaint(ann)).actor).toBe('person');
  expect(read(complaint(ann, 'ben@example.com')).events.map(({ type, actor }) => [type, actor])).toEqual([
    ['complaint', 'unknown'],
    ['complaint', 'unknown'],
  ]);
});

test('opens and clicks name somebody only where the mail went to one person', () => {
  expect(readOne(record('Open', {})).recipient).toBe(ann);
  expect(readOne(record('Open', {}, { destination: [ann, 'ben@example.com'] })).recipient).toBeNull();
});

function preferences(unsubscribeAll: boolean, topics: Readonly<Record<string, string>>): object {
  const listed = Object.entries(topics).map(([topicName, subscriptionStatus]) => ({ topicName, subscriptionStatus }));
  return { unsubscribeAll, topicSubscriptionStatus: listed };
}

function subscription(now: object, before: object | undefined, source = 'UnsubscribeFooter'): object {
  const preferencesBefore = before === undefined ? {} : { oldTopicPreferences: before };
  return record('Subscription', { contactList: 'Main', source, newTopicPreferences: now, ...preferencesBefore });
}

test('on the subscription page only what changed counts, topic by topic', () => {
  const now = preferences(false, { Weekly: 'OptOut', Product: 'OptIn', Same: 'OptIn', Gone: 'OptOut' });
  const before = preferences(false, { Weekly: 'OptIn', Product: 'OptOut', Same: 'OptIn', Gone: 'OptOut' });
  const { events } = read(subscription(now, before));
  expect(events.map(({ type, stream, scope, actor }) => [type, stream, scope, actor])).toEqual([
    ['list_unsubscribe', 'Main/Weekly', 'stream', 'person'],
    ['resubscribe', 'Main/Product', 'stream', 'person'],
  ]);
  expect(readOne(subscription(before, before)).type).toBe('ignored');
});

test('leaving everything reaches as far as the account, and so does coming back', () => {
  const [all, none] = [preferences(true, { Weekly: 'OptOut' }), preferences(false, { Weekly: 'OptOut' })];
  expect(readOne(subscription(all, none))).toMatchObject({
    type: 'global_unsubscribe',
    scope: 'esp_account',
    stream: null,
  });
  expect(readOne(subscription(none, all))).toMatchObject({ type: 'resubscribe', scope: 'esp_account', stream: null });
});

test('where it is not known how it was, leaving is believed and coming back is not', () => {
  const { events } = read(subscription(preferences(false, { Weekly: 'OptOut', Product: 'OptIn' }), undefined));
  expect(events.map(({ type, stream }) => [type, stream])).toEqual([['list_unsubscribe', 'Main/Weekly']]);
});

test("a change by an unknown door is nobody's own act, and one of a mail to several people is parked", () => {
  const [now, before] = [preferences(false, { Weekly: 'OptIn' }), preferences(false, { Weekly: 'OptOut' })];
  expect(readOne(subscription(now, before, 'Console'))).toMatchObject({ type: 'resubscribe', actor: 'unknown' });
  const parked = { ...subscription(now, before), mail: { destination: [ann, 'ben@example.com'], messageId: 'm' } };
  expect(read(parked)).toEqual({
    events: [],
    rejected: [{ index: 0, why: expect.stringContaining('no mail address') }],
  });
});

test('a mailing is named by its tag, else by its configuration set', () => {
  const campaignOf = (tags: object) => readOne(record('Open', {}, { tags })).campaign;
  const set = { 'ses:configuration-set': ['set'] };
  expect(campaignOf({ ...set, campaign: ['spring'], bw_campaign: ['fair'] })).toBe('fair');
  expect(campaignOf({ ...set, campaign: ['spring'] })).toBe('spring');
  expect(campaignOf(set)).toBe('set');
  expect(campaignOf({})).toBeNull();
});

test('an event without a time of its own happened when it was published; a send when the mail was sent', () => {
  const timeless = { timestamp: undefined };
  expect(readOne(record('Bounce', { ...hard, ...timeless })).occurredAt).toEqual(at);
  expect(readOne(record('Bounce', { ...hard, timestamp: 'yesterday' })).occurredAt).toEqual(at);
  expect(readOne(record('Send', timeless)).occurredAt).toEqual(new Date('2026-03-10T08:00:00Z'));
});

test('confirmations are control messages; what is no event of SES is rejected, and says so', () => {
  const confirmed = normaliseAmazonSes(post(sign(confirmation(TOPICS[0], at))));
  expect(confirmed.events).toMatchObject([{ type: 'control', native: 'SubscriptionConfirmation', recipient: null }]);
  const unsubscribed = normaliseAmazonSes(post(sign(confirmation(TOPICS[0], at, { Type: 'UnsubscribeConfirmation' }))));
  expect(unsubscribed.events).toMatchObject([{ type: 'control', native: 'UnsubscribeConfirmation' }]);
  for (const other of ['{"AlarmName":"cpu"}', '{"eventType":7}', '{"eventType":"Bou']) {
    expect(read(other)).toEqual({
      events: [],
      rejected: [{ index: 0, why: expect.stringContaining('no event of Amazon SES') }],
    });
  }
  expect(read('Hello')).toMatchObject({ events: [{ type: 'control' }], rejected: [] });
});
