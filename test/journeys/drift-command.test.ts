/** The comparison on the command line, carried out by real workers, one of which is killed in the middle. */

import { spawn } from 'node:child_process';
import { openPortalKeys } from '../../src/install/sealed-tokens.ts';
import { createSecretBox } from '../../src/lib/secrets.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { query } from '../../src/store/database.ts';
import { BARE_ENV } from '../support/bare-env.ts';
import { createTestDatabase } from '../support/database.ts';
import { installPortal } from '../support/installed.ts';
import { freePort, startProcess, until } from '../support/process.ts';
import { seedEspList } from '../support/seed-esp-list.ts';
import { createTestSender } from '../support/sendgrid.ts';

const HELD = 1_700;

test('the command asks for a comparison, follows it over the death of a worker, and tells what it found', async () => {
  const database = await createTestDatabase();
  const sandbox = await startSandbox();
  const worker = (env: Record<string, string>) =>
    startProcess(
      'src/worker.ts',
      { ...env, BW_LEASE_SLACK_MS: '500', BW_CALL_WINDOW_MS: '1000', BW_SWEEP_MS: '300' },
      () => Promise.resolve(true),
    );
  const workers: Awaited<ReturnType<typeof worker>>[] = [];
  try {
    const { db } = database;
    const { env, portalId } = await installPortal(
      db,
      database.url,
      sandbox.url,
      createTestSender().publicKey,
      await freePort(),
    );
    await fetch(`${sandbox.url}/_sandbox/seed`, {
      method: 'POST',
      body: JSON.stringify({ portalId, contacts: [{ properties: { email: 'ann@acme.test' } }] }),
    });
    const box = createSecretBox([Buffer.from(env.SECRET_KEYS ?? '', 'base64')]);
    const { keys_enc: keys } = (await db('portal').first('keys_enc')) as { keys_enc: string };
    const [source] = await query<{ source_id: number }>(db, 'select source_id from source');
    const held = Object.fromEntries(Array.from({ length: HELD }, (_, n) => [`p${n}@many.test`, {}]));
    await seedEspList(
      db,
      portalId,
      openPortalKeys(box, portalId, keys).hash,
      { sourceId: source?.source_id ?? 0, list: 'bounces' },
      { ...held, 'ann@acme.test': {} },
      new Date(),
    );
    const drift = (...more: string[]) => {
      const child = spawn(process.execPath, ['src/cli.ts', 'drift', '--portal', String(portalId), ...more], {
        env: { ...BARE_ENV, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let said = '';
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
      return new Promise<string>((done) => child.once('close', () => done(said)));
    };
    expect(await drift('--last')).toBe('It has not been compared yet.\n');

    const told = drift('--json');
    const compared = async () =>
      (await query<{ compared: number }>(db, 'select compared from drift_run'))[0]?.compared ?? 0;
    await fetch(`${sandbox.url}/_sandbox/settings`, { method: 'POST', body: JSON.stringify({ latencyMs: 300 }) });
    workers.push(await worker(env));
    await until(async () => (await compared()) > 0, 'a first step is saved');
    await workers[0]?.kill('SIGKILL');
    expect(await compared()).toBeLessThan(HELD);
    await fetch(`${sandbox.url}/_sandbox/settings`, { method: 'POST', body: JSON.stringify({ latencyMs: 0 }) });
    workers.push(await worker(env));
    expect(JSON.parse(await told)).toMatchObject({
      compared: HELD + 1,
      people: 1,
      counts: { esp_holds: 1 },
      findings: [{ email: 'ann@acme.test', kind: 'esp_holds' }],
    });
    expect(await drift('--last')).toMatch(
      /^1 person would have been mailed tomorrow\.\n\npeople +what differs\n1 +An email service holds them back/,
    );
    expect(await query(db, 'select 1 from drift_run')).toHaveLength(1);
  } finally {
    for (const one of workers) await one.kill('SIGKILL');
    await sandbox.close();
    await database.drop();
  }
}, 120_000);
