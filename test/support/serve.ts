/** An Express app on a port of its own, for a test. */
import type { AddressInfo } from 'node:net';
import express, { type Router } from 'express';

export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

export async function serve(...routers: Router[]): Promise<Served> {
  const app = express();
  app.disable('x-powered-by');
  for (const router of routers) app.use(router);
  const server = app.listen(0, '127.0.0.1');
  await new Promise<void>((listening) => server.once('listening', () => listening()));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}
