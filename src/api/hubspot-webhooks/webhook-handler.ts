/** `POST /hubspot/webhooks`: verify, store durably, acknowledge. A plain handler, ahead of Express. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Knex } from 'knex';
import { type BodyAllowance, createBodyAllowance } from '../../flow/accept/body-allowance.ts';
import { readBody } from '../../flow/accept/read-body.ts';
import { createWaker } from '../../flow/accept/wake-workers.ts';
import type { Clock } from '../../lib/clock.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { insertHubspotEvents } from '../../store/hubspot-event.ts';
import { notifyWork } from '../../store/system/notify.ts';
import { refuseSignature } from '../hubspot-signed/verify-signature.ts';
import { readHubspotEvents } from './read-events.ts';

export interface WebhookDeps {
  readonly db: Knex;
  readonly clock: Clock;
  readonly log: Log;
  /** As HubSpot calls us, without a trailing slash: behind a proxy the request itself does not know it. */
  readonly publicUrl: string;
  /** Of our HubSpot app: what HubSpot signs with. */
  readonly clientSecret: string;
}

const WEBHOOK_PATH = '/hubspot/webhooks';

/** HubSpot sends at most 100 events of a few hundred bytes each. */
const MAX_BYTES = 1024 * 1024;
/** Ten calls at once are HubSpot's default; more than these bytes are never held unverified. */
const ALLOWANCE_BYTES = 16 * 1024 * 1024;
const ALL_PORTALS = 0;

/** @returns a handler that answers requests to the one path and leaves all others: false */
export function createWebhookHandler(
  deps: WebhookDeps,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const allowance = createBodyAllowance(ALLOWANCE_BYTES, ALLOWANCE_BYTES);
  const wake = createWaker((portalIds) => notifyWork(deps.db, portalIds));
  return (request, response) => {
    if ((request.url ?? '').split('?', 1)[0] !== WEBHOOK_PATH) return false;
    accept(deps, request, response, allowance, wake).catch((thrown: unknown) => {
      deps.log.error({ err: messageOf(thrown) }, 'changes from HubSpot were not stored, it will send them again');
      answer(request, response, 503, 'Please try again.');
    });
    return true;
  };
}

async function accept(
  deps: WebhookDeps,
  request: IncomingMessage,
  response: ServerResponse,
  allowance: BodyAllowance,
  wake: (portalIds: ReadonlySet<number>) => void,
): Promise<void> {
  if (request.method !== 'POST') {
    response.setHeader('allow', 'POST');
    return answer(request, response, 405, 'Changes come by POST.');
  }
  const signature = headerOf(request, 'x-hubspot-signature-v3');
  if (signature === undefined) return answer(request, response, 401, 'It is not signed.');
  const hold = allowance.open(ALL_PORTALS);
  try {
    const reading = await readBody(request, hold, MAX_BYTES);
    if (!reading.ok) return answer(request, response, reading.status === 'busy' ? 503 : reading.status, reading.why);
    const now = deps.clock.now();
    const refusal = refuseSignature(
      {
        method: request.method,
        url: `${deps.publicUrl}${request.url ?? ''}`,
        body: reading.body,
        signature,
        timestamp: headerOf(request, 'x-hubspot-request-timestamp'),
      },
      deps.clientSecret,
      now,
    );
    if (refusal !== null) {
      deps.log.warn({ why: refusal }, 'a call that claims to come from HubSpot was refused');
      return answer(request, response, 401, refusal);
    }
    const batch = readHubspotEvents(reading.body, now);
    if (!batch) return answer(request, response, 400, 'The body is no list of events.');
    if (batch.unreadable > 0) deps.log.warn({ count: batch.unreadable }, 'HubSpot sent events that cannot be read');
    // Portals that are unknown or disconnected are left out by the store: their events concern nobody.
    const portalIds = await insertHubspotEvents(deps.db, batch.events);
    answer(request, response, 200, '');
    if (portalIds.size > 0) wake(portalIds);
  } finally {
    hold.release();
  }
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function answer(request: IncomingMessage, response: ServerResponse, status: number, text: string): void {
  if (response.headersSent || response.writableEnded) return;
  if (!request.complete) response.setHeader('connection', 'close');
  if (status === 503) response.setHeader('retry-after', '30');
  response.statusCode = status;
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.setHeader('cache-control', 'no-store');
  response.end(text);
}
