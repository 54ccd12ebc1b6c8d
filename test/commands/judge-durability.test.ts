import { judgeDurability } from '../../src/commands/judge-durability.ts';
import type { Durability } from '../../src/store/system/durability.ts';

const NOON = new Date('2026-11-22T12:00:00Z');
const EVENING = new Date('2026-11-22T18:00:00Z');
const archiving: Durability = {
  fsync: 'on',
  synchronousCommit: 'on',
  archiveMode: 'on',
  lastArchivedAt: EVENING,
  lastFailedAt: NOON,
};
const tonesOf = (said: Partial<Durability>) => judgeDurability({ ...archiving, ...said }).map(({ tone }) => tone);

test('a log that is archived is well, also where it once failed', () => {
  expect(judgeDurability(archiving)).toEqual([
    { tone: 'good', text: 'PostgreSQL archives its log, last at 2026-11-22T18:00:00.000Z' },
  ]);
});

test('a server that acknowledges before it writes is bad, whichever setting does it', () => {
  expect(judgeDurability({ ...archiving, fsync: 'off' })[0]).toMatchObject({
    tone: 'bad',
    text: expect.stringContaining('runs with fsync off'),
  });
  expect(judgeDurability({ ...archiving, fsync: 'off', synchronousCommit: 'off' })[0]?.text).toContain(
    'fsync and synchronous_commit off',
  );
  // A replica that is waited for or not is a choice; the own disk is waited for in each of these.
  for (const synchronousCommit of ['local', 'remote_write', 'remote_apply'])
    expect(tonesOf({ synchronousCommit })).toEqual(['good']);
});

test('an archive that fails is bad, and one that never was is no alarm: a provider may keep one', () => {
  expect(tonesOf({ lastArchivedAt: NOON, lastFailedAt: EVENING })).toEqual(['bad']);
  expect(judgeDurability({ ...archiving, lastArchivedAt: null })[0]?.text).toContain('last archived never');
  expect(tonesOf({ lastArchivedAt: null, lastFailedAt: null })).toEqual(['hint']);
  expect(tonesOf({ archiveMode: 'off', lastArchivedAt: null, lastFailedAt: null })).toEqual(['hint']);
});
