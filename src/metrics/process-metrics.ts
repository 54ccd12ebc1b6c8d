/** What one process counts of itself, and how far behind the ledger is, in the format of Prometheus. */
import type { RequestListener } from 'node:http';
import type { Knex } from 'knex';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Transport } from '../crm/transport.ts';
import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { measureLedger } from './ledger-metrics.ts';

export interface ProcessMetrics {
  /** Counts what the world asks of the web process, and how long it waited. */
  watchRequests(listener: RequestListener): RequestListener;
  /** Counts every exchange with HubSpot. */
  watchTransport(transport: Transport): Transport;
  /** The exposition text. */
  read(): Promise<string>;
  readonly contentType: string;
}

/** Seconds; the promise is an answer to email services within one. */
const REQUEST_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const CALL_BUCKETS = [0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 8, 15];

/** No path, address or portal becomes a label: those of strangers have no end, and name people. */
function surfaceOf(path: string): string {
  const first = /^\/([a-z-]*)/.exec(path)?.[1] ?? '';
  if (first === 'in') return 'intake';
  if (first === 'u' || first === 'privacy') return 'public';
  if (first === 'hubspot') return 'hubspot';
  if (first === 'api') return 'api';
  if (first === 'healthz' || first === 'readyz' || first === 'metrics') return 'operations';
  return 'console';
}

export function createProcessMetrics(deps: { db: Knex; clock: Clock; log: Log; process: string }): ProcessMetrics {
  const { db, clock, log } = deps;
  const registry = new Registry();
  registry.setDefaultLabels({ process: deps.process });
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const requests = new Histogram({
    name: 'bellwether_http_request_seconds',
    help: 'Time until a request was answered, by the part of the server that answered it.',
    labelNames: ['surface', 'status'],
    buckets: REQUEST_BUCKETS,
    registers,
  });
  const calls = new Histogram({
    name: 'bellwether_crm_call_seconds',
    help: 'Time until HubSpot answered a call; status 0: it did not.',
    labelNames: ['method', 'status'],
    buckets: CALL_BUCKETS,
    registers,
  });
  const limited = new Counter({
    name: 'bellwether_crm_rate_limited_total',
    help: 'Answers 429 of HubSpot: none in normal operation.',
    registers,
  });
  const isReadable = new Gauge({
    name: 'bellwether_ledger_readable',
    help: '1 where the database could be asked at this scrape.',
    registers,
  });
  const ledger = measureLedger(registers);

  return {
    contentType: registry.contentType,
    watchRequests: (listener) => (request, response) => {
      const begun = clock.monotonicMs();
      const surface = surfaceOf(request.url ?? '');
      response.once('close', () => {
        // An answer that never began has no status: whoever asked went away.
        const status = response.headersSent ? String(response.statusCode) : 'none';
        requests.observe({ surface, status }, (clock.monotonicMs() - begun) / 1_000);
      });
      listener(request, response);
    },
    watchTransport: (transport) => ({
      async send(request) {
        const begun = clock.monotonicMs();
        let status = 0;
        try {
          const reply = await transport.send(request);
          status = reply.status;
          return reply;
        } finally {
          if (status === 429) limited.inc();
          calls.observe({ method: request.method, status }, (clock.monotonicMs() - begun) / 1_000);
        }
      },
    }),
    async read() {
      try {
        await ledger.read(db, clock.now());
        isReadable.set(1);
      } catch (thrown) {
        // What the process knows of itself is needed most when the database is away.
        log.warn({ err: messageOf(thrown) }, 'the ledger could not be measured');
        ledger.forget();
        isReadable.set(0);
      }
      return registry.metrics();
    },
  };
}
