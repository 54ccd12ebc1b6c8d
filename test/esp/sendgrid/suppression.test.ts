import { sendgridLists } from '../../../src/esp/sendgrid/suppression.ts';
import { createEspClient } from '../../../src/jobs/lists/esp-client.ts';
import { espListsBattery } from '../../battery/esp-lists.battery.ts';
import { TestClock } from '../../support/clock.ts';
import { SENDGRID_KEY, type SendgridApi, startSendgridApi } from '../../support/esp/sendgrid-api.ts';

espListsBattery('SendGrid', {
  lists: sendgridLists,
  key: SENDGRID_KEY,
  start: startSendgridApi,
  fill: (api, emails) => {
    api.lists.bounces?.push(...emails.map((email) => ({ email, created: 1_762_000_000, reason: '550 5.1.1 unknown' })));
    return 'bounces';
  },
  writable: 'unsubscribes',
  mostCalls: 3,
});

let api: SendgridApi;
beforeEach(async () => {
  api = await startSendgridApi();
});
afterEach(() => api.stop());

const partner = { lists: sendgridLists, key: SENDGRID_KEY, paceBy: 'one' };
const client = () =>
  createEspClient({
    clock: new TestClock('2025-11-13T02:13:20Z'),
    send: (url, asked) => api.send(url, asked),
    pause: () => Promise.resolve(),
  });

test('its lists are those of the account and one for each unsubscribe group', async () => {
  api.groups.set(12, { name: 'Newsletter', emails: ['ann@acme.example'] });
  const names = await client().converse(partner, sendgridLists.names());
  expect(names.map((one) => [one.list, one.holds, one.isWritable, one.stream ?? null, one.size ?? null])).toEqual([
    ['unsubscribes', 'opt_out', true, null, null],
    ['bounces', 'bounce', false, null, null],
    ['spam_reports', 'complaint', false, null, null],
    ['invalid_emails', 'bounce', false, null, null],
    ['blocks', 'block', false, null, null],
    ['group:12', 'opt_out', true, '12', 1],
  ]);
});

test('a key without the right to read is named, and so is one that may send mail', async () => {
  api.scopes = ['mail.send'];
  expect(await client().converse(partner, sendgridLists.checkKey())).toEqual({
    canRead: false,
    canWrite: false,
    why: expect.stringContaining('Read Access'),
  });
  api.scopes = ['suppression.read', 'asm.groups.read', 'mail.send'];
  expect(await client().converse(partner, sendgridLists.checkKey())).toEqual({
    canRead: true,
    canWrite: false,
    why: expect.stringContaining('may send mail'),
  });
});

test('nobody is put into a group that was deleted, for SendGrid would stop all their mail', async () => {
  api.groups.set(12, { name: 'Newsletter', emails: [] });
  const group = (await client().converse(partner, sendgridLists.names())).find((one) => one.list === 'group:12');
  if (!group) throw new Error('there is no group');
  api.groups.delete(12);
  const put = sendgridLists.put(group, [{ email: 'ann@acme.example', cause: 'opt_out' }]);
  await expect(client().converse(partner, put)).rejects.toMatchObject({ code: 'lists.gone' });
  expect(api.lists.unsubscribes).toEqual([]);
});

test('who stood in a group before is told apart from whom we put there', async () => {
  api.groups.set(12, { name: 'Newsletter', emails: ['ann@acme.example'] });
  const group = (await client().converse(partner, sendgridLists.names())).find((one) => one.list === 'group:12');
  if (!group) throw new Error('there is no group');
  const people = ['ann@acme.example', 'bob@acme.example'].map((email) => ({ email, cause: 'opt_out' as const }));
  const { already, refused } = await client().converse(partner, sendgridLists.put(group, people));
  expect([[...already], [...refused], api.groups.get(12)?.emails]).toEqual([
    ['ann@acme.example'],
    [],
    ['ann@acme.example', 'bob@acme.example'],
  ]);
});

test('an account in the European Union is asked there', () => {
  expect(sendgridLists.baseUrl({ ...SENDGRID_KEY, region: 'eu' })).toBe('https://api.eu.sendgrid.com');
  expect(sendgridLists.baseUrl(SENDGRID_KEY)).toBe('https://api.sendgrid.com');
});

test('groups of a source that sends both kinds of mail may be written, global unsubscribes may not', async () => {
  api.groups.set(12, { name: 'Newsletter', emails: [] });
  const names = await client().converse(partner, sendgridLists.names());
  const open = names.filter((list) => sendgridLists.refusal(list, 'both') === null).map((list) => list.list);
  expect(open).toEqual(['group:12']);
});
