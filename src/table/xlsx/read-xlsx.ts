/** Rows of one sheet of an .xlsx workbook, while it is unpacked: formulas as they were calculated, dates in ISO 8601. */
import { MAX_COLUMNS, MAX_ROW, type TableRow } from '../table-row.ts';
import { noTable } from '../tell-format.ts';
import { PackedStrings } from './packed-strings.ts';
import { readXml, refuseLongCell, visitXml } from './read-xml.ts';
import { chooseSheet, readDateStyles, readWorkbook } from './workbook-parts.ts';
import { openPackage, type XlsxPackage } from './xlsx-package.ts';

export interface XlsxRows {
  /** All that people see, in their order. */
  readonly sheets: readonly string[];
  readonly sheet: string;
  readonly rows: AsyncIterable<TableRow>;
  close(): void;
}

/**
 * @param path of the file on disk
 * @param sheet null: the first
 * @throws BellwetherError `import.*`
 */
export async function readXlsx(name: string, path: string, sheet: string | null): Promise<XlsxRows> {
  const parts = await openPackage(name, path);
  try {
    const { sheets, is1904 } = await readWorkbook(name, parts);
    const chosen = chooseSheet(name, sheets, sheet);
    const [dates, strings] = [await readDateStyles(name, parts), await readStrings(name, parts)];
    const rows = readRows(name, parts, chosen.path, { strings, dates, is1904 });
    return { sheets: sheets.map((one) => one.name), sheet: chosen.name, rows, close: () => parts.close() };
  } catch (thrown) {
    parts.close();
    throw thrown;
  }
}

async function readStrings(name: string, parts: XlsxPackage): Promise<PackedStrings> {
  const strings = new PackedStrings();
  if (!parts.has('xl/sharedStrings.xml')) return strings;
  const phonetic = { depth: 0 };
  let [text, isText] = ['', false];
  await visitXml(name, parts.read('xl/sharedStrings.xml'), {
    open(tag) {
      if (tag === 'si') text = '';
      else if (tag === 'rPh') phonetic.depth += 1;
      else if (tag === 't') isText = phonetic.depth === 0;
    },
    text(part) {
      if (isText) text += part;
      refuseLongCell(name, 0, text.length, MAX_ROW);
    },
    close(tag) {
      if (tag === 't') isText = false;
      else if (tag === 'rPh') phonetic.depth -= 1;
      else if (tag === 'si') strings.add(text);
    },
  });
  return strings;
}

interface Meaning {
  readonly strings: PackedStrings;
  readonly dates: readonly boolean[];
  readonly is1904: boolean;
}

async function* readRows(name: string, parts: XlsxPackage, path: string, meaning: Meaning): AsyncGenerator<TableRow> {
  let ready: TableRow[] = [];
  let line = 0;
  let cells: string[] = [];
  let cell = { column: 0, type: '', style: 0, text: '', isText: false };
  let size = 0;
  const visitor = {
    open(tag: string, { r = '', t = 'n', s = '0' }: Readonly<Record<string, string>>) {
      if (tag === 'row') {
        line = Number(r) || line + 1;
        [cells, size] = [[], 0];
        cell.column = -1;
      } else if (tag === 'c') {
        const column = r === '' ? cell.column + 1 : columnOf(r);
        if (column >= MAX_COLUMNS) throw noTable(name, `it has more than ${MAX_COLUMNS} columns in row ${line}`);
        cell = { column, type: t, style: Number(s), text: '', isText: false };
      } else if (tag === 'v' || tag === 't') cell.isText = true;
    },
    text(part: string) {
      if (!cell.isText) return;
      cell.text += part;
      refuseLongCell(name, line, size + cell.text.length, MAX_ROW);
    },
    close(tag: string) {
      if (tag === 'v' || tag === 't') cell.isText = false;
      else if (tag === 'c') {
        while (cells.length < cell.column) cells.push('');
        const value = shownOf(cell, meaning);
        size += value.length;
        cells[cell.column] = value;
      } else if (tag === 'row' && cells.some((one) => one !== '')) ready.push({ line, cells });
    },
  };
  for await (const _ of readXml(name, parts.read(path), visitor)) {
    yield* ready;
    ready = [];
  }
  yield* ready;
}

/** `AB12` is column 27, counted from 0. */
function columnOf(reference: string): number {
  let column = 0;
  for (const letter of reference) {
    const code = letter.charCodeAt(0) - 64;
    if (code < 1 || code > 26) break;
    column = column * 26 + code;
  }
  return column - 1;
}

function shownOf({ type, style, text }: { type: string; style: number; text: string }, meaning: Meaning): string {
  if (type === 's') return meaning.strings.get(Number(text));
  if (type === 'b') return text === '1' ? 'true' : 'false';
  // `#N/A` and the like say nothing.
  if (type === 'e') return '';
  if (type !== 'n' || !meaning.dates[style]) return text;
  return dateOf(Number(text), meaning.is1904) ?? text;
}

/** Days since 30 December 1899, as Excel counts from March 1900 on. */
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);
const LAST_DAY = 2_958_465;

/** @returns ISO 8601 without a zone, which sheets do not have; a whole day without a time */
function dateOf(serial: number, is1904: boolean): string | null {
  if (!Number.isFinite(serial) || serial < 1 || serial > LAST_DAY) return null;
  const seconds = Math.round(serial * 86_400);
  const written = new Date((is1904 ? EPOCH_1904 : EPOCH_1900) + seconds * 1_000).toISOString();
  return Number.isInteger(serial) ? written.slice(0, 10) : written.slice(0, 19);
}
