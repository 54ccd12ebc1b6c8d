/** The processes of Bellwether and of its sandbox, with their settings. */
import { openSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { SECOND_MS } from '../src/lib/clock.ts';
import type { Sabotage } from '../src/lib/config.ts';
import { BARE_ENV } from '../test/support/bare-env.ts';
import { type Member, type Release, startMember } from './member.ts';
import { type RivalProcess, runToEnd, startRivalProcess } from './side-process.ts';

export interface Cast {
  readonly sandboxUrl: string;
  readonly webUrl: string;
  readonly web: Member;
  readonly workers: readonly [Member, Member];
  /**
   * Each process runs its release afterwards.
   *
   * @param meanwhile what is done while nothing of the next release runs
   */
  deploy(releases: Releases, meanwhile: () => Promise<void>): Promise<void>;
  /** Web says that it is. */
  untilReady(): Promise<void>;
  /** What the release step of the next release does. */
  migrateToNext(): Promise<void>;
  /** Processes that use the portal's tokens, too. */
  startRivals(portalId: number): RivalProcess;
  /** Ends all of them. */
  end(): Promise<void>;
}

export interface Releases {
  readonly web: Release;
  readonly workers: readonly [Release, Release];
}

export const SECRET_KEY = Buffer.alloc(32, 9);

/** Short, so that a round takes seconds; in the proportions of production. */
const CRM_TIMEOUT_MS = 600;
const RECONCILE_WAIT_MS = 1_500;
const RECONCILE_GAP_MS = 1_000;
const LEASE_SLACK_MS = 800;
/** Whoever takes a portal over counts the other's calls as its own for so long. */
const CALL_WINDOW_MS = 1_000;
const SWEEP_MS = 500;
/** Below the lease, as in production (src/store/database.ts). */
const IDLE_IN_TRANSACTION_MS = 2_500;
/** The margin of src/jobs/worker.ts. */
const LEASE_MARGIN_MS = 2_000;
export const LEASE_MS = CRM_TIMEOUT_MS + LEASE_MARGIN_MS + LEASE_SLACK_MS;
/** By then a late commit has happened, and both looks have been taken. */
export const DOUBT_MS = CRM_TIMEOUT_MS + RECONCILE_WAIT_MS + RECONCILE_GAP_MS;

const MIGRATE_ATTEMPTS = 5;
const START_LIMIT_MS = 60 * SECOND_MS;
const THIS_RELEASE = resolve(import.meta.dirname, '..');

export async function startCast(
  folder: string,
  databaseUrl: string,
  nextRelease: string,
  sabotage: Sabotage | null,
): Promise<Cast> {
  const releases = { this: THIS_RELEASE, next: nextRelease };
  const [sandboxPort, webPort] = [await freePort(), await freePort()];
  const sandboxUrl = `http://localhost:${sandboxPort}`;
  const webUrl = `http://localhost:${webPort}`;
  // Processes are started by the thousand: what was compiled once is kept, though not on a disk that may be full.
  const compiled = { NODE_COMPILE_CACHE: BARE_ENV.NODE_COMPILE_CACHE ?? `${folder}-compiled` };
  const env = {
    ...compiled,
    NODE_ENV: 'test',
    DATABASE_URL: `${databaseUrl}?idle_in_transaction_session_timeout=${IDLE_IN_TRANSACTION_MS}`,
    PORT: String(webPort),
    PUBLIC_URL: webUrl,
    SECRET_KEYS: SECRET_KEY.toString('base64'),
    HUBSPOT_API_URL: sandboxUrl,
    HUBSPOT_APP_URL: sandboxUrl,
    LOG_LEVEL: 'warn',
    BW_CRM_TIMEOUT_MS: String(CRM_TIMEOUT_MS),
    BW_RECONCILE_WAIT_MS: String(RECONCILE_WAIT_MS),
    BW_RECONCILE_GAP_MS: String(RECONCILE_GAP_MS),
    BW_LEASE_SLACK_MS: String(LEASE_SLACK_MS),
    BW_CALL_WINDOW_MS: String(CALL_WINDOW_MS),
    BW_SWEEP_MS: String(SWEEP_MS),
    ...(sabotage ? { BW_SABOTAGE: sabotage } : {}),
  };
  let rivals: RivalProcess | null = null;
  const log = (name: string) => openSync(join(folder, `${name}.log`), 'a');
  const member = (name: string, script: string, settings: Readonly<Record<string, string>> = env): Member =>
    startMember({ script, releases, env: settings, log: log(name) });
  const sandbox = member('sandbox', 'sandbox/main.ts', {
    ...compiled,
    SANDBOX_PORT: String(sandboxPort),
    SANDBOX_REDIRECT_URLS: `${webUrl}/oauth/callback`,
  });
  const web = member('web', 'web.ts');
  const [first, second] = [member('worker-1', 'worker.ts'), member('worker-2', 'worker.ts')];
  const all = [sandbox, web, first, second];
  const killAll = (): void => {
    for (const member of all) void member.kill();
    rivals?.kill();
  };
  // Whatever ends this run: nobody is left behind.
  process.once('exit', killAll);
  await Promise.all([untilAnswers(`${sandboxUrl}/_sandbox/settings`), untilAnswers(`${webUrl}/readyz`)]);
  return {
    sandboxUrl,
    webUrl,
    web,
    workers: [first, second],
    async deploy({ web: ofWeb, workers: [ofFirst, ofSecond] }, meanwhile) {
      const wanted = [[web, ofWeb] as const, [first, ofFirst] as const, [second, ofSecond] as const];
      const others = wanted.filter(([one, release]) => one.release() === 'next' || release === 'next');
      await Promise.all(others.map(([one]) => one.stop()));
      await meanwhile();
      for (const [one, release] of others) one.start(release);
    },
    untilReady: () => untilAnswers(`${webUrl}/readyz`),
    async migrateToNext() {
      // A release step that meets a restart of the database is taken again.
      for (let attempt = 1; ; attempt++) {
        const said = await runToEnd(join(nextRelease, 'src/cli.ts'), ['migrate'], env);
        if (said === null) return;
        if (attempt === MIGRATE_ATTEMPTS) throw new Error(`The next release could not migrate: ${said}`);
        await pause(SECOND_MS);
      }
    },
    startRivals(portalId) {
      rivals = startRivalProcess(portalId, env, log('rival'));
      return rivals;
    },
    async end() {
      process.removeListener('exit', killAll);
      rivals?.kill();
      await Promise.all(all.map((member) => member.kill()));
    },
  };
}

async function untilAnswers(url: string): Promise<void> {
  const end = performance.now() + START_LIMIT_MS;
  while (performance.now() < end) {
    const isUp = await fetch(url).then(
      async (response) => {
        await response.body?.cancel();
        return response.ok;
      },
      () => false,
    );
    if (isUp) return;
    await pause(50);
  }
  throw new Error(`${url} did not answer within ${START_LIMIT_MS / SECOND_MS} s.`);
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => void setTimeout(done, milliseconds));
}

export function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });
}
