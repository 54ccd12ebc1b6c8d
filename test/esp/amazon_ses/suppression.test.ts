import { signRequest } from '../../../src/esp/amazon_ses/sign-request.ts';
import { amazonSesLists } from '../../../src/esp/amazon_ses/suppression.ts';
import { createEspClient } from '../../../src/jobs/lists/esp-client.ts';
import { espListsBattery } from '../../battery/esp-lists.battery.ts';
import { TestClock } from '../../support/clock.ts';
import { SES_KEY, type SesApi, startSesApi } from '../../support/esp/ses-api.ts';

espListsBattery('Amazon SES', {
  lists: amazonSesLists,
  key: SES_KEY,
  start: startSesApi,
  fill: (api, emails) => {
    for (const email of emails) api.suppressed.set(email, { Reason: 'BOUNCE', LastUpdateTime: 1_762_000_000.5 });
    return 'account';
  },
  writable: 'account',
  mostCalls: 13,
});

let api: SesApi;
beforeEach(async () => {
  api = await startSesApi();
});
afterEach(() => api.stop());

const partner = { lists: amazonSesLists, key: SES_KEY, paceBy: 'one' };
const client = () =>
  createEspClient({
    clock: new TestClock('2025-11-13T02:13:20Z'),
    send: (url, asked) => api.send(url, asked),
    pause: () => Promise.resolve(),
  });
const listOf = async (name: string) => {
  const list = (await client().converse(partner, amazonSesLists.names())).find((one) => one.list === name);
  if (!list) throw new Error(`there is no list ${name}`);
  return list;
};

// The examples that AWS publishes for its signature.
test.each([
  ['GET', '/', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  ['POST', '/', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
  ['GET', '/?Param2=value2&Param1=value1', 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500'],
])('%s %s is signed as AWS signs it', (method, path, signature) => {
  const key = { accessKeyId: 'AKIDEXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', region: 'us-east-1' };
  const request = { method, host: 'example.amazonaws.com', path, body: '' };
  const signed = signRequest(key, request, 'service', new Date('2015-08-30T12:36:00Z'));
  expect(signed.authorization).toBe(
    `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`,
  );
});

test('a contact keeps its topics and its data when it is put on the contact list and taken off again', async () => {
  const topics = [{ TopicName: 'events', SubscriptionStatus: 'OPT_IN' as const }];
  const ann = { UnsubscribeAll: false, TopicPreferences: topics, AttributesData: '{"vip":1}', LastUpdatedTimestamp: 5 };
  api.contacts.set('People', { topics: ['events'], people: new Map([['ann@acme.example', ann]]) });
  const list = await listOf('contacts:People');
  await client().converse(partner, amazonSesLists.put(list, [{ email: 'ann@acme.example', cause: 'opt_out' }]));
  const people = api.contacts.get('People')?.people;
  expect(people?.get('ann@acme.example')).toMatchObject({
    UnsubscribeAll: true,
    TopicPreferences: topics,
    AttributesData: '{"vip":1}',
  });
  await client().converse(partner, amazonSesLists.takeOff(list, 'ann@acme.example'));
  expect(people?.get('ann@acme.example')).toMatchObject({
    UnsubscribeAll: false,
    TopicPreferences: topics,
    AttributesData: '{"vip":1}',
  });
});

test('leaving everything and leaving one topic are told apart', async () => {
  const out = [{ TopicName: 'events', SubscriptionStatus: 'OPT_OUT' as const }];
  const contact = { LastUpdatedTimestamp: 1_762_000_000 };
  api.contacts.set('People', {
    topics: ['events', 'news'],
    people: new Map([
      ['all@acme.example', { ...contact, UnsubscribeAll: true, TopicPreferences: [] }],
      ['topic@acme.example', { ...contact, UnsubscribeAll: false, TopicPreferences: out }],
      ['in@acme.example', { ...contact, UnsubscribeAll: false, TopicPreferences: [] }],
    ]),
  });
  const read = async (name: string) =>
    (await client().converse(partner, amazonSesLists.read(await listOf(name), null))).entries.map((one) => one.email);
  expect(await read('contacts:People')).toEqual(['all@acme.example']);
  expect(await read('contacts:People/events')).toEqual(['topic@acme.example']);
  expect(await read('contacts:People/news')).toEqual([]);
});

test('an entry that is there keeps its reason and its date, and is none of ours', async () => {
  api.suppressed.set('ann@acme.example', { Reason: 'BOUNCE', LastUpdateTime: 7 });
  const list = await listOf('account');
  const { already } = await client().converse(
    partner,
    amazonSesLists.put(list, [{ email: 'ann@acme.example', cause: 'opt_out' }]),
  );
  expect([...already]).toEqual(['ann@acme.example']);
  expect(api.suppressed.get('ann@acme.example')).toEqual({ Reason: 'BOUNCE', LastUpdateTime: 7 });
});

test('the list of the account is for marketing alone, the contact list for whoever sends both', async () => {
  api.contacts.set('People', { topics: ['events'], people: new Map() });
  const names = await client().converse(partner, amazonSesLists.names());
  const open = (purpose: 'marketing' | 'both') =>
    names.filter((list) => amazonSesLists.refusal(list, purpose) === null).map((list) => list.list);
  expect(open('marketing')).toEqual(['account', 'contacts:People']);
  expect(open('both')).toEqual(['contacts:People']);
});

test('a key that may not read contact lists reads the list of the account all the same', async () => {
  api.contacts.set('People', { topics: [], people: new Map() });
  api.denied.add('GET contact-lists');
  expect(await client().converse(partner, amazonSesLists.checkKey())).toEqual({
    canRead: true,
    canWrite: true,
    why: expect.stringContaining('contact lists'),
  });
  expect((await client().converse(partner, amazonSesLists.names())).map((one) => one.list)).toEqual(['account']);
});

test('a webhook of a change that no person made may be our echo, one of a person never is', () => {
  const event = (actor: string, stream: string | null) =>
    ({ actor, stream, native: 'Subscription:API', type: 'global_unsubscribe' }) as never;
  expect(amazonSesLists.mayEcho?.(event('unknown', null), 'contacts:People')).toBe(true);
  expect(amazonSesLists.mayEcho?.(event('unknown', 'People/events'), 'contacts:People')).toBe(false);
  expect(amazonSesLists.mayEcho?.(event('unknown', null), 'account')).toBe(false);
  expect(amazonSesLists.mayEcho?.(event('person', null), 'contacts:People')).toBe(false);
});
