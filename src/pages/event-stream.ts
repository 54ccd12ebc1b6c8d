/** Server-sent events: how a page watches what takes long. The page works without them, by a link that looks again. */
import type { Request, Response } from 'express';
import { MINUTE_MS, SECOND_MS } from '../lib/clock.ts';

/** Browsers open six connections to one host at most (HTTP/1.1), and forget some when pages are left. */
const MOST_OF_ONE_VISITOR = 6;
const MOST_IN_THIS_PROCESS = 200;
/** Proxies cut what is silent for long: Heroku's after 55 s. */
const HEARTBEAT_MS = 15 * SECOND_MS;
/** Then the browser connects anew, and the door asks again who it is: whoever was signed out is told nothing more. */
const LIFETIME_MS = 2 * MINUTE_MS;
const RECONNECT_MS = 2 * SECOND_MS;
/** Whoever reads slower than this is let go. */
const MOST_UNREAD_BYTES = 64 * 1024;

export interface EventStream {
  /** Aborted when the reader has gone, or the stream was closed. */
  readonly signal: AbortSignal;
  /** @param data sent as JSON */
  send(event: string, data: unknown): void;
  /** The browser connects anew after a close, unless it was told by an event that all is said. */
  close(): void;
}

const open = new Set<{ readonly visitor: string; close(): void }>();

/** @returns null where too many are open: it has answered 503, and the page is left as it is */
export function openEventStream(request: Request, response: Response): EventStream | null {
  const visitor = request.sessionID ?? request.ip ?? '';
  const own = [...open].filter((one) => one.visitor === visitor).length;
  if (own >= MOST_OF_ONE_VISITOR || open.size >= MOST_IN_THIS_PROCESS) {
    response.status(503).set('Cache-Control', 'no-store').type('text').send('Too many pages are being watched.');
    return null;
  }
  const ended = new AbortController();
  const timers = [
    setInterval(() => response.write(':\n\n'), HEARTBEAT_MS).unref(),
    setTimeout(() => stream.close(), LIFETIME_MS).unref(),
  ];
  const end = () => {
    for (const timer of timers) clearTimeout(timer);
    open.delete(kept);
    ended.abort();
  };
  const stream: EventStream = {
    signal: ended.signal,
    send: (event, data) => {
      if (ended.signal.aborted) return;
      // JSON has no line breaks, which would end the field.
      response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      if (response.writableLength > MOST_UNREAD_BYTES) stream.close();
    },
    close: () => {
      end();
      response.end();
    },
  };
  const kept = { visitor, close: stream.close };
  open.add(kept);
  response.once('close', end);
  response
    .status(200)
    .set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' })
    .write(`retry: ${RECONNECT_MS}\n\n`);
  return stream;
}

/** For a process that ends: a server waits for its open connections. */
export function closeEventStreams(): void {
  for (const one of [...open]) one.close();
}
