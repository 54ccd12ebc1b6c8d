import { activecampaignLists } from '../../../src/esp/activecampaign/suppression.ts';
import { createEspClient } from '../../../src/jobs/lists/esp-client.ts';
import { espListsBattery } from '../../battery/esp-lists.battery.ts';
import { TestClock } from '../../support/clock.ts';
import {
  ACTIVECAMPAIGN_KEY,
  type ActivecampaignApi,
  startActivecampaignApi,
} from '../../support/esp/activecampaign-api.ts';

const NEVER = '0000-00-00';
const UDATE = '2025-10-07T03:12:03-05:00';

espListsBattery('ActiveCampaign', {
  lists: activecampaignLists,
  key: ACTIVECAMPAIGN_KEY,
  start: startActivecampaignApi,
  fill: (api, emails) => {
    api.contacts.push(
      ...emails.map((email, at) => ({ id: at + 1, email, bounced_date: '2025-10-07', lists: new Map() })),
    );
    return 'bounced';
  },
  writable: 'list:7',
  mostCalls: 13,
});

let api: ActivecampaignApi;
beforeEach(async () => {
  api = await startActivecampaignApi();
});
afterEach(() => api.stop());

const partner = { lists: activecampaignLists, key: ACTIVECAMPAIGN_KEY, paceBy: 'one' };
const client = () =>
  createEspClient({
    clock: new TestClock('2025-11-13T02:13:20Z'),
    send: (url, asked) => api.send(url, asked),
    pause: () => Promise.resolve(),
  });
const named = async (name: string) => {
  const list = (await client().converse(partner, activecampaignLists.names())).find((one) => one.list === name);
  if (!list) throw new Error(`there is no list ${name}`);
  return list;
};
const contact = (name: string, status: number, reason: string | null = null) =>
  api.contacts.push({
    id: api.contacts.length + 1,
    email: `${name}@acme.example`,
    bounced_date: NEVER,
    lists: new Map([[7, { status, udate: UDATE, unsubreason: reason }]]),
  });

test('the account stands in its URL, and no other host is ever asked', () => {
  const url = (value: string) => new URL(activecampaignLists.baseUrl({ url: value })).host;
  expect([url('https://Acme.api-us1.com/'), url('acme.api-us1.com')]).toEqual(['acme.api-us1.com', 'acme.api-us1.com']);
  const odd = [
    'http://acme.api-us1.com',
    'https://evil.example/.api-us1.com',
    'https://a.b.api-us1.com',
    'https://acme.api-us1.com.evil.example',
    'https://me@evil.api-us1.com',
    'https://-a.api-us1.com',
  ];
  for (const value of odd) {
    expect(activecampaignLists.key[0]?.check(value)).toMatch(/looks like/);
    expect(url(value)).toBe('www.api-us1.com');
  }
});

test('a list tells those who left it, with the moment and the reason, and nobody of another list', async () => {
  contact('ann', 2, 'Too many');
  contact('reader', 1);
  api.contacts.push({
    id: 9,
    email: 'other@acme.example',
    bounced_date: NEVER,
    lists: new Map([[8, { status: 2, udate: UDATE, unsubreason: null }]]),
  });
  const { entries } = await client().converse(partner, activecampaignLists.read(await named('list:7'), null));
  expect(entries).toEqual([
    { email: 'ann@acme.example', kind: 'opt_out', actor: 'unknown', since: new Date(UDATE), words: 'Too many' },
  ]);
  expect((await named('list:8')).stream).toBe('8');
});

test('the bounced are told for the whole account, and nobody is put there', async () => {
  contact('reader', 1);
  api.contacts.push({ id: 9, email: 'gone@acme.example', bounced_date: '2025-10-07', lists: new Map() });
  const list = await named('bounced');
  const { entries } = await client().converse(partner, activecampaignLists.read(list, null));
  expect(entries).toEqual([
    { email: 'gone@acme.example', kind: 'bounce', actor: 'esp', since: new Date('2025-10-07'), words: null },
  ]);
  expect(await client().converse(partner, activecampaignLists.find(list, 'reader@acme.example'))).toBeNull();
  expect(await client().converse(partner, activecampaignLists.find(list, 'gone@acme.example'))).not.toBeNull();
  expect(activecampaignLists.refusal(list, 'marketing')).toMatch(/by itself/);
});

test('who left or bounced is left as they are, whom it does not know becomes a contact, and one that is refused holds up nobody', async () => {
  contact('left', 2);
  contact('gone', 3);
  contact('in', 1);
  api.malformed.add('bad@acme.example');
  const people = ['left', 'gone', 'in', 'bad', 'new'].map((one) => ({
    email: `${one}@acme.example`,
    cause: 'dead' as const,
  }));
  const { refused, already } = await client().converse(partner, activecampaignLists.put(await named('list:7'), people));
  expect([[...already], [...refused]]).toEqual([
    ['left@acme.example', 'gone@acme.example'],
    [['bad@acme.example', 'Contact Email Address is not valid.']],
  ]);
  expect(
    api.contacts.map((one) => [one.email.split('@')[0], one.lists.get(7)?.status, one.lists.get(8)?.status]),
  ).toEqual([
    ['left', 2, undefined],
    ['gone', 3, undefined],
    ['in', 2, undefined],
    ['new', 2, undefined],
  ]);
});

test('a list that is gone is told apart from an address that is refused', async () => {
  const list = await named('list:7');
  api.lists.delete(7);
  const put = client().converse(
    partner,
    activecampaignLists.put(list, [{ email: 'ann@acme.example', cause: 'opt_out' }]),
  );
  await expect(put).rejects.toMatchObject({ code: 'lists.gone' });
});

test('our own change comes back as one by the API, of that list alone', () => {
  const event = (actor: string, stream: string) =>
    ({ actor, native: 'unsubscribe', stream, type: 'list_unsubscribe' }) as never;
  expect(activecampaignLists.mayEcho?.(event('customer', '7'), 'list:7')).toBe(true);
  expect(activecampaignLists.mayEcho?.(event('customer', '8'), 'list:7')).toBe(false);
  expect(activecampaignLists.mayEcho?.(event('person', '7'), 'list:7')).toBe(false);
});
