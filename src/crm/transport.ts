/** One HTTP exchange with HubSpot, by its own client, with an end in time. Knows nothing of portals, budgets or kinds of error. */
import { Client } from '@hubspot/api-client';
import { installDispatcher } from './dispatcher.ts';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface TransportRequest {
  readonly method: HttpMethod;
  /** Begins with a slash. */
  readonly path: string;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent url-encoded. */
  readonly form?: Readonly<Record<string, string>>;
  /** Without one no Authorization header is sent. */
  readonly accessToken?: string;
}

export interface Reply {
  readonly status: number;
  header(name: string): string | null;
  /** Parsed JSON; the text where it is none; null where the body is empty. */
  readonly body: unknown;
}

/** Nothing came back. */
export class NoReply extends Error {
  /** False where no connection was made, so that HubSpot cannot have seen the request. */
  readonly mayHaveArrived: boolean;

  constructor(message: string, mayHaveArrived: boolean, cause?: unknown) {
    super(message, { cause });
    this.name = 'NoReply';
    this.mayHaveArrived = mayHaveArrived;
  }
}

export interface Transport {
  /** @throws NoReply */
  send(request: TransportRequest): Promise<Reply>;
}

/** The connection was never made: what was to be sent has not left. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Codes of an error and of what caused it; Node's fetch hides the true one below "fetch failed". */
function codesOf(thrown: unknown): string[] {
  const codes: string[] = [];
  let current: unknown = thrown;
  for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth++) {
    if ('code' in current && typeof current.code === 'string') codes.push(current.code);
    if ('errors' in current && Array.isArray(current.errors)) codes.push(...current.errors.flatMap(codesOf));
    current = 'cause' in current ? current.cause : null;
  }
  return codes;
}

function parseBody(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The dispatcher ends the exchange itself; this ends our wait where another fetch stands in for Node's. */
async function within<Value>(timeoutMs: number, work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NoReply(`no answer within ${timeoutMs} ms`, true)), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** @param timeoutMs for one exchange in all, from sending to the last byte */
export function createTransport(options: { apiUrl: string; timeoutMs: number }): Transport {
  const { apiUrl, timeoutMs } = options;
  installDispatcher(timeoutMs);

  async function exchange(request: TransportRequest): Promise<Reply> {
    // A client for each call: it is cheap, and its token, retries and limiter would otherwise be shared.
    const client = new Client({ basePath: apiUrl, ...(request.accessToken && { accessToken: request.accessToken }) });
    const response = await client.apiRequest({
      method: request.method,
      path: request.path,
      ...(request.form
        ? {
            body: new URLSearchParams(request.form).toString(),
            defaultJson: false,
            headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
          }
        : { body: request.json }),
    });
    const body = parseBody(await response.text());
    return { status: response.status, header: (name) => response.headers.get(name), body };
  }

  return {
    async send(request) {
      try {
        return await within(timeoutMs, exchange(request));
      } catch (thrown) {
        if (thrown instanceof NoReply) throw thrown;
        const codes = codesOf(thrown);
        const mayHaveArrived = !codes.some((code) => NOT_CONNECTED.has(code));
        throw new NoReply(codes.at(-1) ?? 'the connection was dropped', mayHaveArrived, thrown);
      }
    },
  };
}
