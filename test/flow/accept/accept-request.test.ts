import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { createAcceptHandler } from '../../../src/flow/accept/accept-request.ts';
import { createBodyAllowance } from '../../../src/flow/accept/body-allowance.ts';
import { createSharedCommit } from '../../../src/flow/accept/shared-commit.ts';
import { findAdapter } from '../../../src/flow/adapt/adapters.ts';
import { createLog } from '../../../src/lib/log.ts';
import { insertDeliveries } from '../../../src/store/delivery.ts';
import { addSource, findSourceByToken, noteRefusal, type Source } from '../../../src/store/source.ts';
import { TestClock } from '../../support/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { noOutside, urlOf } from '../../support/outside.ts';
import { addPortal, testBox } from '../../support/portal.ts';
import { createTestSender, sendgridEvent } from '../../support/sendgrid.ts';

const NOW = '2026-11-20T10:00:00Z';
const PORTAL = 8801;
const sender = createTestSender();
const stranger = createTestSender();
let database: TestDatabase;
let server: Server;
let source: Source;
let base: string;
let refuseInserts = false;
let room = true;
const clock = new TestClock(NOW);
const allowance = createBodyAllowance();

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  await addPortal(db, PORTAL);
  source = await addSource(db, PORTAL, testBox, {
    esp: 'sendgrid',
    label: 'Newsletter',
    secrets: [sender.publicKey],
    now: clock.now(),
  });
  const commit = createSharedCommit(
    async (deliveries) => {
      if (refuseInserts) throw new Error('the database is away');
      await insertDeliveries(db, deliveries);
    },
    () => undefined,
  );
  const handle = createAcceptHandler({
    clock,
    log: createLog('silent', 'test'),
    commit,
    allowance,
    findAdapter,
    findSource: (portalId, token) => findSourceByToken(db, portalId, testBox, token),
    outside: noOutside,
    urlOf,
    claimToken: () => Promise.resolve(true),
    noteConfirmed: () => Promise.resolve(),
    noteRefusal: async (refused, why) => {
      await noteRefusal(db, refused.portalId, refused.sourceId, why, clock.now());
    },
    isWorthKeeping: () => Promise.resolve(room),
  });
  server = createServer((request, response) => {
    if (!handle(request, response)) response.writeHead(418).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await new Promise((done) => server.close(done));
  await database.drop();
});

beforeEach(async () => {
  refuseInserts = false;
  room = true;
  await database.db('delivery').delete();
  await database.db('source').update({ refused_at: null, refused_why: null, refused_count: 0 });
});

// However a request ends, nothing of it is held any longer: else this waits until the time of the test is up.
afterEach(async () => {
  while (allowance.heldBytes() > 0) await new Promise((done) => setImmediate(done));
});

const path = () => `/in/${PORTAL}.${source.token}`;
const url = () => base + path();
const deliveries = () => database.db('delivery').select('*').orderBy('delivery_id');
const bounce = () =>
  sender.batch(
    [sendgridEvent('ida@acme.test', 'bounce', clock.now(), { type: 'bounce', reason: '550 5.1.1 no such user' })],
    clock.now(),
  );

test('a signed batch is stored, byte for byte, before it is acknowledged', async () => {
  const { headers, body } = bounce();
  const response = await fetch(url(), { method: 'POST', headers, body });
  expect(response.status).toBe(200);
  const [row] = await deliveries();
  expect(row.state).toBe('waiting');
  expect(Buffer.compare(row.body, body)).toBe(0);
  expect(row.headers['x-twilio-email-event-webhook-timestamp']).toBe(headers['x-twilio-email-event-webhook-timestamp']);
});

test('what cannot be committed is not acknowledged', async () => {
  refuseInserts = true;
  const response = await fetch(url(), { method: 'POST', ...bounce() });
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).not.toBeNull();
  expect(await deliveries()).toEqual([]);
});

test('many requests at once are all stored, each once', async () => {
  const responses = await Promise.all(Array.from({ length: 60 }, () => fetch(url(), { method: 'POST', ...bounce() })));
  expect(new Set(responses.map((response) => response.status))).toEqual(new Set([200]));
  expect(await deliveries()).toHaveLength(60);
});

test('a forged signature is answered 401, kept in quarantine, and shown at the source', async () => {
  const { body } = bounce();
  const response = await fetch(url(), { method: 'POST', headers: stranger.sign(body, clock.now()).headers, body });
  expect(response.status).toBe(401);
  const [row] = await deliveries();
  expect(row.state).toBe('quarantined');
  expect(row.why).toMatch(/\w{4,}/);
  const [shown] = await database.db('source').select('refused_why', 'refused_count');
  expect(shown).toEqual({ refused_why: row.why, refused_count: 1 });
});

test('a full quarantine keeps no more forgeries, and still answers', async () => {
  room = false;
  const { body } = bounce();
  const response = await fetch(url(), { method: 'POST', headers: stranger.sign(body, clock.now()).headers, body });
  expect(response.status).toBe(401);
  expect(await deliveries()).toEqual([]);
});

test('an altered body, a stale signature and a missing one are refused', async () => {
  const { headers, body } = bounce();
  const altered = await fetch(url(), { method: 'POST', headers, body: Buffer.concat([body, Buffer.from(' ')]) });
  const missing = await fetch(url(), { method: 'POST', body });
  const old = sender.sign(body, new Date('2026-11-01T10:00:00Z'));
  const stale = await fetch(url(), { method: 'POST', headers: old.headers, body });
  expect([altered.status, missing.status, stale.status]).toEqual([401, 401, 401]);
  expect((await deliveries()).every((row) => row.state === 'quarantined')).toBe(true);
});

test('an unknown token, another portal and a malformed path are 404', async () => {
  const wrong = ['A'.repeat(22), `${source.token}x`, source.token.slice(0, -1)];
  for (const token of wrong)
    expect((await fetch(`${base}/in/${PORTAL}.${token}`, { method: 'POST', ...bounce() })).status).toBe(404);
  expect((await fetch(`${base}/in/${PORTAL + 1}.${source.token}`, { method: 'POST', ...bounce() })).status).toBe(404);
  expect((await fetch(`${base}/in/`, { method: 'POST', ...bounce() })).status).toBe(404);
  expect(await deliveries()).toEqual([]);
});

test('after an uninstall the intake is gone', async () => {
  await database.db('portal').update({ state: 'disconnected' });
  expect((await fetch(url(), { method: 'POST', ...bounce() })).status).toBe(404);
  await database.db('portal').update({ state: 'active' });
});

test('HEAD and GET say that somebody is there', async () => {
  expect((await fetch(url(), { method: 'HEAD' })).status).toBe(200);
  expect((await fetch(url())).status).toBe(200);
  expect((await fetch(url(), { method: 'PUT' })).status).toBe(405);
});

test('a gzipped body is unfolded and verified', async () => {
  const { headers, body } = bounce();
  const response = await fetch(url(), {
    method: 'POST',
    headers: { ...headers, 'content-encoding': 'gzip' },
    body: gzipSync(body),
  });
  expect(response.status).toBe(200);
  expect(Buffer.compare((await deliveries())[0].body, body)).toBe(0);
});

test('a decompression bomb stops at 10 MB, an oversized body before it is read', async () => {
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
  const bombed = await fetch(url(), { method: 'POST', headers: { 'content-encoding': 'gzip' }, body: bomb });
  expect(bombed.status).toBe(413);
  const large = await fetch(url(), { method: 'POST', body: Buffer.alloc(10 * 1024 * 1024 + 1) });
  expect(large.status).toBe(413);
  expect(await deliveries()).toEqual([]);
});

test('broken gzip and an unknown encoding get a clear answer', async () => {
  const broken = await fetch(url(), { method: 'POST', headers: { 'content-encoding': 'gzip' }, body: 'no gzip' });
  expect([broken.status, await broken.text()]).toEqual([400, 'The body is no valid gzip.']);
  const unknown = await fetch(url(), { method: 'POST', headers: { 'content-encoding': 'snappy' }, body: 'x' });
  expect(unknown.status).toBe(415);
});

test('a body that breaks off is not stored', async () => {
  await new Promise<void>((done) => {
    const request = httpRequest(url(), { method: 'POST', headers: { 'content-length': '1000' } });
    request.on('error', () => done());
    request.write('[{"email":');
    setTimeout(() => request.destroy(), 50);
  });
  expect((await deliveries()).filter((row) => row.state === 'waiting')).toEqual([]);
});

test('bytes that are no UTF-8 are stored as they are, when they are signed', async () => {
  const body = Buffer.from([0x5b, 0xff, 0xfe, 0x00, 0x5d]);
  const response = await fetch(url(), { method: 'POST', ...sender.sign(body, clock.now()) });
  expect(response.status).toBe(200);
  expect(Buffer.compare((await deliveries())[0].body, body)).toBe(0);
});

test('secrets in headers are not stored', async () => {
  const { headers, body } = bounce();
  // Deliveries that we made ourselves are told by headers of our name.
  const stranger = { authorization: 'Basic c2VjcmV0', cookie: 'a=b', 'x-bellwether-list': 'unsubscribes' };
  await fetch(url(), { method: 'POST', headers: { ...headers, ...stranger }, body });
  const [row] = await deliveries();
  expect(Object.keys(row.headers).filter((name) => Object.hasOwn(stranger, name))).toEqual([]);
  expect(JSON.stringify(row.headers)).not.toContain('c2VjcmV0');
});

test('other paths are left to others', async () => {
  expect((await fetch(`${base}/healthz`)).status).toBe(418);
});
