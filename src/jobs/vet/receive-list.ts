/** A list that is handed over: its addresses are stored row by row, with what stands beside them. */
import type { Knex } from 'knex';
import { COLUMN_NAMES, plainName } from '../../esp/table_file/column-names.ts';
import { dateFormOf, readDate } from '../../esp/table_file/read-date.ts';
import { normaliseAddress } from '../../lib/address.ts';
import { cutText } from '../../lib/cut-text.ts';
import { BellwetherError } from '../../lib/errors.ts';
import { deleteListCheck, insertListCheck, type NewListCheck, saveListCheck } from '../../store/list-check.ts';
import { insertCheckRows, type NewCheckRow } from '../../store/list-check-row.ts';
import { readTable } from '../../table/read-table.ts';
import type { TableFile, TableRow } from '../../table/table-row.ts';

/** Rows of one list. */
export const MOST_ROWS = 200_000;
const AT_ONCE = 1_000;
/** Longer than any address; what is cut is none. */
const MOST_TEXT = 320;

export type ListRow = Pick<NewCheckRow, 'written' | 'signedUpAt' | 'permittedAt' | 'dataSource'>;

/**
 * @returns the id of the check, which the worker begins with
 * @throws BellwetherError `list.*`, `import.*`: then nothing of it is kept
 */
export async function receiveList(
  db: Knex,
  portalId: number,
  check: NewListCheck,
  rows: AsyncIterable<ListRow> | Iterable<ListRow>,
): Promise<number> {
  const checkId = await insertListCheck(db, portalId, check);
  try {
    let count = 0;
    let batch: NewCheckRow[] = [];
    const store = async (): Promise<void> => {
      await insertCheckRows(db, portalId, checkId, batch);
      batch = [];
    };
    for await (const row of rows) {
      count += 1;
      if (count > MOST_ROWS) {
        throw new BellwetherError('list.too-long', `It has more than ${MOST_ROWS} rows. Cut it into several lists.`);
      }
      const written = cutText(row.written.replaceAll('\0', '').toWellFormed().trim(), MOST_TEXT);
      batch.push({ ...row, row: count, written, email: normaliseAddress(written), contactId: null });
      if (batch.length >= AT_ONCE) await store();
    }
    await store();
    if (count === 0) throw new BellwetherError('list.empty', 'There is no address in it.');
    await saveListCheck(db, portalId, checkId, { state: 'checking', rows: count });
    return checkId;
  } catch (thrown) {
    await deleteListCheck(db, portalId, checkId);
    throw thrown;
  }
}

/** Addresses as they are pasted: one a line, or cut at commas and semicolons. */
export function readPasted(text: string): ListRow[] {
  return text
    .split(/[\n\r,;]+/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map(asRow);
}

export function asRow(written: string): ListRow {
  return { written, signedUpAt: null, permittedAt: null, dataSource: null };
}

/** @throws BellwetherError `import.*`, `list.*` */
export async function receiveFile(db: Knex, portalId: number, check: NewListCheck, file: TableFile): Promise<number> {
  return readTable(file, null, (table) => receiveList(db, portalId, check, readListRows(table.rows)));
}

const HEAD = 20;
const SIGN_UP = new Set([...COLUMN_NAMES.at, 'signup time', 'sign up date', 'signed up at', 'registered at']);
const PERMISSION = new Set(
  'opt in date|optin date|opt in time|optin time|consent date|consented at|permission date|permitted at|confirmed at|confirm time'.split(
    '|',
  ),
);
const FROM = new Set(COLUMN_NAMES.dataSource);
const EMAIL = new Set(COLUMN_NAMES.email);

/** The columns are found by their names; the address, where none is named so, by what looks like one. */
async function* readListRows(rows: AsyncIterable<TableRow>): AsyncGenerator<ListRow> {
  const head: TableRow[] = [];
  let columns: Columns | null = null;
  for await (const row of rows) {
    if (columns === null) {
      head.push(row);
      if (head.length < HEAD) continue;
      columns = findColumns(head);
      for (const one of head.slice(columns.first)) yield readListRow(one, columns);
    } else yield readListRow(row, columns);
  }
  if (columns !== null) return;
  columns = findColumns(head);
  for (const one of head.slice(columns.first)) yield readListRow(one, columns);
}

interface Columns {
  readonly email: number;
  readonly signedUp: number;
  readonly permitted: number;
  readonly from: number;
  readonly dayFirst: boolean;
  /** The first row behind the names. */
  readonly first: number;
}

function findColumns(head: readonly TableRow[]): Columns {
  const [top] = head;
  const names = (top?.cells ?? []).map(plainName);
  const hasNames = !(top?.cells ?? []).some((cell) => cell.includes('@'));
  const body = head.slice(hasNames ? 1 : 0);
  const width = Math.max(0, ...head.map(({ cells }) => cells.length));
  const filled = Array.from({ length: width }, (_, at) => body.filter(({ cells }) => cells[at]?.includes('@')).length);
  const byName = (among: ReadonlySet<string>): number => (hasNames ? names.findIndex((name) => among.has(name)) : -1);
  const most = Math.max(0, ...filled);
  const named = byName(EMAIL);
  const email = named !== -1 ? named : most > 0 ? filled.indexOf(most) : -1;
  if (email === -1 && width > 1)
    throw new BellwetherError('list.no-addresses', 'No column of it holds mail addresses. Name the column "email".');
  const signedUp = byName(SIGN_UP);
  const permitted = byName(PERMISSION);
  const forms = body.flatMap(({ cells }) => [cells[signedUp], cells[permitted]].map((one) => dateFormOf(one ?? '')));
  return {
    email: Math.max(0, email),
    signedUp,
    permitted,
    from: byName(FROM),
    dayFirst: !forms.includes('mdy'),
    first: hasNames && (named !== -1 || width > 1 || most > 0) ? 1 : 0,
  };
}

function readListRow({ cells }: TableRow, columns: Columns): ListRow {
  const dateAt = (at: number): Date | null => (at === -1 ? null : readDate((cells[at] ?? '').trim(), columns.dayFirst));
  return {
    written: cells[columns.email] ?? '',
    signedUpAt: dateAt(columns.signedUp),
    permittedAt: dateAt(columns.permitted),
    dataSource: cutText((cells[columns.from] ?? '').replaceAll('\0', '').toWellFormed().trim(), 200) || null,
  };
}
