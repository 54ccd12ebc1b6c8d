/** Files of the past: rows per second from the file to the ledger, and how much memory that takes, at 100,000 rows and at 1,000,000. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { createSecretBox } from '../src/lib/secrets.ts';
import type { ImportRun } from './import-run.ts';
import type { Measure, Measures } from './measures.ts';
import { addBenchPortal } from './portal.ts';

const PORTAL = 9_000_031;
const IMPORT_KEY = Buffer.alloc(32, 1);
const MIB = 2 ** 20;

/** @param most rows of the larger file; the other has a tenth of them */
export async function measureImports(db: Knex, databaseUrl: string, most: number): Promise<Measures> {
  const [small, large] = [await importOf(db, databaseUrl, most / 10), await importOf(db, databaseUrl, most)];
  const measure = (value: number, unit: string, limit: number | null = null): Measure => ({
    value: Math.round(value),
    unit,
    limit: limit === null ? null : Math.round(limit),
    ratio: limit === null ? null : value / limit,
  });
  const rate = (run: ImportRun) => run.rows / ((run.receiveMs + run.takeMs) / 1_000);
  return {
    import_rows: measure(rate(large), 'rows/s, file to ledger', rate(small)),
    import_rows_received: measure(
      large.rows / (large.receiveMs / 1_000),
      'rows/s, file to rows',
      small.rows / (small.receiveMs / 1_000),
    ),
    import_rows_checked: measure(
      large.rows / (large.checkMs / 1_000),
      'rows/s, dry run',
      small.rows / (small.checkMs / 1_000),
    ),
    import_memory: measure(large.peakBytes / MIB, 'MiB above rest', small.peakBytes / MIB),
    // The same file once more.
    import_again_new: measure(large.newAgain, 'new facts of the same file again'),
  };
}

async function importOf(db: Knex, databaseUrl: string, rows: number): Promise<ImportRun> {
  await db.raw('truncate portal, event, delivery_day, seen_key, seen_import, tally cascade');
  await addBenchPortal(db, PORTAL, createSecretBox([IMPORT_KEY]));
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-bench-import-'));
  try {
    const file = join(folder, 'old-bounces.csv');
    await writeFile(file, rows);
    const child = spawn(
      process.execPath,
      [new URL('./import-run.ts', import.meta.url).pathname, file, String(PORTAL)],
      {
        env: { ...process.env, DATABASE_URL: databaseUrl },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    const [code] = (await once(child, 'close')) as [number];
    if (code !== 0) throw new Error(`the import ended with ${code}`);
    return JSON.parse(said) as ImportRun;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const REPLIES = [
  [
    'hard',
    '550 5.1.1 The email account that you tried to reach does not exist. Please try double-checking the address',
  ],
  ['soft', '452 4.2.2 The email account that you tried to reach is over quota'],
  ['blocked', '550 5.7.1 Service unavailable; client host blocked using a blocklist'],
  ['SpamComplaint', ''],
  ['hard', '550 5.4.1 Recipient address rejected: Access denied'],
] as const;

/** Five years of bounces: about three of each person, the newest last; each row is a fact of its own. */
async function writeFile(path: string, rows: number): Promise<void> {
  const out = createWriteStream(path);
  out.write('Email;Bounced at;Bounce type;Bounce reason;Campaign;Internal id\n');
  const people = Math.ceil(rows / 3);
  const begin = Date.UTC(2021, 0, 1);
  for (let n = 0; n < rows; n++) {
    const [type, reason] = REPLIES[n % REPLIES.length] ?? ['hard', ''];
    const at = new Date(begin + Math.floor((n / rows) * 1_826) * 86_400_000 + (n % 86_400) * 1_000).toISOString();
    const line = `person${n % people}@company${(n % people) % 20_000}.example;${at};${type};"${reason}";Campaign ${Math.floor((n / rows) * 120)};${n}\n`;
    if (!out.write(line)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}
