/** Bytes of a text file as text, in the encodings that spreadsheets and services write. */

/** Bytes at the beginning by which UTF-16 without a mark is told: of Latin letters every second byte is 0. */
const LOOK = 512;

/**
 * UTF-8, UTF-16 by its mark or its look, else Windows-1252: what is no UTF-8 at its first letter beyond ASCII is none at all. A broken
 * byte after whole ones is a broken byte, and becomes U+FFFD.
 */
export async function* decodeText(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  let isUnsure = false;
  for await (const chunk of chunks) {
    if (decoder === null) {
      const name = tellEncoding(chunk);
      isUnsure = name === 'utf-8';
      decoder = new TextDecoder(name, { fatal: isUnsure });
    }
    if (!isUnsure) {
      yield decoder.decode(chunk, { stream: true });
      continue;
    }
    const firstBeyond = chunk.findIndex((byte) => byte >= 0x80);
    if (firstBeyond === -1) {
      yield decoder.decode(chunk, { stream: true });
      continue;
    }
    isUnsure = false;
    decoder = new TextDecoder(looksLikeUtf8(chunk, firstBeyond) ? 'utf-8' : 'windows-1252');
    yield decoder.decode(chunk, { stream: true });
  }
  if (decoder) yield decoder.decode();
}

function tellEncoding(chunk: Buffer): string {
  if (chunk[0] === 0xff && chunk[1] === 0xfe) return 'utf-16le';
  if (chunk[0] === 0xfe && chunk[1] === 0xff) return 'utf-16be';
  const [even, odd] = countZeros(chunk.subarray(0, LOOK));
  const pairs = Math.min(chunk.length, LOOK) / 2;
  if (odd > pairs * 0.6 && even === 0) return 'utf-16le';
  if (even > pairs * 0.6 && odd === 0) return 'utf-16be';
  return 'utf-8';
}

function countZeros(bytes: Buffer): [number, number] {
  const zeros: [number, number] = [0, 0];
  for (let at = 0; at < bytes.length; at++) if (bytes[at] === 0) zeros[at % 2 === 0 ? 0 : 1] += 1;
  return zeros;
}

/** The bytes of the first letter beyond ASCII; at the end of a chunk what is there has to do. */
function looksLikeUtf8(chunk: Buffer, at: number): boolean {
  const first = chunk[at] ?? 0;
  const length = first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (length === 0 || first >= 0xf5) return false;
  const rest = chunk.subarray(at + 1, at + length);
  return rest.every((byte) => (byte & 0xc0) === 0x80);
}
