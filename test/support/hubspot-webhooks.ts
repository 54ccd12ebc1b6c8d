/** The sandbox's webhooks, received by the real handler into a bench's database. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createWebhookHandler } from '../../src/api/hubspot-webhooks/webhook-handler.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createLog } from '../../src/lib/log.ts';
import { DEFAULT_CLIENT_SECRET } from '../../src/sandbox/server.ts';
import { signRequest } from '../../src/sandbox/webhooks/signature.ts';
import type { FlowBench } from './flow-bench.ts';
import { until } from './process.ts';

export interface Webhooks {
  readonly url: string;
  /** A user of the CRM types a value into a contact. */
  edit(contactId: string, property: string, value: string): Promise<void>;
  /** What the app's own calls do, by their token. */
  call(method: string, path: string, body: unknown): Promise<Record<string, unknown>>;
  remove(contactId: string, how: 'bin' | 'for-good'): Promise<void>;
  /** Posts events as HubSpot does. @returns the status */
  post(events: readonly object[], more?: { secret?: string; url?: string }): Promise<number>;
  /** Until the app has acknowledged everything; then drains. */
  arrive(): Promise<void>;
  close(): Promise<void>;
}

/** Signatures are checked by the real clock, since the sandbox signs by it. */
export async function connectWebhooks(bench: FlowBench): Promise<Webhooks> {
  const handler = { handle: (() => false) as ReturnType<typeof createWebhookHandler> };
  const server = createServer((request, response) => {
    if (!handler.handle(request, response)) response.writeHead(404).end();
  });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  handler.handle = createWebhookHandler({
    db: bench.db,
    clock: systemClock,
    log: createLog('silent', 'test'),
    publicUrl,
    clientSecret: DEFAULT_CLIENT_SECRET,
  });
  const url = `${publicUrl}/hubspot/webhooks`;
  const { access_token: token } = (await bench.control('POST', 'install', { portalId: bench.portalId })) as {
    access_token: string;
  };
  await bench.control('POST', 'settings', { webhookUrl: url, webhookDelayMs: 0, webhookRetryMs: 10 });
  const page = async (path: string, fields: Record<string, string>): Promise<void> => {
    const answer = await fetch(`${bench.sandbox.url}/portals/${bench.portalId}/${path}`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams(fields),
    });
    if (answer.status !== 303) throw new Error(`the sandbox answered ${answer.status}: ${await answer.text()}`);
  };
  return {
    url,
    edit: (contactId, property, value) => page(`contacts/${contactId}/edit/${property}`, { value }),
    async call(method, path, body) {
      const answer = await fetch(`${bench.sandbox.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`the sandbox answered ${answer.status}: ${text}`);
      return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    },
    remove: (contactId, how) => page(`contacts/${contactId}/delete`, { how }),
    async post(events, { secret = DEFAULT_CLIENT_SECRET, url: at = url } = {}) {
      const body = JSON.stringify(events);
      const timestamp = String(Date.now());
      const answer = await fetch(at, {
        method: 'POST',
        body,
        headers: {
          'x-hubspot-request-timestamp': timestamp,
          'x-hubspot-signature-v3': signRequest(secret, 'POST', at, body, timestamp),
        },
      });
      await answer.arrayBuffer();
      return answer.status;
    },
    async arrive() {
      await until(
        async () => ((await bench.control('GET', 'webhooks')) as { pending: number }).pending === 0,
        'all webhooks are acknowledged',
      );
      await bench.drain();
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
