/** The web process: takes deliveries in, serves the pages. */
import { WEB_SHARE } from './crm/budget.ts';
import { createInstallation } from './installation.ts';
import { begin, createRuntime, serveMetrics, stopOnSignal } from './runtime.ts';
import { startWeb } from './web-server.ts';

await begin(async () => {
  const runtime = await createRuntime('web', 20);
  const stops = stopOnSignal(runtime);
  await serveMetrics(runtime, stops);
  const web = await startWeb(runtime, createInstallation(runtime, WEB_SHARE), stops);
  stops.add(web.stop);
  runtime.log.info({ port: web.port }, 'web is up');
});
