/** A draft that was tried, on its page: page by page, as a file, for viewers, and gone when its time is over. */
import type { Admin } from '../../src/pages/admin/visit.ts';
import { query } from '../../src/store/database.ts';
import { copyPerson } from '../../src/store/person-copy.ts';
import { dropExpiredReplays } from '../../src/store/replay.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { seedPages } from '../support/seed-pages.ts';
import { type SeededReplays, seedReplays, TASKS_OF_DRAFT } from '../support/seed-replays.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800001;
const sofia: Admin = { portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin' };

let database: TestDatabase;
let app: PagesApp;
let replays: SeededReplays;
let ids: number[];

beforeAll(async () => {
  database = await createTestDatabase();
  const seeded = await seedPages(database.db, PORTAL, NOW, { people: 15, oldEvents: 10, rows: 5 });
  ids = [...seeded.addresses.values()].sort((a, b) => a - b);
  replays = await seedReplays(database.db, PORTAL, ids, NOW);
  await database.db.raw(`update replay_finding set person = '=cmd()' where address_id = ?`, [ids[0] ?? 0]);
  app = await servePages(database.db, NOW);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
beforeEach(() => app.signIn(sofia));

const get = (path: string) => fetch(app.url + path, { redirect: 'manual' });
const text = async (path: string) => (await (await get(path)).text()).replaceAll('<wbr>', '');
const rowsIn = (page: string) => page.match(/Deal at risk: opened/g)?.length ?? 0;
const count = async (where: string) => {
  const [row] = await query<{ n: number }>(
    database.db,
    `select count(*)::integer as n from replay_finding where ${where}`,
  );
  return row?.n ?? 0;
};

test('every task of the draft is on one of its pages, and on no two', async () => {
  const seen: number[] = [];
  let path: string | undefined = `/plays/replays/${replays.full}?view=more`;
  for (let pages = 0; path && pages < 10; pages++) {
    const page = await text(path);
    seen.push(rowsIn(page));
    path = /href="(\/plays\/replays\/[^"]*after=[^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&');
  }
  expect(seen.length).toBeGreaterThan(1);
  expect(seen.reduce((sum, rows) => sum + rows, 0)).toBe(TASKS_OF_DRAFT);
});

test('the numbers in words are those of the rows', async () => {
  const freed = await count(`kind = 'verdict'`);
  const page = await text(`/plays/replays/${replays.full}`);
  expect(page).toContain(`Would have opened ${TASKS_OF_DRAFT} tasks more`);
  expect(page).toContain(`${freed} addresses would be freed`);
  expect(page).toContain(`${await count(`kind = 'verdict' and has_open_deal`)} of them stand on deals`);
  expect(page).toContain(`of ${await count(`kind = 'verdict' and is_confirmed_dead`)} a colleague had said`);
});

test('as a file: all rows of the view, whatever the page, and no cell that a spreadsheet would run', async () => {
  const response = await get(`/plays/replays/${replays.full}/findings.csv?view=more`);
  expect(response.headers.get('content-disposition')).toContain('what-would-have-happened.csv');
  const lines = (await response.text()).replace('\uFEFF', '').trimEnd().split('\r\n');
  expect(lines[0]).toBe('Address,Person,Company,What,Because,Owner,Day,Open deal');
  expect(lines).toHaveLength(1 + TASKS_OF_DRAFT);
  expect(lines.some((line) => line.includes(",'=cmd(),"))).toBe(true);
  const ofPlay = await (await get(`/plays/replays/${replays.full}/findings.csv?view=all&play=champion-lost`)).text();
  expect(ofPlay.trimEnd().split('\r\n')).toHaveLength(1 + (await count(`play = 'champion-lost'`)));
});

test('what is about a mailing stands before all people, with its numbers, and leads to nobody', async () => {
  await database.db('replay_finding').insert({
    portal_id: PORTAL,
    replay_id: replays.full,
    address_id: 0,
    nth: 4,
    kind: 'task',
    side: 'both',
    play: 'unknown-user-rate',
    at: NOW,
    day: '2026-11-03',
    person: 'Spring <news>',
    was: 'campaign',
    becomes: '20 of 140 unknown',
    has_open_deal: false,
    is_confirmed_dead: false,
  });
  const page = await text(`/plays/replays/${replays.full}?view=all&play=unknown-user-rate`);
  expect(page).toContain('Spring &lt;news&gt;');
  expect(page).toContain('20 of 140 unknown');
  expect(page).not.toContain('href="/addresses/0"');
  const file = await (await get(`/plays/replays/${replays.full}/findings.csv?view=all&play=unknown-user-rate`)).text();
  expect(file.trimEnd().split('\r\n')[1]).toMatch(/^,Spring <news>,,.*,20 of 140 unknown,/);
  await database.db('replay_finding').where('address_id', 0).delete();
});

test('a file of what is not done yet, or could not be done, is not there', async () => {
  expect((await get(`/plays/replays/${replays.running}/findings.csv`)).status).toBe(404);
  expect((await get(`/plays/replays/${replays.failed}/findings.csv`)).status).toBe(404);
});

test('viewers see what would have happened, and can neither save nor drop it', async () => {
  app.signIn({ ...sofia, role: 'viewer' });
  const page = await text(`/plays/replays/${replays.full}`);
  expect(page).toContain('Would have opened');
  expect(page).not.toMatch(/Save as new rules|Drop the draft/);
  for (const act of ['save', 'drop']) {
    const response = await fetch(`${app.url}/plays/replays/${replays.full}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams({ act }),
    });
    expect(response.status).toBe(403);
  }
  expect(await count(`replay_id = ${replays.full}`)).toBeGreaterThan(0);
});

test('a draft that is out of date, under way or given up offers no saving', async () => {
  expect(await text(`/plays/replays/${replays.full}`)).toContain('Save as new rules');
  for (const id of [replays.stale, replays.running, replays.failed])
    expect(await text(`/plays/replays/${id}`)).not.toContain('Save as new rules');
  expect(await text(`/plays/replays/${replays.stale}`)).toContain('The rules have changed meanwhile');
});

test('the copy for a person holds what was found of them, and of nobody else', async () => {
  const [id = 0] = ids;
  const copy = await copyPerson(database.db, PORTAL, { emails: [], hashes: [], addressIds: [id], contactIds: [] });
  expect(copy.replay_finding).toHaveLength(await count(`address_id = ${id}`));
  expect(copy.replay_finding?.every((row) => row.address_id === id)).toBe(true);
});

test('a draft whose time is over is shown to nobody, and goes with all that it found', async () => {
  await database.db.raw('update replay set expires_at = ? where replay_id = ?', [NOW, replays.full]);
  expect((await get(`/plays/replays/${replays.full}`)).status).toBe(404);
  expect((await get(`/plays/replays/${replays.full}/findings.csv`)).status).toBe(404);
  await dropExpiredReplays(database.db, PORTAL, NOW);
  expect(await count(`replay_id = ${replays.full}`)).toBe(0);
  expect((await get(`/plays/replays/${replays.empty}`)).status).toBe(200);
});
