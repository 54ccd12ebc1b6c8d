import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { controlRouter } from './control/control-routes.ts';
import { handleCall } from './gate/handle-call.ts';
import { headerOf, type Incoming, type Outcome } from './gate/incoming.ts';
import { answerProblem, notFound, Problem } from './http/problem.ts';
import { readBody } from './http/request.ts';
import { type AppDeclaration, DEFAULT_OPTIONAL_SCOPES, DEFAULT_REQUIRED_SCOPES } from './model/app.ts';
import type { Settings } from './model/settings.ts';
import { pageRouter } from './pages/page-routes.ts';
import { DataFile } from './persist/data-file.ts';
import { realTime, type Time } from './time.ts';
import { createWorld, type World } from './world.ts';

export interface SandboxOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default 127.0.0.1: whoever reaches the sandbox may do anything in it. */
  readonly host?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly redirectUrls?: readonly string[];
  readonly requiredScopes?: readonly string[];
  readonly optionalScopes?: readonly string[];
  readonly appName?: string;
  readonly settings?: Partial<Settings>;
  readonly time?: Time;
  /** A JSON file that keeps everything across restarts. */
  readonly dataFile?: string;
}

export interface Sandbox {
  /** `http://localhost:4010`, without a slash at the end: API, authorize page and portal pages alike. */
  readonly url: string;
  readonly world: World;
  close(): Promise<void>;
}

export const DEFAULT_CLIENT_ID = 'sandbox-client';
export const DEFAULT_CLIENT_SECRET = 'sandbox-secret-0123456789abcdef';
export const DEFAULT_REDIRECT_URL = 'http://localhost:3000/oauth/callback';

const LOOPBACK = '127.0.0.1';

/** HubSpot takes up to 10 MB; seeds of a big CRM may be larger. */
const MAX_BODY = 10 * 1024 * 1024;
const MAX_CONTROL_BODY = 256 * 1024 * 1024;

/** Starts the stand-in for HubSpot; resolves when it listens. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const file = options.dataFile ? new DataFile(options.dataFile) : null;
  const world: World = createWorld(options.time ?? realTime, declareApp(options), options.settings ?? {}, () =>
    file?.schedule(world),
  );
  file?.load(world);
  // What this start was told beats what the file remembers.
  Object.assign(world.settings, options.settings);
  const server = createServer((request, response) => {
    respond(world, request, response).catch((thrown: unknown) => {
      process.stderr.write(`sandbox: ${request.method} ${request.url} failed: ${String(thrown)}\n`);
      response.destroy();
    });
  });
  // Connections stay open between calls, as HubSpot keeps them; close() ends them.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, options.host ?? LOOPBACK, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    world,
    close: () =>
      new Promise((resolve) => {
        world.outbox.close();
        server.close(() => {
          file?.save(world);
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function declareApp(options: SandboxOptions): AppDeclaration {
  return {
    appId: 9_900_001,
    name: options.appName ?? 'Bellwether',
    clientId: options.clientId ?? DEFAULT_CLIENT_ID,
    clientSecret: options.clientSecret ?? DEFAULT_CLIENT_SECRET,
    redirectUrls: options.redirectUrls ?? [DEFAULT_REDIRECT_URL],
    requiredScopes: options.requiredScopes ?? DEFAULT_REQUIRED_SCOPES,
    optionalScopes: options.optionalScopes ?? DEFAULT_OPTIONAL_SCOPES,
  };
}

async function respond(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const isControl = url.pathname.startsWith('/_sandbox/');
  let outcome: Outcome;
  try {
    const rawBody = await readBody(request, isControl ? MAX_CONTROL_BODY : MAX_BODY);
    const { headers, method = 'GET' } = request;
    outcome = await dispatch(world, { method, path: url.pathname, query: url.searchParams, headers, rawBody });
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    outcome = answerProblem(thrown);
  }
  if (request.method !== 'GET') world.changed();
  send(request, response, outcome);
}

async function dispatch(world: World, incoming: Incoming): Promise<Outcome> {
  const { method, path } = incoming;
  const isControl = path.startsWith('/_sandbox/');
  const page = pageRouter.find(method === 'HEAD' ? 'GET' : method, path);
  if (!isControl && !page) return handleCall(world, incoming);
  // Nobody signs in here, so another site's page must not be able to use the visitor's browser.
  if (method !== 'GET' && headerOf(incoming, 'sec-fetch-site') === 'cross-site') {
    throw new Problem(403, { category: 'FORBIDDEN', message: 'Requests from other sites are refused' });
  }
  return page ? page.route.handle(world, incoming, page.params) : control(world, incoming);
}

function control(world: World, incoming: Incoming): Outcome {
  const match = controlRouter.find(incoming.method, incoming.path);
  if (!match) throw notFound(`There is no ${incoming.method} ${incoming.path}`);
  return match.route.handle(world, incoming, match.params);
}

function send(request: IncomingMessage, response: ServerResponse, outcome: Outcome): void {
  if (outcome === 'silence') return;
  if (outcome === 'drop') {
    request.socket.destroy();
    return;
  }
  response.writeHead(outcome.status, outcome.headers);
  response.end(request.method === 'HEAD' ? undefined : outcome.body);
}
