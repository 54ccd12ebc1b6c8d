/** A file of rows, whichever format it has, read while it streams in. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readCsv } from './read-csv.ts';
import type { TableFile, TableRow } from './table-row.ts';
import { tellFormat } from './tell-format.ts';
import { readXlsx } from './xlsx/read-xlsx.ts';

export interface OpenTable {
  /** Of a workbook; empty for text. */
  readonly sheets: readonly string[];
  readonly sheet: string | null;
  readonly rows: AsyncIterable<TableRow>;
}

/**
 * Text is read as it comes. The parts of a workbook are listed at its end, so it waits on disk until it is whole, and is gone when
 * `use` has ended.
 *
 * @param sheet of a workbook; null: the first
 * @throws BellwetherError `import.*`
 */
export async function readTable<Value>(
  file: TableFile,
  sheet: string | null,
  use: (table: OpenTable) => Promise<Value>,
): Promise<Value> {
  const { head, chunks } = await peek(file.chunks);
  if (tellFormat(file.name, head) === 'text') {
    return use({ sheets: [], sheet: null, rows: readCsv({ name: file.name, chunks }) });
  }
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-import-'));
  try {
    const path = join(folder, 'book.xlsx');
    await pipeline(Readable.from(chunks), createWriteStream(path, { mode: 0o600 }));
    const book = await readXlsx(file.name, path, sheet);
    try {
      return await use(book);
    } finally {
      book.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const HEAD = 512;

/** @returns the first bytes, and all chunks with them */
async function peek(chunks: AsyncIterable<Buffer>): Promise<{ head: Buffer; chunks: AsyncGenerator<Buffer> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  while (head.length < HEAD) {
    const { value, done } = await iterator.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  async function* whole(): AsyncGenerator<Buffer> {
    if (head.length > 0) yield head;
    for (;;) {
      const { value, done } = await iterator.next();
      if (done) return;
      yield value;
    }
  }
  return { head, chunks: whole() };
}
