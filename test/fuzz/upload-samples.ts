/** Files as they are handed over at the console, whole and broken, each with a form around it. */
import { workbook, zip } from '../support/workbook.ts';

const BOUNDARY = 'a-boundary';
const TYPE = `content-type: multipart/form-data; boundary=${BOUNDARY}`;
const MAIL =
  'From: MAILER-DAEMON@mx.example.com\r\nTo: news@northwind.example\r\nSubject: Undelivered Mail\r\n\r\n550 5.1.1 <ann@example.com>: User unknown\r\n';
const CSV = 'email;reason;date\r\nann@example.com;550 5.1.1 User unknown;2026-03-01\r\n';

const part = (disposition: string, content: Buffer | string): Buffer =>
  Buffer.concat([
    Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ]);
const END = Buffer.from(`--${BOUNDARY}--\r\n`);
const request = (path: string, body: Buffer, type = TYPE): Buffer =>
  Buffer.concat([Buffer.from(`POST ${path} HTTP/1.1\r\n${type}\r\n\r\n`), body]);

/** @param paths where files are taken */
export function uploadSamples(paths: readonly string[]): Buffer[] {
  const book = workbook([{ name: 'People', rows: [['email'], ['ann@example.com'], ['bo@example.com']] }]);
  // 16 MB of one cell in a few kB; and an archive that lies about it.
  const cell = `<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>${'a'.repeat(16 * 2 ** 20)}</t></is></c></row></sheetData></worksheet>`;
  const bomb = workbook([{ name: 'Bomb', rows: [['email']] }], { 'xl/worksheets/sheet1.xml': cell });
  const liar = zip([['xl/workbook.xml', '<workbook/>'.repeat(2_000)]], 7);
  const files: readonly (readonly [string, Buffer | string])[] = [
    ['list.csv', CSV],
    ['list.xlsx', book],
    ['half.xlsx', book.subarray(0, book.length / 2)],
    ['bomb.xlsx', bomb],
    ['liar.xlsx', liar],
    ['bounce.eml', MAIL],
    ['all.mbox', `From MAILER-DAEMON Mon Nov  2 10:00:00 2026\r\n${MAIL}`],
    ['logo.png', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1')],
    ['', ''],
    ['__proto__', 'email\n'],
    ['../../a\u0000b\u202egnp.csv', '\ufeff"'],
  ];
  const bodies = files.map(([name, content]) =>
    Buffer.concat([
      part('name="dataSource"', 'Partner %00 X'),
      part('name="__proto__"', 'x'),
      part(`name="files"; filename="${name}"`, content),
      END,
    ]),
  );
  const [first = END] = bodies;
  const broken = [
    request('', first.subarray(0, first.length - END.length)),
    request('', first.subarray(0, first.length / 2)),
    request('', first, 'content-type: multipart/form-data; boundary=another'),
    request('', first, 'content-type: multipart/form-data'),
    request('', first, 'content-type: application/json'),
    request(
      '',
      Buffer.concat([...Array.from({ length: 60 }, (_, n) => part(`name="files"; filename="${n}.csv"`, CSV)), END]),
    ),
    request('', Buffer.concat([...Array.from({ length: 90 }, (_, n) => part(`name="f${n}"`, 'x'.repeat(5_000))), END])),
    request('', Buffer.concat([Buffer.from(`--${BOUNDARY}\r\n${'X: y\r\n'.repeat(3_000)}\r\n`), END])),
  ].map((one) => one.subarray('POST '.length));
  return paths.flatMap((path, nth) => [
    ...bodies.filter((_, n) => n < 2 || (n + nth) % 2 === 0).map((body) => request(path, body)),
    ...broken.filter((_, n) => (n + nth) % 2 === 0).map((rest) => Buffer.concat([Buffer.from(`POST ${path}`), rest])),
  ]);
}
