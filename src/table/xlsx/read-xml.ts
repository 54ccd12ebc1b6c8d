/** A part of a workbook as elements, while it is read. What workbooks never hold, such as entities of their own, is refused. */
import { SaxesParser } from 'saxes';
import { BellwetherError } from '../../lib/errors.ts';
import { noTable } from '../tell-format.ts';

export interface XmlVisitor {
  /** @param name without its prefix */
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
  /** Nothing more is wanted of the part. */
  isDone?(): boolean;
}

/** Yields after each chunk, so that whoever collects can hand on what there is. */
export async function* readXml(name: string, chunks: AsyncIterable<string>, visitor: XmlVisitor): AsyncGenerator<void> {
  const parser = new SaxesParser();
  parser.on('doctype', () => {
    throw noTable(name, 'the workbook holds a document type, as spreadsheets write none');
  });
  parser.on('error', () => {
    throw noTable(name, 'the workbook is damaged');
  });
  parser.on('opentag', (tag) => visitor.open(localName(tag.name), tag.attributes));
  if (visitor.text) parser.on('text', (text) => visitor.text?.(text));
  if (visitor.close) parser.on('closetag', (tag) => visitor.close?.(localName(tag.name)));
  for await (const chunk of chunks) {
    parser.write(chunk);
    yield;
    if (visitor.isDone?.()) return;
  }
  parser.close();
}

/** All of a part at once, for those that are small or only collected. */
export async function visitXml(name: string, chunks: AsyncIterable<string>, visitor: XmlVisitor): Promise<void> {
  for await (const _ of readXml(name, chunks, visitor)) {
    // Each chunk is done with when it was visited.
  }
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
}

/** @throws BellwetherError `import.too-long-cell` */
export function refuseLongCell(name: string, line: number, length: number, most: number): void {
  if (length <= most) return;
  throw new BellwetherError('import.broken-table', `${name} cannot be read beyond row ${line}: a cell is too long.`);
}
