/** Lists and single addresses, as scripts and forms ask about them. */
import { checkLists } from '../../../src/jobs/vet/check-lists.ts';
import { createLog } from '../../../src/lib/log.ts';
import { query } from '../../../src/store/database.ts';
import { saveObservation } from '../../../src/store/dns-observation.ts';
import { UNKNOWN_DNS } from '../../../src/watch/dns/dns-lookup.ts';
import { TestClock } from '../../support/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { PROMPT_SETTINGS } from '../../support/prompt-settings.ts';
import { portalKeysOf, seedPortal } from '../../support/seed-portal.ts';
import { seedSuppressions } from '../../support/seed-suppressions.ts';
import { type ApiUnderTest, serveApi } from '../../support/serve-api.ts';

const [PORTAL, OTHER] = [8800001, 8800002];
const clock = new TestClock('2026-11-20T10:00:00Z');

let database: TestDatabase;
let api: ApiUnderTest;
let key: string;
beforeEach(async () => {
  database = await createTestDatabase();
  await seedPortal(database.db, PORTAL);
  await seedPortal(database.db, OTHER);
  await seedSuppressions(database.db, PORTAL, [{ email: 'left@x.test' }], clock.now());
  api = await serveApi(database.db, clock);
  key = await api.makeKey(PORTAL, ['lists:check', 'forms:check', 'suppressions:check']);
});
afterEach(async () => {
  await api.close();
  await database.drop();
});

const ask = async (path: string, body: unknown) => (await (await api.post(path, key, body)).json()) as never;
const work = async () => {
  const portal = { portalId: PORTAL, hashKey: portalKeysOf(PORTAL).hash, settings: PROMPT_SETTINGS };
  const deps = { db: database.db, clock, log: createLog('silent', 'test'), dns: () => Promise.resolve(UNKNOWN_DNS) };
  while ((await checkLists(deps, portal, null)) > 0);
};
const entry = (address: string): Promise<unknown> => ask('/check', { address });

test('a list that is handed over is looked at, and told to its own portal alone', async () => {
  const addresses = ['left@x.test', 'ann@x.test', 'Ann@x.test', 'nobody'];
  const { id } = (await ask('/preflight', { name: 'Autumn', addresses })) as { id: number };
  const results = async (as: string) =>
    (await (await api.get(`/preflight?id=${id}`, as)).json()) as { data: unknown[] };
  expect((await results(key)).data).toMatchObject([{ state: 'checking', findings: {}, to_mail: null }]);
  await work();
  expect((await results(key)).data).toMatchObject([
    {
      id,
      name: 'Autumn',
      state: 'done',
      rows: 4,
      findings: { suppressed: 1, unknown: 1, duplicate: 1, malformed: 1 },
      to_mail: 1,
      unknown_users: null,
    },
  ]);
  expect((await results(await api.makeKey(OTHER, ['lists:check']))).data).toEqual([]);
});

test('a form is told what the address itself shows, and of those who are known here nothing', async () => {
  const observe = (domain: string, outcome: 'gone' | 'takes_mail') =>
    saveObservation(database.db, PORTAL, { domain, outcome, mx: [], hasAddress: false, at: clock.now() });
  await observe('gone.test', 'gone');
  await observe('gmial.com', 'gone');
  await observe('gmaill.com', 'takes_mail');
  expect(await entry('ann@x..test')).toMatchObject({ answer: 'refuse', reason: 'malformed' });
  expect(await entry('ann@gmial.com')).toMatchObject({ answer: 'suggest', suggestion: 'ann@gmail.com' });
  expect(await entry('ann@gmaill.com')).toMatchObject({ answer: 'accept', suggestion: null });
  expect(await entry('ann@gone.test')).toMatchObject({ answer: 'refuse', reason: 'no_mail_server' });
  expect(await entry('ann@eu.mailinator.com')).toMatchObject({ answer: 'refuse', reason: 'disposable' });
  expect(await entry('sales@x.test')).toMatchObject({ answer: 'refuse', reason: 'role' });
  const { normalised: _, ...stranger } = (await entry('stranger@x.test')) as Record<string, unknown>;
  expect(await entry('left@x.test')).toEqual({ ...stranger, normalised: 'left@x.test' });
});

test('whoever is in quarantine is told as such, until a welcome mail did not bounce', async () => {
  const { id } = (await ask('/preflight', { name: 'x', addresses: ['x@x.test'] })) as { id: number };
  await database
    .db('quarantined')
    .insert({ portal_id: PORTAL, email: 'new@x.test', check_id: id, entered_at: clock.now() });
  const isHeld = async () =>
    ((await ask('/suppressions/check', { addresses: ['new@x.test'] })) as { results: { quarantined: boolean }[] })
      .results[0];
  expect(await isHeld()).toMatchObject({ suppressed: false, quarantined: true });
  const [{ address_id } = { address_id: 0 }] = await query<{ address_id: number }>(
    database.db,
    `insert into address (portal_id, email, domain, created_at) values (?, 'new@x.test', 'x.test', ?) returning address_id`,
    [PORTAL, clock.now()],
  );
  // The 9th of November, eleven days before it came in, and the 21st.
  const deliver = (bits: number) =>
    database
      .db('delivery_day')
      .insert({ portal_id: PORTAL, address_id, month: '2026-11-01', delivered_bits: bits })
      .onConflict(['portal_id', 'address_id', 'month'])
      .merge();
  clock.advance(30 * 86_400_000);
  await deliver(1 << 8);
  expect(await isHeld()).toMatchObject({ quarantined: true });
  await deliver((1 << 8) | (1 << 20));
  expect(await isHeld()).toMatchObject({ quarantined: false });
});
