import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = new URL('../../src/sandbox/main.ts', import.meta.url).pathname;

async function start(env: Record<string, string>): Promise<{ process: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { process: child, url: /^sandbox ready (http:\/\/localhost:\d+)$/.exec(String(line))?.[1] ?? '' };
}

async function stop(child: ChildProcess): Promise<number | null> {
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const [code] = await exited;
  return code;
}

test('the process says where it listens, and keeps everything when it is told to stop', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  const env = {
    SANDBOX_PORT: '0',
    SANDBOX_DATA: join(folder, 'data.json'),
    SANDBOX_WEBHOOK_URL: 'http://localhost:3000/hubspot/webhooks',
  };
  const first = await start(env);
  await fetch(`${first.url}/_sandbox/portals`, {
    method: 'POST',
    body: JSON.stringify({ portalId: 42, name: 'Kept' }),
  });
  expect(await (await fetch(`${first.url}/_sandbox/settings`)).json()).toMatchObject({
    webhookUrl: env.SANDBOX_WEBHOOK_URL,
  });
  expect(await stop(first.process)).toBe(0);
  const second = await start(env);
  const state = await (await fetch(`${second.url}/_sandbox/state?portalId=42`)).json();
  expect(state).toMatchObject({ portals: [{ portalId: 42, name: 'Kept' }] });
  expect(await stop(second.process)).toBe(0);
  rmSync(folder, { recursive: true });
});

test('a port that is no number is refused with words', async () => {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, SANDBOX_PORT: 'many' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [line] = await once(createInterface({ input: child.stderr }), 'line');
  expect(line).toBe('SANDBOX_PORT is many; set it to a number from 0 (any free port) to 65535.');
});
