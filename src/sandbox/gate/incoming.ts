import type { Reply } from '../http/reply.ts';

/** A request as it came in, with its body read. */
export interface Incoming {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly rawBody: string;
}

/** What becomes of a request: an answer, a broken connection, or silence. */
export type Outcome = Reply | 'drop' | 'silence';

export function headerOf(incoming: Incoming, name: string): string | undefined {
  const value = incoming.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
