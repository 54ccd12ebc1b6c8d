/** Intake: signed SendGrid webhooks acknowledged durable, beside the bare limit in the same run. */
import { spawn } from 'node:child_process';
import { createPublicKey, verify } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { createIntake } from '../src/flow/accept/intake.ts';
import { findAdapter } from '../src/flow/adapt/adapters.ts';
import { systemClock } from '../src/lib/clock.ts';
import { createLog } from '../src/lib/log.ts';
import { createSecretBox } from '../src/lib/secrets.ts';
import { addSource } from '../src/store/source.ts';
import { noOutside, urlOf } from '../test/support/outside.ts';
import { createTestSender, sendgridEvent } from '../test/support/sendgrid.ts';
import { type Measures, median } from './measures.ts';
import { addBenchPortal } from './portal.ts';

const SMALL_BYTES = 64 * 1024;
const sender = createTestSender();

interface Request {
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

function prepare(requests: number, eventsEach: number): Request[] {
  const at = new Date();
  return Array.from({ length: requests }, (_, r) =>
    sender.batch(
      Array.from({ length: eventsEach }, (_, e) =>
        sendgridEvent(
          `person${(r * eventsEach + e) % 50_000}@customer${e % 500}.example`,
          e % 20 === 0 ? 'bounce' : 'delivered',
          at,
          {
            response: '250 2.0.0 OK 1732270800 a640c23a62f3a-aa52fd7c2d3si2104066b.190 - gsmtp',
            reason: '550 5.1.1 The email account that you tried to reach does not exist.',
            'smtp-id': '<14c5d75ce93.dfd.64b469@ismtpd-555>',
            ip: '167.89.17.173',
            category: ['newsletter', 'november'],
            singlesend_id: 'a1b2c3d4-0000-0000-0000-000000000000',
            singlesend_name: 'November news for customers in manufacturing',
            useragent: 'x'.repeat(180),
          },
        ),
      ),
      at,
    ),
  );
}

async function load(url: string, requests: readonly Request[], connections: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-bench-'));
  const plan = join(folder, 'plan.json');
  await writeFile(
    plan,
    JSON.stringify({
      url,
      connections,
      requests: requests.map(({ headers, body }) => ({ headers, body: body.toString('base64') })),
    }),
  );
  const child = spawn(process.execPath, [new URL('load.ts', import.meta.url).pathname, plan], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const chunk of child.stdout) output += chunk;
  await rm(folder, { recursive: true });
  const result = JSON.parse(output) as { seconds: number; requests: number; failures: number };
  if (result.failures > 0) throw new Error(`${result.failures} of ${result.requests} requests failed at ${url}`);
  return result.requests / result.seconds;
}

/** The least that does the same: the same check, the same shared commit for small bodies, one insert for large ones. */
function bareListener(db: Knex): RequestListener {
  const key = createPublicKey({ key: Buffer.from(sender.publicKey, 'base64'), format: 'der', type: 'spki' });
  let gathered: { body: Buffer; done: () => void }[] = [];
  let inFlight = 0;
  const insert = (bodies: readonly Buffer[]) =>
    db.raw(`insert into bare_delivery (body) values ${bodies.map(() => '(?::bytea)').join(', ')}`, [...bodies]);
  const pump = (): void => {
    while (inFlight < 2 && gathered.length > 0) {
      const batch = gathered;
      gathered = [];
      inFlight++;
      void insert(batch.map((one) => one.body)).then(() => {
        inFlight--;
        for (const one of batch) one.done();
        pump();
      });
    }
  };
  return (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const timestamp = String(request.headers['x-twilio-email-event-webhook-timestamp']);
      const signature = Buffer.from(String(request.headers['x-twilio-email-event-webhook-signature']), 'base64');
      if (!verify('sha256', Buffer.concat([Buffer.from(timestamp), body]), key, signature)) {
        response.writeHead(401).end();
        return;
      }
      const done = () => response.writeHead(200).end();
      if (body.length > SMALL_BYTES) void insert([body]).then(done);
      else {
        gathered.push({ body, done });
        pump();
      }
    });
  };
}

async function serve(listener: RequestListener): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** @param rounds at least 3: quiet repeats vary by 15 to 25 % */
export async function measureIngest(db: Knex, rounds: number): Promise<Measures> {
  const box = createSecretBox([Buffer.alloc(32, 1)]);
  const portalId = 9_000_001;
  await addBenchPortal(db, portalId, box);
  await db.raw(
    'create table if not exists bare_delivery (id bigint generated always as identity primary key, body bytea not null)',
  );
  const source = await addSource(db, portalId, box, {
    esp: 'sendgrid',
    label: 'bench',
    secrets: [sender.publicKey],
    now: new Date(),
  });
  const handle = createIntake({
    db,
    box,
    clock: systemClock,
    log: createLog('silent', 'bench'),
    findAdapter,
    outside: noOutside,
    urlOf,
  });
  const ours = await serve((request, response) => {
    if (!handle(request, response)) response.writeHead(404).end();
  });
  const bare = await serve(bareListener(db));
  const measures: Measures = {};
  for (const [name, requests, eventsEach, connections] of [
    ['ingest_single', 12_000, 1, 64],
    ['ingest_batch', 300, 1_000, 16],
  ] as const) {
    const prepared = prepare(requests, eventsEach);
    const speeds: { ours: number; bare: number }[] = [];
    for (let round = 0; round <= rounds; round++) {
      const pair = {
        bare: await load(bare.url, prepared, connections),
        ours: await load(`${ours.url}/in/${portalId}.${source.token}`, prepared, connections),
      };
      // The first round warms up both.
      if (round > 0) speeds.push(pair);
      await db.raw('truncate bare_delivery, delivery');
    }
    const value = median(speeds.map((pair) => pair.ours)) * eventsEach;
    const limit = median(speeds.map((pair) => pair.bare)) * eventsEach;
    measures[name] = {
      value: Math.round(value),
      unit: 'events/s',
      limit: Math.round(limit),
      ratio: median(speeds.map((pair) => pair.ours / pair.bare)),
    };
  }
  await ours.close();
  await bare.close();
  return measures;
}
