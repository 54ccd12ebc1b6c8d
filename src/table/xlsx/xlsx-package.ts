/** The ZIP archive that an .xlsx file is: its parts as streams, under limits. */
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { BellwetherError } from '../../lib/errors.ts';
import { noTable } from '../tell-format.ts';

/** More parts than any workbook has whose pictures are few. */
const MAX_PARTS = 2_000;
/** A sheet of a million rows and ten columns is 500 MB of XML. */
const MAX_PART_BYTES = 2 * 1024 * 1024 * 1024;
/** Deflate reaches 1,032 at most, on one repeated byte; sheets of nearly equal rows come to some 40. */
const MAX_RATIO = 200;
const SMALL = 10 * 1024 * 1024;

export interface XlsxPackage {
  has(path: string): boolean;
  /** Text of a part, chunk by chunk. @throws BellwetherError `import.bomb`, `import.no-table` */
  read(path: string): AsyncGenerator<string>;
  close(): void;
}

/** @param path of the file on disk: its list of parts stands at its end */
export async function openPackage(name: string, path: string): Promise<XlsxPackage> {
  const entries = new Map<string, Entry>();
  let zip: ZipFile;
  try {
    // Whether a part is as large as it says is checked while it is read.
    zip = await openPromise(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true });
  } catch {
    throw noTable(name, 'the workbook is damaged');
  }
  try {
    await listEntries(zip, entries);
  } catch (thrown) {
    zip.close();
    throw thrown instanceof BellwetherError ? thrown : noTable(name, 'the workbook is damaged');
  }
  return {
    has: (part) => entries.has(part),
    read: (part) => readPart(name, zip, entries.get(part)),
    close: () => zip.close(),
  };
}

function listEntries(zip: ZipFile, entries: Map<string, Entry>): Promise<void> {
  return new Promise((done, fail) => {
    zip.on('entry', (entry: Entry) => {
      entries.set(entry.fileName, entry);
      if (entries.size > MAX_PARTS) fail(bomb('it has too many parts'));
      else zip.readEntry();
    });
    zip.on('end', () => done());
    zip.on('error', fail);
    zip.readEntry();
  });
}

async function* readPart(name: string, zip: ZipFile, entry: Entry | undefined): AsyncGenerator<string> {
  if (!entry) throw noTable(name, 'a part of the workbook is missing');
  if (entry.isEncrypted()) throw noTable(name, 'it is locked with a password');
  const most = Math.min(MAX_PART_BYTES, Math.max(SMALL, entry.compressedSize * MAX_RATIO));
  if (entry.uncompressedSize > most) throw bomb(`${entry.fileName} grows beyond measure when it is unpacked`);
  try {
    const stream = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream.setEncoding('utf8')) yield chunk as string;
  } catch (thrown) {
    throw thrown instanceof BellwetherError ? thrown : noTable(name, 'the workbook is damaged');
  }
}

function bomb(why: string): BellwetherError {
  return new BellwetherError('import.bomb', `The workbook is refused: ${why}. Save the sheet as CSV.`);
}
