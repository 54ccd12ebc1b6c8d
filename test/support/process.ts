/** Real processes of Bellwether, to be killed for real. */

import { type ChildProcess, spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { BARE_ENV } from './bare-env.ts';

export interface RunningProcess {
  readonly child: ChildProcess;
  /** Everything that it wrote so far. */
  output(): string;
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** Starts `node <file>`; resolves when `isUp` says so. */
export async function startProcess(
  file: string,
  env: Record<string, string>,
  isUp: () => Promise<boolean>,
): Promise<RunningProcess> {
  const child = spawn(process.execPath, [file], {
    env: { ...BARE_ENV, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`${file} ended with ${child.exitCode}:\n${output}`);
    return isUp();
  }, `${file} is up`);
  return {
    child,
    output: () => output,
    kill: async (signal) => {
      child.kill(signal);
      await ended;
    },
  };
}

/** Asks again and again until it is true; a condition of the test, not a pause. */
export async function until(isTrue: () => Promise<boolean>, what: string, withinMs = 45_000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`it did not come to this within ${withinMs} ms: ${what}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

export function answers(url: string): () => Promise<boolean> {
  return () =>
    fetch(url).then(
      (response) => response.ok,
      () => false,
    );
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
