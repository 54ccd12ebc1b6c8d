/** A file that is handed over is stored row by row while it comes, and looked at as a whole: nothing is taken in yet. */
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { COLUMN_NAMES, plainName } from '../../esp/table_file/column-names.ts';
import { ColumnProfiler } from '../../esp/table_file/column-profile.ts';
import { type RowsBody, writeRows } from '../../esp/table_file/rows-body.ts';
import type { Clock } from '../../lib/clock.ts';
import { cutText } from '../../lib/cut-text.ts';
import { BellwetherError } from '../../lib/errors.ts';
import { deleteImport, insertImport, saveReceived } from '../../store/import.ts';
import { insertPart } from '../../store/import-part.ts';
import { type OpenTable, readTable } from '../../table/read-table.ts';
import type { TableFile, TableRow } from '../../table/table-row.ts';

export interface ReceiveDeps {
  readonly db: Knex;
  readonly clock: Clock;
}

/** Rows of a delivery, and characters after which one is full. */
const PART_ROWS = 500;
const PART_TEXT = 1024 * 1024;
/** Titles that may stand above the names of the columns. */
const ABOVE = 10;
/** The most that Excel's largest sheet has, twice. */
const MAX_ROWS = 2_097_152;

/**
 * @param by who hands it over
 * @param onRows after each part, with how many rows were stored so far
 * @returns the import's id
 * @throws BellwetherError `import.*` where the file cannot be read to its end: then nothing of it is kept
 */
export async function receiveImport(
  deps: ReceiveDeps,
  portalId: number,
  by: string,
  file: TableFile,
  sheet: string | null = null,
  onRows: (rows: number) => void = () => undefined,
): Promise<number> {
  const { db, clock } = deps;
  const fileName = cutText(file.name.replaceAll('\0', ''), 200);
  const importId = await insertImport(db, portalId, { fileName, askedBy: by, createdAt: clock.now() });
  try {
    await readTable(file, sheet, (table) => storeRows(db, portalId, importId, fileName, table, onRows));
    return importId;
  } catch (thrown) {
    await deleteImport(db, portalId, importId);
    throw thrown;
  }
}

async function storeRows(
  db: Knex,
  portalId: number,
  importId: number,
  fileName: string,
  table: OpenTable,
  onRows: (rows: number) => void,
): Promise<void> {
  const { header, rows } = await findHeader(table.rows);
  const profiler = new ColumnProfiler(header ?? []);
  const hash = createHash('sha256').update(JSON.stringify(header));
  let [count, part, size] = [0, 0, 0];
  let batch: TableRow[] = [];
  async function store(): Promise<void> {
    if (batch.length === 0) return;
    const body: RowsBody = { lines: batch.map((row) => row.line), rows: batch.map((row) => row.cells.map(fit)) };
    hash.update(JSON.stringify(body.rows));
    await insertPart(db, portalId, importId, { part, rows: batch.length, body: writeRows(body) });
    count += batch.length;
    [batch, size] = [[], 0];
    part += 1;
    onRows(count);
  }
  for await (const row of rows) {
    profiler.note(row.cells);
    batch.push(row);
    for (const cell of row.cells) size += cell.length;
    if (batch.length >= PART_ROWS || size >= PART_TEXT) await store();
    if (count > MAX_ROWS)
      throw new BellwetherError(
        'import.too-long',
        `${fileName} has more than ${MAX_ROWS} rows. Cut it into several files.`,
      );
  }
  await store();
  if (count === 0) {
    const why = header === null ? 'is empty' : 'has names of columns, and no row below them';
    throw new BellwetherError('import.empty', `${fileName} ${why}.`);
  }
  const profiles = profiler.profiles();
  const digest = hash.digest('hex');
  const { sheet, sheets } = table;
  await saveReceived(db, portalId, importId, {
    sheet,
    sheets,
    header: header ?? [],
    profiles,
    rows: count,
    parts: part,
    digest,
  });
}

/** PostgreSQL takes no U+0000, and no half of a character. */
function fit(cell: string): string {
  return cell.includes('\0') || !cell.isWellFormed() ? cell.replaceAll('\0', '').toWellFormed() : cell;
}

const EMAIL_NAMES = new Set(COLUMN_NAMES.email);

/**
 * The first of the first lines that has a name for the address; where none has, the first that is no row by itself.
 *
 * @returns null as header where the first line holds an address
 */
async function findHeader(
  rows: AsyncIterable<TableRow>,
): Promise<{ header: readonly string[] | null; rows: AsyncIterable<TableRow> }> {
  const iterator = rows[Symbol.asyncIterator]();
  const first: TableRow[] = [];
  while (first.length < ABOVE) {
    const { value, done } = await iterator.next();
    if (done) break;
    first.push(value);
    if (isRow(value) || namesAddress(value)) break;
  }
  const named = first.findIndex(namesAddress);
  const at = named !== -1 ? named : first.findIndex((row) => !isRow(row));
  const header = at === -1 || (named === -1 && at > 0) ? null : (first[at]?.cells ?? null);
  async function* rest(): AsyncGenerator<TableRow> {
    yield* header === null ? first : first.slice(at + 1);
    for (;;) {
      const { value, done } = await iterator.next();
      if (done) return;
      yield value;
    }
  }
  return {
    header:
      header?.map((name) =>
        name
          .replace(/^\uFEFF/, '')
          .trim()
          .slice(0, 120),
      ) ?? null,
    rows: rest(),
  };
}

function isRow({ cells }: TableRow): boolean {
  return cells.some((cell) => /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(cell.trim()));
}

function namesAddress({ cells }: TableRow): boolean {
  return cells.some((cell) => EMAIL_NAMES.has(plainName(cell)));
}
