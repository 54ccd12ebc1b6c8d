/** Some rows of a file as they are stored: JSON, which is read many times as fast as CSV. */

export interface RowsBody {
  /** Of the file, one for each row. */
  readonly lines: readonly number[];
  readonly rows: readonly (readonly string[])[];
}

export function writeRows(body: RowsBody): Buffer {
  return Buffer.from(JSON.stringify(body));
}

/** @returns null for what is none */
export function readRows(bytes: Buffer): RowsBody | null {
  try {
    const body = JSON.parse(bytes.toString('utf8')) as Partial<RowsBody> | null;
    return body && Array.isArray(body.lines) && Array.isArray(body.rows) ? (body as RowsBody) : null;
  } catch {
    return null;
  }
}
