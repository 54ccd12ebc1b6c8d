/**
 * Runs in a process of its own: the test runner's sandbox has another global object than the one from which Node's fetch
 * takes its dispatcher.
 */
import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SOURCE = join(import.meta.dirname, '../../src/crm');
const TIMEOUT_MS = 400;

let server: Server;
let url: string;
const seen = { connections: 0, paths: [] as string[] };

beforeAll(async () => {
  server = createServer((request, response) => {
    seen.paths.push(request.url ?? '');
    if (request.url === '/fine') response.end('{"fine":true}');
    // One byte in good time, again and again, and never the end.
    if (request.url === '/trickle') {
      response.write('{');
      const timer = setInterval(() => response.write(' '), 50);
      response.on('close', () => clearInterval(timer));
    }
    // Anything else is never answered.
  });
  server.on('connection', () => {
    seen.connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** Runs a module that writes one JSON value to standard output. */
async function inProcess<Value>(body: string): Promise<Value> {
  const script = `
    import { createTransport } from ${JSON.stringify(join(SOURCE, 'transport.ts'))};
    import { installDispatcher } from ${JSON.stringify(join(SOURCE, 'dispatcher.ts'))};
    const url = ${JSON.stringify(url)};
    const ended = async (work) => {
      const start = performance.now();
      const how = await work.then(() => 'answered', (thrown) => thrown);
      const codes = [how?.code, how?.cause?.code, how?.cause?.cause?.code].filter(Boolean);
      return { ms: performance.now() - start, name: how?.name ?? how, mayHaveArrived: how?.mayHaveArrived, codes };
    };
    ${body}`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { timeout: 20_000 });
  return JSON.parse(stdout) as Value;
}

interface Ended {
  ms: number;
  name: string;
  mayHaveArrived?: boolean;
  codes: string[];
}

describe('the dispatcher', () => {
  test("ends a call that is never answered, and one that trickles, in Node's own fetch", async () => {
    const [silent, trickling, raw] = await inProcess<[Ended, Ended, Ended]>(`
      const transport = createTransport({ apiUrl: url, timeoutMs: ${TIMEOUT_MS} });
      const results = [
        await ended(transport.send({ method: 'POST', path: '/silent', json: { a: 1 } })),
        await ended(transport.send({ method: 'GET', path: '/trickle' })),
        await ended(fetch(url + '/silent').then((response) => response.text())),
      ];
      console.log(JSON.stringify(results));
      process.exit(0);`);
    for (const one of [silent, trickling]) {
      expect(one).toMatchObject({ name: 'NoReply', mayHaveArrived: true });
    }
    // The raw fetch knows nothing of the transport's own wait: only the dispatcher can have ended it.
    expect(raw.name).toBe('TypeError');
    for (const one of [silent, trickling, raw]) {
      expect(one.ms).toBeGreaterThanOrEqual(TIMEOUT_MS - 50);
      expect(one.ms).toBeLessThan(TIMEOUT_MS + 2_000);
    }
  });

  test('keeps its connections for calls that follow each other', async () => {
    seen.connections = 0;
    await inProcess<number[]>(`
      const transport = createTransport({ apiUrl: url, timeoutMs: 5_000 });
      const statuses = [];
      for (let call = 0; call < 10; call++) statuses.push((await transport.send({ method: 'GET', path: '/fine' })).status);
      console.log(JSON.stringify(statuses));
      process.exit(0);`);
    // A second one where a call began before the first connection was known to be free.
    expect(seen.connections).toBeLessThanOrEqual(2);
  });

  test('opens no more connections than its cap, and never sends what waited too long for one', async () => {
    seen.paths = [];
    seen.connections = 0;
    const results = await inProcess<Ended[]>(`
      installDispatcher(${TIMEOUT_MS}, 2);
      const paths = ['/silent-1', '/silent-2', '/waiting'];
      const results = await Promise.all(paths.map((path) => ended(fetch(url + path, { method: 'POST', body: 'x' }))));
      await new Promise((resolve) => setTimeout(resolve, 300));
      console.log(JSON.stringify(results));
      process.exit(0);`);
    expect(results.map((one) => one.name)).toEqual(['TypeError', 'TypeError', 'TypeError']);
    expect(seen.paths.toSorted()).toEqual(['/silent-1', '/silent-2']);
    expect(seen.connections).toBeLessThanOrEqual(4);
  });

  test('knows a call that cannot have arrived', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => closed.once('listening', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const ended = await inProcess<Ended>(`
      const transport = createTransport({ apiUrl: 'http://127.0.0.1:${port}', timeoutMs: 2_000 });
      console.log(JSON.stringify(await ended(transport.send({ method: 'POST', path: '/x', json: {} }))));
      process.exit(0);`);
    expect(ended).toMatchObject({ name: 'NoReply', mayHaveArrived: false });
  });
});
