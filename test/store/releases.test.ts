/** During a deployment two releases hold connections; when it is over, one. */
import { VERSION } from '../../src/lib/version.ts';
import { connect } from '../../src/store/database.ts';
import { listReleases } from '../../src/store/system/releases.ts';
import { createTestDatabase } from '../support/database.ts';

test('each release that is at work is told once, and what else is connected is none', async () => {
  const { db, url, drop } = await createTestDatabase();
  expect(await listReleases(db)).toEqual([VERSION]);
  const others = ['bellwether 99.1.0', 'bellwether listen', 'psql'].map((name) =>
    connect(`${url}?application_name=${encodeURIComponent(name)}`, 1),
  );
  for (const other of others) await other.raw('select 1');
  expect(await listReleases(db)).toEqual([VERSION, '99.1.0']);
  for (const other of others) await other.destroy();
  await drop();
});
