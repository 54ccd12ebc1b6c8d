/** Calls of our actions in HubSpot's workflows: nothing of them is read before the signature fits, and the portal is the one that is signed. */
import type { RequestHandler, Response } from 'express';
import { z } from 'zod';
import { createBodyAllowance } from '../../flow/accept/body-allowance.ts';
import { readBody } from '../../flow/accept/read-body.ts';
import { BellwetherError } from '../../lib/errors.ts';
import { noteRequestPortal } from '../../lib/request-scope.ts';
import { activePortal, type SignedDeps } from './signed-by-hubspot.ts';
import { refuseSignatureV2 } from './verify-signature-v2.ts';

const recordId = z
  .union([z.string(), z.number()])
  .transform(String)
  .pipe(z.string().regex(/^\d{1,20}$/));
const written = z.object({
  callbackId: z.string().min(1).max(300),
  origin: z.object({ portalId: z.number().int().positive().max(999_999_999_999_999) }),
  context: z.object({ workflowId: recordId.optional() }).optional(),
  object: z.object({ objectId: recordId, objectType: z.literal('CONTACT') }),
  inputFields: z.record(z.string(), z.unknown()).optional(),
});

export interface ActionCall {
  /** HubSpot's name for this run: the same when it is sent again. */
  readonly callbackId: string;
  readonly portalId: number;
  readonly workflowId: string | null;
  readonly contactId: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

/** Properties of the contact come along. */
const MAX_BYTES = 256 * 1024;
const ALLOWANCE_BYTES = 8 * 1024 * 1024;
const ALL_PORTALS = 0;

/** Verifies and reads; what follows may use `actionCallOf` and `portalOf`. Problems are thrown for `answerSignedProblems`. */
export function createSignedByWorkflow(deps: SignedDeps): RequestHandler {
  const allowance = createBodyAllowance(ALLOWANCE_BYTES, ALLOWANCE_BYTES);
  return async (request, response, next) => {
    const signature = request.get('x-hubspot-signature');
    if (request.method !== 'POST') throw new BellwetherError('signed.wrong-method', 'Workflows call by POST.');
    const hold = allowance.open(ALL_PORTALS);
    response.once('close', hold.release);
    // No body is read for those who do not even claim a signature.
    if (!signature) throw refused(deps, 'It is not signed.');
    const reading = await readBody(request, hold, MAX_BYTES);
    if (!reading.ok) {
      const code = { 413: 'signed.too-large', busy: 'signed.busy', 400: 'signed.unreadable', 415: 'signed.unreadable' };
      throw new BellwetherError(code[reading.status], reading.why);
    }
    const { body } = reading;
    const version = request.get('x-hubspot-signature-version');
    const url = `${deps.publicUrl}${request.originalUrl}`;
    const refusal = refuseSignatureV2({ method: request.method, url, body, signature, version }, deps.clientSecret);
    if (refusal !== null) throw refused(deps, refusal);
    const call = readCall(body);
    noteRequestPortal(call.portalId);
    response.locals.portal = await activePortal(deps.db, call.portalId);
    response.locals.actionCall = call;
    next();
  };
}

function refused({ log }: SignedDeps, why: string): BellwetherError {
  log.warn({ why }, 'a call that claims to come from a workflow of HubSpot was refused');
  return new BellwetherError('signed.refused', why);
}

function readCall(body: Buffer): ActionCall {
  const { data } = written.safeParse(parse(body));
  if (!data) throw new BellwetherError('signed.unreadable', 'The body is no call of an action for a contact.');
  return {
    callbackId: data.callbackId,
    portalId: data.origin.portalId,
    workflowId: data.context?.workflowId ?? null,
    contactId: data.object.objectId,
    inputs: data.inputFields ?? {},
    body,
  };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}

export function actionCallOf(response: Response): ActionCall {
  return (response.locals as { readonly actionCall: ActionCall }).actionCall;
}
