import { mailgunLists } from '../../../src/esp/mailgun/suppression.ts';
import { createEspClient } from '../../../src/jobs/lists/esp-client.ts';
import { espListsBattery } from '../../battery/esp-lists.battery.ts';
import { TestClock } from '../../support/clock.ts';
import { MAILGUN_KEY, type MailgunApi, mailgunPasses, startMailgunApi } from '../../support/esp/mailgun-api.ts';

const NEWS = 'news.acme.example';
const created_at = 'Fri, 21 Oct 2011 11:02:55 GMT';

espListsBattery('Mailgun', {
  lists: mailgunLists,
  key: MAILGUN_KEY,
  start: startMailgunApi,
  fill: (api, emails) => {
    for (const email of emails) api.domains.get(NEWS)?.bounces.set(email, { code: '550', error: 'no', created_at });
    return `bounces:${NEWS}`;
  },
  writable: `unsubscribes:${NEWS}`,
  mostCalls: 2,
});

let api: MailgunApi;
beforeEach(async () => {
  api = await startMailgunApi();
});
afterEach(() => api.stop());

const partner = { lists: mailgunLists, key: MAILGUN_KEY, paceBy: 'one' };
const client = () =>
  createEspClient({
    clock: new TestClock('2025-11-13T02:13:20Z'),
    send: (url, asked) => api.send(url, asked),
    pause: () => Promise.resolve(),
  });
const listOf = async (name: string) => {
  const list = (await client().converse(partner, mailgunLists.names())).find((one) => one.list === name);
  if (!list) throw new Error(`there is no list ${name}`);
  return list;
};

test('each sending domain has lists of its own, and a push to one says nothing to the other', async () => {
  const names = await client().converse(partner, mailgunLists.names());
  expect(names.filter((one) => one.isWritable).map((one) => one.list)).toEqual([
    'unsubscribes:news.acme.example',
    'unsubscribes:app.acme.example',
  ]);
  const list = await listOf(`unsubscribes:${NEWS}`);
  await client().converse(partner, mailgunLists.put(list, [{ email: 'ann@acme.example', cause: 'opt_out' }]));
  expect([NEWS, 'app.acme.example'].map((domain) => mailgunPasses(api, domain, 'ann@acme.example'))).toEqual([
    false,
    true,
  ]);
});

test('what is read says who did it, when, and in whose words', async () => {
  api.domains.get(NEWS)?.bounces.set('gone@acme.example', { code: '550', error: 'No such mailbox', created_at });
  api.domains.get(NEWS)?.complaints.set('spam@acme.example', { created_at });
  const read = async (kind: string) =>
    (await client().converse(partner, mailgunLists.read(await listOf(`${kind}:${NEWS}`), null))).entries;
  const since = new Date('2011-10-21T11:02:55Z');
  expect(await read('bounces')).toEqual([
    { email: 'gone@acme.example', kind: 'bounce', actor: 'esp', since, words: '550 No such mailbox' },
  ]);
  expect(await read('complaints')).toMatchObject([{ kind: 'complaint', actor: 'person' }]);
});

test('who left one tag gets the rest, and that stays so when all mail was left and is taken back', async () => {
  const ann = 'ann@acme.example';
  api.domains.get(NEWS)?.unsubscribes.set(ann, { tags: ['offers'], created_at });
  const list = await listOf(`unsubscribes:${NEWS}`);
  expect(await client().converse(partner, mailgunLists.find(list, ann))).toBeNull();
  await client().converse(partner, mailgunLists.put(list, [{ email: ann, cause: 'opt_out' }]));
  expect(mailgunPasses(api, NEWS, ann)).toBe(false);
  expect(await client().converse(partner, mailgunLists.takeOff(list, ann))).toBeNull();
  expect([mailgunPasses(api, NEWS, ann), mailgunPasses(api, NEWS, ann, 'offers')]).toEqual([true, false]);
});

test('one address that Mailgun takes for none does not hold up the others', async () => {
  api.malformed.add('bad@acme.example');
  const list = await listOf(`unsubscribes:${NEWS}`);
  const emails = ['a', 'b', 'bad', 'c', 'd'].map((name) => `${name}@acme.example`);
  const people = emails.map((email) => ({ email, cause: 'opt_out' as const }));
  const { refused } = await client().converse(partner, mailgunLists.put(list, people));
  expect([...refused]).toEqual([['bad@acme.example', 'address is malformed']]);
  expect(emails.filter((email) => mailgunPasses(api, NEWS, email))).toEqual(['bad@acme.example']);
});

test('a domain that is gone is said to be, and a page of somewhere else is not asked for', async () => {
  const list = await listOf(`unsubscribes:${NEWS}`);
  api.domains.delete(NEWS);
  const put = mailgunLists.put(list, [{ email: 'ann@acme.example', cause: 'opt_out' }]);
  await expect(client().converse(partner, put)).rejects.toMatchObject({ code: 'lists.gone' });
  const items = Array.from({ length: 1_000 }, (_, at) => ({ address: `p${at}@acme.example`, created_at }));
  api.faults.push({ status: 200, body: { items, paging: { next: 'https://x.example/v3/domains' } } });
  expect((await client().converse(partner, mailgunLists.read(list, null))).next).toBeNull();
});

test('an account in the United States is asked there', () => {
  expect(mailgunLists.baseUrl({ ...MAILGUN_KEY, region: 'us' })).toBe('https://api.mailgun.net');
});
