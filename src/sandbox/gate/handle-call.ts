import { randomUUID } from 'node:crypto';
import type { Fault } from '../faults/fault.ts';
import { answerProblem, notFound, Problem } from '../http/problem.ts';
import { json, type Reply } from '../http/reply.ts';
import { takeFromLimit, tooMany } from '../limits/portal-limits.ts';
import { oauthRouter } from '../oauth/oauth-routes.ts';
import { limitsOf, type World, writingIn } from '../world.ts';
import { apiRouter } from './api-routes.ts';
import { authenticate } from './authenticate.ts';
import { headerOf, type Incoming, type Outcome } from './incoming.ts';
import { requireScopes } from './scopes.ts';

/** How the app's own writes are marked in histories and webhooks. */
function appAuthor(world: World) {
  return { source: 'INTEGRATION', sourceId: String(world.app.appId) } as const;
}

/** Takes one API call through faults, limits, token and scopes to its route, and notes it in the call log. */
export async function handleCall(world: World, incoming: Incoming): Promise<Outcome> {
  const { method, path } = incoming;
  const portalId = portalOf(world, incoming);
  const fault = world.faults.take(method, path, portalId);
  const startedAt = world.time.now();
  const outcome = await underFault(world, incoming, fault);
  world.calls.add({
    at: startedAt,
    method,
    path,
    endpoint: endpointOf(method, path),
    portalId,
    status: typeof outcome === 'string' ? 0 : outcome.status,
    fault: fault?.kind ?? null,
    inputs: countInputs(incoming.rawBody),
  });
  return outcome;
}

async function underFault(world: World, incoming: Incoming, fault: Fault | null): Promise<Outcome> {
  if (world.settings.latencyMs > 0) await world.time.wait(world.settings.latencyMs);
  if (!fault) return answer(world, incoming, 0);
  switch (fault.kind) {
    case 'latency':
      await world.time.wait(fault.delayMs);
      return answer(world, incoming, 0);
    case '429':
      return tooMany('TEN_SECONDLY_ROLLING', 'ten_secondly_rolling', {
        'x-hubspot-ratelimit-max': String(world.settings.rateLimit),
        'x-hubspot-ratelimit-remaining': '0',
        'x-hubspot-ratelimit-interval-milliseconds': '10000',
      });
    case '500-before':
      return internalError();
    case '500-after':
      answer(world, incoming, 0);
      return internalError();
    case 'drop':
      return 'drop';
    case 'drop-after':
      answer(world, incoming, 0);
      return 'drop';
    case 'status':
      return json(fault.status ?? 500, fault.body ?? plainBody(fault.status ?? 500), fault.headers);
    case 'lagging-associations':
      return answer(world, incoming, fault.delayMs);
    case 'commit-late':
      return commitLate(world, incoming, fault);
  }
}

async function commitLate(world: World, incoming: Incoming, fault: Fault): Promise<Outcome> {
  const committed = world.time.wait(fault.delayMs).then(() => {
    const reply = answer(world, incoming, 0);
    world.changed();
    return reply;
  });
  if (fault.answer === 'late') return committed;
  // The commit goes on by itself; `answer` never throws, so there is nothing to catch.
  void committed;
  return fault.answer === 'dropped' ? 'drop' : 'silence';
}

function internalError(): Reply {
  return json(500, { status: 'error', message: 'internal error', correlationId: randomUUID() });
}

function plainBody(status: number) {
  return { status: 'error', message: `Simulated answer ${status}`, correlationId: randomUUID() };
}

/** Never throws: every refusal and every fault of the sandbox itself becomes an answer. */
function answer(world: World, incoming: Incoming, associationLagMs: number): Reply {
  try {
    return route(world, incoming, associationLagMs);
  } catch (thrown) {
    if (thrown instanceof Problem) return answerProblem(thrown);
    const message = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    process.stderr.write(`sandbox: ${incoming.method} ${incoming.path} failed: ${message}\n`);
    return internalError();
  }
}

function route(world: World, incoming: Incoming, associationLagMs: number): Reply {
  const { method, path, query, rawBody } = incoming;
  const oauth = oauthRouter.find(method, path);
  if (oauth) return oauth.route.handle(world, incoming);
  const match = apiRouter.find(method, path);
  if (!match) throw notFound(`Unable to match incoming request path ${path}`);
  const { access, portal } = authenticate(world, headerOf(incoming, 'authorization'));
  const limit = takeFromLimit(
    limitsOf(world, portal.id),
    world.settings,
    match.route.isSearch === true,
    world.time.now(),
  );
  if ('refused' in limit) return limit.refused;
  const now = world.time.now();
  const writing = writingIn(world, portal, appAuthor(world), associationLagMs);
  const context = { world, portal, access, params: match.params, query, rawBody, now, writing };
  const reply = refusedOr(() => {
    requireScopes(access.scopes, match.route.scopes(match.params));
    return match.route.handle(context);
  });
  return { ...reply, headers: { ...reply.headers, ...limit.headers } };
}

/** A refused call carries the limit's headers too. */
function refusedOr(handle: () => Reply): Reply {
  try {
    return handle();
  } catch (thrown) {
    if (thrown instanceof Problem) return answerProblem(thrown);
    throw thrown;
  }
}

function portalOf(world: World, incoming: Incoming): number | null {
  const token = /^Bearer (\S+)$/i.exec(headerOf(incoming, 'authorization') ?? '')?.[1];
  return token ? (world.tokens.findAccess(token)?.portalId ?? null) : null;
}

/** The route's pattern with its object types filled in, so that calls are counted per kind and not per record. */
function endpointOf(method: string, path: string): string {
  const match = apiRouter.find(method, path);
  if (!match) return `${method} ${path}`;
  const named = match.route.pattern.replace(/:(type|from|to)\b/g, (_, name: string) => match.params[name] ?? '');
  return `${method} ${named}`;
}

function countInputs(rawBody: string): number {
  if (!rawBody.startsWith('{')) return 0;
  try {
    const body: unknown = JSON.parse(rawBody);
    return typeof body === 'object' && body !== null && 'inputs' in body && Array.isArray(body.inputs)
      ? body.inputs.length
      : 0;
  } catch {
    return 0;
  }
}
