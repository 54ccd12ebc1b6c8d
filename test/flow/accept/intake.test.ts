/** What is kept of requests whose proof is a secret that travels with them. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createIntake } from '../../../src/flow/accept/intake.ts';
import { findAdapter } from '../../../src/flow/adapt/adapters.ts';
import { createLog } from '../../../src/lib/log.ts';
import { addSource, findSource, type Source } from '../../../src/store/source.ts';
import { closeFormerAddress, renewAddress, switchSource } from '../../../src/store/source-changes.ts';
import { bodyOf, bounceOf, deliver } from '../../esp/postmark/postmark-fixtures.ts';
import { TestClock } from '../../support/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { multipart } from '../../support/multipart.ts';
import { noOutside, urlOf } from '../../support/outside.ts';
import { addPortal, testBox } from '../../support/portal.ts';

const PORTAL = 8801;
const SECRETS = ['the-secret-of-today', 'the-secret-of-yesterday'];
const clock = new TestClock('2026-03-05T09:00:00Z');
let database: TestDatabase;
let server: Server;
let source: Source;
let url: string;

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  await addPortal(db, PORTAL);
  const made = { esp: 'postmark', label: 'Orders', secrets: SECRETS, now: clock.now() };
  source = await addSource(db, PORTAL, testBox, made);
  const intake = createIntake({
    db,
    box: testBox,
    clock,
    log: createLog('silent', 'test'),
    outside: noOutside,
    urlOf,
    findAdapter,
  });
  server = createServer((request, response) => {
    if (!intake(request, response)) response.writeHead(418).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in/${PORTAL}.${source.token}`;
});
afterAll(async () => {
  await new Promise((done) => server.close(done));
  await database.drop();
});
beforeEach(() => database.db('delivery').delete());

const post = async (headers: Readonly<Record<string, string>>, body: Buffer) =>
  (await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) })).status;
const stored = () => database.db('delivery').select('*').orderBy('delivery_id');

test('a secret that came as a password or in a header is taken and not stored', async () => {
  const body = bodyOf(bounceOf('HardBounce'));
  const [today = '', yesterday = ''] = SECRETS;
  expect(await post(deliver(body, today).headers, body)).toBe(200);
  expect(await post({ 'x-webhook-secret': yesterday, 'x-pm-retries-remaining': '6' }, body)).toBe(200);
  const rows = await stored();
  expect(rows.map((row) => row.state)).toEqual(['waiting', 'waiting']);
  expect(rows[1].headers['x-pm-retries-remaining']).toBe('6');
  const written = JSON.stringify(rows);
  for (const secret of [today, yesterday, 'authorization', 'x-webhook-secret']) expect(written).not.toContain(secret);
});

test('what comes with a wrong secret is asked for again, and kept once however often it comes', async () => {
  const [one, other] = [bodyOf(bounceOf('HardBounce')), bodyOf(bounceOf('SoftBounce'))];
  for (const body of [one, one, other, one])
    expect(await post(deliver(body, 'a-secret-of-nobody').headers, body)).toBe(503);
  expect((await stored()).map((row) => [row.state, row.body])).toEqual([
    ['quarantined', one],
    ['quarantined', other],
  ]);
  const [shown] = await database.db('source').select('refused_why', 'refused_count');
  expect(shown).toEqual({ refused_why: expect.stringContaining('not the one of this source'), refused_count: 4 });
});

describe('an address that was replaced', () => {
  const strayAt = async () => (await database.db('source').first('stray_at')).stray_at;
  const body = bodyOf(bounceOf('HardBounce'));
  const headers = deliver(body, SECRETS[0] ?? '').headers;
  const postTo = async (to: string) =>
    (await fetch(to, { method: 'POST', headers, body: new Uint8Array(body) })).status;
  // Sources are remembered for a second.
  const later = () => clock.advance(2_000);

  test('goes on counting until it is stopped, and its use is noted; an address of nobody is not', async () => {
    const { db } = database;
    later();
    await renewAddress(db, PORTAL, testBox, source.sourceId);
    const fresh = await findSource(db, PORTAL, testBox, source.sourceId);
    const freshUrl = url.replace(source.token, fresh?.token ?? '');
    expect([await postTo(freshUrl), await strayAt()]).toEqual([200, null]);
    expect(await postTo(url.replace(/.{8}$/, 'guessed0'))).toBe(404);
    expect(await strayAt()).toBeNull();
    expect(await postTo(url)).toBe(200);
    expect(await strayAt()).toEqual(clock.now());
    expect(await stored()).toHaveLength(2);

    await closeFormerAddress(db, PORTAL, source.sourceId);
    later();
    expect(await postTo(url)).toBe(404);
    expect(await strayAt()).toEqual(clock.now());
    expect(await postTo(freshUrl)).toBe(200);
    expect(await stored()).toHaveLength(3);
    url = freshUrl;
  });

  test('and one that is switched off takes nothing in, and notes that something is posted to it', async () => {
    await switchSource(database.db, PORTAL, source.sourceId, false);
    later();
    expect(await strayAt()).toBeNull();
    expect([await postTo(url), await stored()]).toEqual([404, []]);
    expect(await strayAt()).toEqual(clock.now());
    await switchSource(database.db, PORTAL, source.sourceId, true);
    later();
    expect(await postTo(url)).toBe(200);
  });
});

test('what is too large to be looked at is refused and not kept', async () => {
  const body = bodyOf(bounceOf('HardBounce', { Content: 'x'.repeat(300 * 1024) }));
  expect(await post(deliver(body, 'a-secret-of-nobody').headers, body)).toBe(503);
  expect(await stored()).toEqual([]);
});

test('nobody can post to a source whose mails are fetched or handed over', async () => {
  const { db } = database;
  for (const esp of ['mailbox', 'mail_file']) {
    const made = { esp, label: esp, secrets: [], now: new Date('2026-03-05T09:00:00Z') };
    const { token } = await addSource(db, PORTAL, testBox, made);
    const address = url.replace(/[^.]*$/, token);
    expect((await fetch(address, { method: 'POST', body: 'From: a@b.test' })).status).toBe(404);
    expect((await fetch(address)).status).toBe(404);
  }
  expect(await stored()).toEqual([]);
});

test('a mail of 25 MB is taken from an inbound service, and a batch of events of that size from nobody', async () => {
  const { db } = database;
  const made = { esp: 'sendgrid_inbound', label: 'Replies', secrets: SECRETS, now: new Date('2026-03-05T09:00:00Z') };
  const { token } = await addSource(db, PORTAL, testBox, made);
  const body = multipart({ email: Buffer.alloc(25_000_000, 'x') });
  const headers = { ...deliver(Buffer.alloc(0), SECRETS[0] ?? '').headers, 'content-type': multipart.type };
  const status = async (to: string) =>
    (await fetch(to, { method: 'POST', headers, body: new Uint8Array(body) })).status;
  expect(await status(url.replace(/[^.]*$/, token))).toBe(200);
  expect((await stored()).map((row) => row.body.length)).toEqual([body.length]);
  expect(await status(url).catch(() => 413)).toBe(413);
});
