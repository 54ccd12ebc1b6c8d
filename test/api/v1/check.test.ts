/** Asking before a mailing. */
import type { CheckedAddress, CheckResponse } from '../../../src/api/v1/schemas.ts';
import { DAY_MS } from '../../../src/lib/clock.ts';
import { rememberForgotten } from '../../../src/store/erasure.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { seedPortal } from '../../support/seed-portal.ts';
import { seedFrequency, seedSuppressions } from '../../support/seed-suppressions.ts';
import { type ApiUnderTest, hashOf, serveApi } from '../../support/serve-api.ts';

const PORTAL = 8800001;
const OTHER = 8800002;
const NOW = new Date('2026-11-03T10:00:00Z');
const LATER = new Date(NOW.getTime() + 5 * DAY_MS);
const PAST = new Date(NOW.getTime() - DAY_MS);

let database: TestDatabase;
let api: ApiUnderTest;
let key: string;

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  await seedPortal(db, PORTAL);
  await seedPortal(db, OTHER);
  const ids = await seedSuppressions(
    db,
    PORTAL,
    [
      { email: 'left@x.test' },
      { email: 'spam@x.test', reason: 'complaint' },
      { email: 'gone@x.test', reason: 'dead', venue: null },
      { email: 'paused@x.test', reason: 'paused', until: LATER },
      { email: 'back@x.test', until: PAST },
      { email: 'pause-over@x.test', reason: 'paused', until: PAST },
      { email: 'news@x.test', stream: 'news' },
      { email: 'news@x.test', stream: 'events', reason: 'paused', until: LATER },
      { email: 'both@x.test', stream: 'news', reason: 'paused', until: LATER },
      { email: 'both@x.test', reason: 'dead', venue: null },
      { email: 'weekly@x.test', stream: 'other', until: PAST },
      { email: 'monthly@x.test', stream: 'other', until: PAST },
      { email: 'unknown-leave@x.test', isHashAlone: true },
    ],
    NOW,
  );
  await seedFrequency(db, PORTAL, ids.get('weekly@x.test') ?? 0, '', 'weekly', NOW);
  await seedFrequency(db, PORTAL, ids.get('monthly@x.test') ?? 0, '', 'weekly', NOW);
  await seedFrequency(db, PORTAL, ids.get('monthly@x.test') ?? 0, 'news', 'monthly', NOW);
  await rememberForgotten(db, PORTAL, hashOf(PORTAL, 'erased@x.test'), NOW);
  api = await serveApi(db, { now: () => NOW, monotonicMs: () => 0 });
  key = await api.makeKey(PORTAL, ['suppressions:check']);
});
afterAll(async () => {
  await api.close();
  await database.drop();
});

const ask = async (body: object, as = key): Promise<CheckResponse> => {
  const response = await api.post('/suppressions/check', as, body);
  expect(response.status).toBe(200);
  return (await response.json()) as CheckResponse;
};
const askOne = async (address: string, more: object = {}): Promise<CheckedAddress | undefined> =>
  (await ask({ addresses: [address], ...more })).results[0];

test.each([
  ['left@x.test', true, 'unsubscribed', null],
  ['spam@x.test', true, 'complaint', null],
  ['gone@x.test', true, 'dead', null],
  ['paused@x.test', true, 'paused', LATER.toISOString()],
  ['erased@x.test', true, 'erased', null],
  ['unknown-leave@x.test', true, 'unsubscribed', null],
  ['back@x.test', false, null, null],
  ['pause-over@x.test', false, null, null],
  ['news@x.test', false, null, null],
  ['nobody@x.test', false, null, null],
])('%s: suppressed %s, because %s, until %s', async (address, suppressed, reason, until) => {
  const scope = suppressed ? 'everything' : null;
  expect(await askOne(address)).toMatchObject({ suppressed, reason, until, scope });
});

test('an address is compared by the one rule, and answered as it was sent, in order, also twice', async () => {
  const addresses = ['  "Ann" <LEFT@X.test> ', 'nobody@x.test', 'left@x.test.', 'left@x.test'];
  const { results, suppressed } = await ask({ addresses });
  expect(results.map((one) => one.address)).toEqual(addresses);
  expect(results.map((one) => one.suppressed)).toEqual([true, false, true, true]);
  expect(results[0]?.normalised).toBe('left@x.test');
  expect(suppressed).toBe(3);
  expect(await askOne('left+tag@x.test')).toMatchObject({ suppressed: false });
});

test('what is no address is not to be mailed', async () => {
  for (const wrong of ['', 'ann', 'ann@localhost', 'a@x.test b@x.test', '\0@x.test']) {
    expect(await askOne(wrong)).toMatchObject({ suppressed: true, reason: 'invalid_address', normalised: null });
  }
});

test('a stream that is named counts, and the others are told', async () => {
  expect(await askOne('news@x.test')).toMatchObject({ suppressed: false, streams: ['events', 'news'] });
  expect(await askOne('news@x.test', { stream: 'news' })).toMatchObject({
    suppressed: true,
    scope: 'stream',
    reason: 'unsubscribed',
  });
  expect(await askOne('news@x.test', { stream: 'events' })).toMatchObject({
    reason: 'paused',
    until: LATER.toISOString(),
  });
  expect(await askOne('news@x.test', { stream: 'receipts' })).toMatchObject({ suppressed: false });
  expect(await askOne('left@x.test', { stream: 'news' })).toMatchObject({ scope: 'everything' });
  // What lasts counts before what ends.
  expect(await askOne('both@x.test', { stream: 'news' })).toMatchObject({ reason: 'dead', until: null });
});

test('says whether a stream of that name was ever heard of: a slip of the keyboard would let everybody through', async () => {
  expect((await ask({ addresses: ['a@x.test'], stream: 'news' })).stream).toEqual({ name: 'news', known: true });
  expect((await ask({ addresses: ['a@x.test'], stream: 'nwes' })).stream).toEqual({ name: 'nwes', known: false });
  expect((await ask({ addresses: ['a@x.test'] })).stream).toBeNull();
});

test('whoever wants mail less often is held back for as long, where the last time is told', async () => {
  const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS).toISOString();
  expect(await askOne('weekly@x.test')).toMatchObject({ suppressed: false, frequency: 'weekly' });
  expect(await askOne('weekly@x.test', { last_mailed_at: daysAgo(3) })).toMatchObject({
    suppressed: true,
    reason: 'frequency',
    scope: 'everything',
    until: new Date(NOW.getTime() + 3.5 * DAY_MS).toISOString(),
  });
  expect(await askOne('weekly@x.test', { last_mailed_at: daysAgo(7) })).toMatchObject({ suppressed: false });
  // Of both wishes the one for less mail counts.
  expect(await askOne('monthly@x.test', { stream: 'news', last_mailed_at: daysAgo(8) })).toMatchObject({
    suppressed: true,
    frequency: 'monthly',
    scope: 'stream',
  });
  expect(await askOne('monthly@x.test', { stream: 'events', last_mailed_at: daysAgo(8) })).toMatchObject({
    suppressed: false,
    frequency: 'weekly',
  });
  expect(await askOne('nobody@x.test', { last_mailed_at: daysAgo(0) })).toMatchObject({ suppressed: false });
});

test('another portal’s key finds nobody of this one', async () => {
  const theirs = await api.makeKey(OTHER, ['suppressions:check']);
  const { results } = await ask({ addresses: ['left@x.test', 'erased@x.test', 'weekly@x.test'] }, theirs);
  expect(results.map((one) => [one.suppressed, one.frequency])).toEqual([
    [false, null],
    [false, null],
    [false, null],
  ]);
});

test('ten thousand are answered at once, one more is refused', async () => {
  const addresses = Array.from({ length: 10_000 }, (_, n) => (n % 100 === 0 ? 'left@x.test' : `n${n}@x.test`));
  const { results, suppressed } = await ask({ addresses });
  expect([results.length, suppressed]).toEqual([10_000, 100]);
  const response = await api.post('/suppressions/check', key, { addresses: [...addresses, 'one@x.test'] });
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({
    errors: [{ at: 'body.addresses', message: expect.stringContaining('At most 10000') }],
  });
});
