/**
 * Requests that HubSpot sends for somebody who works in it: `hubspot.fetch` of cards and pages. Nothing of them is read
 * before the signature fits, and who asks, of which portal, is read from the signed address alone: what stands in a body
 * or a header is the sender's word.
 */
import type { RequestHandler, Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import { createBodyAllowance } from '../../flow/accept/body-allowance.ts';
import { readBody } from '../../flow/accept/read-body.ts';
import { type Clock, MINUTE_MS } from '../../lib/clock.ts';
import { BellwetherError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { noteRequestPortal } from '../../lib/request-scope.ts';
import type { Db } from '../../store/database.ts';
import { findPortal, type Portal } from '../../store/portal.ts';
import { refuseSignature } from './verify-signature.ts';

export interface SignedDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  /** As HubSpot calls us, without a trailing slash: behind a proxy the request itself does not know it. */
  readonly publicUrl: string;
  /** Of our HubSpot app: what HubSpot signs with. */
  readonly clientSecret: string;
  /** Requests a minute of one portal; left out: 600. */
  readonly perMinute?: number;
}

/** Who asks, as the signed address says. */
export interface HubspotCaller {
  readonly portalId: number;
  /** The HubSpot user; null where HubSpot does not say. */
  readonly userId: string | null;
  readonly userEmail: string | null;
}

interface SignedLocals {
  readonly caller: HubspotCaller;
  readonly portal: Portal;
  readonly body: Buffer;
  readonly askedAt: Date;
}

/** A card sends a few fields. */
const MAX_BYTES = 64 * 1024;
/** More than these bytes are never held unverified. */
const ALLOWANCE_BYTES = 4 * 1024 * 1024;
const ALL_PORTALS = 0;

/** Each opened record asks once: ten a second are hundreds of people at work. Counted by each web process for itself. */
const PER_MINUTE = 600;

/**
 * Verifies, says who asks, and holds each portal to its rate; what follows may use `callerOf`, `portalOf` and `jsonOf`.
 * Problems are thrown for `answerSignedProblems`.
 */
export function createSignedByHubspot(deps: SignedDeps): RequestHandler[] {
  const allowance = createBodyAllowance(ALLOWANCE_BYTES, ALLOWANCE_BYTES);
  const verify: RequestHandler = async (request, response, next) => {
    const hold = allowance.open(ALL_PORTALS);
    response.once('close', hold.release);
    // No body is read for those who do not even claim a signature.
    if (!request.get('x-hubspot-signature-v3')) throw refused(deps, 'It is not signed.');
    const reading = await readBody(request, hold, MAX_BYTES);
    if (!reading.ok) throw new BellwetherError(UNREAD[reading.status] ?? 'signed.unreadable', reading.why);
    const refusal = refuseSignature(
      {
        method: request.method,
        url: `${deps.publicUrl}${request.originalUrl}`,
        body: reading.body,
        signature: request.get('x-hubspot-signature-v3'),
        timestamp: request.get('x-hubspot-request-timestamp'),
      },
      deps.clientSecret,
      deps.clock.now(),
    );
    if (refusal !== null) throw refused(deps, refusal);
    response.locals.caller = readCaller(request.originalUrl);
    noteRequestPortal(callerOf(response).portalId);
    response.locals.body = reading.body;
    response.locals.askedAt = new Date(Number(request.get('x-hubspot-request-timestamp')));
    next();
  };
  const limit = rateLimit({
    windowMs: MINUTE_MS,
    limit: deps.perMinute ?? PER_MINUTE,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    identifier: 'portal',
    keyGenerator: (_request, response) => String(callerOf(response).portalId),
    handler: () => {
      throw new BellwetherError('signed.too-many', 'Too many records are being opened at once. Wait a minute.');
    },
  });
  const findCallersPortal: RequestHandler = async (_request, response, next) => {
    response.locals.portal = await activePortal(deps.db, callerOf(response).portalId);
    next();
  };
  return [verify, limit, findCallersPortal];
}

const UNREAD: Readonly<Record<string, string>> = {
  413: 'signed.too-large',
  415: 'signed.unreadable',
  busy: 'signed.busy',
};

function refused({ log }: SignedDeps, why: string): BellwetherError {
  log.warn({ why }, 'a call that claims to come from HubSpot was refused');
  return new BellwetherError('signed.refused', why);
}

/**
 * @param url path and query, as signed
 * @throws BellwetherError where a name stands in it twice: the code of a card could add a `portalId` of its own to that of HubSpot
 */
function readCaller(url: string): HubspotCaller {
  const query = new URL(url, 'https://signed.invalid').searchParams;
  const one = (name: string): string | null => {
    const [value = '', ...others] = query.getAll(name);
    if (others.length > 0) throw new BellwetherError('signed.unreadable', `The address says ${name} more than once.`);
    return value === '' ? null : value;
  };
  const portalId = one('portalId') ?? '';
  if (!/^[1-9]\d{0,14}$/.test(portalId)) {
    throw new BellwetherError('signed.unreadable', 'The address does not say which portal it is about.');
  }
  const userId = one('userId');
  const userEmail = one('userEmail');
  return {
    portalId: Number(portalId),
    userId: userId !== null && /^\d{1,20}$/.test(userId) ? userId : null,
    userEmail: userEmail !== null && userEmail.length <= 254 && userEmail.includes('@') ? userEmail : null,
  };
}

/** @throws BellwetherError `portal.unknown`, `portal.revoked` */
export async function activePortal(db: Db, portalId: number): Promise<Portal> {
  const portal = await findPortal(db, portalId);
  if (!portal || portal.state === 'disconnected') {
    throw new BellwetherError(
      'portal.unknown',
      'Bellwether is not connected to this HubSpot account. Have an admin install it again.',
    );
  }
  if (portal.state === 'revoked') {
    throw new BellwetherError(
      'portal.revoked',
      'HubSpot has taken back the access of Bellwether. Have an admin connect it again.',
    );
  }
  return portal;
}

export function callerOf(response: Response): HubspotCaller {
  return (response.locals as SignedLocals).caller;
}

export function portalOf(response: Response): Portal {
  return (response.locals as SignedLocals).portal;
}

/** When HubSpot signed it: the same for a request that is sent again. */
export function askedAtOf(response: Response): Date {
  return (response.locals as SignedLocals).askedAt;
}

/** How a person is named in the audit log. @throws BellwetherError where HubSpot does not say who it is */
export function actorOf(response: Response): string {
  const { userEmail, userId } = callerOf(response);
  if (userEmail !== null) return userEmail;
  if (userId !== null) return `HubSpot user ${userId}`;
  throw new BellwetherError('signed.nobody', 'HubSpot does not say who asks, so nothing was changed.');
}

/** The signed body as JSON. @throws BellwetherError */
export function jsonOf(response: Response): unknown {
  try {
    return JSON.parse((response.locals as SignedLocals).body.toString('utf8'));
  } catch {
    throw new BellwetherError('signed.unreadable', 'The body is no JSON.');
  }
}
