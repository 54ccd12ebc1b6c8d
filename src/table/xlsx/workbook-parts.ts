/** The small parts of a workbook: its sheets, and which styles of cells are dates. */
import { BellwetherError } from '../../lib/errors.ts';
import { noTable } from '../tell-format.ts';
import { visitXml } from './read-xml.ts';
import type { XlsxPackage } from './xlsx-package.ts';

export interface Sheet {
  readonly name: string;
  readonly path: string;
}

export interface Workbook {
  /** Those that people see, in their order. */
  readonly sheets: readonly Sheet[];
  /** Dates count from 1904, as old Macs wrote them. */
  readonly is1904: boolean;
}

export async function readWorkbook(name: string, parts: XlsxPackage): Promise<Workbook> {
  const sheets: { name: string; id: string }[] = [];
  let is1904 = false;
  if (!parts.has('xl/workbook.xml')) throw noTable(name, 'it is a ZIP archive, but no .xlsx workbook');
  await visitXml(name, parts.read('xl/workbook.xml'), {
    open(tag, attributes) {
      if (tag === 'workbookPr') is1904 = /^(?:1|true)$/.test(attributes.date1904 ?? '');
      if (tag !== 'sheet' || (attributes.state ?? 'visible') !== 'visible') return;
      const id = Object.entries(attributes).find(([key]) => /(?:^|:)id$/.test(key))?.[1] ?? '';
      sheets.push({ name: attributes.name ?? '', id });
    },
  });
  const targets = new Map<string, string>();
  await visitXml(name, parts.read('xl/_rels/workbook.xml.rels'), {
    open(tag, { Id = '', Target = '' }) {
      if (tag === 'Relationship') targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`);
    },
  });
  const found = sheets.flatMap((sheet): Sheet[] => {
    const path = targets.get(sheet.id) ?? '';
    return path.includes('worksheets/') && parts.has(path) ? [{ name: sheet.name, path }] : [];
  });
  if (found.length === 0) throw noTable(name, 'the workbook has no sheet with cells');
  return { sheets: found, is1904 };
}

/** @throws BellwetherError `import.which-sheet` */
export function chooseSheet(name: string, sheets: readonly Sheet[], wanted: string | null): Sheet {
  const names = sheets.map((sheet) => `“${sheet.name}”`).join(', ');
  const chosen = wanted === null ? sheets[0] : sheets.find((sheet) => sheet.name === wanted);
  if (chosen) return chosen;
  throw new BellwetherError('import.no-sheet', `${name} has no sheet “${wanted}”. Its sheets: ${names}.`);
}

/** Excel's own numbers of formats with a date. */
const DATE_FORMATS = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 30, 36, 45, 46, 47, 50, 57]);

/** @returns for each style of a cell whether it shows a date */
export async function readDateStyles(name: string, parts: XlsxPackage): Promise<readonly boolean[]> {
  const styles: boolean[] = [];
  if (!parts.has('xl/styles.xml')) return styles;
  const own = new Set<string>();
  let isInCells = false;
  await visitXml(name, parts.read('xl/styles.xml'), {
    open(tag, { numFmtId = '', formatCode = '' }) {
      if (tag === 'numFmt' && isDateFormat(formatCode)) own.add(numFmtId);
      if (tag === 'cellXfs') isInCells = true;
      if (tag === 'xf' && isInCells) styles.push(own.has(numFmtId) || DATE_FORMATS.has(Number(numFmtId)));
    },
    close(tag) {
      if (tag === 'cellXfs') isInCells = false;
    },
  });
  return styles;
}

/** Of what it shows, quoted words, colours and escaped letters left out, a day, a month in a year, or a year. */
function isDateFormat(code: string): boolean {
  return /[dyhs]/i.test(code.replace(/"[^"]*"|\\.|\[(?!h|m|s)[^\]]*\]/gi, '').replace(/general/i, ''));
}
