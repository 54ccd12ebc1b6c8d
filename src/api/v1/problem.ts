/** What the API answers when it cannot answer: RFC 9457, always with what to do. */
import type { Response } from 'express';
import type { Problem } from './schemas.ts';

/** Kinds are stable: scripts compare `type`. */
export const PROBLEMS = {
  unreadable: { status: 400, title: 'The body cannot be read' },
  'no-key': { status: 401, title: 'A working API key is missing' },
  'out-of-scope': { status: 403, title: 'This key may not ask this' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'wrong-method': { status: 405, title: 'This path is asked in another way' },
  'too-large': { status: 413, title: 'The body is too large' },
  'not-json': { status: 415, title: 'The body is not JSON' },
  invalid: { status: 422, title: 'Something in the request needs another look' },
  'too-many': { status: 429, title: 'Too many requests' },
  failed: { status: 500, title: 'Something failed on our side' },
  away: { status: 503, title: 'The ledger is away for a moment' },
} as const;
export type ProblemKind = keyof typeof PROBLEMS;

export class ApiProblem extends Error {
  readonly kind: ProblemKind;
  readonly more: Pick<Problem, 'errors' | 'error_id'>;

  constructor(kind: ProblemKind, detail: string, more: Pick<Problem, 'errors' | 'error_id'> = {}) {
    super(detail);
    this.name = 'ApiProblem';
    this.kind = kind;
    this.more = more;
  }
}

export const PROBLEM_TYPE = 'application/problem+json';

export function sendProblem(response: Response, { kind, message, more }: ApiProblem): void {
  const { status, title } = PROBLEMS[kind];
  const body: Problem = { type: `urn:bellwether:problem:${kind}`, title, status, detail: message, ...more };
  if (status === 503) response.set('Retry-After', '5');
  response.status(status).type(PROBLEM_TYPE).send(JSON.stringify(body));
}
