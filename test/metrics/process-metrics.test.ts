/** What monitoring reads of a process: requests, calls to HubSpot, and the ledger over all portals. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NoReply, type Reply, type Transport } from '../../src/crm/transport.ts';
import { DAY_MS, MINUTE_MS } from '../../src/lib/clock.ts';
import { createLog } from '../../src/lib/log.ts';
import { createMetricsHandler, startMetricsServer } from '../../src/metrics/metrics-server.ts';
import { createProcessMetrics } from '../../src/metrics/process-metrics.ts';
import { connect } from '../../src/store/database.ts';
import { planCompanyProperties } from '../../src/store/property-write.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { seedPortal } from '../support/seed-portal.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const [ALPHA, BRAVO, GONE, REVOKED] = [1, 2, 3, 4];
const ago = (ms: number) => new Date(NOW.getTime() - ms);

let database: TestDatabase;
let monotonic = 0;
const clock = { now: () => NOW, monotonicMs: () => monotonic };
const log = createLog('silent', 'test');
const metricsOf = (db = database.db) => createProcessMetrics({ db, clock, log, process: 'web' });

/** @returns the value of the line with that name and these labels; null where there is none */
function figure(text: string, name: string, labels: Record<string, string> = {}): number | null {
  for (const line of text.split('\n')) {
    const [, found, set, value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (found === name && Object.entries(labels).every(([key, one]) => set?.includes(`${key}="${one}"`)))
      return Number(value);
  }
  return null;
}

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  for (const portalId of [ALPHA, BRAVO]) await seedPortal(db, portalId);
  await seedPortal(db, GONE, { state: 'disconnected' });
  await seedPortal(db, REVOKED, { state: 'revoked' });
});
afterAll(() => database.drop());
beforeEach(async () => {
  monotonic = 0;
  await database.db.raw('truncate delivery, address, crm_write, hubspot_event, opt_out_clock, lane cascade');
});

async function addDelivery(
  portalId: number,
  state: string,
  receivedAt: Date,
  tryAfter: Date | null = null,
): Promise<void> {
  await database.db.raw(
    `insert into delivery (portal_id, source_id, received_at, headers, body, state, try_after) values (?, 1, ?, '{}', '', ?, ?)`,
    [portalId, receivedAt, state, tryAfter],
  );
}

async function addWrite(
  portalId: number,
  key: string,
  state: string,
  createdAt: Date,
  tryAfter: Date | null = null,
): Promise<void> {
  await database.db.raw(
    `insert into crm_write (portal_id, write_key, surface, payload, state, created_at, try_after) values (?, ?, 'note', '{}', ?, ?, ?)`,
    [portalId, key, state, createdAt, tryAfter],
  );
}

test('how far behind each stage is comes from the oldest of all portals that work; retries that are not due do not count', async () => {
  await addDelivery(ALPHA, 'waiting', ago(5 * MINUTE_MS));
  await addDelivery(BRAVO, 'waiting', ago(2 * MINUTE_MS));
  await addDelivery(BRAVO, 'waiting', ago(60 * MINUTE_MS), new Date(NOW.getTime() + MINUTE_MS));
  await addDelivery(GONE, 'waiting', ago(90 * MINUTE_MS));
  await addDelivery(ALPHA, 'done', ago(90 * MINUTE_MS));
  await addWrite(ALPHA, 'a', 'planned', ago(30 * MINUTE_MS), ago(MINUTE_MS));
  await addWrite(BRAVO, 'b', 'done', ago(30 * MINUTE_MS));
  const text = await metricsOf().read();
  expect(figure(text, 'bellwether_stage_waiting', { stage: 'take_in' })).toBe(2);
  expect(figure(text, 'bellwether_stage_lag_seconds', { stage: 'take_in' })).toBe(300);
  // Since its retry became due: before, nobody was behind.
  expect(figure(text, 'bellwether_stage_lag_seconds', { stage: 'send' })).toBe(60);
  expect(figure(text, 'bellwether_stage_waiting', { stage: 'settle' })).toBe(0);
  expect(figure(text, 'bellwether_stage_lag_seconds', { stage: 'settle' })).toBe(0);
});

test('properties that were written long ago and are wanted anew are late from the new wish on, not from the old one', async () => {
  const plan = (value: string, at: Date) =>
    planCompanyProperties(database.db, ALPHA, [{ companyId: '7', properties: { bw_account_state: value } }], at);
  await plan('fine', ago(DAY_MS));
  await database.db.raw(`update crm_write set state = 'done' where portal_id = ?`, [ALPHA]);
  await plan('moved', ago(3 * MINUTE_MS));
  // A wish that comes on top of one that waits does not make it younger.
  await plan('lost', ago(MINUTE_MS));
  expect(figure(await metricsOf().read(), 'bellwether_stage_lag_seconds', { stage: 'send' })).toBe(180);
});

test('what waits for a person is counted by kind, portals by state, and a pause while it lasts', async () => {
  await addDelivery(ALPHA, 'failed', ago(DAY_MS));
  await addDelivery(BRAVO, 'quarantined', ago(DAY_MS));
  await addWrite(BRAVO, 'c', 'failed', ago(DAY_MS));
  await database.db.raw('update portal set crm_paused_until = ? where portal_id = ?', [
    new Date(NOW.getTime() + 1),
    ALPHA,
  ]);
  const metrics = metricsOf();
  const text = await metrics.read();
  for (const kind of ['failed_deliveries', 'quarantined_deliveries', 'failed_writes'])
    expect([kind, figure(text, 'bellwether_trouble', { kind })]).toEqual([kind, 1]);
  expect(figure(text, 'bellwether_trouble', { kind: 'token_failures' })).toBe(0);
  expect(figure(text, 'bellwether_portals', { state: 'active' })).toBe(2);
  expect(figure(text, 'bellwether_portals', { state: 'disconnected' })).toBe(1);
  expect(figure(text, 'bellwether_portals_paused')).toBe(1);
  await database.db.raw('update portal set crm_paused_until = ?', [NOW]);
  expect(figure(await metrics.read(), 'bellwether_portals_paused')).toBe(0);
});

test('the time until a wish to leave is honoured is that of the last day, at each place that knows', async () => {
  const asked = [10, 20, 500].map((seconds, at) => ({ seconds, asked: ago((at + 1) * 60 * MINUTE_MS) }));
  for (const [at, one] of [...asked, { seconds: 90_000, asked: ago(3 * DAY_MS) }].entries()) {
    await database.db.raw(
      `insert into opt_out_clock (portal_id, event_key, address_id, asked_at, heard_at, suppressed_at, property_at, closed_at)
       values (?, ?, 1, ?, ?, ?, ?, ?)`,
      [
        at % 2 === 0 ? ALPHA : BRAVO,
        `e${at}`,
        one.asked,
        one.asked,
        one.asked,
        new Date(one.asked.getTime() + one.seconds * 1_000),
        NOW,
      ],
    );
  }
  const text = await metricsOf().read();
  const at = (place: string, quantile: string) =>
    figure(text, 'bellwether_opt_out_honoured_seconds', { place, quantile });
  expect([at('property', '0.5'), at('property', '1'), at('suppressed', '1'), at('subscription', '1')]).toEqual([
    20,
    500,
    0,
    null,
  ]);
  expect(figure(text, 'bellwether_stage_waiting', { stage: 'honour' })).toBe(0);
});

test('where the database is away the rest is told all the same, and no figure of before is', async () => {
  await addDelivery(ALPHA, 'waiting', ago(MINUTE_MS));
  const away = connect(database.url.replace(/\/[^/]+$/, '/nowhere'), 1);
  const text = await metricsOf(away).read();
  await away.destroy();
  expect(figure(text, 'bellwether_ledger_readable')).toBe(0);
  expect(figure(text, 'bellwether_stage_lag_seconds', { stage: 'take_in' })).toBeNull();
  expect(figure(text, 'process_resident_memory_bytes')).toBeGreaterThan(0);
  expect(figure(await metricsOf().read(), 'bellwether_ledger_readable')).toBe(1);
});

test('requests are counted by the part that answers and their status; no path becomes a label', async () => {
  const metrics = metricsOf();
  const server = createServer(
    metrics.watchRequests((request, response) => {
      monotonic += 20;
      response.writeHead(request.url?.startsWith('/in/') ? 503 : 200).end();
    }),
  );
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const path of [
    '/in/1.secrettoken',
    '/u/2.secrettoken',
    '/addresses?q=ann',
    '/',
    '/hubspot/webhooks',
    '/api/v1/check',
  ]) {
    await (await fetch(url + path)).text();
  }
  await new Promise<void>((done) => server.close(() => done()));
  const text = await metrics.read();
  const count = (surface: string, status: string) =>
    figure(text, 'bellwether_http_request_seconds_count', { surface, status });
  expect([
    count('intake', '503'),
    count('public', '200'),
    count('console', '200'),
    count('hubspot', '200'),
    count('api', '200'),
  ]).toEqual([1, 1, 2, 1, 1]);
  expect(figure(text, 'bellwether_http_request_seconds_sum', { surface: 'intake' })).toBeCloseTo(0.02);
  expect(text).not.toMatch(/secrettoken|ann/);
});

test('each exchange with HubSpot is counted by its answer, 429 apart, and what never came as status 0', async () => {
  const metrics = metricsOf();
  const answers = [200, 429, null];
  const transport: Transport = {
    send: () => {
      const status = answers.shift() ?? null;
      if (status === null) return Promise.reject(new NoReply('the connection was dropped', true));
      return Promise.resolve<Reply>({ status, header: () => null, body: null });
    },
  };
  const watched = metrics.watchTransport(transport);
  const request = { method: 'POST', path: '/crm/objects' } as const;
  expect((await watched.send(request)).status).toBe(200);
  expect((await watched.send(request)).status).toBe(429);
  await expect(watched.send(request)).rejects.toThrow('the connection was dropped');
  const text = await metrics.read();
  for (const status of ['200', '429', '0'])
    expect([status, figure(text, 'bellwether_crm_call_seconds_count', { method: 'POST', status })]).toEqual([
      status,
      1,
    ]);
  expect(figure(text, 'bellwether_crm_rate_limited_total')).toBe(1);
});

test('the port of metrics answers one question alone, and scrapers that come at once share a look', async () => {
  let looks = 0;
  let answer: (text: string) => void = () => undefined;
  const read = () => {
    looks += 1;
    return new Promise<string>((done) => {
      answer = done;
    });
  };
  const server = await startMetricsServer(
    { read, contentType: 'text/plain; version=0.0.4' },
    { host: '127.0.0.1', port: 0, token: null },
  );
  const url = `http://127.0.0.1:${server.port}`;
  expect((await fetch(`${url}/`)).status).toBe(404);
  expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(404);
  const both = [fetch(`${url}/metrics`), fetch(`${url}/metrics?x=1`)];
  while (looks === 0) await new Promise((done) => setImmediate(done));
  await fetch(`${url}/`);
  answer('up 1\n');
  const texts = await Promise.all(both.map(async (one) => (await one).text()));
  expect([texts, looks]).toEqual([['up 1\n', 'up 1\n'], 1]);
  await server.stop();
});

test('behind a token nobody reads without it, and the figures are not even looked at', async () => {
  let looks = 0;
  const read = async () => {
    looks += 1;
    return 'up 1\n';
  };
  const token = 'a-token-of-the-operator';
  const server = createServer(createMetricsHandler({ read, contentType: 'text/plain' }, token));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
  const ask = (authorization?: string) => fetch(url, authorization === undefined ? {} : { headers: { authorization } });
  for (const wrong of [undefined, '', `bearer ${token}`, 'Bearer', `Bearer ${token}x`, `Bearer ${token.slice(1)}`]) {
    const answer = await ask(wrong);
    expect([wrong, answer.status, answer.headers.get('www-authenticate')]).toEqual([wrong, 401, 'Bearer']);
    expect(await answer.text()).toContain('METRICS_TOKEN');
  }
  expect(looks).toBe(0);
  expect(await (await ask(`Bearer ${token}`)).text()).toBe('up 1\n');
  await new Promise<void>((done) => server.close(() => done()));
});
