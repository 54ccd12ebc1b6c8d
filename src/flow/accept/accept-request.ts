/** `/in/<portalId>.<token>`: verify, store durably, acknowledge. A plain handler, ahead of Express. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../lib/clock.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Source } from '../../store/source.ts';
import type { UsedToken } from '../../store/used-token.ts';
import type { EspAdapter, RawDelivery, Verification } from '../adapt/adapter.ts';
import type { BodyAllowance, BodyHold } from './body-allowance.ts';
import { confirmDelivery } from './confirm-delivery.ts';
import type { Outside } from './outside.ts';
import { readBody } from './read-body.ts';
import type { SharedCommit } from './shared-commit.ts';
import { claimOnce, verifyDelivery } from './verify-delivery.ts';

export interface AcceptDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly commit: SharedCommit;
  /** One for the whole process. */
  readonly allowance: BodyAllowance;
  findSource(portalId: number, token: string): Promise<Source | null>;
  findAdapter(esp: string): EspAdapter | null;
  readonly outside: Outside;
  /** Takes a token for what comes with it. @returns false where it stands for something else */
  claimToken(source: Source, used: UsedToken): Promise<boolean>;
  /** The address of a source as its ESP was given it. */
  urlOf(source: Source): string;
  /** Notes at its source why something was not taken in. */
  noteRefusal(source: Source, why: string): Promise<void>;
  /** Should what was refused be kept for the admin? Not where it is large, kept already, or the quarantine is full. */
  isWorthKeeping(source: Source, body: Buffer): Promise<boolean>;
  /** The ESP will send to this source from now on: what stood in the way before is settled. */
  noteConfirmed(source: Source): Promise<void>;
}

interface Found {
  readonly source: Source;
  readonly adapter: EspAdapter;
}

const PATH = /^\/in\/(\d{1,15})\.([A-Za-z0-9_-]{16,64})\/?(?:\?.*)?$/;

/** Seconds; ESPs with a growing backoff ignore it, the others come back when a short outage is over. */
const RETRY_AFTER = '30';

/** @returns a handler that answers requests below /in/ and leaves all others: false */
export function createAcceptHandler(deps: AcceptDeps): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const path = request.url ?? '';
    if (!path.startsWith('/in/')) return false;
    accept(deps, request, response, path).catch((thrown: unknown) => {
      deps.log.error({ err: messageOf(thrown) }, 'a request could not be answered');
      answerUnknown(request, response);
    });
    return true;
  };
}

async function accept(
  deps: AcceptDeps,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const [, portal, token] = PATH.exec(path) ?? [];
  if (!portal || !token) return answer(request, response, 404, 'There is no source at this address.');
  const found = await lookUp(deps, Number(portal), token);
  if (found === 'unavailable') return answerUnknown(request, response);
  if (!found) return answer(request, response, 404, 'There is no source at this address.');
  const { source, adapter } = found;

  // Some ESPs look whether anybody is there before they save the address.
  if (request.method === 'GET' || request.method === 'HEAD') return answer(request, response, 200, 'Ready for events.');
  if (request.method !== 'POST') {
    response.setHeader('allow', 'GET, HEAD, POST');
    return answer(request, response, 405, 'Events come by POST.');
  }
  if (deps.commit.isFull()) return answerBusy(request, response, adapter);

  const hold = deps.allowance.open(source.sourceId);
  try {
    await takeIn(deps, request, response, found, hold);
  } catch (thrown) {
    deps.log.error({ portalId: source.portalId, err: messageOf(thrown) }, 'a delivery could not be taken in');
    answerBusy(request, response, adapter);
  } finally {
    hold.release();
  }
}

/** @param hold holds what the body takes until it is committed or refused */
async function takeIn(
  deps: AcceptDeps,
  request: IncomingMessage,
  response: ServerResponse,
  found: Found,
  hold: BodyHold,
): Promise<void> {
  const { source, adapter } = found;
  const reading = await readBody(request, hold, adapter.maxBodyBytes);
  if (!reading.ok) {
    hold.release();
    if (reading.status === 'busy') return answerBusy(request, response, adapter);
    await deps.noteRefusal(source, reading.why);
    return answer(request, response, reading.status, reading.why);
  }
  const receivedAt = deps.clock.now();
  const raw = { headers: plainHeaders(request), body: reading.body };
  const verification = await verifyNow(deps, found, raw, receivedAt);
  if (verification === 'unknown') return answerBusy(request, response, adapter);
  const delivery = {
    portalId: source.portalId,
    sourceId: source.sourceId,
    receivedAt,
    headers: withoutSecrets(raw.headers, adapter.secretHeaders),
  };

  if (!verification.ok) {
    await deps.noteRefusal(source, verification.why);
    if (await deps.isWorthKeeping(source, raw.body)) {
      await deps.commit.store({ ...delivery, body: raw.body, state: 'quarantined', why: verification.why });
    }
    return answer(request, response, adapter.refusedStatus, 'The signature does not fit.');
  }
  try {
    await deps.commit.store({ ...delivery, body: raw.body, state: 'waiting', why: null });
  } catch (cause) {
    deps.log.warn(
      { portalId: source.portalId, err: messageOf(cause) },
      'a delivery was not stored, the sender will try again',
    );
    return answerBusy(request, response, adapter);
  }
  if (!(await confirmNow(deps, found, raw))) return answerBusy(request, response, adapter);
  answer(request, response, 200, '');
}

/** @returns `unknown` where what the signature is checked with could not be fetched: the sender should come back */
async function verifyNow(
  deps: AcceptDeps,
  { source, adapter }: Found,
  raw: RawDelivery,
  now: Date,
): Promise<Verification | 'unknown'> {
  try {
    const known = { secrets: source.secrets, url: deps.urlOf(source) };
    const verification = await verifyDelivery(adapter, raw, known, now, deps.outside);
    if (!verification.ok) return verification;
    return await claimOnce(adapter, raw, (used) => deps.claimToken(source, used));
  } catch (thrown) {
    deps.log.warn({ portalId: source.portalId, err: messageOf(thrown) }, 'a signature could not be checked');
    await deps.noteRefusal(
      source,
      `A signature could not be checked just now, and the sender was asked to come back: ${messageOf(thrown)}`,
    );
    return 'unknown';
  }
}

/** @returns false where the sender should ask again */
async function confirmNow(deps: AcceptDeps, { source, adapter }: Found, raw: RawDelivery): Promise<boolean> {
  const outcome = await confirmDelivery(adapter, raw, deps.outside);
  if (outcome === 'confirmed') await deps.noteConfirmed(source);
  if (typeof outcome === 'string') return true;
  deps.log.warn({ portalId: source.portalId, why: outcome.why }, 'a subscription was not confirmed');
  await deps.noteRefusal(source, outcome.why);
  return false;
}

async function lookUp(deps: AcceptDeps, portalId: number, token: string): Promise<Found | null | 'unavailable'> {
  try {
    const source = await deps.findSource(portalId, token);
    const adapter = source?.isOn ? deps.findAdapter(source.esp) : null;
    return source && adapter && adapter.way === undefined ? { source, adapter } : null;
  } catch (thrown) {
    // A database that is away must not answer 404: some ESPs drop an event for good on a 4xx.
    deps.log.error({ err: messageOf(thrown) }, 'sources cannot be read');
    return 'unavailable';
  }
}

function plainHeaders(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}

const SECRET_HEADERS = new Set(['authorization', 'proxy-authorization', 'cookie']);
/** Deliveries that we made ourselves are told by headers of this name: nobody outside may name one. */
const OURS = 'x-bellwether-';

function withoutSecrets(
  headers: Readonly<Record<string, string>>,
  ofAdapter: readonly string[],
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (!SECRET_HEADERS.has(name) && !ofAdapter.includes(name) && !name.startsWith(OURS)) kept[name] = value;
  return kept;
}

/** Nothing is wrong with the delivery: the sender should come back with it. */
function answerBusy(request: IncomingMessage, response: ServerResponse, adapter: EspAdapter): void {
  answerLater(request, response, adapter.retryStatus);
}

function answerLater(request: IncomingMessage, response: ServerResponse, status: number): void {
  if (!response.headersSent) response.setHeader('retry-after', RETRY_AFTER);
  answer(request, response, status, 'Busy, please try again.');
}

/**
 * Whose request it is cannot be told. Of the ESPs that post JSON each comes back after 429, and Brevo after nothing else; SNS
 * (as text) and whoever posts whole mails (as forms) take any 4xx as final.
 */
function answerUnknown(request: IncomingMessage, response: ServerResponse): void {
  const isJson = request.headers['content-type']?.toLowerCase().startsWith('application/json') === true;
  answerLater(request, response, isJson ? 429 : 503);
}

function answer(request: IncomingMessage, response: ServerResponse, status: number, text: string): void {
  if (response.headersSent || response.writableEnded) return;
  // What was not read is not waited for: the connection ends with the answer.
  if (!request.complete) response.setHeader('connection', 'close');
  response.statusCode = status;
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.setHeader('cache-control', 'no-store');
  response.end(request.method === 'HEAD' ? undefined : text);
}
