/** The web side of one process: the intake ahead of Express, and everything else behind it. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createWebhookHandler } from './api/hubspot-webhooks/webhook-handler.ts';
import { createIntake } from './flow/accept/intake.ts';
import { findAdapter } from './flow/adapt/adapters.ts';
import { createAdminSession } from './install/session.ts';
import { urlIn } from './install/source-url.ts';
import type { Installation } from './installation.ts';
import { MINUTE_MS, SECOND_MS } from './lib/clock.ts';
import { messageOf } from './lib/errors.ts';
import { closeEventStreams } from './pages/event-stream.ts';
import { createOpeningCounter } from './pages/public/openings/count-openings.ts';
import type { Runtime, Stops } from './runtime.ts';
import { createSessionStore } from './store/system/session-store.ts';
import { createApp } from './web-app.ts';
import { createWebDrain } from './web-drain.ts';
import { nameRequests } from './web-requests.ts';

/** @returns the address that it listens at, and how to stop: first it is said that it will, then requests under way end */
export async function startWeb(
  runtime: Runtime,
  installation: Installation,
  stops: Stops,
): Promise<{ port: number; stop(): Promise<void> }> {
  const { db, box, clock, log, outside, config, databaseUrl } = runtime;
  const sessions = createSessionStore(databaseUrl, (thrown) =>
    log.warn({ err: messageOf(thrown) }, 'a session could not be kept'),
  );
  const urlOf = urlIn(config.publicUrl);
  const intake = createIntake({ db, box, clock, log, outside, urlOf, findAdapter });
  const webhooks = createWebhookHandler({
    db,
    clock,
    log,
    publicUrl: config.publicUrl,
    clientSecret: config.hubspot.clientSecret,
  });
  const openings = createOpeningCounter({ db, clock, log });
  const drain = createWebDrain({
    clock,
    stopping: stops.stopping,
    drainMs: config.drainMs,
    endStreams: closeEventStreams,
  });
  const app = createApp(
    runtime,
    openings,
    installation,
    drain,
    createAdminSession({ store: sessions.store, secretKeys: runtime.secretKeys, publicUrl: config.publicUrl }),
  );
  const server = createServer(
    runtime.metrics.watchRequests(
      drain.watchRequests(
        nameRequests({ clock, log }, (request, response) => {
          if (!intake(request, response) && !webhooks(request, response)) app(request, response);
        }),
      ),
    ),
  );
  // A sender that trickles its bytes may not hold a connection for ever.
  server.requestTimeout = MINUTE_MS;
  server.headersTimeout = 20 * SECOND_MS;
  // Longer than the idle time of the load balancers in front (Heroku: 55 s), who else would reuse a connection that we close.
  server.keepAliveTimeout = 65 * SECOND_MS;
  await listen(server, config.port);
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      await drain.close(server);
      await openings.flush();
      await sessions.close();
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, done);
  });
}
