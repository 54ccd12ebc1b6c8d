import { mandrillLists } from '../../../src/esp/mandrill/suppression.ts';
import { createEspClient } from '../../../src/jobs/lists/esp-client.ts';
import { espListsBattery } from '../../battery/esp-lists.battery.ts';
import { TestClock } from '../../support/clock.ts';
import {
  MANDRILL_KEY,
  type MandrillApi,
  type MandrillEntry,
  startMandrillApi,
} from '../../support/esp/mandrill-api.ts';

const ANN = 'ann@acme.example';
const entry = (email: string, reason: string, more: Partial<MandrillEntry> = {}): MandrillEntry => ({
  ...{ email, reason, detail: '', created_at: '2013-01-01 15:30:27', expired: false, subaccount: null },
  ...more,
});

espListsBattery('Mandrill', {
  lists: mandrillLists,
  key: MANDRILL_KEY,
  start: startMandrillApi,
  fill: (api, emails) => {
    api.entries.push(...emails.map((email) => entry(email, 'hard-bounce')));
    return 'account';
  },
  writable: 'account',
  mostCalls: 1,
  shows: 1_000,
});

let api: MandrillApi;
beforeEach(async () => {
  api = await startMandrillApi();
});
afterEach(() => api.stop());

const partner = { lists: mandrillLists, key: MANDRILL_KEY, paceBy: 'one' };
const client = () =>
  createEspClient({
    clock: new TestClock('2025-11-13T02:13:20Z'),
    send: (url, asked) => api.send(url, asked),
    pause: () => Promise.resolve(),
  });
const listOf = async (name: string) => {
  const list = (await client().converse(partner, mandrillLists.names())).find((one) => one.list === name);
  if (!list) throw new Error(`there is no list ${name}`);
  return list;
};
const readList = async (name: string) => client().converse(partner, mandrillLists.read(await listOf(name), null));

test('the reason says who did it, and what passes by itself holds nobody back', async () => {
  const reasons = ['hard-bounce', 'soft-bounce', 'spam', 'unsub', 'custom', 'something-new'];
  api.entries.push(
    ...reasons.map((reason) => entry(`${reason}@acme.example`, reason, { detail: `for ${reason}` })),
    entry('past@acme.example', 'hard-bounce', { expired: true }),
  );
  const { entries, isPart } = await readList('account');
  expect(entries.map((one) => [one.kind, one.actor])).toEqual([
    ['bounce', 'esp'],
    ['block', 'esp'],
    ['complaint', 'person'],
    ['opt_out', 'person'],
    ['manual', 'customer'],
    ['manual', 'unknown'],
  ]);
  expect([entries[0]?.since, entries[0]?.words]).toEqual([new Date('2013-01-01T15:30:27Z'), 'for hard-bounce']);
  expect(isPart).toBe(false);
});

test('a list of which a thousand are shown says that it is a part, and anybody on it is found nonetheless', async () => {
  api.entries.push(...Array.from({ length: 1_001 }, (_, at) => entry(`p${at}@acme.example`, 'custom')));
  expect(await readList('account')).toMatchObject({ next: null, isPart: true });
  const found = await client().converse(partner, mandrillLists.find(await listOf('account'), 'p1000@acme.example'));
  expect(found).toMatchObject({ kind: 'manual' });
});

test('each subaccount has a list of its own, and what stands on one stands on no other', async () => {
  api.entries.push(
    entry('all@acme.example', 'custom'),
    entry('news@acme.example', 'unsub', { subaccount: 'cust-123' }),
  );
  const emailsOf = async (name: string) => (await readList(name)).entries.map((one) => one.email);
  expect([await emailsOf('account'), await emailsOf('subaccount:cust-123')]).toEqual([
    ['all@acme.example'],
    ['news@acme.example'],
  ]);
  const news = await listOf('subaccount:cust-123');
  await client().converse(partner, mandrillLists.put(news, [{ email: ANN, cause: 'opt_out' }]));
  expect(api.entries.at(-1)).toMatchObject({
    ...{ email: ANN, subaccount: 'cust-123' },
    detail: 'Left all mail of the company (Bellwether)',
  });
  api.subaccounts = [];
  const put = client().converse(partner, mandrillLists.put(news, [{ email: 'bob@acme.example', cause: 'opt_out' }]));
  await expect(put).rejects.toMatchObject({ code: 'lists.gone' });
});

test('who stood there before is none of ours, and whom the allowlist protects is told', async () => {
  api.entries.push(entry('bob@acme.example', 'spam'));
  api.allowed.add('vip@acme.example');
  const people = [ANN, 'bob@acme.example', 'vip@acme.example'].map((email) => ({ email, cause: 'dead' as const }));
  const { refused, already } = await client().converse(partner, mandrillLists.put(await listOf('account'), people));
  expect([[...refused], [...already]]).toEqual([
    [['vip@acme.example', expect.stringContaining('allowlist')]],
    ['bob@acme.example'],
  ]);
});

test('a key that may see the denylists and no subaccounts is enough', async () => {
  api.permissions = ['rejects/list'];
  expect((await client().converse(partner, mandrillLists.names())).map((one) => one.list)).toEqual(['account']);
  const reach = { canRead: true, canWrite: false, why: 'The key may only read: This key may not use this call.' };
  expect(await client().converse(partner, mandrillLists.checkKey())).toEqual(reach);
  api.permissions = ['rejects/list', 'rejects/delete'];
  expect(await client().converse(partner, mandrillLists.checkKey())).toEqual({ ...reach, canWrite: true, why: null });
});

test('what we put there comes back as a change of the list, and what the person did is never taken for that', () => {
  const event = (actor: string, native: string) => ({ actor, native, type: 'suppressed' }) as never;
  expect(mandrillLists.mayEcho?.(event('unknown', 'sync:denylist:add'), 'account')).toBe(true);
  expect(mandrillLists.mayEcho?.(event('unknown', 'sync:allowlist:add'), 'account')).toBe(false);
  expect(mandrillLists.mayEcho?.(event('person', 'unsub'), 'account')).toBe(false);
});
