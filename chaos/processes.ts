/** The processes of Bellwether and of its sandbox: started, killed, stopped in the middle, and let go on. */
import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { SECOND_MS } from '../src/lib/clock.ts';
import type { Sabotage } from '../src/lib/config.ts';

export interface Member {
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** Kills it, waits for its end, and starts it anew. */
  killAndRestart(): Promise<void>;
  kill(): Promise<void>;
}

export interface Cast {
  readonly sandboxUrl: string;
  readonly webUrl: string;
  readonly web: Member;
  readonly workers: readonly [Member, Member];
  /** Ends all of them. */
  end(): Promise<void>;
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

const START_LIMIT_MS = 60 * SECOND_MS;
const SRC = resolve(import.meta.dirname, '../src');

export async function startCast(folder: string, databaseUrl: string, sabotage: Sabotage | null): Promise<Cast> {
  const [sandboxPort, webPort] = [await freePort(), await freePort()];
  const sandboxUrl = `http://localhost:${sandboxPort}`;
  const webUrl = `http://localhost:${webPort}`;
  const env = {
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
  const log = (name: string) => openSync(join(folder, `${name}.log`), 'a');
  const sandbox = startMember('sandbox/main.ts', { SANDBOX_PORT: String(sandboxPort) }, log('sandbox'));
  const web = startMember('web.ts', env, log('web'));
  const workers = [startMember('worker.ts', env, log('worker-1')), startMember('worker.ts', env, log('worker-2'))];
  const [first, second] = workers;
  if (!first || !second) throw new Error('There are two workers.');
  const all = [sandbox, web, first, second];
  const killAll = (): void => {
    for (const member of all) void member.kill();
  };
  // Whatever ends this run: nobody is left behind.
  process.once('exit', killAll);
  await Promise.all([untilAnswers(`${sandboxUrl}/_sandbox/settings`), untilAnswers(`${webUrl}/readyz`)]);
  return {
    sandboxUrl,
    webUrl,
    web,
    workers: [first, second],
    async end() {
      process.removeListener('exit', killAll);
      await Promise.all(all.map((member) => member.kill()));
    },
  };
}

function startMember(script: string, env: Readonly<Record<string, string>>, log: number): Member {
  const start = (): ChildProcess =>
    spawn(process.execPath, [join(SRC, script)], {
      env: { PATH: process.env.PATH ?? '', TMPDIR: process.env.TMPDIR ?? '', ...env },
      stdio: ['ignore', log, log],
    });
  let child = start();
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((done) => child.once('exit', () => done()));
    child.kill('SIGKILL');
    await ended;
  };
  return {
    signal: (signal) => void child.kill(signal),
    kill,
    async killAndRestart() {
      await kill();
      child = start();
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
