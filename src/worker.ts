/** The worker process: drains portals, runs what runs by the clock. */
import { WORKER_SHARE } from './crm/budget.ts';
import { createInstallation } from './installation.ts';
import { startWorker } from './jobs/worker.ts';
import { createRuntime, stopOnSignal } from './runtime.ts';

const runtime = await createRuntime('worker', 16);
const stop = await startWorker(runtime, createInstallation(runtime, WORKER_SHARE));
stopOnSignal(runtime.log, async () => {
  await stop();
  await runtime.close();
});
runtime.log.info('worker is up');
