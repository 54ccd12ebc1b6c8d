/** A database that takes nobody in: what is connected is thrown out, and nobody gets in. */
import { connect } from '../../src/store/database.ts';

/** @returns brings it back */
export async function refuseDatabase(url: string): Promise<() => Promise<void>> {
  const base = process.env.BW_TEST_POSTGRES ?? '';
  const name = /\/(test_[0-9a-f]+)$/.exec(url)?.[1];
  if (name === undefined) throw new Error('only a database of tests is ever refused');
  const allow = async (isOpen: boolean): Promise<void> => {
    const admin = connect(base, 1);
    await admin.raw(`alter database ${name} with allow_connections ${isOpen}`);
    if (!isOpen) await admin.raw('select pg_terminate_backend(pid) from pg_stat_activity where datname = ?', [name]);
    await admin.destroy();
  };
  await allow(false);
  return () => allow(true);
}
