/** Rows that could not be read, as a CSV that spreadsheets open safely; written while they are read. */
import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { Db } from '../../store/database.ts';
import type { ImportRow } from '../../store/import.ts';
import { errorColumns, listRowErrors } from './list-row-errors.ts';

export function writeRowErrors(db: Db, portalId: number, file: ImportRow, now: Date): Readable {
  const columns = errorColumns(file);
  const width = columns.length - 2;
  async function* cells(): AsyncGenerator<(string | number)[]> {
    for await (const { line, why, cells: row } of listRowErrors(db, portalId, file, now))
      yield [...Array.from({ length: width }, (_, at) => row[at] ?? ''), line, why];
  }
  // Columns by place, so that two of one name stay two.
  return Readable.from(cells()).compose(
    stringify({
      header: true,
      columns: columns.map((header, at) => ({ key: String(at), header })),
      record_delimiter: 'windows',
      bom: true,
      // A cell that begins with = or the like is run by spreadsheets, and others wrote these words.
      escape_formulas: true,
    }),
  );
}
