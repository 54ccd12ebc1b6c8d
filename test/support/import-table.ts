/** A table handed over in a test, as the console and the command line do it. */
import type { ImportPlan } from '../../src/esp/table_file/import-plan.ts';
import { carryOutImport } from '../../src/jobs/imports/carry-out-import.ts';
import type { Findings } from '../../src/jobs/imports/check-findings.ts';
import { checkWhole } from '../../src/jobs/imports/check-import.ts';
import { openCheckingPortal } from '../../src/jobs/imports/checking-portal.ts';
import { planImport, type SaidOfImport } from '../../src/jobs/imports/plan-import.ts';
import { receiveImport } from '../../src/jobs/imports/receive-import.ts';
import { createLog } from '../../src/lib/log.ts';
import { findImport, type ImportRow, savePlan } from '../../src/store/import.ts';
import type { FlowBench } from './flow-bench.ts';
import { testBox } from './portal.ts';

type Bench = Pick<FlowBench, 'db' | 'clock' | 'portalId'>;

export async function* chunked(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** @param size of the chunks in which it comes */
export async function receive(
  bench: Bench,
  text: string | Buffer,
  name = 'old.csv',
  size = 7,
  sheet: string | null = null,
): Promise<ImportRow> {
  const file = { name, chunks: chunked(Buffer.from(text), size) };
  return read(bench, await receiveImport(bench, bench.portalId, 'admin@x.test', file, sheet));
}

export async function plan(bench: Bench, file: ImportRow, said: SaidOfImport = {}): Promise<ImportPlan> {
  const planned = planImport(file, said);
  await savePlan(bench.db, bench.portalId, file.importId, planned, 'ready');
  return planned;
}

/** Handed over, planned, and carried out; the worker takes it in when it is drained. */
export async function take(
  bench: Bench,
  text: string | Buffer,
  said: SaidOfImport = {},
  name = 'old.csv',
): Promise<number> {
  const file = await receive(bench, text, name);
  await plan(bench, file, said);
  await carryOutImport({ ...bench, box: testBox }, bench.portalId, 'admin@x.test', file.importId);
  return file.importId;
}

export async function check(
  bench: Bench,
  text: string | Buffer,
  said: SaidOfImport = {},
  name = 'old.csv',
): Promise<Findings> {
  const file = await receive(bench, text, name);
  await savePlan(bench.db, bench.portalId, file.importId, planImport(file, said), 'checking');
  const deps = { db: bench.db, clock: bench.clock, log: createLog('silent', 'test') };
  const portal = await openCheckingPortal({ ...bench, box: testBox }, bench.portalId);
  return checkWhole(deps, portal, file.importId, () => undefined);
}

async function read({ db, portalId }: Bench, importId: number): Promise<ImportRow> {
  const file = await findImport(db, portalId, importId);
  if (!file) throw new Error(`there is no import ${importId}`);
  return file;
}
