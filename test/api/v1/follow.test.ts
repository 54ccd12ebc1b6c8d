/** Keeping a copy of the list: each change once, and none left out. */
import type { ListResponse, SuppressionEntry } from '../../../src/api/v1/schemas.ts';
import { DAY_MS } from '../../../src/lib/clock.ts';
import { rememberForgotten } from '../../../src/store/erasure.ts';
import { addManualSuppression, liftManualSuppression } from '../../../src/store/manual-suppression.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { seedPortal } from '../../support/seed-portal.ts';
import { seedSuppressions } from '../../support/seed-suppressions.ts';
import { type ApiUnderTest, hashOf, serveApi } from '../../support/serve-api.ts';

const PORTAL = 8800001;
const OTHER = 8800002;
const NOW = new Date('2026-11-03T10:00:00Z');

let database: TestDatabase;
let api: ApiUnderTest;
let key: string;

beforeEach(async () => {
  database = await createTestDatabase();
  await seedPortal(database.db, PORTAL);
  await seedPortal(database.db, OTHER);
  api = await serveApi(database.db, { now: () => NOW, monotonicMs: () => 0 });
  key = await api.makeKey(PORTAL, ['suppressions:read']);
});
afterEach(async () => {
  await api.close();
  await database.drop();
});

const ask = async (params: Record<string, string> = {}, as = key): Promise<ListResponse> => {
  const response = await api.get(`/suppressions?${new URLSearchParams(params).toString()}`, as);
  expect(response.status).toBe(200);
  return (await response.json()) as ListResponse;
};
const seed = (...list: Parameters<typeof seedSuppressions>[2]) => seedSuppressions(database.db, PORTAL, list, NOW);
const addresses = (list: readonly SuppressionEntry[]) => list.map((one) => one.address);

/** As a script does: until there is no more. */
async function follow(
  from: string | null,
  limit = '2',
): Promise<{ entries: SuppressionEntry[]; cursor: string | null }> {
  const entries: SuppressionEntry[] = [];
  let cursor = from;
  for (;;) {
    const page = await ask({ limit, ...(cursor === null ? {} : { cursor }) });
    entries.push(...page.data);
    cursor = page.next_cursor;
    if (!page.has_more) return { entries, cursor };
  }
}

test('an entry says whose, why, where, since when and until when', async () => {
  await seed({ email: 'a@x.test', stream: 'news', venue: 'reply', until: new Date(NOW.getTime() + DAY_MS) });
  const { data, has_more: hasMore } = await ask();
  expect(hasMore).toBe(false);
  expect(data).toEqual([
    {
      id: hashOf(PORTAL, 'a@x.test').toString('base64url'),
      address: 'a@x.test',
      scope: 'stream',
      stream: 'news',
      reason: 'unsubscribed',
      venue: 'reply',
      suppressed: true,
      since: '2026-10-24T10:00:00.000Z',
      until: '2026-11-04T10:00:00.000Z',
      changed_at: expect.stringMatching(/^20\d\d-.*\.\d{6}Z$/),
    },
  ]);
});

test('page after page gives every entry once; later, only what has changed since', async () => {
  await seed(...Array.from({ length: 7 }, (_, n) => ({ email: `n${n}@x.test` })));
  const first = await follow(null);
  expect(addresses(first.entries)).toEqual(Array.from({ length: 7 }, (_, n) => `n${n}@x.test`));
  expect((await follow(first.cursor)).entries).toEqual([]);

  await seed({ email: 'new@x.test' });
  await database
    .db('suppression')
    .where({ address_hash: hashOf(PORTAL, 'n3@x.test') })
    .update({ until: NOW });
  const second = await follow(first.cursor);
  expect(second.entries.map((one) => [one.address, one.suppressed])).toEqual([
    ['new@x.test', true],
    ['n3@x.test', false],
  ]);
  expect((await follow(second.cursor)).entries).toEqual([]);
});

test('what is written again as it stands has not changed', async () => {
  await seed({ email: 'a@x.test' });
  const { cursor } = await follow(null);
  await database.db.raw(`update suppression set reason = reason, since = since`);
  expect((await follow(cursor)).entries).toEqual([]);
});

test('of two who write at once the one that commits last is not left out', async () => {
  const slow = await database.db.transaction();
  await slow.raw(
    `insert into suppression (portal_id, address_hash, reason, since) values (?, ?, 'unsubscribe_request', ?)`,
    [PORTAL, hashOf(PORTAL, 'slow@x.test'), NOW],
  );
  await seed({ email: 'quick@x.test' });
  // Both changed after the slow one began, so neither is told yet.
  const before = await ask();
  expect(before).toEqual({ data: [], next_cursor: null, has_more: false });
  await slow.commit();
  expect((await ask()).data).toHaveLength(2);
});

test('who was erased comes again without an address, under the same id', async () => {
  await seed({ email: 'a@x.test' });
  const { entries, cursor } = await follow(null);
  await rememberForgotten(database.db, PORTAL, hashOf(PORTAL, 'a@x.test'), NOW);
  const after = await follow(cursor);
  expect(after.entries).toMatchObject([{ id: entries[0]?.id, address: null, reason: 'erased', suppressed: true }]);
});

test('what a colleague put there and lifted is told, beside a wish of the person’s own', async () => {
  const addressHash = hashOf(PORTAL, 'a@x.test');
  const ids = await seed({ email: 'a@x.test' });
  const one = { addressHash, addressId: ids.get('a@x.test') ?? null, note: null, by: 'sofia', at: NOW } as const;
  await addManualSuppression(database.db, PORTAL, { ...one, why: 'legal' });
  const { entries, cursor } = await follow(null);
  expect(entries.map((entry) => [entry.reason, entry.venue])).toEqual([
    ['unsubscribed', 'page'],
    ['manual', 'console'],
  ]);
  await liftManualSuppression(database.db, PORTAL, addressHash, 'sofia', NOW);
  expect((await follow(cursor)).entries).toMatchObject([{ reason: 'manual', suppressed: false }]);
});

test('filters by stream, scope, reason and moment', async () => {
  await seed({ email: 'a@x.test' }, { email: 'b@x.test', stream: 'news' }, { email: 'c@x.test', reason: 'dead' });
  expect(addresses((await ask({ stream: 'news' })).data)).toEqual(['b@x.test']);
  expect(addresses((await ask({ scope: 'everything' })).data)).toEqual(['a@x.test', 'c@x.test']);
  expect(addresses((await ask({ reason: 'dead' })).data)).toEqual(['c@x.test']);
  const { data } = await ask();
  expect(addresses((await ask({ since: data[1]?.changed_at ?? '' })).data)).toEqual(['b@x.test', 'c@x.test']);
  expect((await ask({ since: '2099-01-01T00:00:00+02:00' })).data).toEqual([]);
});

test('another portal sees nothing, by a cursor of this one neither', async () => {
  await seed({ email: 'a@x.test' }, { email: 'b@x.test' });
  const theirs = await api.makeKey(OTHER, ['suppressions:read']);
  const { next_cursor: cursor } = await ask({ limit: '1' });
  expect((await ask({}, theirs)).data).toEqual([]);
  expect((await ask({ cursor: cursor ?? '' }, theirs)).data).toEqual([]);
});

test.each([
  { cursor: 'nonsense' },
  { cursor: Buffer.from('["2026-13-41T00:00:00.000000Z","00","",""]').toString('base64url') },
  {
    cursor: Buffer.from(JSON.stringify(['2026-01-01T00:00:00.000000Z', '0'.repeat(64), '\0', ''])).toString(
      'base64url',
    ),
  },
  { since: 'yesterday' },
  { limit: '0' },
  { limit: '1001' },
  { reason: 'whim' },
  { stream: 'a\0b' },
  { address: 'a@x.test' },
])('%j is refused with what is wrong', async (params) => {
  const response = await api.get(`/suppressions?${new URLSearchParams(params as never).toString()}`, key);
  expect(response.status).toBe(422);
  const { errors } = (await response.json()) as { errors: unknown[] };
  expect(errors.length).toBeGreaterThan(0);
});
