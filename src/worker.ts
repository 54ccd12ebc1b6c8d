/** The worker process: drains portals, runs what runs by the clock. */
import { WORKER_SHARE } from './crm/budget.ts';
import { createInstallation } from './installation.ts';
import { startWorker } from './jobs/worker.ts';
import { begin, createRuntime, serveMetrics, stopOnSignal } from './runtime.ts';

await begin(async () => {
  const runtime = await createRuntime('worker', 16);
  const stops = stopOnSignal(runtime);
  await serveMetrics(runtime, stops);
  stops.add(startWorker(runtime, createInstallation(runtime, WORKER_SHARE)));
  runtime.log.info('worker is up');
});
