/** A scanner that opens every link of a newsletter unsubscribes nobody: it is counted, and that is all. */
import { Agent, request } from 'node:http';
import express from 'express';
import { createLog } from '../../src/lib/log.ts';
import { openPersonLink, sealPersonLink, writePersonToken } from '../../src/lib/person-link.ts';
import { createOpeningCounter, type OpeningCounter } from '../../src/pages/public/openings/count-openings.ts';
import { mannerOf } from '../../src/pages/public/openings/manner-of.ts';
import { createRushWatch } from '../../src/pages/public/openings/watch-rush.ts';
import { createPublicRoutes } from '../../src/pages/public/public-routes.ts';
import { type Db, query } from '../../src/store/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createMutator } from '../support/mutate-token.ts';
import { portalKeysOf, seedPortal } from '../support/seed-portal.ts';
import { type Served, serve } from '../support/serve.ts';

const PORTAL = 8800001;
const NOW = new Date('2026-11-03T10:00:00Z');
const CHROME = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36';
/** More of them: `SCANNER_LINKS=10000`. */
const LINKS = Number(process.env.SCANNER_LINKS ?? 2_000);
const MUTATIONS = 20_000;

let database: TestDatabase;
let db: Db;
let served: Served;
let counter: OpeningCounter;
beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  await seedPortal(db, PORTAL);
  const clock = { now: () => NOW, monotonicMs: () => 0 };
  const log = createLog('silent', 'test');
  counter = createOpeningCounter({ db, clock, log });
  served = await serve(
    express.Router().use(counter.watch),
    createPublicRoutes({
      db,
      clock,
      log,
      perMinute: LINKS + 1,
      canMail: false,
      portalKeys: (portalId) => Promise.resolve(portalId === PORTAL ? portalKeysOf(portalId) : null),
      notify: () => Promise.reject(new Error('nobody is woken by a scanner')),
    }),
  );
});
afterAll(async () => {
  await served.close();
  await database.drop();
});

/** Every row that there is, except of the table in which openings are counted. */
async function everything(): Promise<string> {
  const tables = await query<{ name: string }>(
    db,
    "select quote_ident(tablename) as name from pg_tables where schemaname = 'public' and tablename <> 'link_opening' order by 1",
  );
  const rows: unknown[] = [];
  for (const { name } of tables)
    rows.push(name, await query(db, `select xmin::text, t::text from ${name} t order by 2`));
  return JSON.stringify(rows);
}

const AS_SCANNERS: readonly [string, Record<string, string>][] = [
  ['GET', { 'user-agent': CHROME }],
  ['HEAD', { 'user-agent': CHROME }],
  ['GET', { 'user-agent': CHROME, 'sec-purpose': 'prefetch;prerender' }],
  ['GET', { 'user-agent': 'Barracuda Sentinel' }],
  ['GET', {}],
];

test(`${LINKS} links opened by GET, HEAD and prefetch change nothing at all, and are counted`, async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const open = (n: number) =>
    new Promise<number>((done, fail) => {
      const [method = 'GET', headers = {}] = AS_SCANNERS[n % AS_SCANNERS.length] ?? [];
      const sealed = sealPersonLink(portalKeysOf(PORTAL).link, { email: `p${n}@example.com`, stream: 'News' });
      request(`${served.url}/u/${writePersonToken(PORTAL, sealed)}`, { method, headers, agent }, (response) => {
        response.resume();
        response.on('end', () => done(response.statusCode ?? 0));
      })
        .on('error', fail)
        .end();
    });
  const before = await everything();
  const statuses = new Map<number, number>();
  let next = 0;
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      while (next < LINKS) {
        const status = await open(next++);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    }),
  );
  agent.destroy();
  expect([...statuses]).toEqual([[200, LINKS]]);
  expect(await everything()).toBe(before);
  await counter.flush();
  const counted = await query<{ manner: string; openings: number }>(
    db,
    'select manner, openings from link_opening order by 1',
  );
  expect(Object.fromEntries(counted.map((row) => [row.manner, row.openings]))).toEqual({
    head: LINKS / 5,
    prefetch: LINKS / 5,
    // Four links are opened before it shows that there are many.
    page: expect.any(Number),
    rush: expect.any(Number),
    scanner: (2 * LINKS) / 5,
  });
  expect(counted.find((row) => row.manner === 'rush')?.openings).toBeGreaterThan(LINKS / 5 - 10);
}, 300_000);

test('a link of nobody’s is not counted', async () => {
  const before = await query(db, 'select * from link_opening order by manner');
  expect((await fetch(`${served.url}/u/${PORTAL}.forged`)).status).toBe(404);
  await counter.flush();
  expect(await query(db, 'select * from link_opening order by manner')).toEqual(before);
});

test('a button that is pressed without the page having been opened is no scanner: mail programs do just that', async () => {
  const manner = mannerOf({ method: 'GET', headers: { 'user-agent': CHROME }, isRush: false });
  expect(manner).toBe('page');
});

test('an office that opens a few links is no rush, and whoever opens one link again and again is none either', () => {
  const isRush = createRushWatch();
  expect([1, 2, 3, 4].map((n) => isRush('office', `link${n}`, n))).toEqual([false, false, false, false]);
  expect(Array.from({ length: 50 }, (_, n) => isRush('one', 'same', n)).some(Boolean)).toBe(false);
  expect(isRush('office', 'link5', 5)).toBe(true);
  // Half a minute later it is quiet again.
  expect(isRush('office', 'link6', 30_000)).toBe(false);
});

test('20,000 mutated links open nothing', () => {
  const { link } = portalKeysOf(PORTAL);
  const sealed = sealPersonLink(link, { email: 'jane.doe@example.com', stream: 'News' });
  const mutate = createMutator(sealed);
  let accepted = 0;
  for (let n = 0; n < MUTATIONS; n++) if (openPersonLink(link, mutate()) !== null) accepted++;
  expect(accepted).toBe(0);
  expect(openPersonLink(link, sealed)).toEqual({ email: 'jane.doe@example.com', stream: 'News' });
});
