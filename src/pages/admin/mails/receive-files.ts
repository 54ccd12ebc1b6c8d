/** Files of a form, taken as they stream in: no more of them is held than a chunk. */
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import busboy from 'busboy';
import { BellwetherError } from '../../../lib/errors.ts';

export interface UploadedFile {
  readonly name: string;
  readonly chunks: AsyncIterable<Buffer>;
}

const MIB = 1024 * 1024;
/** A mailbox of some 40,000 bounces; the command line takes any size. */
const MAX_FILE_BYTES = 200 * MIB;
const MAX_FILES = 50;

/**
 * @param fields takes what else stands in the form, ahead of the files
 * @param take one file after the other; what it throws is thrown when the rest of the form was read
 * @returns how many files there were
 * @throws BellwetherError `upload.*`
 */
export async function receiveFiles(
  request: IncomingMessage,
  take: (file: UploadedFile) => Promise<void>,
  { maxBytes = MAX_FILE_BYTES, fields }: { readonly maxBytes?: number; readonly fields?: Map<string, string> } = {},
): Promise<number> {
  const parser = openForm(request, maxBytes);
  let turn: Promise<void> = Promise.resolve();
  let count = 0;
  let failure: unknown = null;
  const open = new Set<Readable>();
  parser.on('field', (name, value) => fields?.set(name, value.replaceAll('\0', '')));
  parser.on('file', (_field, stream, { filename }) => {
    open.add(stream.on('error', () => undefined));
    // A form without a chosen file sends an empty one without a name.
    if (!filename) return stream.resume();
    count++;
    turn = turn
      .then(() => takeOne(stream, filename))
      .catch((thrown: unknown) => {
        failure ??= thrown;
      });
  });
  async function takeOne(stream: Readable & { truncated?: boolean }, name: string): Promise<void> {
    try {
      await take({ name, chunks: stream });
    } finally {
      // What is left of a file that was refused is thrown away, so that the answer reaches the sender.
      stream.resume();
    }
    if (stream.truncated) {
      const most = Math.round(maxBytes / MIB);
      throw new BellwetherError(
        'upload.too-large',
        `${name} is larger than ${most} MB: what comes first was stored. Run "bellwether import" where the server runs.`,
      );
    }
  }
  await new Promise<void>((done, fail) => {
    parser.on('close', done).on('error', () => breakOff());
    // Whoever reads a file that will never end has to hear of it.
    const breakOff = (): void => {
      for (const stream of open) stream.destroy(BROKEN());
      fail(BROKEN());
    };
    // A file behind the end of the form would never end by itself; ending one again does nothing. Where the form itself was
    // cut off, its end is an error first, and no file of it counts as whole. What is written below comes back once all was read.
    const endAll = (): void => {
      parser.end();
      setImmediate(() => {
        for (const stream of open) stream.push(null);
      });
    };
    request
      .on('aborted', breakOff)
      .on('end', () => parser.write('', endAll))
      .pipe(parser, { end: false });
  });
  await turn;
  if (failure !== null) throw failure;
  return count;
}

function openForm(request: IncomingMessage, maxBytes: number): busboy.Busboy {
  try {
    return busboy({
      headers: request.headers,
      defParamCharset: 'utf8',
      limits: { fileSize: maxBytes, files: MAX_FILES, fields: 20, fieldSize: 4_096, parts: MAX_FILES + 20 },
    });
  } catch {
    throw BROKEN();
  }
}

const BROKEN = (): BellwetherError =>
  new BellwetherError('upload.broken', 'The form did not arrive whole. Choose the files again.');
