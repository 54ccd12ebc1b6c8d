import { randomUUID } from 'node:crypto';
import { json, type Reply } from './reply.ts';

/** One entry of `errors` in HubSpot's error body. */
export interface ProblemDetail {
  readonly message: string;
  readonly code?: string;
  readonly in?: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

export interface ProblemBody {
  readonly category: string;
  readonly message: string;
  readonly subCategory?: string;
  readonly errors?: readonly ProblemDetail[];
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

/** A refusal with the status and the body that HubSpot gives. Thrown by routes; the server answers it. */
export class Problem extends Error {
  readonly status: number;
  readonly body: ProblemBody;

  constructor(status: number, body: ProblemBody) {
    super(body.message);
    this.name = 'Problem';
    this.status = status;
    this.body = body;
  }
}

export function answerProblem(problem: Problem): Reply {
  const { message, category, ...rest } = problem.body;
  return json(problem.status, { status: 'error', message, correlationId: randomUUID(), category, ...rest });
}

export function invalid(message: string, more: Omit<ProblemBody, 'category' | 'message'> = {}): Problem {
  return new Problem(400, { category: 'VALIDATION_ERROR', message, ...more });
}

export function notFound(message = 'resource not found', subCategory?: string): Problem {
  return new Problem(404, { category: 'OBJECT_NOT_FOUND', message, ...(subCategory ? { subCategory } : {}) });
}

export function conflict(message: string): Problem {
  return new Problem(409, { category: 'CONFLICT', message });
}
