/** Workbooks: cells as people see them, and nothing that would hurt who reads them. */
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { readTable } from '../../src/table/read-table.ts';
import { chunked } from '../support/import-table.ts';
import { dateCell, workbook, zip } from '../support/workbook.ts';

async function rowsOf(
  bytes: Buffer,
  sheet: string | null = null,
): Promise<{ sheets: readonly string[]; rows: unknown[] }> {
  return readTable({ name: 'old.xlsx', chunks: chunked(bytes, 300) }, sheet, async (table) => {
    const rows = [];
    for await (const { line, cells } of table.rows) rows.push([line, ...cells]);
    return { sheets: table.sheets, rows };
  });
}

test('texts, numbers, dates, yes and no, and what formulas came to are read as people see them', async () => {
  const formula = { xml: '<c r="@" t="str"><f>A1&amp;"x"</f><v>came to this</v></c>' };
  const inline = { xml: '<c r="@" t="inlineStr"><is><t>in </t><r><t>line</t></r></is></c>' };
  const wrong = { xml: '<c r="@" t="e"><v>#N/A</v></c>' };
  const bytes = workbook([
    {
      name: 'Bounces',
      rows: [
        ['Email', 'When', 'Sure', 'Note'],
        ['ann@acme.test', dateCell(45_292.5), true, formula],
        ['', '', '', ''],
        ['<b>&', dateCell(45_292), 7, inline],
        ['', 'only here', wrong],
      ],
    },
  ]);
  expect((await rowsOf(bytes)).rows).toEqual([
    [1, 'Email', 'When', 'Sure', 'Note'],
    [2, 'ann@acme.test', '2024-01-01T12:00:00', 'true', 'came to this'],
    [4, '<b>&', '2024-01-01', '7', 'in line'],
    [5, '', 'only here', ''],
  ]);
});

test('of several sheets the first that people see is read, or the one that is named', async () => {
  const bytes = workbook([
    { name: 'Secret', rows: [['x']], isHidden: true },
    { name: 'First', rows: [['a']] },
    { name: 'Second', rows: [['b']] },
  ]);
  expect(await rowsOf(bytes)).toEqual({ sheets: ['First', 'Second'], rows: [[1, 'a']] });
  expect((await rowsOf(bytes, 'Second')).rows).toEqual([[1, 'b']]);
  await expect(rowsOf(bytes, 'Third')).rejects.toThrow(/has no sheet “Third”. Its sheets: “First”, “Second”/);
});

const SHEET = { name: 'A', rows: [['a']] };
const entity =
  '<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst><si><t>&x;</t></si></sst>';
const laughs = '<!DOCTYPE s [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>';

test.each([
  ['entities that name files', workbook([SHEET], { 'xl/sharedStrings.xml': entity }), /document type/],
  ['entities that grow', workbook([SHEET], { 'xl/sharedStrings.xml': laughs }), /document type/],
  [
    'a sheet that unpacks without end',
    workbook([SHEET], { 'xl/worksheets/sheet1.xml': `<worksheet>${' '.repeat(40_000_000)}` }),
    /grows beyond measure/,
  ],
  [
    'a part that says it is smaller than it is',
    zip([['xl/workbook.xml', `<workbook>${' '.repeat(9_000)}</workbook>`]], 10),
    /damaged/,
  ],
  ['no sheets', workbook([]), /no sheet with cells/],
  ['another archive', zip([['readme.txt', 'hello']]), /no .xlsx workbook/],
  ['its end cut off', workbook([SHEET]).subarray(0, 600), /damaged/],
  ['XML that is none', workbook([SHEET], { 'xl/worksheets/sheet1.xml': '<worksheet><row><c></row>' }), /damaged/],
  [
    'a cell of megabytes',
    workbook([SHEET], {
      'xl/worksheets/sheet1.xml': `<worksheet><sheetData><row r="1"><c t="str"><v>${'ab'.repeat(100_000)}</v></c></row></sheetData></worksheet>`,
    }),
    /cell is too long/,
  ],
  [
    'a column far away',
    workbook([SHEET], {
      'xl/worksheets/sheet1.xml':
        '<worksheet><sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData></worksheet>',
    }),
    /more than 300 columns/,
  ],
])('a workbook with %s is refused, and leaves no file behind', async (_what, bytes, why) => {
  const before = (await readdir(tmpdir())).filter((name) => name.startsWith('bellwether-import-'));
  await expect(rowsOf(bytes)).rejects.toThrow(why);
  const after = (await readdir(tmpdir())).filter((name) => name.startsWith('bellwether-import-'));
  expect(after.filter((name) => !before.includes(name))).toEqual([]);
});
