/** Errors of the database go to the log: they tell the statement, and nothing of whom it was about. */
import { messageOf } from '../../src/lib/errors.ts';
import { query } from '../../src/store/database.ts';
import { createTestDatabase } from '../support/database.ts';

test('a statement that fails is told without its values', async () => {
  const { db, drop } = await createTestDatabase();
  const thrown = await query(db, 'select 1 from nowhere where email = ?', ['ida@acme.test']).catch((one) => one);
  expect(messageOf(thrown)).toBe('select 1 from nowhere where email = $1 - relation "nowhere" does not exist');
  await drop();
});
