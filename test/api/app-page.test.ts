/** The numbers of the app's page in HubSpot, against what was put there. */
import { readSummary } from '../../src/api/app-page/read-summary.ts';
import { execute } from '../../src/store/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { seedPages } from '../support/seed-pages.ts';
import { seedPortal } from '../support/seed-portal.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800001;
const EMPTY = 8800002;
const of = (portalId: number) => ({ portalId, timeZone: 'Europe/Berlin' });

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await seedPages(database.db, PORTAL, NOW);
  await seedPortal(database.db, EMPTY, { name: 'Quiet Ltd' });
});
afterAll(() => database.drop());

test('says what is known of this portal, and of an empty one that nothing is', async () => {
  const { db } = database;
  const summary = await readSummary(db, of(PORTAL), NOW);
  if (summary.kind !== 'portal') throw new Error('something was reported');
  const { rows } = await db.raw(
    `select count(*) as n from address where portal_id = ? and verdict in ('dead', 'unsure', 'blocked', 'retrying')`,
    [PORTAL],
  );
  expect(summary.stands.reduce((sum, { people }) => sum + people, 0)).toBe(Number(rows[0].n));
  expect(summary.stands.length).toBeGreaterThan(1);
  expect(summary.rate?.value ?? '0 %').toMatch(/^[\d.]+ %$/);
  expect(await readSummary(db, of(EMPTY), NOW)).toMatchObject({ kind: 'nothing' });
});

test('a loss counts in the week of the portal, and a win in the week in which it ended', async () => {
  const { db } = database;
  const before = await weeksOf(PORTAL);
  const { rows } = await db.raw('select address_id from address where portal_id = ? limit 1', [PORTAL]);
  // In Berlin it is Monday already.
  await execute(
    db,
    `insert into episode (portal_id, address_id, kind, started_at, ended_at, won_back_by, cause_key)
     values (?, ?, 'lost', '2026-10-18T22:30:00Z', '2026-10-25T23:30:00Z', 'reply', 'test')`,
    [PORTAL, rows[0].address_id],
  );
  const after = await weeksOf(PORTAL);
  expect(after).toHaveLength(12);
  const changed = after.flatMap((week, at) => {
    const was = before[at];
    return was && (was.lost !== week.lost || was.wonBack !== week.wonBack)
      ? [[week.week, week.lost - was.lost, week.wonBack - was.wonBack]]
      : [];
  });
  expect(changed).toEqual([
    ['2026-10-19', 1, 0],
    ['2026-10-26', 0, 1],
  ]);
});

async function weeksOf(portalId: number) {
  const summary = await readSummary(database.db, of(portalId), NOW);
  return summary.kind === 'portal' ? summary.weeks : [];
}
