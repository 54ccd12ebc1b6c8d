/** A load balancer as simple as they come: asks each process whether it is ready, and passes requests on to one that is. */
import { Agent, request as ask, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answers } from './process.ts';

/** How often it asks; real ones ask every few seconds. */
const LOOK_MS = 50;

export interface HttpSwitch {
  readonly url: string;
  /** How many of the processes it sends requests to just now. */
  inService(): number;
  close(): Promise<void>;
}

/** @param ports of the processes; connections to them are kept, and a request that one of them drops is answered 502 */
export async function startHttpSwitch(ports: readonly number[]): Promise<HttpSwitch> {
  const agent = new Agent({ keepAlive: true });
  const ready = new Set<number>();
  const look = setInterval(() => {
    for (const port of ports) {
      void answers(`http://127.0.0.1:${port}/readyz`)().then((is) => (is ? ready.add(port) : ready.delete(port)));
    }
  }, LOOK_MS);
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    const targets = [...ready];
    const port = targets[turn++ % targets.length];
    if (port === undefined) {
      outgoing.writeHead(502).end('no process is ready');
      return;
    }
    const { method, url, headers } = incoming;
    const passed = ask({ host: '127.0.0.1', port, agent, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502);
      answer.pipe(outgoing);
    });
    passed.once('error', (thrown) => outgoing.writeHead(502).end(thrown.message));
    incoming.pipe(passed);
  });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    inService: () => ready.size,
    close: async () => {
      clearInterval(look);
      agent.destroy();
      server.closeAllConnections();
      await new Promise<void>((done) => void server.close(() => done()));
    },
  };
}
