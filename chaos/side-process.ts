/** Processes that come and go within a round. */

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { BARE_ENV } from '../test/support/bare-env.ts';

type Env = Readonly<Record<string, string>>;

/** @returns null where it ends well, else what it said */
export async function runToEnd(script: string, words: readonly string[], env: Env): Promise<string | null> {
  const child = spawn(process.execPath, [script, ...words], {
    env: { ...BARE_ENV, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const code = await new Promise<number | null>((done) => child.once('exit', done));
  return code === 0 ? null : `${code}: ${said}`;
}

export interface RivalProcess {
  /** @returns the lines that it wrote */
  stop(): Promise<string[]>;
  kill(): void;
}

/** @param log file descriptor */
export function startRivalProcess(portalId: number, env: Env, log: number): RivalProcess {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'rival-process.ts'), String(portalId)], {
    env: { ...BARE_ENV, ...env },
    stdio: ['ignore', 'pipe', log],
  });
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  return {
    async stop() {
      child.kill('SIGTERM');
      await ended;
      return said.split('\n').filter(Boolean);
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
