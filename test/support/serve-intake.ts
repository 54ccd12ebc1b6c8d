/** The intake of a web process, on a port of its own. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Knex } from 'knex';
import { createIntake } from '../../src/flow/accept/intake.ts';
import type { RawDelivery } from '../../src/flow/adapt/adapter.ts';
import { findAdapter } from '../../src/flow/adapt/adapters.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { createLog } from '../../src/lib/log.ts';
import type { Source } from '../../src/store/source.ts';
import { noOutside, urlOf } from './outside.ts';
import { testBox } from './portal.ts';

export interface ServedIntake {
  /** @returns the status of the answer */
  post(source: Source, raw: RawDelivery): Promise<number>;
  /** The process ends, and another one begins, which knows nothing. */
  restart(): void;
  close(): Promise<void>;
}

export async function serveIntake(db: Knex, clock: Clock): Promise<ServedIntake> {
  const log = createLog('silent', 'test');
  const begin = () => createIntake({ db, box: testBox, clock, log, findAdapter, outside: noOutside, urlOf });
  let accept = begin();
  const server = createServer((request, response) => {
    if (!accept(request, response)) response.writeHead(418).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    async post({ portalId, token }, { headers, body }) {
      const url = `${base}/in/${portalId}.${token}`;
      const response = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) });
      await response.arrayBuffer();
      return response.status;
    },
    restart() {
      accept = begin();
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
