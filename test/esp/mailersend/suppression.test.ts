import { mailersendLists } from '../../../src/esp/mailersend/suppression.ts';
import { createEspClient } from '../../../src/jobs/lists/esp-client.ts';
import { espListsBattery } from '../../battery/esp-lists.battery.ts';
import { TestClock } from '../../support/clock.ts';
import {
  MAILERSEND_KEY,
  type MailersendApi,
  type MailersendEntry,
  type MailersendKind,
  NEWS,
  startMailersendApi,
} from '../../support/esp/mailersend-api.ts';

const entry = (email: string, more: Partial<MailersendEntry> = {}): MailersendEntry => ({
  id: `id-of-${email}`,
  created_at: '2025-10-07T08:12:03.000000Z',
  recipient: { id: 'r', email },
  ...more,
});

espListsBattery('MailerSend', {
  lists: mailersendLists,
  key: MAILERSEND_KEY,
  start: startMailersendApi,
  fill: (api, emails) => {
    const list = `hard-bounces:${NEWS}`;
    api.lists.set(
      list,
      emails.map((email) => entry(email)),
    );
    return list;
  },
  writable: `unsubscribes:${NEWS}`,
  mostCalls: 13,
});

let api: MailersendApi;
beforeEach(async () => {
  api = await startMailersendApi();
});
afterEach(() => api.stop());

const partner = { lists: mailersendLists, key: MAILERSEND_KEY, paceBy: 'one' };
const client = () =>
  createEspClient({
    clock: new TestClock('2025-11-13T02:13:20Z'),
    send: (url, asked) => api.send(url, asked),
    pause: () => Promise.resolve(),
  });
const named = async (kind: MailersendKind) => {
  const list = (await client().converse(partner, mailersendLists.names())).find(
    (one) => one.list === `${kind}:${NEWS}`,
  );
  if (!list) throw new Error(`there is no list ${kind}`);
  return list;
};
const read = async (kind: MailersendKind) =>
  (await client().converse(partner, mailersendLists.read(await named(kind), null))).entries;

test('each list of a domain says who put people there, and patterns are nobody’s address', async () => {
  const put = (kind: MailersendKind, ...entries: MailersendEntry[]) => api.lists.set(`${kind}:${NEWS}`, entries);
  put('unsubscribes', entry('ann@acme.example', { reason: 'option_3', readable_reason: 'I get too many emails' }));
  put('spam-complaints', entry('spam@acme.example'));
  put('hard-bounces', entry('gone@acme.example', { reason: 'no such user' }));
  put('on-hold-list', entry('late@acme.example'));
  put(
    'blocklist',
    entry('x', { type: 'pattern', pattern: '.*@bad.example', recipient: null }),
    entry('y', { type: 'exact', pattern: 'staff@acme.example', recipient: null }),
  );
  api.lists.set('unsubscribes:83gwk2j7zqz1nxyd', [entry('other@acme.example')]);
  const told = async (kind: MailersendKind) =>
    (await read(kind)).map((one) => [one.email.split('@')[0], one.kind, one.actor, one.words]);
  expect(await told('unsubscribes')).toEqual([['ann', 'opt_out', 'unknown', 'I get too many emails']]);
  expect(await told('spam-complaints')).toEqual([['spam', 'complaint', 'person', null]]);
  expect(await told('hard-bounces')).toEqual([['gone', 'bounce', 'esp', 'no such user']]);
  expect(await told('on-hold-list')).toEqual([['late', 'manual', 'esp', null]]);
  expect(await told('blocklist')).toEqual([['staff', 'manual', 'customer', null]]);
});

test('an address is looked for up to a bound: behind it nobody is said to be off the list, and nothing is taken off', async () => {
  const list = await named('unsubscribes');
  const crowd = Array.from({ length: 5_001 }, (_, at) => entry(`p${at}@acme.example`));
  api.lists.set(list.list, crowd);
  const last = 'p5000@acme.example';
  api.calls.length = 0;
  await expect(client().converse(partner, mailersendLists.find(list, last))).rejects.toMatchObject({
    code: 'lists.answer',
    message: expect.stringContaining('first 5,000'),
  });
  expect(api.calls.length).toBe(50);
  await expect(client().converse(partner, mailersendLists.takeOff(list, last))).rejects.toThrow('by hand');
  expect(api.lists.get(list.list)?.length).toBe(5_001);
  expect(await client().converse(partner, mailersendLists.find(list, 'p4999@acme.example'))).not.toBeNull();
});

test('one is taken off by the id of their entry, of this domain alone', async () => {
  const other = 'unsubscribes:83gwk2j7zqz1nxyd';
  api.lists.set(`unsubscribes:${NEWS}`, [entry('ann@acme.example'), entry('bob@acme.example')]);
  api.lists.set(other, [entry('ann@acme.example')]);
  await client().converse(partner, mailersendLists.takeOff(await named('unsubscribes'), 'ann@acme.example'));
  expect(api.lists.get(`unsubscribes:${NEWS}`)?.map((one) => one.recipient?.email)).toEqual(['bob@acme.example']);
  expect(api.lists.get(other)?.length).toBe(1);
  expect(api.calls.at(-1)?.body).toEqual({ domain_id: NEWS, ids: ['id-of-ann@acme.example'] });
});

test('one address that is none holds up nobody', async () => {
  api.malformed.add('bad@acme.example');
  const people = ['ann', 'bad', 'bob'].map((name) => ({ email: `${name}@acme.example`, cause: 'dead' as const }));
  const { refused } = await client().converse(partner, mailersendLists.put(await named('unsubscribes'), people));
  expect([...refused.keys()]).toEqual(['bad@acme.example']);
  expect((await read('unsubscribes')).map((one) => one.email)).toEqual(['ann@acme.example', 'bob@acme.example']);
});
