/** The lost report as a file: CSV, streamed however long it is, or a workbook up to what that holds. */
import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { LostPerson } from '../jobs/join-lost.ts';
import { writeXlsx, type XlsxValue } from '../table/write-xlsx.ts';
import { LOST_COLUMNS } from './lost-columns.ts';

export const LOST_FORMATS = ['csv', 'xlsx'] as const;
export type LostFormat = (typeof LOST_FORMATS)[number];

/** @param forExcel with the mark by which Excel knows UTF-8; others read it as part of the first name */
export function writeLostCsv(people: AsyncIterable<LostPerson>, forExcel: boolean): Readable {
  return Readable.from(cellsOf(people, (value) => (value instanceof Date ? value.toISOString() : value))).compose(
    stringify({
      header: true,
      columns: LOST_COLUMNS.map(({ name }, at) => ({ key: String(at), header: name })),
      // RFC 4180.
      record_delimiter: 'windows',
      bom: forExcel,
      // A cell that begins with = or the like is run by spreadsheets, and others wrote these words.
      escape_formulas: true,
    }),
  );
}

/** @throws BellwetherError `table.too-long` before anything is written */
export function writeLostXlsx(people: AsyncIterable<LostPerson>): Promise<Readable> {
  return writeXlsx(
    'Lost contacts',
    LOST_COLUMNS,
    cellsOf(people, (value) => value),
  );
}

async function* cellsOf<Value>(
  people: AsyncIterable<LostPerson>,
  write: (value: XlsxValue) => Value,
): AsyncGenerator<Value[]> {
  for await (const person of people) yield LOST_COLUMNS.map((column) => write(column.value(person)));
}
