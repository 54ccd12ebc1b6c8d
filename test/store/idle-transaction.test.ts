/** A process that is stopped in the middle of a transaction may not keep others out for longer than a lease lasts. */
import { connect, isPassing, query } from '../../src/store/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.db.raw('create table held (id integer primary key, value integer)');
  await database.db.raw('insert into held values (1, 0)');
});
afterAll(() => database.drop());

test('connections end a transaction in which nothing happens for 20 seconds, unless the URL says otherwise', async () => {
  const setting = async (url: string): Promise<unknown> => {
    const db = connect(url, 1);
    const rows = await query(db, 'show idle_in_transaction_session_timeout');
    await db.destroy();
    return rows[0];
  };
  expect(await setting(database.url)).toEqual({ idle_in_transaction_session_timeout: '20s' });
  expect(await setting(`${database.url}?idle_in_transaction_session_timeout=1500`)).toEqual({
    idle_in_transaction_session_timeout: '1500ms',
  });
});

test('the rows of a stopped transaction are free again, and whoever goes on in it knows that the connection is lost', async () => {
  const stopped = connect(`${database.url}?idle_in_transaction_session_timeout=50`, 1);
  const work = stopped.transaction(async (trx) => {
    await trx.raw('update held set value = 1 where id = 1');
    // Waits for the row as long as the stopped transaction has it.
    await database.db.raw('update held set value = 2 where id = 1');
    await trx.raw('update held set value = 3 where id = 1');
  });
  const thrown: unknown = await work.catch((error: unknown) => error);
  expect(isPassing(thrown)).toBe(true);
  expect(await database.db('held').first()).toEqual({ id: 1, value: 2 });
  await stopped.destroy();
});
