/** Writes a file of suppressed addresses while it reads them: however many there are, only some are held at a time. */
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { Db } from '../store/database.ts';
import { listExported } from '../store/report/suppression-export.ts';
import { type FileFormat, safeAddress } from './file-formats.ts';

const ROWS_AT_ONCE = 5_000;

export interface SuppressionFile {
  readonly db: Db;
  readonly portalId: number;
  readonly format: FileFormat;
  /** null: those who want nothing at all. Else those who left this stream, too. */
  readonly stream: string | null;
  readonly now: Date;
}

/** @throws when reading or sending ends early; half a list must not be taken for a whole one */
export async function writeSuppressionFile(file: SuppressionFile, to: Writable): Promise<void> {
  const { header } = file.format;
  await pipeline(
    Readable.from(readRows(file)),
    stringify({ record_delimiter: 'windows', ...(header ? { header: true, columns: [...header] } : {}) }),
    to,
  );
}

async function* readRows({ db, portalId, format, stream, now }: SuppressionFile): AsyncGenerator<readonly string[]> {
  const filter = { streams: stream === null ? [''] : ['', stream], reasons: format.reasons, now };
  let after: string | null = null;
  for (;;) {
    const rows = await listExported(db, portalId, filter, after, ROWS_AT_ONCE);
    for (const { email, reasons } of rows) if (email !== null) yield format.cells(safeAddress(email), reasons);
    after = rows.at(-1)?.hash ?? null;
    if (after === null) return;
  }
}
