/** What a file is, by its first bytes: its name may say anything. */
import { BellwetherError } from '../lib/errors.ts';

export type TableFormat = 'text' | 'xlsx';

const hex = (bytes: string): Buffer => Buffer.from(bytes, 'hex');
const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');

const ZIPS = [hex('504b0304'), hex('504b0506')];
const KNOWN: readonly (readonly [Buffer, string])[] = [
  [hex('d0cf11e0'), 'an old Excel file (.xls)'],
  [ascii('%PDF-'), 'a PDF'],
  [hex('1f8b'), 'compressed (.gz)'],
  [hex('377abcaf'), 'compressed (.7z)'],
  [ascii('Rar!'), 'compressed (.rar)'],
  [hex('89504e47'), 'a picture'],
  [hex('ffd8ff'), 'a picture'],
  [ascii('GIF8'), 'a picture'],
  [ascii('SQLite format 3'), 'a database'],
];
const LOOK = 512;

/** @throws BellwetherError `import.no-table` */
export function tellFormat(name: string, file: Buffer): TableFormat {
  if (file.length === 0) throw new BellwetherError('import.empty', `${name} is empty.`);
  const head = file.subarray(0, LOOK);
  const begins = (bytes: Buffer): boolean => head.subarray(0, bytes.length).equals(bytes);
  if (ZIPS.some(begins)) return 'xlsx';
  const known = KNOWN.find(([bytes]) => begins(bytes));
  if (known) throw noTable(name, `it is ${known[1]}`);
  if (/^\s*<(?:!doctype|html|\?xml|table)/i.test(head.toString('latin1')))
    throw noTable(name, 'it is a web page or XML');
  if (!isUtf16(head) && head.some(isOfNoText)) throw noTable(name, 'it holds bytes that no text has');
  return 'text';
}

export function noTable(name: string, why: string): BellwetherError {
  return new BellwetherError(
    'import.no-table',
    `${name} cannot be read as a table: ${why}. Save it as CSV (UTF-8) or as .xlsx, and choose it again.`,
  );
}

/** By its mark, or because of Latin letters every second byte is 0. */
function isUtf16(head: Buffer): boolean {
  if (head.length >= 2 && [0xfffe, 0xfeff].includes(head.readUInt16BE())) return true;
  const first = [...head.subarray(0, 8)];
  const isZeroAt = (remainder: number) => first.every((byte, at) => (byte === 0) === (at % 2 === remainder));
  return first.length === 8 && (isZeroAt(0) || isZeroAt(1));
}

/** Control characters, except tabs, line ends, form feeds and the end mark of old systems. */
function isOfNoText(byte: number): boolean {
  return byte < 9 || (byte > 13 && byte < 26) || (byte > 27 && byte < 32);
}
