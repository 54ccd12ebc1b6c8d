import { query } from '../../src/store/database.ts';
import { findSegment, planSegment } from '../../src/store/segment.ts';
import { countMembers } from '../../src/store/segment-member.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const PORTAL = 1;
const NOW = new Date('2026-11-20T10:00:00Z');

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.db.raw(`insert into portal (portal_id, state, keys_enc, installed_at) values (?, 'active', '', ?)`, [
    PORTAL,
    NOW,
  ]);
});
afterAll(() => database.drop());

let serial = 0;
const newKey = () => `preflight:${serial++}`;

const plan = (key: string, contactIds: AsyncIterable<string> | readonly string[], name = 'Leave out of the mailing') =>
  database.db.transaction((trx) =>
    planSegment(trx, PORTAL, { key, name, description: 'Whom to leave out', contactIds, askedBy: 'Ana', now: NOW }),
  );

async function membersOf(segmentId: number): Promise<string[]> {
  const rows = await query<{ said: string }>(
    database.db,
    `select contact_id || case when wanted then ' in' else ' out' end as said from segment_member
      where portal_id = ? and segment_id = ? order by 1`,
    [PORTAL, segmentId],
  );
  return rows.map(({ said }) => said);
}

const setStands = (segmentId: number, contactId: string, stands: string) =>
  database.db.raw('update segment_member set stands = ? where portal_id = ? and segment_id = ? and contact_id = ?', [
    stands,
    PORTAL,
    segmentId,
    contactId,
  ]);

test('a segment is planned with each contact once, from a list or as they are read', async () => {
  async function* many() {
    for (let id = 0; id < 2_500; id++) yield String(id % 2_400);
  }
  const { segmentId } = await plan(newKey(), many());
  expect((await countMembers(database.db, PORTAL)).get(segmentId)).toEqual({
    wanted: 2_400,
    written: 0,
    missing: 0,
    open: 2_400,
  });
});

test('planned again, it takes off whoever is or may be in HubSpot, and forgets whoever never was', async () => {
  const key = newKey();
  const { segmentId } = await plan(key, ['1', '2', '3', '4']);
  await setStands(segmentId, '1', 'in');
  await setStands(segmentId, '2', 'unsure');
  await setStands(segmentId, '4', 'in');
  expect((await plan(key, ['4', '5'])).segmentId).toBe(segmentId);
  expect(await membersOf(segmentId)).toEqual(['1 out', '2 out', '4 in', '5 in']);
  expect((await countMembers(database.db, PORTAL)).get(segmentId)).toEqual({
    wanted: 2,
    written: 1,
    missing: 0,
    open: 3,
  });
});

test('an empty plan takes everybody off', async () => {
  const key = newKey();
  const { segmentId } = await plan(key, ['1']);
  await setStands(segmentId, '1', 'in');
  await plan(key, []);
  expect(await membersOf(segmentId)).toEqual(['1 out']);
});

test('one that was deleted in HubSpot stays deleted, and one whose name was taken is tried under its new name', async () => {
  const key = newKey();
  await plan(key, ['1'], 'First name');
  const set = (state: string, listId: string | null) =>
    database.db.raw('update segment set state = ?, list_id = ? where portal_id = ? and key = ?', [
      state,
      listId,
      PORTAL,
      key,
    ]);
  await set('name_taken', null);
  await plan(key, ['1'], 'Second name');
  expect(await findSegment(database.db, PORTAL, key)).toMatchObject({ state: 'wanted', name: 'Second name' });
  await set('deleted', '55');
  await plan(key, ['1'], 'Third name');
  expect(await findSegment(database.db, PORTAL, key)).toMatchObject({ state: 'deleted', name: 'Second name' });
});
