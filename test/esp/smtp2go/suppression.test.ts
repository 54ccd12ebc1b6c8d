import { smtp2goLists } from '../../../src/esp/smtp2go/suppression.ts';
import { createEspClient } from '../../../src/jobs/lists/esp-client.ts';
import { espListsBattery } from '../../battery/esp-lists.battery.ts';
import { TestClock } from '../../support/clock.ts';
import { SMTP2GO_KEY, type Smtp2goApi, type Smtp2goEntry, startSmtp2goApi } from '../../support/esp/smtp2go-api.ts';

const entry = (email: string, reason: Smtp2goEntry['reason'], words = ''): Smtp2goEntry => ({
  email_address: email,
  reason,
  block_description: words,
  complaint: '',
  timestamp: '2022-11-14 07:54:45',
});

espListsBattery('SMTP2GO', {
  lists: smtp2goLists,
  key: SMTP2GO_KEY,
  start: startSmtp2goApi,
  fill: (api, emails) => {
    api.entries.push(...emails.map((email) => entry(email, 'bounce')));
    return 'bounce';
  },
  writable: 'manual',
  mostCalls: 5,
});

let api: Smtp2goApi;
beforeEach(async () => {
  api = await startSmtp2goApi();
});
afterEach(() => api.stop());

const partner = { lists: smtp2goLists, key: SMTP2GO_KEY, paceBy: 'one' };
const client = () =>
  createEspClient({
    clock: new TestClock('2025-11-13T02:13:20Z'),
    send: (url, asked) => api.send(url, asked),
    pause: () => Promise.resolve(),
  });
const listOf = async (name: string) => {
  const list = (await client().converse(partner, smtp2goLists.names())).find((one) => one.list === name);
  if (!list) throw new Error(`there is no list ${name}`);
  return list;
};

test('each kind is a list, of any age, and a domain that is suppressed as a whole is no person', async () => {
  api.entries.push(
    entry('staff@acme.example', 'manual', 'No longer a customer'),
    entry('left@acme.example', 'unsubscribe'),
    entry('spam@acme.example', 'spam'),
    entry('gone@acme.example', 'bounce', '550 no such user'),
    entry('banned@acme.example', 'compliance'),
    entry('acme.example', 'manual'),
  );
  const seen: unknown[] = [];
  for (const list of await client().converse(partner, smtp2goLists.names())) {
    const { entries } = await client().converse(partner, smtp2goLists.read(list, null));
    seen.push(...entries.map(({ email, kind, actor }) => [email.split('@')[0], kind, actor]));
  }
  expect(seen).toEqual([
    ['staff', 'manual', 'customer'],
    ['left', 'opt_out', 'unknown'],
    ['spam', 'complaint', 'person'],
    ['gone', 'bounce', 'esp'],
    ['banned', 'manual', 'esp'],
  ]);
  expect(await client().converse(partner, smtp2goLists.find(await listOf('bounce'), 'gone@acme.example'))).toEqual({
    ...{ email: 'gone@acme.example', kind: 'bounce', actor: 'esp', words: '550 no such user' },
    since: new Date('2022-11-14T07:54:45Z'),
  });
});

test('who is taken off stays suppressed for what they did themselves', async () => {
  api.entries.push(entry('ann@acme.example', 'unsubscribe'), entry('ann@acme.example', 'manual'));
  expect(await client().converse(partner, smtp2goLists.takeOff(await listOf('manual'), 'ann@acme.example'))).toBeNull();
  expect(api.entries.map((one) => one.reason)).toEqual(['unsubscribe']);
});

test('who stood there before is none of ours, and one address that is none holds up nobody', async () => {
  api.entries.push(entry('staff@acme.example', 'manual'));
  api.malformed.add('bad@acme.example');
  const people = ['staff', 'bad', 'ann'].map((name) => ({ email: `${name}@acme.example`, cause: 'opt_out' as const }));
  const { refused, already } = await client().converse(partner, smtp2goLists.put(await listOf('manual'), people));
  expect([[...refused.keys()], [...already]]).toEqual([['bad@acme.example'], ['staff@acme.example']]);
  expect(api.entries.map((one) => [one.email_address, one.block_description])).toEqual([
    ['staff@acme.example', ''],
    ['ann@acme.example', 'Left all mail of the company (Bellwether)'],
  ]);
});

test('a key that may read but not write is known, though the service calls that a bad request', async () => {
  const list = await listOf('manual');
  api.permissions = ['view'];
  const put = client().converse(partner, smtp2goLists.put(list, [{ email: 'ann@acme.example', cause: 'dead' }]));
  await expect(put).rejects.toMatchObject({ code: 'lists.refused', isAboutRights: true });
  expect(await client().converse(partner, smtp2goLists.checkKey())).toMatchObject({ canRead: true, canWrite: false });
});
