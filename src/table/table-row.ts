/** What a file of rows is read as, whichever format it has. */

export interface TableRow {
  /** In the file, counted from 1: of a row over several lines the last one. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface TableFile {
  readonly name: string;
  readonly chunks: AsyncIterable<Buffer>;
}

/** More columns than any export of an email service has; a file of one endless line ends here. */
export const MAX_COLUMNS = 300;
/** Characters of one row: a server's reply of several kilobytes fits, a quote that is never closed does not. */
export const MAX_ROW = 65_536;
