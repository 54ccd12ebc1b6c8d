/** Reads the raw bytes of a request, with limits before and after decompression. */
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';

/** No ESP sends more: SendGrid's batches end at 768 KB, Mailgun's and SNS's far below (facts/esp.md, section 3). */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

export type BodyReading =
  | { readonly ok: true; readonly body: Buffer }
  | { readonly ok: false; readonly status: 400 | 413 | 415; readonly why: string };

const decompressors = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const;

const TOO_LARGE: BodyReading = { ok: false, status: 413, why: 'The body is larger than 10 MB.' };

export async function readBody(request: IncomingMessage, maxBytes = MAX_BODY_BYTES): Promise<BodyReading> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return TOO_LARGE;
  const raw = await collect(request, maxBytes);
  if (raw === 'too-large') return TOO_LARGE;
  if (raw === 'aborted')
    return { ok: false, status: 400, why: 'The connection closed before the whole body had arrived.' };

  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity' || encoding === '') return { ok: true, body: raw };
  if (!Object.hasOwn(decompressors, encoding)) {
    return { ok: false, status: 415, why: `Content-Encoding ${encoding.slice(0, 40)} is not understood.` };
  }
  try {
    // The cap holds while decompressing, so that a bomb of a few KB never unfolds.
    const body = await decompressors[encoding as keyof typeof decompressors](raw, { maxOutputLength: maxBytes });
    return { ok: true, body };
  } catch (thrown) {
    const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : null;
    return code === 'ERR_BUFFER_TOO_LARGE'
      ? TOO_LARGE
      : { ok: false, status: 400, why: `The body is no valid ${encoding}.` };
  }
}

function collect(request: IncomingMessage, maxBytes: number): Promise<Buffer | 'too-large' | 'aborted'> {
  return new Promise((done) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else done('too-large');
    });
    request.on('end', () => done(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.on('error', () => done('aborted'));
    request.on('close', () => done('aborted'));
  });
}
