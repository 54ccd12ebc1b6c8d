/** A draft of the rules tried on a year of history by one worker, from the press of the button to the last row. */
import type { Knex } from 'knex';
import { askReplay } from '../src/jobs/replay/ask-replay.ts';
import { systemClock } from '../src/lib/clock.ts';
import { findReplay } from '../src/store/replay.ts';
import { sumReplay } from '../src/store/report/replay.ts';
import { findRuleVersion } from '../src/store/rule-version.ts';
import { fillHistory } from '../test/support/fill-history.ts';
import { installPortal } from '../test/support/installed.ts';
import { freePort, startProcess, until } from '../test/support/process.ts';
import { createTestSender } from '../test/support/sendgrid.ts';
import type { Measures } from './measures.ts';
import { startSandboxProcess } from './sandbox.ts';

const PORTAL = 8_800_001;
const EVENTS_EACH = 10;
const LIMIT_MS = 3_600_000;

/** @param events of a year, ten of each address, all of which a lower threshold may concern */
export async function measureReplay(db: Knex, databaseUrl: string, events: number): Promise<Measures> {
  const sandbox = await startSandboxProcess();
  await sandbox.control('POST', 'seed', { portalId: PORTAL });
  const { publicKey } = createTestSender();
  const { env } = await installPortal(db, databaseUrl, sandbox.url, publicKey, await freePort(), PORTAL);
  const addresses = Math.ceil(events / EVENTS_EACH);
  await fillHistory(db, { portalId: PORTAL, addresses, eventsEach: EVENTS_EACH, now: new Date() });
  const settings = (await findRuleVersion(db, PORTAL))?.settings;
  if (!settings) throw new Error('a portal without rules');
  const worker = await startProcess('src/worker.ts', env, () => Promise.resolve(true));
  try {
    const begun = performance.now();
    const id = await askReplay({ db, clock: systemClock }, PORTAL, 'bench', {
      base: settings.version,
      page: 'deal-at-risk',
      settings: { ...settings, decide: { ...settings.decide, dealProbability: 0.2 } },
      note: null,
      days: 365,
    });
    const look = async () => findReplay(db, PORTAL, id, new Date());
    await until(
      async () => {
        // A look costs the database time that the worker needs.
        await new Promise((done) => setTimeout(done, 250));
        return (await look())?.endedAt != null;
      },
      'the replay is done',
      LIMIT_MS,
    );
    const ms = performance.now() - begun;
    const done = await look();
    if (done?.why !== null || done.events !== addresses * EVENTS_EACH) throw new Error('not everything was replayed');
    const begunSums = performance.now();
    const sums = await sumReplay(db, PORTAL, id);
    const sumsMs = performance.now() - begunSums;
    const plain = { limit: null, ratio: null };
    return {
      replay_events: { value: done.events, unit: `events of ${addresses} addresses in a year`, ...plain },
      replay_whole_ms: { value: Math.round(ms), unit: 'ms by one worker', ...plain },
      replay_per_second: {
        value: Math.round((done.events / ms) * 1_000),
        unit: 'events/s, under both rules',
        ...plain,
      },
      replay_tasks: { value: sums.more + sums.fewer + sums.same, unit: 'tasks found', ...plain },
      replay_sums_ms: { value: Math.round(sumsMs), unit: 'ms for the sums of its page', ...plain },
    };
  } finally {
    await worker.kill('SIGTERM');
    sandbox.stop();
  }
}
