/** A process is watched at its web port by whoever has the token, and at a port of its own until it stops. */
import { createTestDatabase } from '../support/database.ts';
import { freePort, startProcess } from '../support/process.ts';

const TOKEN = 'a-token-of-the-operator';

test('a process tells how it is to whoever shows the token, at both ports, and closes them when it ends', async () => {
  const database = await createTestDatabase();
  const [web, own] = [await freePort(), await freePort()];
  const look = (port: number, headers: Record<string, string> = { authorization: `Bearer ${TOKEN}` }) =>
    fetch(`http://127.0.0.1:${port}/metrics`, { headers }).then(
      async (response) => ({ status: response.status, text: await response.text() }),
      () => null,
    );
  const env = {
    DATABASE_URL: database.url,
    PORT: String(web),
    METRICS_PORT: String(own),
    METRICS_TOKEN: TOKEN,
    SECRET_KEYS: Buffer.alloc(32, 9).toString('base64'),
  };
  const running = await startProcess('src/start.ts', env, async () => (await look(web)) !== null);
  for (const port of [web, own]) {
    const told = await look(port);
    expect([port, told?.status]).toEqual([port, 200]);
    expect(told?.text).toContain('bellwether_ledger_readable{process="start"} 1');
    expect(told?.text).toContain('bellwether_stage_lag_seconds{stage="take_in",process="start"} 0');
    expect((await look(port, {}))?.status).toBe(401);
  }
  await running.kill('SIGTERM');
  expect(running.child.exitCode).toBe(0);
  expect([await look(web), await look(own)]).toEqual([null, null]);
  await database.drop();
}, 60_000);
