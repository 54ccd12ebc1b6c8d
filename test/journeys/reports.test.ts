/** The reports of the command line, as it is run. */

import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DAY_MS } from '../../src/lib/clock.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { saveDirectory } from '../../src/store/directory.ts';
import { readTable } from '../../src/table/read-table.ts';
import { directoryEntry } from '../store/directory-entry.ts';
import { BARE_ENV } from '../support/bare-env.ts';
import { createTestDatabase } from '../support/database.ts';
import { installPortal } from '../support/installed.ts';
import { seedMail } from '../support/seed-rates.ts';
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
        env: { ...BARE_ENV, ...env },
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

    await seedMail(db, PORTAL, now, {
      list: 'good',
      delivered: 990,
      unknown: 10,
      campaign: 'News',
      dataSource: 'form',
    });
    await seedMail(db, PORTAL, now, {
      list: 'bad',
      delivered: 70,
      unknown: 30,
      campaign: 'News',
      dataSource: 'partner',
    });
    const rates = await bellwether('rates', '--by', 'data-source');
    expect(rates.said).toMatch(
      /^data-source +addresses tried +delivered +unknown users +rate\nform +1000 +990 +10 +1 % \(0\.54 to 1\.8 %\)\npartner +100 +70 +30 +30 % \(22 to 40 %\)\n/,
    );
    const day = new Date(now.getTime() - DAY_MS).toISOString().slice(0, 10);
    const json = JSON.parse(
      (await bellwether('rates', '--from', day, '--to', day, '--data-source', 'partner', '--json')).said,
    );
    expect(json).toMatchObject({
      by: 'campaign',
      from: day,
      to: day,
      groups: [{ key: 'News', attempted: 100, delivered: 70, unknown: 30, rate: 0.3, low: expect.closeTo(0.2189, 4) }],
    });
    const lost = ['ann', 'bob'].map((word, at) => ({
      ...directoryEntry(900 + at, word),
      atStake: { EUR: 84_000 + at },
    }));
    await saveDirectory(db, PORTAL, lost);
    const view = ['--view', '?least=84001&currency=EUR'];
    const csv = (await bellwether('lost', ...view)).said.split('\r\n');
    expect([csv.length, csv[0]?.slice(0, 9), csv[1]?.slice(0, 20)]).toEqual([
      3,
      '\uFEFFAddress,',
      'bob@x.test,Same bob,',
    ]);
    const folder = await mkdtemp(join(tmpdir(), 'bw-report-'));
    expect(await bellwether('lost', ...view, '--format', 'xlsx', '--out', join(folder, 'lost.xlsx'))).toEqual({
      code: 0,
      said: '',
      complained: '',
    });
    expect(await readdir(folder)).toEqual(['lost.xlsx']);
    const book = { name: 'lost.xlsx', chunks: createReadStream(join(folder, 'lost.xlsx')) };
    const emails: (string | undefined)[] = [];
    await readTable(book, null, async ({ rows }) => {
      for await (const { cells } of rows) emails.push(cells[0]);
    });
    expect(emails).toEqual(['Address', 'bob@x.test']);
    for (const [options, complaint] of [
      [['--view', 'rolle=champion'], '--view cannot mean "rolle=champion". Choose on the page, and'],
      [['--view', 'quiet=soon'], '--view cannot mean "quiet=soon".'],
      [['--out', `${folder}/none/lost.csv`], 'cannot be written: ENOENT'],
    ] as const) {
      const { code, complained } = await bellwether('lost', ...options);
      expect([code, complained]).toEqual([1, expect.stringContaining(complaint)]);
      expect(complained).not.toContain('    at ');
    }
    await rm(folder, { recursive: true });
    const none = await bellwether('rates', '--from', '2020-01-01', '--to', '2020-01-31');
    expect(none.said).toBe('No mail of 2020-01-01 to 2020-01-31 was reported.\n');
    expect(await bellwether('rates', '--from', '2026-02-30')).toMatchObject({
      code: 1,
      complained: expect.stringContaining('--from takes a day such as 2026-11-20, not "2026-02-30".'),
    });
  } finally {
    await sandbox.close();
    await database.drop();
  }
}, 120_000);
