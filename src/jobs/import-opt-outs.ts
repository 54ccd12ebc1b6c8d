/** A list of opt-outs becomes deliveries of a source of its own, part by part while it is read; the worker reads them like any other. */
import { parse } from 'csv-parse';
import { CSV_OPTIONS, findDelimiter } from '../esp/opt_out_file/csv-options.ts';
import { DELIMITER_HEADER, LINES_HEADER } from '../esp/opt_out_file/normalise.ts';
import { optOutFile } from '../esp/opt_out_file/opt_out_file.ts';
import { type Columns, readColumns, readLine } from '../esp/opt_out_file/read-opt-outs.ts';
import { connectSource } from '../install/connect-source.ts';
import { BellwetherError, messageOf } from '../lib/errors.ts';
import { writeAudit } from '../store/audit.ts';
import { insertDeliveries } from '../store/delivery.ts';
import { listSourceRows } from '../store/report/sources.ts';
import { notifyWork } from '../store/system/notify.ts';
import type { ImportDeps, MailFileStream } from './import-mails.ts';

export interface RefusedLine {
  readonly line: number;
  readonly why: string;
  /** Its beginning. */
  readonly text: string;
}

export interface ImportReport {
  readonly file: string;
  readonly taken: number;
  readonly refused: number;
  /** The first of those that were refused; all of them stand with the deliveries. */
  readonly examples: readonly RefusedLine[];
}

const BATCH = 500;
const EXAMPLES = 20;
const TEXT = 120;

interface CsvRecord {
  readonly record: string[];
  readonly raw: string;
  readonly info: { readonly lines: number };
}

/**
 * @param by who hands it over, for the audit log
 * @param onLine after each part, with how many lines were read so far
 * @throws BellwetherError `import.*` where the file cannot be read, or not to its end: what was read before is stored
 */
export async function importOptOuts(
  deps: ImportDeps,
  portalId: number,
  by: string,
  file: MailFileStream,
  onLine: (lines: number) => void = () => undefined,
): Promise<ImportReport> {
  const text = decode(file.chunks);
  const { head, rest } = await takeHead(text);
  const delimiter = findDelimiter(head.split('\n', 1)[0] ?? '');
  let header: { readonly raw: string; readonly columns: Columns } | null = null;
  let sourceId: number | null = null;
  let batch: CsvRecord[] = [];
  let [taken, refused] = [0, 0];
  const examples: RefusedLine[] = [];

  async function store(columns: Columns, headerRaw: string): Promise<void> {
    if (batch.length === 0) return;
    for (const one of batch) {
      const read = readLine(one.record, columns);
      if (typeof read !== 'string') taken++;
      else if (++refused <= EXAMPLES)
        examples.push({ line: one.info.lines, why: read, text: one.raw.trim().slice(0, TEXT) });
    }
    // Not before there is something to store: a wrong file leaves nothing behind.
    sourceId ??= await findOrConnect(deps, portalId, by);
    const lines = batch.map((one) => one.info.lines).join(',');
    const headers = {
      'x-bellwether-file': file.name.slice(0, 200),
      [LINES_HEADER]: lines,
      [DELIMITER_HEADER]: delimiter,
    };
    const body = Buffer.from(headerRaw + batch.map((one) => withEnd(one.raw)).join(''));
    const receivedAt = deps.clock.now();
    await insertDeliveries(deps.db, [{ portalId, sourceId, receivedAt, headers, body, state: 'waiting', why: null }]);
    await notifyWork(deps.db, [portalId]);
    batch = [];
    onLine(taken + refused);
  }

  const parser = parse({ ...CSV_OPTIONS, delimiter, raw: true, info: true });
  const feeding = feed(parser, head, rest);
  try {
    for await (const one of parser as AsyncIterable<CsvRecord>) {
      if (header === null) {
        const columns = readColumns(one.record);
        if (typeof columns === 'string') throw new BellwetherError('import.no-list', `${file.name}: ${columns}`);
        header = { raw: withEnd(one.raw.replace(/^\uFEFF/, '')), columns };
        continue;
      }
      batch.push(one);
      if (batch.length >= BATCH) await store(header.columns, header.raw);
    }
    await feeding;
  } catch (thrown) {
    parser.destroy();
    await feeding.catch(() => undefined);
    if (thrown instanceof BellwetherError) throw thrown;
    if (header) await store(header.columns, header.raw);
    const stored = taken > 0 ? ` ${taken} opt-outs before that were taken in.` : '';
    throw new BellwetherError(
      'import.broken-list',
      `${file.name} cannot be read to its end: ${messageOf(thrown)}.${stored}`,
      {
        cause: thrown,
      },
    );
  }
  if (header === null) throw new BellwetherError('import.no-list', `${file.name} is empty.`);
  await store(header.columns, header.raw);
  // Neither names nor addresses: an erasure must find nothing here.
  const entry = {
    at: deps.clock.now(),
    actor: by,
    action: 'opt-outs.imported',
    target: null,
    detail: { taken, refused },
  };
  await writeAudit(deps.db, portalId, entry);
  return { file: file.name, taken, refused, examples };
}

const withEnd = (raw: string): string => (/[\r\n]$/.test(raw) ? raw : `${raw}\n`);

async function feed(parser: ReturnType<typeof parse>, head: string, rest: AsyncIterable<string>): Promise<void> {
  const write = (part: string) =>
    new Promise<void>((done, fail) => parser.write(part, (failure) => (failure ? fail(failure) : done())));
  if (head !== '') await write(head);
  for await (const part of rest) if (part !== '') await write(part);
  parser.end();
}

/** Spreadsheets write UTF-8, or UTF-16 when they are asked for "Unicode text". */
async function* decode(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(chunk[0] === 0xff && chunk[1] === 0xfe ? 'utf-16le' : 'utf-8');
    yield decoder.decode(chunk, { stream: true }).replaceAll('\0', '');
  }
  if (decoder) yield decoder.decode();
}

/** @returns what is there until the first line is whole, and everything behind it */
async function takeHead(text: AsyncGenerator<string>): Promise<{ head: string; rest: AsyncIterable<string> }> {
  let head = '';
  while (!head.includes('\n') && head.length < CSV_OPTIONS.max_record_size) {
    const { value, done } = await text.next();
    if (done) break;
    head += value;
  }
  return { head, rest: text };
}

/** One source of a portal holds all lists. */
async function findOrConnect(deps: ImportDeps, portalId: number, by: string): Promise<number> {
  const known = (await listSourceRows(deps.db, portalId)).find((source) => source.esp === optOutFile.id);
  if (known) return known.sourceId;
  const made = { esp: optOutFile.id, label: 'Lists of opt-outs', secrets: [] };
  return (await connectSource({ ...deps, adapters: [optOutFile] }, portalId, by, made)).sourceId;
}
