/** Many connections at once, none of which ends by itself: over a real server, without a database. */
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { createAcceptHandler } from '../../../src/flow/accept/accept-request.ts';
import { type BodyAllowance, createBodyAllowance } from '../../../src/flow/accept/body-allowance.ts';
import { createSharedCommit } from '../../../src/flow/accept/shared-commit.ts';
import { findAdapter } from '../../../src/flow/adapt/adapters.ts';
import { createLog } from '../../../src/lib/log.ts';
import type { Source } from '../../../src/store/source.ts';
import { TestClock } from '../../support/clock.ts';
import { noOutside, urlOf } from '../../support/outside.ts';
import { createTestSender, sendgridEvent } from '../../support/sendgrid.ts';

const MIB = 1024 * 1024;
const TOTAL = 4 * MIB;
const SHARE = 2 * MIB;
const clock = new TestClock('2026-11-20T10:00:00Z');
const sender = createTestSender();
const sources = [1, 2, 3].map(
  (sourceId): Source => ({
    portalId: 8801,
    sourceId,
    esp: 'sendgrid',
    label: `Source ${sourceId}`,
    isOn: true,
    purpose: 'both',
    unsubscribeScope: null,
    token: `${sourceId}`.repeat(22),
    secrets: [sender.publicKey],
  }),
);
const pathOf = (sourceId: number): string => `/in/8801.${`${sourceId}`.repeat(22)}`;

let allowance: BodyAllowance;
let peak = 0;
let refusals: string[] = [];
let stored = 0;
let insert: () => Promise<void> = async () => undefined;
let lookUp: () => Promise<void> = async () => undefined;
let server: Server;
let port: number;
let sockets: Socket[] = [];

beforeEach(async () => {
  const real = createBodyAllowance(TOTAL, SHARE);
  allowance = {
    heldBytes: real.heldBytes,
    open(sourceId) {
      const hold = real.open(sourceId);
      return {
        ...hold,
        reserve(bytes) {
          const fits = hold.reserve(bytes);
          peak = Math.max(peak, real.heldBytes());
          return fits;
        },
      };
    },
  };
  peak = 0;
  refusals = [];
  stored = 0;
  insert = async () => undefined;
  lookUp = async () => undefined;
  const handle = createAcceptHandler({
    clock,
    log: createLog('silent', 'test'),
    allowance,
    commit: createSharedCommit(
      async (deliveries) => {
        await insert();
        stored += deliveries.length;
      },
      () => undefined,
    ),
    findAdapter,
    findSource: async (_portalId, token) => {
      await lookUp();
      return sources.find((source) => source.token === token) ?? null;
    },
    outside: noOutside,
    urlOf,
    claimToken: () => Promise.resolve(true),
    noteConfirmed: () => Promise.resolve(),
    noteRefusal: async (_source, why) => {
      refusals.push(why);
    },
    isWorthKeeping: () => Promise.resolve(false),
  });
  server = createServer((request, response) => {
    if (!handle(request, response)) response.writeHead(418).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  port = (server.address() as AddressInfo).port;
});

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

interface SlowConnection {
  readonly socket: Socket;
  /** What came back by now. */
  answer(): string;
}

/** Declares nine MB, sends some of it, and then neither sends on nor hangs up. */
function sendPart(sourceId: number, part: Buffer, headers = ''): SlowConnection {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => {
    answer += String(chunk);
  });
  socket.on('error', () => undefined);
  socket.write(`POST ${pathOf(sourceId)} HTTP/1.1\r\nhost: x\r\ncontent-length: ${9 * MIB}\r\n${headers}\r\n`);
  socket.write(part);
  sockets.push(socket);
  return { socket, answer: () => answer };
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((done) => setImmediate(done));
}

async function post(sourceId: number, headers: Record<string, string> = {}): Promise<Response> {
  const events = Array.from({ length: 20 }, () => sendgridEvent('ida@acme.test', 'delivered', clock.now()));
  const signed = sender.batch(events, clock.now());
  const body = headers['content-encoding'] === 'gzip' ? gzipSync(signed.body) : signed.body;
  return fetch(`http://127.0.0.1:${port}${pathOf(sourceId)}`, {
    method: 'POST',
    headers: { ...signed.headers, ...headers },
    body,
  });
}

test('sixty slow connections hold no more than the allowance, and leave nothing behind', async () => {
  const part = Buffer.alloc(300 * 1024, 'x');
  const slow = Array.from({ length: 60 }, (_, i) => sendPart((i % 3) + 1, part));
  const answered = () => slow.filter((one) => one.answer() !== '');
  // 300 KB each: at most 13 fit, all others have their answer.
  await until(() => answered().length >= 47);
  for (const one of answered()) {
    expect(one.answer()).toMatch(/^HTTP\/1\.1 503 /);
    expect(one.answer()).toMatch(/\r\nretry-after: \d+\r\n/i);
    expect(one.answer()).toMatch(/\r\nconnection: close\r\n/i);
  }
  expect(peak).toBeGreaterThan(TOTAL / 2);
  expect(peak).toBeLessThanOrEqual(TOTAL);
  expect(refusals).toEqual([]);

  for (const one of slow) one.socket.destroy();
  await until(() => allowance.heldBytes() === 0);
  expect((await post(1)).status).toBe(200);
  expect(allowance.heldBytes()).toBe(0);
});

test('one source cannot take the room of another', async () => {
  const slow = Array.from({ length: 30 }, () => sendPart(1, Buffer.alloc(500 * 1024, 'x')));
  await until(() => slow.filter((one) => one.answer() !== '').length >= 26);
  expect(peak).toBeLessThanOrEqual(SHARE);
  expect(allowance.heldBytes()).toBeGreaterThan(0);
  expect((await post(2)).status).toBe(200);
});

test('many small bodies that unfold to nine MB stay within the allowance', async () => {
  const bomb = gzipSync(Buffer.alloc(9 * MIB));
  const responses = await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      fetch(`http://127.0.0.1:${port}${pathOf((i % 3) + 1)}`, {
        method: 'POST',
        headers: { 'content-encoding': 'gzip' },
        body: bomb,
      }),
    ),
  );
  expect(new Set(responses.map((response) => response.status))).toEqual(new Set([503]));
  expect(peak).toBeLessThanOrEqual(TOTAL);
  await until(() => allowance.heldBytes() === 0);
  expect((await post(1, { 'content-encoding': 'gzip' })).status).toBe(200);
  expect(allowance.heldBytes()).toBe(0);
});

test('a delivery is held until its commit, and released with it', async () => {
  let commit: () => void = () => undefined;
  insert = () => new Promise((done) => (commit = done));
  const response = post(1);
  await until(() => peak > 0);
  expect(allowance.heldBytes()).toBeGreaterThan(1000);
  commit();
  expect((await response).status).toBe(200);
  expect(allowance.heldBytes()).toBe(0);
});

test('every other end releases as well: a refusal, broken compression, a failed commit', async () => {
  const forged = await post(1, { 'x-twilio-email-event-webhook-signature': 'AAAA' });
  const broken = await post(1, { 'content-encoding': 'deflate' });
  const unknown = await post(1, { 'content-encoding': 'snappy' });
  insert = () => Promise.reject(new Error('the database is away'));
  const failed = await post(1);
  expect([forged.status, broken.status, unknown.status, failed.status]).toEqual([401, 400, 415, 503]);
  expect(failed.headers.get('retry-after')).not.toBeNull();
  expect(peak).toBeGreaterThan(0);
  expect(allowance.heldBytes()).toBe(0);
});

test('a connection that breaks while its source is looked up is over, not forgotten', async () => {
  let found: () => void = () => undefined;
  let isAsked = false;
  lookUp = () =>
    new Promise((done) => {
      isAsked = true;
      found = done;
    });
  const gone = new Promise((done) => server.once('connection', (socket) => socket.once('close', done)));
  const { socket } = sendPart(1, Buffer.alloc(1000, 'x'));
  await until(() => isAsked);
  socket.destroy();
  await gone;
  found();
  await until(() => refusals.length > 0);
  expect(refusals).toEqual(['The connection closed before the whole body had arrived.']);
  expect(allowance.heldBytes()).toBe(0);
  expect(stored).toBe(0);
});
