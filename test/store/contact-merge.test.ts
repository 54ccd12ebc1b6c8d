/** What is planned for a contact that is deleted and restored in HubSpot. */
import { dropWritesOf, reviveWritesOf } from '../../src/store/contact-merge.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { addPortal } from '../support/portal.ts';

const PORTAL = 8_800_004;
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await addPortal(database.db, PORTAL);
});
afterAll(() => database.drop());

test('a task that happens to have the number of a deleted contact is closed all the same', async () => {
  const { db } = database;
  const row = { portal_id: PORTAL, object_id: '5001', payload: {}, state: 'planned', created_at: new Date() };
  const closing = { ...row, write_key: 'close:1', surface: 'task_close', anchor_type: 'contact', anchor_id: '77' };
  await db('crm_write').insert([closing]);
  await db('crm_write').insert([{ ...row, write_key: 'contact_property:5001', surface: 'contact_property' }]);
  const states = () => db('crm_write').orderBy('write_key').select('write_key', 'state');
  expect(await dropWritesOf(db, PORTAL, '5001')).toBe(1);
  expect(await states()).toEqual([
    { write_key: 'close:1', state: 'planned' },
    { write_key: 'contact_property:5001', state: 'dropped' },
  ]);
  expect(await reviveWritesOf(db, PORTAL, '5001')).toBe(1);
});
