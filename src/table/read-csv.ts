/** Rows of a text file with separated columns, read while it streams in. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { BellwetherError, messageOf } from '../lib/errors.ts';
import { decodeText } from './decode-text.ts';
import { MAX_COLUMNS, MAX_ROW, type TableFile, type TableRow } from './table-row.ts';

interface CsvRecord {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

/** @throws BellwetherError `import.broken-table`, after the rows before it */
export async function* readCsv(file: TableFile): AsyncGenerator<TableRow> {
  const { head, rest, skipped } = await takeHead(decodeText(file.chunks));
  const parser = parse({
    bom: true,
    delimiter: findDelimiter(head),
    info: true,
    max_record_size: MAX_ROW,
    record_delimiter: ['\r\n', '\n', '\r'],
    // Lists are written by spreadsheets, services and hands: read leniently, judged row by row.
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  const feeding = pipeline(Readable.from(join(head, rest)), parser);
  feeding.catch(() => undefined);
  let last = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<CsvRecord>) {
      last = info.lines;
      if (record.length > MAX_COLUMNS)
        throw broken(file.name, last + skipped, `it has more than ${MAX_COLUMNS} columns`);
      yield { line: last + skipped, cells: record };
    }
    await feeding;
  } catch (thrown) {
    if (thrown instanceof BellwetherError) throw thrown;
    const { code, lines = last + 1 } = thrown as { code?: unknown; lines?: number };
    const isLong = code === 'CSV_MAX_RECORD_SIZE';
    const why = isLong
      ? `it is longer than ${MAX_ROW / 1_024} KB, as when a quotation mark is opened and never closed`
      : messageOf(thrown);
    throw broken(file.name, lines + skipped, why);
  } finally {
    parser.destroy();
  }
}

function broken(name: string, line: number, why: string): BellwetherError {
  return new BellwetherError('import.broken-table', `${name} cannot be read beyond line ${line}: ${why}.`);
}

async function* join(head: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  if (head !== '') yield head;
  for await (const part of rest) if (part !== '') yield part;
}

/** @returns what is there until some lines are whole, without Excel's own line `sep=;`, and everything behind it */
async function takeHead(
  text: AsyncGenerator<string>,
): Promise<{ head: string; rest: AsyncIterable<string>; skipped: number }> {
  let head = '';
  while (head.length < MAX_ROW && (head.match(/[\r\n]+/g) ?? []).length < 5) {
    const { value, done } = await text.next();
    if (done) break;
    head += value;
  }
  const sep = /^\uFEFF?sep=[,;\t|](?:\r\n|\n|\r)/i.exec(head);
  return { head: sep ? head.slice(sep[0].length) : head, rest: text, skipped: sep ? 1 : 0 };
}

/** Of comma, semicolon, tab and bar, which stands outside quotes most often in the first lines; none: a single column. */
function findDelimiter(head: string): string {
  const lines = head.replace(/"[^"]*"/g, '').split(/\r\n|\n|\r/);
  const counts = [',', ';', '\t', '|'].map((delimiter) => ({
    delimiter,
    count: Math.max(...lines.slice(0, 5).map((line) => line.split(delimiter).length - 1)),
    first: (lines[0] ?? '').split(delimiter).length - 1,
  }));
  const best = counts.toSorted((a, b) => b.first - a.first || b.count - a.count)[0];
  return best && best.count > 0 ? best.delimiter : ',';
}
