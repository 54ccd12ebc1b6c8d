/** A worker is killed in the middle of a replay: another goes on where it was, and finds what an undisturbed one finds. */
import { askReplay } from '../../src/jobs/replay/ask-replay.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { query } from '../../src/store/database.ts';
import { dropReplay, findReplay, type Replay } from '../../src/store/replay.ts';
import { findRuleVersion } from '../../src/store/rule-version.ts';
import { createTestDatabase } from '../support/database.ts';
import { fillHistory } from '../support/fill-history.ts';
import { installPortal } from '../support/installed.ts';
import { freePort, type RunningProcess, startProcess, until } from '../support/process.ts';
import { createTestSender } from '../support/sendgrid.ts';

/** Eight steps of 500. */
const ADDRESSES = 4_000;
const EVENTS_EACH = 3;
/** All of it, on a machine that has other work. */
const WITHIN_MS = 90_000;

test('killed again and again, it is done in the end, with the same rows', async () => {
  const database = await createTestDatabase();
  const sandbox = await startSandbox();
  const running: RunningProcess[] = [];
  try {
    const { db, url } = database;
    const seed = await fetch(`${sandbox.url}/_sandbox/seed`, {
      method: 'POST',
      body: JSON.stringify({ portalId: 8_800_001 }),
    });
    expect(seed.ok).toBe(true);
    const { publicKey } = createTestSender();
    const { portalId, env } = await installPortal(db, url, sandbox.url, publicKey, await freePort());
    await fillHistory(db, { portalId, addresses: ADDRESSES, eventsEach: EVENTS_EACH, now: new Date() });
    const start = async (): Promise<RunningProcess> => {
      const one = await startProcess('src/worker.ts', { ...env, BW_LEASE_SLACK_MS: '1000' }, async () => true);
      running.push(one);
      return one;
    };
    const ask = async (): Promise<number> => {
      const settings = (await findRuleVersion(db, portalId))?.settings;
      if (!settings) throw new Error('no rules');
      const draft = { ...settings, decide: { ...settings.decide, dealProbability: 0.2 } };
      return askReplay({ db, clock: systemClock }, portalId, 'sofia', {
        base: settings.version,
        page: 'deal-at-risk',
        settings: draft,
        note: null,
        days: null,
      });
    };
    const look = async (id: number): Promise<Replay> => {
      const found = await findReplay(db, portalId, id, new Date());
      if (!found) throw new Error('it is gone');
      return found;
    };
    const rowsOf = (id: number) =>
      query<{ row: string }>(
        db,
        `select (to_jsonb(f) - 'replay_id')::text as row from replay_finding f where replay_id = ? order by address_id, nth`,
        [id],
      );

    const killed = await ask();
    const seen: number[] = [];
    for (let kill = 0; kill < 2; kill++) {
      const before = (await look(killed)).done;
      const worker = await start();
      await until(async () => (await look(killed)).done > before, 'some steps are done');
      await worker.kill('SIGKILL');
      seen.push((await look(killed)).done);
      expect(await look(killed)).toMatchObject({ endedAt: null });
    }
    expect(seen[0]).toBeLessThan(ADDRESSES);
    await start();
    await until(async () => (await look(killed)).endedAt !== null, 'the replay is done', WITHIN_MS);
    const disturbed = { found: await look(killed), rows: await rowsOf(killed) };
    expect(disturbed.found).toMatchObject({ done: ADDRESSES, events: ADDRESSES * EVENTS_EACH, why: null });
    await dropReplay(db, portalId, killed);

    const whole = await ask();
    await until(async () => (await look(whole)).endedAt !== null, 'the other replay is done', WITHIN_MS);
    expect(await rowsOf(whole)).toEqual(disturbed.rows);
    expect(disturbed.rows.length).toBeGreaterThan(1_000);
  } finally {
    for (const one of running)
      if (one.child.exitCode === null && one.child.signalCode === null) await one.kill('SIGKILL');
    await sandbox.close();
    await database.drop();
  }
}, 240_000);
