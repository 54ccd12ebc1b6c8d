/** A worker that was started with a port for metrics is watched there until it stops. */
import { createTestDatabase } from '../support/database.ts';
import { freePort, startProcess } from '../support/process.ts';

test('a worker tells how it is, and closes the port when it ends', async () => {
  const database = await createTestDatabase();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/metrics`;
  const look = () =>
    fetch(url).then(
      (response) => response.text(),
      () => null,
    );
  let text: string | null = null;
  const worker = await startProcess(
    'src/worker.ts',
    { DATABASE_URL: database.url, METRICS_PORT: String(port), SECRET_KEYS: Buffer.alloc(32, 9).toString('base64') },
    async () => {
      text = await look();
      return text !== null;
    },
  );
  expect(text).toContain('bellwether_ledger_readable{process="worker"} 1');
  expect(text).toContain('bellwether_stage_lag_seconds{stage="take_in",process="worker"} 0');
  await worker.kill('SIGTERM');
  expect(worker.child.exitCode).toBe(0);
  expect(await look()).toBeNull();
  await database.drop();
}, 60_000);
