/** Reads the raw bytes of a request, with limits before and after decompression, inside the allowance of the process. */
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
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

/** How far a byte of deflate unfolds at most (zlib's manual, "Maximum Compression Factor": 1032 to 1). */
const DEFLATE_FACTOR = 1032;

/**
 * `cost`: bytes the decompressor itself needs: 32 KB of window, its state and a 16 KB chunk of output for deflate, and
 * for Brotli the largest window of RFC 7932 (16 MB), which a body of a few bytes may ask for. `factor`: how far a byte unfolds.
 */
const decompressors = {
  gzip: { unfold: gunzipSync, cost: 64 * 1024, factor: DEFLATE_FACTOR },
  'x-gzip': { unfold: gunzipSync, cost: 64 * 1024, factor: DEFLATE_FACTOR },
  deflate: { unfold: inflateSync, cost: 64 * 1024, factor: DEFLATE_FACTOR },
  br: { unfold: brotliDecompressSync, cost: 16 * 1024 * 1024, factor: Number.POSITIVE_INFINITY },
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

/**
 * At once, not in the thread pool of Node: that is shared with the look-up of names, and a few name servers that do not answer
 * would keep every compressed delivery waiting. Ten MB, the most there is, take about 20 ms.
 */
function unfold(raw: Buffer, encoding: keyof typeof decompressors, hold: BodyHold, maxBytes: number): BodyReading {
  const { unfold: unfoldNow, cost, factor } = decompressors[encoding];
  // What it may become is reserved before it does, so that a bomb of a few KB never unfolds.
  let room = Math.min(maxBytes, Math.max(raw.length, 1) * factor);
  while (!hold.reserve(cost + room)) {
    room = Math.floor(room / 2);
    if (room < raw.length) return BUSY;
  }
  try {
    const body = unfoldNow(raw, { maxOutputLength: room });
    hold.giveBack(cost + room - body.length + raw.length);
    return { ok: true, body };
  } catch (thrown) {
    hold.giveBack(cost + room);
    const isTooLarge = (thrown as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    if (isTooLarge) return room < maxBytes ? BUSY : tooLarge(maxBytes);
    return { ok: false, status: 400, why: `The body is no valid ${encoding}.` };
  }
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
