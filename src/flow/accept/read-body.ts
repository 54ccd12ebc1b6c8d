/** Reads the raw bytes of a request, with limits before and after decompression, inside the allowance of the process. */
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { BodyHold } from './body-allowance.ts';

/** No ESP sends more events at once: SendGrid's batches end at 768 KB, Mailgun's and SNS's far below (facts/esp.md, section 3). */
const MIB = 1024 * 1024;
const MAX_BODY_BYTES = 10 * MIB;

/** What a chunk costs beside its bytes (measured: 580 on Node 24); a body sent byte by byte weighs what it takes. */
const CHUNK_COST = 512;

/** `busy`: the allowance is used up, the sender should come back later. */
export type BodyReading =
  | { readonly ok: true; readonly body: Buffer }
  | { readonly ok: false; readonly status: 400 | 413 | 415 | 'busy'; readonly why: string };

/**
 * `cost`: bytes the decompressor itself needs: 32 KB of window, its state and a 16 KB chunk of output for deflate, and
 * for Brotli the largest window of RFC 7932 (16 MB), which a body of a few bytes may ask for.
 */
const decompressors = {
  gzip: { create: () => createGunzip(), cost: 64 * 1024 },
  'x-gzip': { create: () => createGunzip(), cost: 64 * 1024 },
  deflate: { create: () => createInflate(), cost: 64 * 1024 },
  br: { create: () => createBrotliDecompress(), cost: 16 * 1024 * 1024 },
} as const;

function tooLarge(maxBytes: number): BodyReading {
  return { ok: false, status: 413, why: `The body is larger than ${Math.round(maxBytes / MIB)} MB.` };
}
const BUSY: BodyReading = { ok: false, status: 'busy', why: 'Too many bodies are being taken in at once.' };

/** @param hold of this request; afterwards it holds what the body takes, and the caller releases it */
export async function readBody(
  request: IncomingMessage,
  hold: BodyHold,
  maxBytes = MAX_BODY_BYTES,
): Promise<BodyReading> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return tooLarge(maxBytes);
  const raw = await collect(request, hold, maxBytes);
  if (raw === 'too-large') return tooLarge(maxBytes);
  if (raw === 'busy') return BUSY;
  if (raw === 'broken') {
    return { ok: false, status: 400, why: 'The connection closed before the whole body had arrived.' };
  }

  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity' || encoding === '') return { ok: true, body: raw };
  if (!Object.hasOwn(decompressors, encoding)) {
    return { ok: false, status: 415, why: `Content-Encoding ${encoding.slice(0, 40)} is not understood.` };
  }
  return unfold(raw, encoding as keyof typeof decompressors, hold, maxBytes);
}

async function unfold(
  raw: Buffer,
  encoding: keyof typeof decompressors,
  hold: BodyHold,
  maxBytes: number,
): Promise<BodyReading> {
  const { create, cost } = decompressors[encoding];
  if (!hold.reserve(cost)) return BUSY;
  const decompressor = create();
  decompressor.end(raw);
  // The cap holds while decompressing, so that a bomb of a few KB never unfolds.
  const body = await collect(decompressor, hold, maxBytes);
  decompressor.destroy();
  hold.giveBack(cost);
  if (body === 'too-large') return tooLarge(maxBytes);
  if (body === 'busy') return BUSY;
  if (body === 'broken') return { ok: false, status: 400, why: `The body is no valid ${encoding}.` };
  hold.giveBack(raw.length);
  return { ok: true, body };
}

/** Reserves every chunk before it is kept. When it stops early it keeps nothing, and the stream flows no further. */
function collect(
  stream: Readable,
  hold: BodyHold,
  maxBytes: number,
): Promise<Buffer | 'too-large' | 'busy' | 'broken'> {
  return new Promise((done) => {
    let chunks: Buffer[] = [];
    let size = 0;
    let isOver = false;

    function end(result: Buffer | 'too-large' | 'busy' | 'broken'): void {
      isOver = true;
      // The stream lives until the answer; the chunks must not.
      chunks = [];
      done(result);
    }
    function stop(why: 'too-large' | 'busy' | 'broken'): void {
      if (isOver) return;
      stream.off('data', keep);
      stream.pause();
      end(why);
    }
    function keep(chunk: Buffer): void {
      size += chunk.length;
      if (size > maxBytes) stop('too-large');
      else if (hold.reserve(chunk.length + CHUNK_COST)) chunks.push(chunk);
      else stop('busy');
    }
    function finish(): void {
      const first = chunks[0];
      if (isOver) return;
      if (chunks.length === 1 && first) end(first);
      // For a moment both the chunks and the whole are there.
      else if (hold.reserve(size)) {
        const ofChunks = size + chunks.length * CHUNK_COST;
        end(Buffer.concat(chunks, size));
        hold.giveBack(ofChunks);
      } else stop('busy');
    }

    // A connection that broke while its source was looked up tells nobody any more.
    if (stream.destroyed) stop('broken');
    else stream.on('data', keep);
    stream.on('end', finish);
    stream.on('error', () => stop('broken'));
    stream.on('close', () => stop('broken'));
  });
}
