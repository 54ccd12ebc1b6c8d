/** The two processes of the demo, the sandbox and the app, with a folder of their own that goes when they go. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SECOND_MS } from '../../lib/clock.ts';
import { BellwetherError } from '../../lib/errors.ts';
import { type Child, startChild } from './child-process.ts';
import { findFreePort } from './free-port.ts';

export interface Processes {
  readonly appUrl: string;
  readonly sandboxUrl: string;
  /** The app's environment, for its command line. */
  readonly env: Readonly<Record<string, string>>;
  /** Where both write their logs. */
  readonly folder: string;
  /** Sentences about what is not as usual, such as a port that was taken. */
  readonly notes: readonly string[];
  sandboxReady(): Promise<void>;
  /** Until the database is there and migrated. */
  appReady(): Promise<void>;
  /** @throws BellwetherError with the last words of a process that has ended */
  assertAlive(): void;
  /** Ends both and removes the folder; once, however often it is called. */
  stop(): Promise<void>;
}

const APP_PORT = 3_000;
const SANDBOX_PORT = 4_010;
const READY_LIMIT_MS = 90 * SECOND_MS;
const LOOK_EVERY_MS = 100;
/** The app gives itself 25 s. */
const STOP_LIMIT_MS = 27 * SECOND_MS;

const CLIENT_ID = 'querfeld-demo';
const CLIENT_SECRET = 'querfeld-demo-secret-0123456789';

export async function startProcesses(): Promise<Processes> {
  const [appPort, sandboxPort] = [await findFreePort(APP_PORT), await findFreePort(SANDBOX_PORT)];
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-demo-'));
  // As root, PostgreSQL drops to another user, who must be able to enter.
  await chmod(folder, 0o755);
  const appUrl = `http://localhost:${appPort}`;
  const sandboxUrl = `http://localhost:${sandboxPort}`;
  const env = {
    NODE_ENV: 'development',
    PORT: String(appPort),
    PUBLIC_URL: appUrl,
    HUBSPOT_CLIENT_ID: CLIENT_ID,
    HUBSPOT_CLIENT_SECRET: CLIENT_SECRET,
    HUBSPOT_API_URL: sandboxUrl,
    HUBSPOT_APP_URL: sandboxUrl,
    BW_DATA_DIR: join(folder, 'data'),
    // Whoever watches the demo sees a task when its bounce comes in.
    BW_SETTLE_MINUTES: '0',
    LOG_LEVEL: 'warn',
  };
  const sandbox = startChild({
    name: 'The sandbox CRM',
    script: 'sandbox/main.ts',
    env: {
      SANDBOX_PORT: String(sandboxPort),
      SANDBOX_CLIENT_ID: CLIENT_ID,
      SANDBOX_CLIENT_SECRET: CLIENT_SECRET,
      SANDBOX_REDIRECT_URLS: `${appUrl}/oauth/callback`,
    },
    logFile: join(folder, 'sandbox.log'),
  });
  const app = startChild({ name: 'Bellwether', script: 'start.ts', env, logFile: join(folder, 'bellwether.log') });
  const children = [app, sandbox];
  let stopping: Promise<void> | null = null;

  return {
    appUrl,
    sandboxUrl,
    env,
    folder,
    notes: [...noteOn('Bellwether', APP_PORT, appPort), ...noteOn('the sandbox', SANDBOX_PORT, sandboxPort)],
    sandboxReady: async () => void (await sandbox.saysLine('sandbox ready')),
    appReady: () => waitForAnswer(app, `${appUrl}/readyz`),
    assertAlive: () => {
      for (const child of children) child.assertAlive();
    },
    stop() {
      stopping ??= (async () => {
        await Promise.all(children.map((child) => child.stop(STOP_LIMIT_MS)));
        await rm(folder, { recursive: true, force: true, maxRetries: 5 });
      })();
      return stopping;
    },
  };
}

function noteOn(who: string, wanted: number, got: number): string[] {
  return wanted === got ? [] : [`Port ${wanted} is in use, so ${who} is at ${got}.`];
}

async function waitForAnswer(child: Child, url: string): Promise<void> {
  const until = performance.now() + READY_LIMIT_MS;
  while (performance.now() < until) {
    child.assertAlive();
    const isReady = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) return;
    await new Promise((done) => void setTimeout(done, LOOK_EVERY_MS));
  }
  throw new BellwetherError(
    'demo.not-ready',
    `${child.name} was not ready within ${READY_LIMIT_MS / SECOND_MS} seconds. Is the machine very busy? Run the demo again.`,
  );
}
