import { customerioLists } from '../../../src/esp/customerio/suppression.ts';
import { createEspClient } from '../../../src/jobs/lists/esp-client.ts';
import { espListsBattery } from '../../battery/esp-lists.battery.ts';
import { TestClock } from '../../support/clock.ts';
import {
  CUSTOMERIO_KEY,
  type CustomerioApi,
  type CustomerioEntry,
  startCustomerioApi,
} from '../../support/esp/customerio-api.ts';

const CREATED = 1_759_824_723;
const entry = (email: string, reason = 'no such user'): CustomerioEntry => ({
  email,
  reason,
  status: '5.1.1',
  created: CREATED,
});

espListsBattery('Customer.io', {
  lists: customerioLists,
  key: CUSTOMERIO_KEY,
  start: startCustomerioApi,
  fill: (api, emails) => {
    api.suppressed.bounces = emails.map((email) => entry(email));
    return 'bounces';
  },
  writable: 'unsubscribed',
  mostCalls: 2,
});

let api: CustomerioApi;
beforeEach(async () => {
  api = await startCustomerioApi();
});
afterEach(() => api.stop());

const partner = { lists: customerioLists, key: CUSTOMERIO_KEY, paceBy: 'one' };
const client = () =>
  createEspClient({
    clock: new TestClock('2025-11-13T02:13:20Z'),
    send: (url, asked) => api.send(url, asked),
    pause: () => Promise.resolve(),
  });
const named = async (name: string) => {
  const list = (await client().converse(partner, customerioLists.names())).find((one) => one.list === name);
  if (!list) throw new Error(`there is no list ${name}`);
  return list;
};
const person = (name: string, unsubscribed: boolean) =>
  api.people.push({ cio_id: `a${name}`, email: `${name}@acme.example`, unsubscribed, since: CREATED });

test('each key goes to its own host alone', async () => {
  const sent: [string, string | undefined][] = [];
  const watching = createEspClient({
    clock: new TestClock('2025-11-13T02:13:20Z'),
    send: (url, asked) => {
      sent.push([new URL(url).host, asked.headers.authorization?.split(' ')[0]]);
      return api.send(url, asked);
    },
    pause: () => Promise.resolve(),
  });
  await watching.converse(
    partner,
    customerioLists.put(await named('unsubscribed'), [{ email: 'ann@acme.example', cause: 'opt_out' }]),
  );
  expect(sent).toEqual([
    ['api-eu.customer.io', 'Bearer'],
    ['track-eu.customer.io', 'Basic'],
  ]);
});

test('with a wrong tracking key the lists can be read and not written, and that is said', async () => {
  const key = { ...CUSTOMERIO_KEY, tracking: '0000000000000000000f' };
  const reach = await client().converse({ ...partner, key }, customerioLists.checkKey());
  expect(reach).toEqual({ canRead: true, canWrite: false, why: expect.stringContaining('Unauthorized request') });
});

test('each list says who put people there, and a block only notes', async () => {
  person('ann', true);
  person('reader', false);
  Object.assign(api.suppressed, {
    bounces: [entry('gone@acme.example')],
    spam_reports: [entry('spam@acme.example', '')],
    invalid_emails: [entry('typo@acme.example', '')],
    blocks: [entry('full@acme.example', 'over quota')],
  });
  const told = async (name: string) =>
    (await client().converse(partner, customerioLists.read(await named(name), null))).entries.map((one) => [
      one.email.split('@')[0],
      one.kind,
      one.actor,
      one.words,
    ]);
  expect(await told('unsubscribed')).toEqual([['ann', 'opt_out', 'unknown', null]]);
  expect(await told('bounces')).toEqual([['gone', 'bounce', 'esp', '5.1.1 no such user']]);
  expect(await told('spam_reports')).toEqual([['spam', 'complaint', 'person', '5.1.1']]);
  expect(await told('invalid_emails')).toEqual([['typo', 'bounce', 'esp', '5.1.1']]);
  expect(await told('blocks')).toEqual([['full', 'block', 'esp', '5.1.1 over quota']]);
});

test('people who are known are marked by their own id, unknown ones are made, and who was marked stays as they are', async () => {
  person('left', true);
  person('in', false);
  api.malformed.add('bad@acme.example');
  const people = ['left', 'in', 'bad', 'new'].map((one) => ({ email: `${one}@acme.example`, cause: 'dead' as const }));
  const { refused, already } = await client().converse(
    partner,
    customerioLists.put(await named('unsubscribed'), people),
  );
  expect([[...already], [...refused]]).toEqual([
    ['left@acme.example'],
    [['bad@acme.example', 'email address is invalid']],
  ]);
  expect(api.people.map((one) => [one.email.split('@')[0], one.unsubscribed])).toEqual([
    ['left', true],
    ['in', true],
    ['new', true],
  ]);
  const puts = api.calls.filter((call) => call.method === 'PUT').map((call) => call.path);
  expect(puts).toEqual([
    '/api/v1/customers/cio_ain',
    ...['bad', 'new'].map((one) => `/api/v1/customers/${one}%40acme.example`),
  ]);
});

test('who stands on several lists is found on each, and taken off one', async () => {
  for (const list of ['bounces', 'invalid_emails']) api.suppressed[list] = [entry('gone@acme.example')];
  const list = await named('invalid_emails');
  expect(await client().converse(partner, customerioLists.find(list, 'gone@acme.example'))).toMatchObject({
    kind: 'bounce',
    since: new Date(CREATED * 1_000),
  });
  expect(await client().converse(partner, customerioLists.find(await named('blocks'), 'gone@acme.example'))).toBeNull();
  await client().converse(partner, customerioLists.takeOff(list, 'gone@acme.example'));
  expect([api.suppressed.bounces?.length, api.suppressed.invalid_emails]).toEqual([1, []]);
});

test('our own mark comes back as a change of the record, and a click of the person is never taken for that', () => {
  const event = (native: string) => ({ native, actor: 'unknown', type: 'global_unsubscribe' }) as never;
  expect(customerioLists.mayEcho?.(event('customer:unsubscribed'), 'unsubscribed')).toBe(true);
  expect(customerioLists.mayEcho?.(event('email:unsubscribed'), 'unsubscribed')).toBe(false);
  expect(customerioLists.mayEcho?.(event('customer:unsubscribed'), 'bounces')).toBe(false);
});
