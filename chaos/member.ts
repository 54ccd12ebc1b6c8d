/** One process of the cast, in one release or the other: started, killed, stopped in the middle, and let go on. */

import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { BARE_ENV } from '../test/support/bare-env.ts';

/** This release, or the one after it (next-release.ts). */
export type Release = 'this' | 'next';

export interface Member {
  release(): Release;
  pid(): number | undefined;
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  /**
   * Sets its wall clock wrong; it stays so when the process is started anew, for the machine is the same.
   *
   * @param shiftMs ahead of the true time; 0 sets it right
   * @returns false where the process was not there to notice
   */
  shiftClock(shiftMs: number): Promise<boolean>;
  /** Kills it, waits for its end, and starts it anew. */
  killAndRestart(): Promise<void>;
  /** Asks it to end in order. */
  stop(): Promise<void>;
  /** After it was stopped. */
  start(release: Release): void;
  kill(): Promise<void>;
}

export interface MemberDeps {
  /** Below `src` of a release. */
  readonly script: string;
  /** Folders of the releases. */
  readonly releases: Readonly<Record<Release, string>>;
  readonly env: Readonly<Record<string, string>>;
  /** File descriptor. */
  readonly log: number;
}

/** What has not ended by then is killed, as hosts do. */
const STOP_LIMIT_MS = 5_000;
const CLOCK_LIMIT_MS = 3_000;
const SHIFTED_CLOCK = join(import.meta.dirname, 'shifted-clock.ts');

export function startMember({ script, releases, env, log }: MemberDeps): Member {
  let release: Release = 'this';
  let clockShiftMs = 0;
  const start = (): ChildProcess =>
    spawn(process.execPath, ['--import', SHIFTED_CLOCK, join(releases[release], 'src', script)], {
      env: { ...BARE_ENV, TMPDIR: process.env.TMPDIR ?? '', CHAOS_CLOCK_SHIFT_MS: String(clockShiftMs), ...env },
      stdio: ['ignore', log, log, 'ipc'],
    });
  let child = start();
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((done) => child.once('exit', () => done()));
    const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    child.kill(signal);
    await ended;
    clearTimeout(limit);
  };
  return {
    release: () => release,
    pid: () => child.pid,
    signal: (signal) => void child.kill(signal),
    async shiftClock(shiftMs) {
      if (shiftMs === clockShiftMs) return true;
      clockShiftMs = shiftMs;
      return tellShift(child, shiftMs);
    },
    kill: () => end('SIGKILL'),
    async killAndRestart() {
      await end('SIGKILL');
      child = start();
    },
    stop: () => end('SIGTERM'),
    start(other) {
      release = other;
      child = start();
    },
  };
}

async function tellShift(child: ChildProcess, shiftMs: number): Promise<boolean> {
  if (!child.connected) return false;
  const limit = AbortSignal.timeout(CLOCK_LIMIT_MS);
  return new Promise((done) => {
    child.once('message', () => done(true));
    limit.addEventListener('abort', () => done(false));
    child.send({ shiftMs }, (failure) => {
      if (failure) done(false);
    });
  });
}
