import { elasticemailLists } from '../../../src/esp/elasticemail/suppression.ts';
import { createEspClient } from '../../../src/jobs/lists/esp-client.ts';
import { espListsBattery } from '../../battery/esp-lists.battery.ts';
import { TestClock } from '../../support/clock.ts';
import {
  ELASTICEMAIL_KEY,
  type ElasticemailApi,
  type ElasticemailEntry,
  startElasticemailApi,
} from '../../support/esp/elasticemail-api.ts';

const ANN = 'ann@acme.example';
const entry = (Email: string, FriendlyErrorMessage = '', ErrorCode: number | null = null): ElasticemailEntry => ({
  ...{ Email, FriendlyErrorMessage, ErrorCode },
  DateUpdated: '2025-10-07T08:12:03',
});

espListsBattery('Elastic Email', {
  lists: elasticemailLists,
  key: ELASTICEMAIL_KEY,
  start: startElasticemailApi,
  fill: (api, emails) => {
    api.lists.bounces.push(...emails.map((email) => entry(email)));
    return 'bounces';
  },
  writable: 'unsubscribes',
  mostCalls: 3,
});

let api: ElasticemailApi;
beforeEach(async () => {
  api = await startElasticemailApi();
});
afterEach(() => api.stop());

const partner = { lists: elasticemailLists, key: ELASTICEMAIL_KEY, paceBy: 'one' };
const client = () =>
  createEspClient({
    clock: new TestClock('2025-11-13T02:13:20Z'),
    send: (url, asked) => api.send(url, asked),
    pause: () => Promise.resolve(),
  });
const listOf = async (name: string) => {
  const list = (await client().converse(partner, elasticemailLists.names())).find((one) => one.list === name);
  if (!list) throw new Error(`there is no list ${name}`);
  return list;
};

test('the kind says who did it, and the moments are those of Greenwich', async () => {
  api.lists.unsubscribes.push(entry('left@acme.example'));
  api.lists.complaints.push(entry('spam@acme.example'));
  api.lists.bounces.push(entry('gone@acme.example', 'No such user here', 550));
  const seen: unknown[] = [];
  for (const list of await client().converse(partner, elasticemailLists.names())) {
    const { entries } = await client().converse(partner, elasticemailLists.read(list, null));
    seen.push(...entries);
  }
  const since = new Date('2025-10-07T08:12:03Z');
  expect(seen).toEqual([
    { email: 'left@acme.example', kind: 'opt_out', actor: 'unknown', since, words: null },
    { email: 'spam@acme.example', kind: 'complaint', actor: 'person', since, words: null },
    { email: 'gone@acme.example', kind: 'bounce', actor: 'esp', since, words: '550 No such user here' },
  ]);
});

test('nobody is taken off a complaint or a bounce together with what we put there', async () => {
  const list = await listOf('unsubscribes');
  api.lists.unsubscribes.push(entry(ANN));
  api.lists.complaints.push(entry(ANN));
  expect(await client().converse(partner, elasticemailLists.takeOff(list, ANN))).toContain('“Complaints”');
  expect([api.lists.unsubscribes.length, api.lists.complaints.length]).toEqual([1, 1]);
  api.lists.unsubscribes.length = 0;
  expect(await client().converse(partner, elasticemailLists.takeOff(list, ANN))).toBeNull();
  expect(api.lists.complaints.length).toBe(1);
});

test('an address that only contains another is not taken for it', async () => {
  api.lists.unsubscribes.push(entry('joann@acme.example'));
  expect(await client().converse(partner, elasticemailLists.find(await listOf('unsubscribes'), ANN))).toBeNull();
});

test('one address that is none holds up nobody', async () => {
  api.malformed.add('bad@acme.example');
  const people = ['bad', 'ann', 'bob'].map((name) => ({ email: `${name}@acme.example`, cause: 'dead' as const }));
  const { refused } = await client().converse(partner, elasticemailLists.put(await listOf('unsubscribes'), people));
  expect([...refused]).toEqual([['bad@acme.example', 'An address is not valid.']]);
  expect(api.lists.unsubscribes.map((one) => one.Email)).toEqual([ANN, 'bob@acme.example']);
});
