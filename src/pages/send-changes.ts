import { setTimeout as wait } from 'node:timers/promises';
import type { EventStream } from './event-stream.ts';

/**
 * Reads again and again, and sends what differs from the last time, until the reader has gone or `read` says that all is said.
 *
 * @param read what is sent, and whether it is the last word
 * @throws whatever `read` throws, after the stream was closed
 */
export async function sendChanges<Value>(
  stream: EventStream,
  event: string,
  everyMs: number,
  read: () => Promise<{ readonly value: Value; readonly isLast: boolean }>,
): Promise<void> {
  let last = '';
  try {
    while (!stream.signal.aborted) {
      const { value, isLast } = await read();
      const text = JSON.stringify(value);
      if (text !== last) stream.send(event, value);
      last = text;
      if (isLast) return stream.send('end', null);
      await wait(everyMs, undefined, { signal: stream.signal }).catch(() => undefined);
    }
  } finally {
    stream.close();
  }
}
