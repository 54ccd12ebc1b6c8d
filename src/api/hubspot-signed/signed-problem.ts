/** What a call of HubSpot's is answered when it cannot be served: a code to match on, and a sentence to be shown. */
import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler, Response } from 'express';
import { BellwetherError } from '../../lib/errors.ts';
import { type Log, redactPath } from '../../lib/log.ts';
import { isPassing, reasonOf } from '../../store/database.ts';

interface SignedProblem {
  readonly code: string;
  readonly message: string;
}

const STATUSES: Readonly<Record<string, number>> = {
  'signed.unreadable': 400,
  'signed.too-large': 413,
  'signed.refused': 401,
  'signed.nobody': 403,
  'portal.unknown': 403,
  'portal.revoked': 403,
  'signed.nothing-here': 404,
  'signed.wrong-method': 405,
  'signed.too-many': 429,
  'signed.busy': 503,
};

/** Whatever else is refused is refused because of how things stand. */
const CONFLICT = 409;

export function answerSignedProblems({ log }: { readonly log: Log }): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    if (response.headersSent) return next(thrown);
    if (thrown instanceof BellwetherError) {
      return send(response, STATUSES[thrown.code] ?? CONFLICT, { code: thrown.code, message: thrown.message });
    }
    if (thrown instanceof URIError) {
      return send(response, 404, { code: 'signed.nothing-here', message: 'The path is no UTF-8.' });
    }
    const id = randomUUID().slice(0, 8);
    log.error({ errorId: id, path: redactPath(request.path), err: reasonOf(thrown) }, 'a call of HubSpot failed');
    return isPassing(thrown)
      ? send(response, 503, { code: 'signed.away', message: 'The ledger is away for a moment. Try again.' })
      : send(response, 500, {
          code: 'signed.failed',
          message: `Something failed on our side. Try again; if it stays, tell whoever runs the server the number ${id}.`,
        });
  };
}

function send(response: Response, status: number, problem: SignedProblem): void {
  if (!response.req.complete) response.set('Connection', 'close');
  if (status === 503) response.set('Retry-After', '5');
  response.status(status).json(problem);
}
