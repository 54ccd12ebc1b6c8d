import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = new URL('../../src/sandbox/main.ts', import.meta.url).pathname;

async function start(env: Record<string, string>, main = MAIN): Promise<{ process: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [main], {
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

test('without the packages for development it starts, and says on the record why no card is shown', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-bare-'));
  const root = new URL('../../', import.meta.url).pathname;
  for (const one of ['src/sandbox', 'hubspot']) cpSync(join(root, one), join(folder, one), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  mkdirSync(join(folder, 'node_modules'));
  for (const name of ['zod', 'hono']) symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  const bare = await start({ SANDBOX_PORT: '0' }, join(folder, 'src/sandbox/main.ts'));
  const control = (path: string, body: object) =>
    fetch(`${bare.url}/_sandbox/${path}`, { method: 'POST', body: JSON.stringify(body) });
  await control('install', { portalId: 8_800_001 });
  const seeded = await control('seed', {
    portalId: 8_800_001,
    contacts: [{ key: 'a', properties: { email: 'a@x.test' } }],
  });
  const { portals } = (await seeded.json()) as { portals: { ids: { contacts: { a: string } } }[] };
  const page = await fetch(`${bare.url}/portals/8800001/contacts/${portals[0]?.ids.contacts.a}`);
  const text = await page.text();
  expect(page.status).toBe(200);
  expect(text).toContain('It cannot be shown here: Cannot find package');
  expect(text).toContain('Activity');
  await stop(bare.process);
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
