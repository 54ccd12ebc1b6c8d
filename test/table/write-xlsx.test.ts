/** Workbooks that we write, read back by the reader that reads everybody's. */

import { buffer, text } from 'node:stream/consumers';
import fc from 'fast-check';
import { fromBufferPromise } from 'yauzl';
import { readTable } from '../../src/table/read-table.ts';
import { writeXlsx, type XlsxValue } from '../../src/table/write-xlsx.ts';

async function* each(rows: readonly (readonly XlsxValue[])[]): AsyncGenerator<readonly XlsxValue[]> {
  yield* rows;
}

async function bytesOf(rows: readonly (readonly XlsxValue[])[], most?: number): Promise<Buffer> {
  const columns = [{ name: 'Email' }, { name: 'What', width: 40 }, { name: 'Since' }, { name: 'Amount' }];
  return buffer(await writeXlsx('Lost: [all]/now', columns, each(rows), most));
}

function readBack(bytes: Buffer): Promise<{ sheet: string | null; rows: (readonly string[])[] }> {
  const chunks = chunksOf([bytes]);
  return readTable({ name: 'lost.xlsx', chunks }, null, async (table) => {
    const rows = [];
    for await (const { cells } of table.rows) rows.push(cells);
    return { sheet: table.sheet, rows };
  });
}

async function partOf(bytes: Buffer, name: string): Promise<string> {
  const book = await fromBufferPromise(bytes);
  for await (const entry of book.eachEntry()) {
    if (entry.fileName === name) return text(await book.openReadStreamPromise(entry));
  }
  return '';
}

async function* chunksOf(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* chunks;
}

test('text, dates and numbers come back as what they were, under their names', async () => {
  const since = new Date('2026-11-03T10:30:00Z');
  const { sheet, rows } = await readBack(
    await bytesOf([
      ['ann@acme.test', '007', since, 184_000.5],
      ['bob@acme.test', null, null, 0],
    ]),
  );
  expect(sheet).toBe('Lost   all  now');
  expect(rows).toEqual([
    ['Email', 'What', 'Since', 'Amount'],
    ['ann@acme.test', '007', '2026-11-03T10:30:00', '184000.5'],
    ['bob@acme.test', '', '', '0'],
  ]);
});

test('whatever a text begins with, it is text: no cell is a formula', async () => {
  const texts = [
    '=1+1',
    '+49 30',
    '-x',
    '@cmd',
    '=HYPERLINK("http://evil.test")',
    '<f>1</f>',
    '\t=2',
    '\u0000\u0001ok',
  ];
  const bytes = await bytesOf(texts.map((text) => ['a@x.test', text, null, null]));
  const { rows } = await readBack(bytes);
  expect(rows.slice(1).map((row) => row[1])).toEqual([...texts.slice(0, -1), 'ok']);
  const sheetXml = await partOf(bytes, 'xl/worksheets/sheet1.xml');
  expect(sheetXml).not.toMatch(/<f[ >]/);
  expect(sheetXml).toContain('state="frozen"');
});

test('any text that XML can hold comes back whole', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), { minLength: 1, maxLength: 5 }),
      async (texts) => {
        const { rows } = await readBack(await bytesOf(texts.map((text) => ['a@x.test', `.${text}.`, null, null])));
        expect(rows.slice(1).map((row) => row[1])).toEqual(texts.map((text) => `.${text}.`));
      },
    ),
    { numRuns: 30, seed: 7 },
  );
});

test('more rows than fit are refused before anything is written, and CSV is named', async () => {
  const rows = Array.from({ length: 4 }, (_, n) => [`p${n}@x.test`, null, null, n] as const);
  expect((await readBack(await bytesOf(rows, 4))).rows).toHaveLength(5);
  await expect(bytesOf(rows, 3)).rejects.toMatchObject({
    code: 'table.too-long',
    message: expect.stringContaining('CSV'),
  });
});
