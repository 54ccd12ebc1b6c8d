/** The stand-in for HubSpot as a process of its own, with its rate limit on. */
import { spawn } from 'node:child_process';
import { Agent, fetch } from 'undici';

export interface Calls {
  readonly total: number;
  readonly rateLimited: number;
  readonly endpoints: Readonly<Record<string, number>>;
}

export interface BenchSandbox {
  readonly url: string;
  control(method: string, path: string, body?: object): Promise<unknown>;
  stop(): void;
}

export async function startSandboxProcess(): Promise<BenchSandbox> {
  // Seeding takes longer than the calls that this process's own dispatcher allows.
  const dispatcher = new Agent();
  const child = spawn(process.execPath, ['src/sandbox/main.ts'], {
    env: { ...process.env, SANDBOX_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const chunk of child.stdout) {
    const url = /sandbox ready (\S+)/.exec(String(chunk))?.[1];
    if (!url) continue;
    return {
      url,
      async control(method, path, body) {
        const response = await fetch(`${url}/_sandbox/${path}`, {
          method,
          dispatcher,
          ...(body ? { body: JSON.stringify(body) } : {}),
        });
        return response.status === 204 ? null : response.json();
      },
      stop: () => void child.kill('SIGTERM'),
    };
  }
  throw new Error('the sandbox did not start');
}
