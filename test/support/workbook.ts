/** .xlsx files for tests, as Excel writes them: parts in a ZIP archive. */
import { crc32, deflateRawSync } from 'node:zlib';

/** `text` is shared by default; numbers with `style: 1` are dates. */
export type Cell = string | number | boolean | { readonly xml: string };

const NS = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

export interface WorkbookSheet {
  readonly name: string;
  readonly rows: readonly (readonly Cell[])[];
  readonly isHidden?: boolean;
}

/** @param more parts that take the place of others, or come beside them */
export function workbook(sheets: readonly WorkbookSheet[], more: Readonly<Record<string, string>> = {}): Buffer {
  const shared: string[] = [];
  const sheetXml = sheets.map(({ rows }) => {
    const body = rows.map(
      (cells, r) =>
        `<row r="${r + 1}">${cells.map((cell, c) => cellXml(cell, `${String.fromCharCode(65 + c)}${r + 1}`, shared)).join('')}</row>`,
    );
    return `<?xml version="1.0"?><worksheet xmlns="${NS}"><sheetData>${body.join('')}</sheetData></worksheet>`;
  });
  const parts: Record<string, string> = {
    'xl/workbook.xml': `<workbook xmlns="${NS}" xmlns:r="${OFFICE}"><sheets>${sheets.map(({ name, isHidden }, n) => `<sheet name="${name}" sheetId="${n + 1}" r:id="rId${n + 1}"${isHidden ? ' state="hidden"' : ''}/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${RELS}">${sheets.map((_, n) => `<Relationship Id="rId${n + 1}" Type="t" Target="worksheets/sheet${n + 1}.xml"/>`).join('')}</Relationships>`,
    'xl/styles.xml': `<styleSheet xmlns="${NS}"><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy\\ hh:mm"/></numFmts><cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>`,
    ...Object.fromEntries(sheetXml.map((xml, n) => [`xl/worksheets/sheet${n + 1}.xml`, xml])),
    'xl/sharedStrings.xml': `<sst xmlns="${NS}">${shared.map((text) => `<si>${text}</si>`).join('')}</sst>`,
    ...more,
  };
  return zip(Object.entries(parts));
}

function cellXml(cell: Cell, at: string, shared: string[]): string {
  if (typeof cell === 'object') return cell.xml.replace('@', at);
  if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`;
  if (typeof cell === 'boolean') return `<c r="${at}" t="b"><v>${Number(cell)}</v></c>`;
  if (cell === '') return '';
  shared.push(`<t>${cell.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</t>`);
  return `<c r="${at}" t="s"><v>${shared.length - 1}</v></c>`;
}

/** A number that is shown as a date. */
export function dateCell(serial: number): Cell {
  return { xml: `<c r="@" s="1"><v>${serial}</v></c>` };
}

/** @param lie what the archive says of the size of each part, where it is not the truth */
export function zip(parts: readonly (readonly [string, string])[], lie: number | null = null): Buffer {
  const [files, list]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const [name, text] of parts) {
    const [data, path] = [Buffer.from(text), Buffer.from(name)];
    const packed = deflateRawSync(data);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(8, 4);
    head.writeUInt32LE(crc32(data), 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(lie ?? data.length, 18);
    head.writeUInt16LE(path.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    files.push(Buffer.from('PK\x03\x04', 'latin1'), head, path, packed);
    list.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), head, place, path);
    offset += 30 + path.length + packed.length;
  }
  const central = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, central, end]);
}
