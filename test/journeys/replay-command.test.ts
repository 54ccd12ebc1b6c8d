/** Rules tried on the command line: told in words or as JSON, refused where the file is wrong, and nothing is kept. */

import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '../../src/sandbox/server.ts';
import { query } from '../../src/store/database.ts';
import { BARE_ENV } from '../support/bare-env.ts';
import { createTestDatabase } from '../support/database.ts';
import { fillHistory } from '../support/fill-history.ts';
import { installPortal } from '../support/installed.ts';
import { freePort } from '../support/process.ts';
import { createTestSender } from '../support/sendgrid.ts';

test('the command says what other rules would have done, and refuses what is no rule', async () => {
  const database = await createTestDatabase();
  const sandbox = await startSandbox();
  const folder = await mkdtemp(join(tmpdir(), 'replay-command-'));
  try {
    const { db, url } = database;
    await fetch(`${sandbox.url}/_sandbox/seed`, { method: 'POST', body: JSON.stringify({ portalId: 8_800_001 }) });
    const { publicKey } = createTestSender();
    const { portalId, env } = await installPortal(db, url, sandbox.url, publicKey, await freePort());
    await fillHistory(db, { portalId, addresses: 700, eventsEach: 3, now: new Date() });
    const file = join(folder, 'rules.json');
    const replay = async (settings: string, ...more: string[]) => {
      await writeFile(file, settings);
      const args = ['src/cli.ts', 'replay', '--portal', String(portalId), '--settings', file, ...more];
      const child = spawn(process.execPath, args, { env: { ...BARE_ENV, ...env }, stdio: 'pipe' });
      const said = { out: '', err: '' };
      child.stdout.on('data', (chunk: Buffer) => {
        said.out += chunk.toString();
      });
      child.stderr.on('data', (chunk: Buffer) => {
        said.err += chunk.toString();
      });
      const code = await new Promise<number | null>((done) => void child.once('close', done));
      return { ...said, code };
    };
    const lower = '{"decide": {"dealProbability": 0.2}}';

    const inWords = await replay(lower);
    expect(inWords).toMatchObject({ code: 0, err: '' });
    const [, more = 0, fewer = 0] = (/opened (\d+) tasks more and (\d+) fewer/.exec(inWords.out) ?? []).map(Number);
    expect(more).toBeGreaterThan(10);

    const found = JSON.parse((await replay(lower, '--json')).out) as Record<string, unknown>;
    expect(found).toMatchObject({ addresses: 700, events: 2_100, isCut: false, sums: { more, fewer } });
    const differences = found.differences as { kind: string; side: string; readsOtherwise: boolean }[];
    expect(differences.filter(({ kind, side }) => kind === 'task' && side !== 'both')).toHaveLength(more + fewer);
    expect(differences.every(({ side, readsOtherwise }) => side !== 'both' || readsOtherwise)).toBe(true);

    const wrong = await replay('{"decide": {"dealProbabilty": 0.2}}');
    expect(wrong.code).not.toBe(0);
    expect(wrong.err).toContain('"dealProbabilty"');
    expect(await query(db, 'select 1 from replay union all select 1 from replay_finding', [])).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await sandbox.close();
    await database.drop();
  }
}, 90_000);
