/** Keeps a live region of a page up to date. */
import { setTimeout as wait } from 'node:timers/promises';
import { type Html, renderHtml } from '../lib/html.ts';
import type { EventStream } from './event-stream.ts';

export interface LiveContent {
  readonly html: Html;
  /** What is read out to those who cannot see it change; it should change rarely. */
  readonly words: string;
  /** Nothing will change any more. */
  readonly isLast: boolean;
}

/**
 * Reads again and again, and sends what differs from the last time, until the reader has gone or all is said.
 *
 * @throws whatever `read` throws, after the stream was closed
 */
export async function sendLive(stream: EventStream, everyMs: number, read: () => Promise<LiveContent>): Promise<void> {
  let last = '';
  try {
    while (!stream.signal.aborted) {
      const content = await read();
      const html = await renderHtml(content.html);
      if (html !== last) stream.send('content', { html, words: content.words });
      last = html;
      if (content.isLast) return stream.send('end', null);
      await wait(everyMs, undefined, { signal: stream.signal }).catch(() => undefined);
    }
  } finally {
    stream.close();
  }
}
