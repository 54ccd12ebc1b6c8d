/** The web process: takes deliveries in, serves the pages. */
import { WEB_SHARE } from './crm/budget.ts';
import { createInstallation } from './installation.ts';
import { createRuntime, stopOnSignal } from './runtime.ts';
import { startWeb } from './web-server.ts';

const runtime = await createRuntime('web', 20);
const web = await startWeb(runtime, createInstallation(runtime, WEB_SHARE));
stopOnSignal(runtime.log, async () => {
  await web.stop();
  await runtime.close();
});
runtime.log.info({ port: web.port }, 'web is up');
