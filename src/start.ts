/** Web and worker in one process: for a small installation, and for development. */
import { WHOLE_SHARE } from './crm/budget.ts';
import { createInstallation } from './installation.ts';
import { startWorker } from './jobs/worker.ts';
import { begin, createRuntime, serveMetrics, stopOnSignal } from './runtime.ts';
import { startWeb } from './web-server.ts';

await begin(async () => {
  const runtime = await createRuntime('start', 24);
  const stops = stopOnSignal(runtime);
  await serveMetrics(runtime, stops);
  const installation = createInstallation(runtime, WHOLE_SHARE);
  const web = await startWeb(runtime, installation, stops);
  stops.add(web.stop);
  stops.add(startWorker(runtime, installation));
  runtime.log.info({ port: web.port, url: runtime.config.publicUrl }, 'Bellwether is up');
});
