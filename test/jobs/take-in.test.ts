/** Waiting deliveries become facts: one fact that is told twice, and one that names nobody. */
import { findAdapter } from '../../src/flow/adapt/adapters.ts';
import { takeIn } from '../../src/jobs/take-in.ts';
import { createLog } from '../../src/lib/log.ts';
import { insertDeliveries } from '../../src/store/delivery.ts';
import { addSource } from '../../src/store/source.ts';
import { bodyOf, bounceOf, changeOf } from '../esp/postmark/postmark-fixtures.ts';
import { TestClock } from '../support/clock.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { addPortal, testBox } from '../support/portal.ts';

const clock = new TestClock('2026-03-05T09:00:00Z');
let database: TestDatabase;
let portalId = 8800;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  portalId += 1;
  await addPortal(database.db, portalId);
  await addSource(database.db, portalId, testBox, { esp: 'postmark', label: 'Orders', secrets: [], now: clock.now() });
});

async function post(...events: readonly object[]): Promise<void> {
  const { source_id: sourceId } = await database.db('source').where({ portal_id: portalId }).first('source_id');
  await insertDeliveries(
    database.db,
    events.map((event) => ({
      portalId,
      sourceId,
      receivedAt: clock.now(),
      headers: {},
      body: bodyOf(event),
      state: 'waiting',
      why: null,
    })),
  );
}
const take = () =>
  takeIn(
    { db: database.db, clock, log: createLog('silent', 'test'), findAdapter },
    { portalId, hashKey: Buffer.alloc(32) },
  );
const facts = () => database.db('event').where({ portal_id: portalId });

const bounce = bounceOf('HardBounce');
const stop = changeOf({ SuppressionReason: 'HardBounce' });

test.each([
  ['the bounce first', [[bounce], [stop]]],
  ['the bounce last', [[stop], [bounce]]],
  ['both at once', [[stop, bounce]]],
  ['both at once, turned round', [[bounce, stop]]],
])("a hard bounce and the stop that follows are one fact with the server's words: %s", async (_, rounds) => {
  for (const events of rounds) {
    await post(...events);
    await database.db('address').where({ portal_id: portalId }).update({ dirty_at: null });
    await take();
  }
  expect(await facts()).toMatchObject([
    { native: 'Bounce:HardBounce', diagnostic: expect.stringContaining('no such mailbox'), reason: 'user_unknown' },
  ]);
  const tallies = await database.db('tally').where({ portal_id: portalId }).select('type', 'messages');
  expect(tallies).toEqual([{ type: 'hard_bounce', messages: 1 }]);
});

test('words that come later have the address looked at again; a repetition does not', async () => {
  const dirty = async () =>
    (await database.db('address').where({ portal_id: portalId }).first('dirty_at'))?.dirty_at !== null;
  const settle = () => database.db('address').where({ portal_id: portalId }).update({ dirty_at: null });
  await post(stop);
  await take();
  await settle();
  await post(bounce);
  await take();
  expect(await dirty()).toBe(true);
  await settle();
  await post(bounce, stop);
  await take();
  expect(await dirty()).toBe(false);
});

test('a leaving that names nobody is kept and shown, with what an admin can look for', async () => {
  await post({ ...bounceOf('Unsubscribe'), Email: undefined });
  await take();
  expect(await facts()).toEqual([]);
  const [row] = await database.db('delivery').where({ portal_id: portalId });
  expect(row).toMatchObject({ state: 'failed', event_count: 0, why: expect.stringContaining('1 of 1 entry') });
  expect(row.rejected).toEqual([
    {
      index: 0,
      why: expect.stringContaining(
        'Bounce:Unsubscribe names no mail address, so nobody could be marked. Look up the message 8c2f1c1a',
      ),
    },
  ]);
});

const source = () => database.db('source').where({ portal_id: portalId }).first();

test('what came through a source is noted: what was of use, what was not, and of which streams', async () => {
  const open = { RecordType: 'Open', Recipient: 'ann@example.com', ReceivedAt: '2026-03-05T08:00:00Z' };
  await post(open, { ...open, RecordType: 'Click' });
  await database.db('source').where({ portal_id: portalId }).update({ refused_since: clock.now() });
  await take();
  expect(await source()).toMatchObject({
    last_event_at: clock.now(),
    useful_at: null,
    refused_since: null,
    seen_types: [],
    seen_ignored: ['Click', 'Open'],
    seen_streams: [],
  });
  await post(open, bounce, { ...bounceOf('SoftBounce'), MessageStream: 'news' });
  await take();
  await post(bounce);
  await take();
  expect(await source()).toMatchObject({
    useful_at: clock.now(),
    seen_types: ['hard_bounce', 'soft_bounce'],
    seen_ignored: ['Click', 'Open'],
    seen_streams: ['news', 'outbound'],
  });
});

test('only so many streams are noted, however many there are', async () => {
  await post(...Array.from({ length: 30 }, (_, n) => bounceOf('SoftBounce', { ID: n, MessageStream: `stream-${n}` })));
  await take();
  expect((await source()).seen_streams).toHaveLength(20);
});

test.each([
  [null, 'stream'],
  ['everything', 'everything'],
  ['sender_domain', 'sender_domain'],
] as const)(
  'where "unsubscribed" covers %s, leaving reaches as far as %s, and a bounce as ever',
  async (covers, scope) => {
    await database.db('source').where({ portal_id: portalId }).update({ unsubscribe_scope: covers });
    await post(changeOf(), bounce);
    await take();
    const scopes = Object.fromEntries((await facts()).map((fact) => [fact.type, fact.scope]));
    expect(scopes).toEqual({ list_unsubscribe: scope, hard_bounce: 'esp_account' });
  },
);
