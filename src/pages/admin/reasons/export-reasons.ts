/** All answers of a choice as CSV, written while they are read. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { Response } from 'express';
import { type OwnWords, streamInWords } from '../../../flow/own-words.ts';
import type { Db } from '../../../store/database.ts';
import { listReasonAnswers, type ReasonAnswer, type ReasonsFilter } from '../../../store/report/reasons.ts';
import { reasonLabel } from './reasons-page.ts';

const ROWS_AT_ONCE = 1_000;

type Cell = string | null;

const COLUMNS: readonly (readonly [string, (row: ReasonAnswer, words: OwnWords) => Cell])[] = [
  ['Said', (row) => row.answeredAt.toISOString()],
  ['Reason', (row, words) => (row.reason ? reasonLabel(row.reason, words) : null)],
  ['Words', (row) => row.words],
  ['Mailing', (row) => row.campaign],
  ['Kind of mail', (row, words) => (row.stream === null ? null : streamInWords(row.stream, words))],
  ['Owner', (row) => row.owner],
  ['Person', (row) => row.person],
  ['Address', (row) => row.email],
];

/** @throws when reading or sending ends early; then the response is cut off, so that half a list is not taken for a whole one */
export async function sendReasonsCsv(
  response: Response,
  db: Db,
  portalId: number,
  filter: ReasonsFilter,
  { day, words }: { readonly day: string; readonly words: OwnWords },
): Promise<void> {
  response.status(200).set({
    'Cache-Control': 'no-store',
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="reasons-${day}.csv"`,
  });
  await pipeline(
    Readable.from(readCells(db, portalId, filter, words)),
    stringify({
      header: true,
      columns: COLUMNS.map(([name]) => name),
      record_delimiter: 'windows',
      bom: true,
      // A cell that begins with = or the like is run by spreadsheets, and strangers wrote these words.
      escape_formulas: true,
    }),
    response,
  );
}

async function* readCells(db: Db, portalId: number, filter: ReasonsFilter, words: OwnWords): AsyncGenerator<Cell[]> {
  let after: ReasonAnswer | null = null;
  for (;;) {
    const rows: ReasonAnswer[] = await listReasonAnswers(db, portalId, filter, {
      withWords: false,
      after,
      limit: ROWS_AT_ONCE,
    });
    for (const row of rows) yield COLUMNS.map(([, cell]) => cell(row, words));
    after = rows.at(-1) ?? null;
    if (rows.length < ROWS_AT_ONCE) return;
  }
}
