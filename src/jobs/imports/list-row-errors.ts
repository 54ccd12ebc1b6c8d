/** Rows of a file that could not be read, whole, with why: to be mended and handed over again. Read part by part. */
import { readRow } from '../../esp/table_file/read-row.ts';
import { readRows } from '../../esp/table_file/rows-body.ts';
import type { Db } from '../../store/database.ts';
import type { ImportRow } from '../../store/import.ts';
import { listParts, listRefusedParts } from '../../store/import-part.ts';
import { readFindings } from './read-findings.ts';

export interface RowError {
  readonly line: number;
  readonly why: string;
  readonly cells: readonly string[];
}

const PARTS = 10;

/** @param now as of which a file that still waits is read */
export async function* listRowErrors(db: Db, portalId: number, file: ImportRow, now: Date): AsyncGenerator<RowError> {
  if (file.plan?.kind === 'findings') return yield* unfit(db, portalId, file);
  yield* file.state === 'importing' || file.state === 'done'
    ? refused(db, portalId, file)
    : waiting(db, portalId, file, now);
}

async function* waiting(db: Db, portalId: number, file: ImportRow, now: Date): AsyncGenerator<RowError> {
  const { plan, digest } = file;
  if (plan === null) return;
  for (let from = 0; ; from += PARTS) {
    const parts = await listParts(db, portalId, file.importId, from, PARTS);
    for (const { body } of parts) {
      const read = readRows(body);
      for (const [at, cells] of (read?.rows ?? []).entries()) {
        const found = readRow(cells, plan, { receivedAt: now, digest: digest ?? '' });
        if (found.is === 'error') yield { line: read?.lines[at] ?? 0, why: found.why, cells };
      }
    }
    if (parts.length < PARTS) return;
  }
}

/** What was taken in meanwhile is said already, and no error any more. */
async function* unfit(db: Db, portalId: number, { importId, plan }: ImportRow): AsyncGenerator<RowError> {
  if (plan === null) return;
  for (let from = 0; ; from += PARTS) {
    const parts = await listParts(db, portalId, importId, from, PARTS);
    for (const { body } of parts) {
      for (const row of await readFindings(db, portalId, plan, body)) {
        if (row.is === 'error') yield { line: row.line, why: row.why, cells: row.cells };
      }
    }
    if (parts.length < PARTS) return;
  }
}

async function* refused(db: Db, portalId: number, file: ImportRow): AsyncGenerator<RowError> {
  let after = 0;
  for (;;) {
    const parts = await listRefusedParts(db, portalId, file.importId, after, PARTS);
    for (const { body, rejected } of parts) {
      const read = readRows(body);
      for (const { index, why } of rejected) {
        const cells = read?.rows[index];
        if (cells) yield { line: read?.lines[index] ?? 0, why: why.replace(/^Line \d+: /, ''), cells };
      }
    }
    after = parts.at(-1)?.deliveryId ?? after;
    if (parts.length < PARTS) return;
  }
}

/** Names of the columns as the file has them, with the two that are added behind. */
export function errorColumns(file: ImportRow): string[] {
  const most = Math.max(file.header.length, file.profiles.length);
  const names = Array.from(
    { length: most },
    (_, at) => file.profiles[at]?.name ?? file.header[at] ?? `Column ${at + 1}`,
  );
  return [...names, 'Line', 'Why it was left out'];
}
