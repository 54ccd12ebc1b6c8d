/** Changing SECRET_KEYS with the command line as it is run: doctor says what is still needed, reseal makes it unneeded. */

import { spawn } from 'node:child_process';
import { startSandbox } from '../../src/sandbox/server.ts';
import { BARE_ENV } from '../support/bare-env.ts';
import { createTestDatabase } from '../support/database.ts';
import { installPortal } from '../support/installed.ts';
import { createTestSender } from '../support/sendgrid.ts';

const NEW = Buffer.alloc(32, 4).toString('base64');

test('a new key in front, everything sealed anew, and the old key is gone', async () => {
  const database = await createTestDatabase();
  const sandbox = await startSandbox();
  try {
    const { env } = await installPortal(database.db, database.url, sandbox.url, createTestSender().publicKey, 3_000);
    const old = env.SECRET_KEYS ?? '';
    const bellwether = async (keys: string, ...command: string[]) => {
      const child = spawn(process.execPath, ['src/cli.ts', ...command], {
        env: { ...BARE_ENV, ...env, SECRET_KEYS: keys },
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      let words = '';
      child.stdout.on('data', (chunk: Buffer) => {
        words += chunk.toString();
      });
      const code = await new Promise<number | null>((done) => child.once('close', done));
      return { code, words };
    };

    const tooEarly = await bellwether(NEW, 'doctor');
    expect(tooEarly.words).toMatch(/BAD .*5 stored secrets were sealed under a key that is not in SECRET_KEYS/);
    expect(tooEarly.code).toBe(1);
    const lost = await bellwether(NEW, 'reseal');
    expect(lost.words).toContain('Portal 8800001: no key of SECRET_KEYS opens its tokens.');
    expect(lost.code).toBe(1);

    const both = `${NEW},${old}`;
    expect((await bellwether(both, 'doctor')).words).toContain('5 stored secrets are still sealed under an older key');
    const resealed = await bellwether(both, 'reseal', '--json');
    expect(JSON.parse(resealed.words)).toEqual({ done: 3, changed: 0, unreadable: [] });
    expect((await bellwether(both, 'doctor')).words).toContain('the older keys of SECRET_KEYS are no longer needed');

    const alone = await bellwether(NEW, 'doctor');
    expect(alone.words).not.toContain('SECRET_KEYS');
    expect(alone.words).toContain('portal 8800001: connected to HubSpot');
    expect((await bellwether(NEW, 'source', 'list', '--portal', '8800001')).code).toBe(0);
    expect((await bellwether(old, 'doctor')).words).toContain('not in SECRET_KEYS');
  } finally {
    await sandbox.close();
    await database.drop();
  }
}, 60_000);
