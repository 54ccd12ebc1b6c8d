/** The reports of the command line, as it is run. */
import { spawn } from 'node:child_process';
import { DAY_MS } from '../../src/lib/clock.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { createTestDatabase } from '../support/database.ts';
import { installPortal } from '../support/installed.ts';
import { seedEpisode, seedLeaver } from '../support/seed-reasons.ts';
import { createTestSender } from '../support/sendgrid.ts';

const PORTAL = 8_800_001;

test('reasons and win-backs, in words and as JSON; what cannot be meant is refused in words', async () => {
  const database = await createTestDatabase();
  const sandbox = await startSandbox();
  try {
    const { db } = database;
    const { env } = await installPortal(db, database.url, sandbox.url, createTestSender().publicKey, 3_000);
    const now = new Date();
    let addressId = 0;
    for (let n = 0; n < 11; n++)
      addressId = await seedLeaver(db, PORTAL, now, {
        email: `p${n}@x.test`,
        campaign: 'News',
        reason: n < 9 ? 'too_often' : 'other',
        words: n === 0 ? 'Too much.' : null,
      });
    await seedEpisode(db, PORTAL, new Date(now.getTime() - DAY_MS), {
      addressId,
      plays: ['champion-lost'],
      daysAgo: 3,
      endedAfterDays: 2,
      by: 'reply',
    });
    const bellwether = async (...command: string[]) => {
      const child = spawn(process.execPath, ['src/cli.ts', 'report', ...command, '--portal', String(PORTAL)], {
        env: { PATH: process.env.PATH ?? '', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let [said, complained] = ['', ''];
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
      child.stderr.on('data', (chunk: Buffer) => {
        complained += chunk.toString();
      });
      const code = await new Promise<number | null>((done) => child.once('close', done));
      return { code, said, complained };
    };
    const reasons = await bellwether('reasons');
    expect(reasons.said).toMatch(
      /^campaign +left +said why +reasons\nNews +11 +11 +Too many emails 9 \(82 %\), Something else 2 \(18 %\)\n“Too much.” \(p0@x.test, /,
    );
    const { groups, words } = JSON.parse((await bellwether('reasons', '--by', 'stream', '--json')).said);
    expect([groups[0]?.left, words[0]?.words]).toEqual([11, 'Too much.']);
    const wins = await bellwether('winbacks', '--days', '30');
    expect(wins.said).toMatch(
      /^play +lost +won back +rate +half within +still lost\nChampion lost +1 +1 +too few +2 days +0\n/,
    );
    const wrong = await bellwether('winbacks', '--by', 'moon');
    expect([wrong.code, wrong.complained]).toEqual([
      1,
      expect.stringContaining('--by takes play, reason, owner, not "moon".'),
    ]);
    expect((await bellwether('reasons', '--days', '0')).code).toBe(1);
  } finally {
    await sandbox.close();
    await database.drop();
  }
}, 120_000);
