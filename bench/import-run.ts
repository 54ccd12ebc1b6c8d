/** One file, checked and taken in by a process of its own, so that its memory is the import's. */
import { createReadStream } from 'node:fs';
import { findAdapter } from '../src/flow/adapt/adapters.ts';
import { carryOutImport } from '../src/jobs/imports/carry-out-import.ts';
import { checkWhole } from '../src/jobs/imports/check-import.ts';
import { openCheckingPortal } from '../src/jobs/imports/checking-portal.ts';
import { planImport } from '../src/jobs/imports/plan-import.ts';
import { receiveImport } from '../src/jobs/imports/receive-import.ts';
import { takeIn } from '../src/jobs/take-in.ts';
import { systemClock } from '../src/lib/clock.ts';
import { createLog } from '../src/lib/log.ts';
import { createSecretBox } from '../src/lib/secrets.ts';
import { connect } from '../src/store/database.ts';
import { findImport, type ImportRow, savePlan } from '../src/store/import.ts';

export interface ImportRun {
  readonly rows: number;
  readonly receiveMs: number;
  readonly checkMs: number;
  readonly takeMs: number;
  /** The most that the process had, above what it has at rest. */
  readonly peakBytes: number;
  /** Facts that the same file brings when it is taken in once more. */
  readonly newAgain: number;
}

const [file = '', portal = ''] = process.argv.slice(2);
const portalId = Number(portal);
const db = connect(process.env.DATABASE_URL ?? '', 4);
const deps = {
  db,
  clock: systemClock,
  box: createSecretBox([Buffer.alloc(32, 1)]),
  log: createLog('silent', 'bench'),
  findAdapter,
};
const judging = await openCheckingPortal(deps, portalId);

async function timed(run: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await run();
  return performance.now() - from;
}

async function receive(): Promise<ImportRow> {
  const chunks = createReadStream(file, { highWaterMark: 64 * 1024 });
  return found(await receiveImport(deps, portalId, 'bench', { name: 'old-bounces.csv', chunks }));
}

async function found(importId: number): Promise<ImportRow> {
  const row = await findImport(db, portalId, importId);
  if (!row) throw new Error('the import is gone');
  return row;
}

async function take(row: ImportRow): Promise<void> {
  await carryOutImport(deps, portalId, 'bench', row.importId);
  while ((await takeIn(deps, judging)) > 0);
}

// What is loaded and compiled once is no cost of a row.
const rest = process.memoryUsage.rss();
let stored: ImportRow | null = null;
const receiveMs = await timed(async () => {
  stored = await receive();
});
const row = stored as unknown as ImportRow;
await savePlan(db, portalId, row.importId, planImport(row, {}), 'checking');
const checkMs = await timed(() => checkWhole(deps, judging, row.importId, () => undefined));
const takeMs = await timed(() => take(row));
const peakBytes = process.resourceUsage().maxRSS * 1_024 - rest;
const again = await receive();
await savePlan(db, portalId, again.importId, planImport(again, {}), 'ready');
await take(again);
const { news } = await found(again.importId);
const run: ImportRun = { rows: row.rows, receiveMs, checkMs, takeMs, peakBytes, newAgain: news };
process.stdout.write(JSON.stringify(run));
await db.destroy();
