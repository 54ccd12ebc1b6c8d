/** `/api/v1`: for scripts with a key. No cookies, no sessions, no other origins. */
import { randomUUID } from 'node:crypto';
import express, { type ErrorRequestHandler, type RequestHandler, type Router } from 'express';
import type { z } from 'zod';
import { redactPath } from '../../lib/log.ts';
import { isPassing, reasonOf } from '../../store/database.ts';
import type { ApiDeps } from './api-deps.ts';
import { createAuthenticate, holderOf, requireScope } from './authenticate.ts';
import { limitByKey, limitWrongKeys, PER_MINUTE } from './limits.ts';
import { describeApi } from './openapi.ts';
import type { Operation } from './operation.ts';
import { operations } from './operations.ts';
import { ApiProblem, sendProblem } from './problem.ts';
import { MAX_ADDRESSES } from './schemas.ts';

/** 10,000 of the longest addresses, quoted and with a comma, are 3.2 MB. */
const MAX_BYTES = 4 * 1024 * 1024;

export function createApiRoutes(deps: ApiDeps): Router {
  const router = express.Router();
  const document = JSON.stringify(describeApi(deps.publicUrl));
  router.use('/api', headers);
  router.get('/api/v1/openapi.json', (_request, response) => {
    response.type('json').send(document);
  });
  const guards = [limitWrongKeys(), createAuthenticate(deps), limitByKey(deps.perMinute ?? PER_MINUTE)];
  const readJson = express.json({ limit: MAX_BYTES, type: 'application/json' });
  for (const one of operations) {
    const body = one.method === 'post' ? [requireJson, readJson] : [];
    router[one.method](`/api/v1${one.path}`, ...guards, requireScope(one.scope), ...body, answerWith(deps, one));
  }
  for (const path of new Set(['/openapi.json', ...operations.map((one) => one.path)]))
    router.all(`/api/v1${path}`, refuseMethod(path));
  router.use('/api', () => {
    throw new ApiProblem('not-found', `All that can be asked stands in ${deps.publicUrl}/api/v1/openapi.json.`);
  });
  router.use('/api', failed(deps));
  return router;
}

const headers: RequestHandler = (_request, response, next) => {
  response.set({
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'X-Robots-Tag': 'noindex, nofollow',
  });
  next();
};

function answerWith(deps: ApiDeps, one: Operation): RequestHandler {
  return async (request, response) => {
    const isGet = one.method === 'get';
    const { data, error } = one.input.safeParse(isGet ? request.query : request.body);
    if (error) {
      throw new ApiProblem('invalid', 'What is wrong stands in errors; nothing was looked up.', {
        errors: error.issues.slice(0, MAX_ERRORS).map((issue) => ({
          at: [isGet ? 'query' : 'body', ...issue.path].join('.'),
          message: sayIssue(issue),
        })),
      });
    }
    response.type('json').send(JSON.stringify(await one.handle(deps, holderOf(response).portalId, data)));
  };
}

/** More than this nobody reads. */
const MAX_ERRORS = 20;

function sayIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_big' && issue.path[0] === 'addresses' && issue.path.length === 1)
    return `At most ${MAX_ADDRESSES} addresses in one request: send them in several.`;
  return issue.message;
}

const requireJson: RequestHandler = (request, _response, next) => {
  if (!request.is('application/json'))
    throw new ApiProblem('not-json', 'Send the body as JSON, with the header Content-Type: application/json.');
  next();
};

function refuseMethod(path: string): RequestHandler {
  const methods = operations.filter((one) => one.path === path).map((one) => one.method.toUpperCase());
  const allowed = (methods.length > 0 ? methods : ['GET']).join(', ');
  return (request, response) => {
    response.set('Allow', allowed);
    throw new ApiProblem('wrong-method', `${request.method} is not for this path: use ${allowed}.`);
  };
}

function failed({ log }: ApiDeps): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    if (response.headersSent) return next(thrown);
    if (thrown instanceof ApiProblem) return sendProblem(response, thrown);
    if (thrown instanceof URIError) return sendProblem(response, new ApiProblem('not-found', 'The path is no UTF-8.'));
    const known = ofBody(thrown);
    if (known) return sendProblem(response, known);
    const id = randomUUID().slice(0, 8);
    log.error({ errorId: id, path: redactPath(request.path), err: reasonOf(thrown) }, 'a question of a script failed');
    const isAway = isPassing(thrown);
    return sendProblem(
      response,
      new ApiProblem(
        isAway ? 'away' : 'failed',
        isAway
          ? 'Ask again in some seconds. Until you have an answer, mail nobody.'
          : `Ask again; if it stays, tell whoever runs the server the number in error_id. Until you have an answer, mail nobody.`,
        { error_id: id },
      ),
    );
  };
}

/** What the reader of bodies says, in its own types. */
function ofBody(thrown: unknown): ApiProblem | null {
  const type = typeof thrown === 'object' && thrown !== null && 'type' in thrown ? thrown.type : null;
  if (type === 'entity.too.large')
    return new ApiProblem(
      'too-large',
      `A body has at most ${MAX_BYTES} bytes, which ${MAX_ADDRESSES} addresses never need.`,
    );
  if (type === 'entity.parse.failed') return new ApiProblem('unreadable', 'It is no JSON: look at quotes and commas.');
  if (type === 'encoding.unsupported' || type === 'charset.unsupported')
    return new ApiProblem('not-json', 'Send the body as JSON in UTF-8, plain or with gzip.');
  if (type === 'request.aborted' || type === 'request.size.invalid')
    return new ApiProblem('unreadable', 'It did not arrive as a whole.');
  return null;
}
