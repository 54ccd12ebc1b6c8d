import { iterableLists } from '../../../src/esp/iterable/suppression.ts';
import { createEspClient } from '../../../src/jobs/lists/esp-client.ts';
import { espListsBattery } from '../../battery/esp-lists.battery.ts';
import { TestClock } from '../../support/clock.ts';
import {
  ITERABLE_KEY,
  type IterableApi,
  type IterableEvent,
  NEWS_CHANNEL,
  startIterableApi,
} from '../../support/esp/iterable-api.ts';

const NEWS = `channel:${NEWS_CHANNEL}`;

espListsBattery('Iterable', {
  lists: iterableLists,
  key: ITERABLE_KEY,
  start: startIterableApi,
  fill: (api, emails) => {
    for (const email of emails) api.left.set(email, new Set([NEWS_CHANNEL]));
    return NEWS;
  },
  writable: NEWS,
  mostCalls: 2,
  longestGapMs: 15_500,
});

let api: IterableApi;
beforeEach(async () => {
  api = await startIterableApi();
});
afterEach(() => api.stop());

const partner = { lists: iterableLists, key: ITERABLE_KEY, paceBy: 'one' };
const client = () =>
  createEspClient({
    clock: new TestClock('2025-11-13T02:13:20Z'),
    send: (url, asked) => api.send(url, asked),
    pause: () => Promise.resolve(),
  });
const listOf = async (name: string) => {
  const list = (await client().converse(partner, iterableLists.names())).find((one) => one.list === name);
  if (!list) throw new Error(`there is no list ${name}`);
  return list;
};
const left = (name: string, unsubSource: string, more: Partial<IterableEvent> = {}): void => {
  const email = `${name}@acme.example`;
  api.left.set(email, new Set([NEWS_CHANNEL]));
  const none = { channelIds: [], emailListIds: [], messageTypeIds: [] };
  api.events.push({ email, createdAt: '2025-10-07 08:12:03 +00:00', unsubSource, ...none, ...more });
};

test('who stands on a channel is told by the users, and why and since when by the newest event of it', async () => {
  left('own', 'API', { createdAt: '2024-01-01 00:00:00 +00:00' });
  left('own', 'EmailLink', { channelIds: [NEWS_CHANNEL] });
  left('own', 'WebApp', { channelIds: [1], createdAt: '2025-12-01 00:00:00 +00:00' });
  left('gone', 'HardBounce');
  left('spam', 'Complaint');
  left('staff', 'WebApp');
  api.left.set('old@acme.example', new Set([NEWS_CHANNEL]));
  api.left.set('other@acme.example', new Set([27_448]));
  const { entries } = await client().converse(partner, iterableLists.read(await listOf(NEWS), null));
  expect(entries.map((one) => [one.email.split('@')[0], one.kind, one.actor])).toEqual([
    ['own', 'opt_out', 'person'],
    ['gone', 'bounce', 'esp'],
    ['spam', 'complaint', 'person'],
    ['staff', 'opt_out', 'unknown'],
    ['old', 'opt_out', 'unknown'],
  ]);
  expect([entries[0]?.since, entries[4]?.since]).toEqual([new Date('2025-10-07T08:12:03Z'), null]);
});

test('channels of mail are lists, and nobody is put on one that carries what people need', async () => {
  const lists = await client().converse(partner, iterableLists.names());
  expect(lists.map((one) => [one.name, one.stream, one.isWritable])).toEqual([
    ['Newsletter', NEWS, true],
    ['Receipts', 'channel:27448', false],
  ]);
  expect(iterableLists.refusal(await listOf('channel:27448'), 'marketing')).toContain('password resets');
});

test('what else somebody left stays left, nobody is made a user, and without the interface it says why', async () => {
  api.left.set('ann@acme.example', new Set([5]));
  api.left.set('bob@acme.example', new Set([NEWS_CHANNEL]));
  api.strangers.add('new@acme.example');
  const put = async (...names: readonly string[]) =>
    client().converse(
      partner,
      iterableLists.put(
        await listOf(NEWS),
        names.map((name) => ({ email: `${name}@acme.example`, cause: 'opt_out' as const })),
      ),
    );
  const { refused, already } = await put('ann', 'bob', 'new');
  expect([[...refused.keys()], [...already]]).toEqual([['new@acme.example'], ['bob@acme.example']]);
  expect([...(api.left.get('ann@acme.example') ?? [])]).toEqual([5, NEWS_CHANNEL]);
  api.hasSubscriptions = false;
  expect([...(await put('cem')).refused]).toEqual([['cem@acme.example', 'Endpoint not found']]);
});

test('an export that leaves out what was asked for is never taken for an empty list', async () => {
  left('own', 'EmailLink');
  api.tellsFields = false;
  const read = client().converse(partner, iterableLists.read(await listOf(NEWS), null));
  await expect(read).rejects.toMatchObject({ code: 'lists.answer', message: expect.stringContaining('export') });
});

test('what we put there comes back as an event of a call, of that very channel', () => {
  const event = (actor: string, stream: string) => ({ actor, stream, type: 'list_unsubscribe' }) as never;
  expect(iterableLists.mayEcho?.(event('unknown', NEWS), NEWS)).toBe(true);
  expect(iterableLists.mayEcho?.(event('unknown', 'channel:5'), NEWS)).toBe(false);
  expect(iterableLists.mayEcho?.(event('person', NEWS), NEWS)).toBe(false);
});
