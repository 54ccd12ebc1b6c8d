/** Apple Mail keeps each mail in a file of its own (.emlx): a line with its length in bytes, the mail, and a list of Apple's own. */

const LENGTH_LINE = /^(\d{1,10})[ \t]*\r?\n/;
/** Holds the line as a whole. */
const HEAD_BYTES = 16;

/** @returns the mail alone; any other file as it is */
export async function* withoutAppleFrame(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  let head: Buffer = Buffer.alloc(0);
  let left: number | null = null;
  for await (const chunk of chunks) {
    let bytes = chunk;
    if (left === null) {
      head = Buffer.concat([head, chunk]);
      if (head.length < HEAD_BYTES) continue;
      const [line = '', length] = LENGTH_LINE.exec(head.toString('latin1', 0, HEAD_BYTES)) ?? [];
      left = length === undefined ? Number.POSITIVE_INFINITY : Number(length);
      bytes = head.subarray(line.length);
    }
    // Read on to the end: whoever sends the file waits for that.
    if (left > 0) yield bytes.subarray(0, left);
    left -= bytes.length;
  }
  if (left === null) yield head;
}
