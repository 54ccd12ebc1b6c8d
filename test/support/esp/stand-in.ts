/** A local server in the place of an email service's API: it keeps its lists, and fails when it is told to. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PublicFetch } from '../../../src/lib/public-fetch.ts';

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  /** In the place of a body: as it is sent. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** `lost`: it is done, and nobody hears of it. */
export type Fault = Answer | 'lost';

export interface StandIn {
  readonly calls: Call[];
  /** The next calls fail like this, one each; null: this one does not. */
  readonly faults: (Fault | null)[];
  /** Sends what is meant for the service's own host to this server, and refuses any other host. */
  readonly send: PublicFetch['send'];
  stop(): Promise<void>;
}

export async function startStandIn(hosts: readonly string[], route: (call: Call) => Answer): Promise<StandIn> {
  const calls: Call[] = [];
  const faults: (Fault | null)[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://local');
      const text = Buffer.concat(chunks).toString();
      const call: Call = {
        method: request.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        text,
        body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
      };
      calls.push(call);
      const fault = faults.shift() ?? null;
      if (fault === 'lost') {
        route(call);
        request.socket.destroy();
        return;
      }
      const { status, body, text: sent, headers = {} } = fault ?? route(call);
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(sent ?? (body === undefined ? '' : JSON.stringify(body)));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    calls,
    faults,
    async send(written, asked) {
      const url = new URL(written);
      if (!hosts.includes(url.host) || url.protocol !== 'https:') throw new Error(`nobody may ask ${url.origin}`);
      const { BellwetherError } = await import('../../../src/lib/errors.ts');
      const local = `http://127.0.0.1:${port}${written.slice(url.origin.length)}`;
      const answer = await fetch(local, { method: asked.method, headers: asked.headers, body: asked.body }).catch(
        (cause: unknown) => {
          throw new BellwetherError('fetch.failed', `${url.host} could not be reached.`, { cause });
        },
      );
      const body = Buffer.from(await answer.arrayBuffer());
      return { status: answer.status, headers: Object.fromEntries(answer.headers), body };
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
