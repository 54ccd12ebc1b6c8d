/**
 * How the web process leaves without a sender noticing: it says that it is going, still answers whoever has not heard it yet,
 * and asks each connection that it answers to end with that answer.
 */
import type { RequestListener, Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from './lib/clock.ts';

/** How often connections are looked for that fell idle while the port was closed; a browser keeps one for a minute. */
const LOOK_MS = 50;

export interface WebDrain {
  /** True from the signal on: load balancers are told to send nobody here any more. */
  hasBegun(): boolean;
  /** From the signal on each answer ends its connection: a later request on it would be lost in its closing. */
  watchRequests(listener: RequestListener): RequestListener;
  /** Resolves when load balancers have had the time to notice, and every request under way is answered. */
  close(server: Server): Promise<void>;
}

/**
 * @param stopping aborted by the signal to stop
 * @param drainMs milliseconds from the signal on in which the port stays open
 */
export function createWebDrain(deps: {
  readonly clock: Clock;
  readonly stopping: AbortSignal;
  readonly drainMs: number;
  /** Ends what would go on for minutes; whoever watches a page connects anew, and by then elsewhere. */
  endStreams(): void;
}): WebDrain {
  const { clock, stopping, drainMs } = deps;
  let openUntil = 0;
  stopping.addEventListener('abort', () => {
    openUntil = clock.monotonicMs() + drainMs;
  });
  return {
    hasBegun: () => stopping.aborted,
    watchRequests: (listener) => (request, response) => {
      if (stopping.aborted) response.setHeader('connection', 'close');
      listener(request, response);
    },
    close: async (server) => {
      await delay(Math.max(0, openUntil - clock.monotonicMs()));
      const look = setInterval(() => server.closeIdleConnections(), LOOK_MS);
      await new Promise<void>((done) => {
        server.close(() => done());
        deps.endStreams();
      });
      clearInterval(look);
    },
  };
}
