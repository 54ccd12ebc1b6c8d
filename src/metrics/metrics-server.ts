/** `GET /metrics`, on the web port behind a token, or on a port of its own for the operator's network alone. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ProcessMetrics } from './process-metrics.ts';

export interface MetricsServer {
  readonly port: number;
  stop(): Promise<void>;
}

type Readable = Pick<ProcessMetrics, 'read' | 'contentType'>;

const TEXT = { 'content-type': 'text/plain' };
const hash = (text: string): Buffer => createHash('sha256').update(text).digest();

/** @param token that the request has to carry as `Authorization: Bearer`; null: everybody may read */
export function createMetricsHandler(metrics: Readable, token: string | null): RequestListener {
  const expected = token === null ? null : hash(`Bearer ${token}`);
  let reading: Promise<string> | null = null;
  return (request, response) => {
    if (request.method !== 'GET' || request.url?.split('?')[0] !== '/metrics') {
      response.writeHead(404, TEXT).end('Metrics are at GET /metrics.\n');
      return;
    }
    if (expected && !timingSafeEqual(expected, hash(request.headers.authorization ?? ''))) {
      response
        .writeHead(401, { ...TEXT, 'www-authenticate': 'Bearer' })
        .end('This needs the METRICS_TOKEN of the server.\n');
      return;
    }
    // Scrapers that come at once share one look at the ledger.
    reading ??= metrics.read().finally(() => {
      reading = null;
    });
    reading.then(
      (text) => response.writeHead(200, { 'content-type': metrics.contentType }).end(text),
      () => response.writeHead(500, TEXT).end('The metrics could not be read.\n'),
    );
  };
}

export async function startMetricsServer(
  metrics: Readable,
  at: { readonly host: string; readonly port: number; readonly token: string | null },
): Promise<MetricsServer> {
  const server = createServer(createMetricsHandler(metrics, at.token));
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(at.port, at.host, done);
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
