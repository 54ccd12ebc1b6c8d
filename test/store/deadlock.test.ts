/** Two transactions that wait for each other: PostgreSQL ends one of them, and nothing is wrong with its data. */
import { execute, isPassing } from '../../src/store/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.db.raw('create table pair (id int primary key, value int)');
  await database.db('pair').insert([1, 2].map((id) => ({ id, value: 0 })));
});
afterAll(() => database.drop());

test('a deadlock passes, a refused value does not', async () => {
  const { db } = database;
  let arrived = 0;
  let goOn = (): void => undefined;
  const bothHaveOne = new Promise<void>((done) => {
    goOn = done;
  });
  const take = (first: number, second: number) =>
    db.transaction(async (trx) => {
      await execute(trx, 'update pair set value = value + 1 where id = ?', [first]);
      arrived += 1;
      if (arrived === 2) goOn();
      await bothHaveOne;
      await execute(trx, 'update pair set value = value + 1 where id = ?', [second]);
    });
  const ended = await Promise.allSettled([take(1, 2), take(2, 1)]);
  const thrown = ended.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  expect(thrown).toHaveLength(1);
  expect(isPassing(thrown[0])).toBe(true);

  const refused: unknown = await db('pair')
    .insert({ id: 1, value: 0 })
    .catch((why: unknown) => why);
  expect(isPassing(refused)).toBe(false);
});
