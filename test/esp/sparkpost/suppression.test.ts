import { sparkpostLists } from '../../../src/esp/sparkpost/suppression.ts';
import { createEspClient } from '../../../src/jobs/lists/esp-client.ts';
import { espListsBattery } from '../../battery/esp-lists.battery.ts';
import { TestClock } from '../../support/clock.ts';
import {
  SPARKPOST_KEY,
  type SparkpostApi,
  type SparkpostEntry,
  sparkpostPasses,
  startSparkpostApi,
} from '../../support/esp/sparkpost-api.ts';

const ANN = 'ann@acme.example';
const entry = (recipient: string, source: string, type: SparkpostEntry['type'] = 'non_transactional') => ({
  recipient,
  type,
  source,
  created: '2015-01-01T01:01:01+00:00',
  updated: '2016-01-01T01:01:01+00:00',
});

espListsBattery('SparkPost', {
  lists: sparkpostLists,
  key: SPARKPOST_KEY,
  start: startSparkpostApi,
  fill: (api, emails) => {
    api.entries.push(...emails.map((email) => entry(email, 'Bounce Rule', 'transactional')));
    return 'transactional';
  },
  writable: 'non_transactional',
  mostCalls: 2,
});

let api: SparkpostApi;
beforeEach(async () => {
  api = await startSparkpostApi();
});
afterEach(() => api.stop());

const partner = { lists: sparkpostLists, key: SPARKPOST_KEY, paceBy: 'one' };
const client = () =>
  createEspClient({
    clock: new TestClock('2025-11-13T02:13:20Z'),
    send: (url, asked) => api.send(url, asked),
    pause: () => Promise.resolve(),
  });
const marketing = async () => {
  const list = (await client().converse(partner, sparkpostLists.names())).find((one) => one.purpose === 'marketing');
  if (!list) throw new Error('there is no list');
  return list;
};

test('who left marketing still gets the password reset, on the list and when taken off it', async () => {
  api.entries.push(entry(ANN, 'Bounce Rule', 'transactional'));
  api.entries.push(entry('bob@acme.example', 'Bounce Rule', 'transactional'));
  const list = await marketing();
  for (const email of [ANN, 'carl@acme.example'])
    await client().converse(partner, sparkpostLists.put(list, [{ email, cause: 'opt_out' }]));
  expect(sparkpostPasses(api, 'non_transactional', ANN)).toBe(false);
  expect(sparkpostPasses(api, 'transactional', 'carl@acme.example')).toBe(true);
  expect(await client().converse(partner, sparkpostLists.find(list, 'bob@acme.example'))).toBeNull();
  expect(await client().converse(partner, sparkpostLists.takeOff(list, ANN))).toBeNull();
  expect([sparkpostPasses(api, 'non_transactional', ANN), sparkpostPasses(api, 'transactional', ANN)]).toEqual([
    true,
    false,
  ]);
});

test('the source of an entry says who did it', async () => {
  const sources = [
    'Spam Complaint',
    'List Unsubscribe',
    'Unsubscribe Link',
    'Bounce Rule',
    'Manually Added',
    'Compliance',
  ];
  api.entries.push(...sources.map((source, at) => entry(`p${at}@acme.example`, source)));
  const { entries } = await client().converse(partner, sparkpostLists.read(await marketing(), null));
  expect(entries.map((one) => [one.kind, one.actor])).toEqual([
    ['complaint', 'person'],
    ['opt_out', 'person'],
    ['opt_out', 'person'],
    ['bounce', 'esp'],
    ['manual', 'customer'],
    ['manual', 'esp'],
  ]);
  // The day of the last change may be ours.
  expect(entries[0]?.since).toEqual(new Date('2015-01-01T01:01:01Z'));
});

test('the list that stops transactional mail is written for nobody', async () => {
  const names = await client().converse(partner, sparkpostLists.names());
  const open = (purpose: 'marketing' | 'both') =>
    names.filter((list) => sparkpostLists.refusal(list, purpose) === null).map((list) => list.list);
  expect([open('marketing'), open('both')]).toEqual([['non_transactional'], ['non_transactional']]);
});

test('what SparkPost refuses of one address is said of it alone, and what it keeps for itself stays', async () => {
  api.malformed.add('bad@acme.example');
  const list = await marketing();
  const people = ['bad@acme.example', ANN].map((email) => ({ email, cause: 'opt_out' as const }));
  const { refused } = await client().converse(partner, sparkpostLists.put(list, people));
  expect([...refused.keys()]).toEqual(['bad@acme.example']);
  expect(sparkpostPasses(api, 'non_transactional', ANN)).toBe(false);
  api.entries.push(entry('law@acme.example', 'Compliance'));
  expect(await client().converse(partner, sparkpostLists.takeOff(list, 'law@acme.example'))).toContain('Compliance');
});
