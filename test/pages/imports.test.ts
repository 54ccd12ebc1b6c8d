/** The console's imports: one file after the other, of one portal alone, and nothing of it run or believed. */
import { query } from '../../src/store/database.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { addPortal } from '../support/portal.ts';
import { type SeededImports, seedImports } from '../support/seed-imports.ts';

const NOW = new Date('2026-11-20T10:00:00Z');
const OTHER = 8_800_002;
let bench: FlowBench;
let app: PagesApp;
let files: SeededImports;

beforeAll(async () => {
  bench = await createFlowBench(NOW.toISOString(), { contacts: [], owners: [], companies: [], deals: [] });
  await addPortal(bench.db, OTHER);
  app = await servePages(bench.db, NOW);
  files = await seedImports(bench.db, bench.portalId, bench.clock);
});
afterAll(async () => {
  await app.close();
  await bench.close();
});
beforeEach(() => signIn());

const signIn = (role: 'admin' | 'viewer' = 'admin', portalId = bench.portalId) =>
  app.signIn({ portalId, userId: 1, email: 'ada@larkfield.test', role });
const get = (path: string) => fetch(app.url + path, { redirect: 'manual' });
const text = async (path: string) => (await get(path)).text();
const press = (path: string, fields: Record<string, string> = {}) =>
  fetch(app.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  });
const hand = async (csv: string | Buffer, name = 'left.csv') => {
  const body = new FormData();
  body.append('files', new Blob([new Uint8Array(Buffer.from(csv))]), name);
  return fetch(`${app.url}/imports`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin' },
    body,
  });
};
const deeds = (id: number) => ['plan', 'change', 'carry-out', 'discard'].map((deed) => `/imports/${id}/${deed}`);

test('another portal sees and changes nothing of a file', async () => {
  signIn('admin', OTHER);
  expect(await text('/imports')).not.toContain('bounces-2024');
  for (const id of Object.values(files) as number[]) {
    for (const path of [`/imports/${id}`, `/imports/${id}/errors.csv`, `/imports/${id}/events`])
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    for (const path of deeds(id)) expect([path, (await press(path)).status]).toEqual([path, 404]);
  }
  expect(await query(bench.db, `select count(*)::int as n from import where portal_id = ${bench.portalId}`)).toEqual([
    { n: 5 },
  ]);
});

test('viewers see what came of files, and are offered no button that they may not press', async () => {
  signIn('viewer');
  for (const id of Object.values(files) as number[]) {
    expect(await text(`/imports/${id}`)).not.toContain('action="/imports');
    for (const path of deeds(id)) expect([path, (await press(path)).status]).toEqual([path, 403]);
  }
  expect((await hand('email\nann@acme.test\n')).status).toBe(403);
  expect(await text('/imports')).not.toContain('type="file"');
});

test('a file that is handed over is looked at, its cells are shown as text, and its rows wait', async () => {
  const response = await hand(
    'email,<img src=x>,unsubscribed at\nann@acme.test,<script>alert(1)</script>,2024-05-05\n',
    '<b>left.csv',
  );
  expect(response.status).toBe(303);
  const page = await text(response.headers.get('location') ?? '');
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(page).not.toMatch(/<script>|<img src=x|<b>left/);
  expect(
    await query(
      bench.db,
      `select 1 from delivery d join import i using (portal_id, import_id) where i.file_name like '<b>%'`,
    ),
  ).toEqual([]);
});

test('what is none is sent back with what is missing', async () => {
  const response = await hand('');
  expect(response.status).toBe(422);
  expect(await response.text()).toContain('left.csv is empty');
  expect(await (await hand(Buffer.from('d0cf11e0', 'hex'))).text()).toContain('old Excel file');
});

test('dates that can be read in two ways are asked for, and what was typed is kept', async () => {
  const fields = { kind: 'bounces', 'column-0': 'email', 'column-1': 'at', 'column-2': 'type', dataSource: 'Fair <1>' };
  const response = await press(`/imports/${files.ready}/plan`, fields);
  expect(response.status).toBe(422);
  const page = await response.text();
  expect(page).toContain('say whether the day or the month comes first');
  expect(page).toContain('value="Fair &lt;1&gt;"');
  const doubled = await press(`/imports/${files.ready}/plan`, { ...fields, 'column-3': 'type', dates: 'dmy' });
  expect(await doubled.text()).toContain('Two columns are read as “What happened”: choose one.');
  expect((await press(`/imports/${files.ready}/plan`, { ...fields, dates: 'dmy' })).status).toBe(303);
  expect(
    await query(bench.db, `select state, plan ->> 'dayFirst' as day from import where import_id = ${files.ready}`),
  ).toEqual([{ state: 'checking', day: 'true' }]);
});

test('nothing is imported before it was checked, and what is imported is changed no more', async () => {
  expect((await press(`/imports/${files.checking}/carry-out`)).status).toBe(409);
  for (const id of [files.importing, files.done]) {
    expect((await press(`/imports/${id}/plan`, { kind: 'bounces' })).status).toBe(404);
    expect((await press(`/imports/${id}/discard`)).status).toBe(409);
    // Asked twice is once.
    expect((await press(`/imports/${id}/carry-out`)).status).toBe(303);
  }
  expect(await query(bench.db, 'select count(*)::int as n from delivery where import_id is not null')).toEqual([
    { n: 2 },
  ]);
});

test('a file that is thrown away leaves nothing behind', async () => {
  const to = (await hand('email,unsubscribed at\nann@acme.test,2024-05-05\n')).headers.get('location') ?? '';
  const id = Number(to.split('/').at(-1));
  expect((await press(`${to}/discard`)).status).toBe(303);
  expect((await get(to)).status).toBe(404);
  expect(await query(bench.db, `select 1 from import_part where import_id = ${id}`)).toEqual([]);
});

test('rows that cannot be read are handed out whole, and no spreadsheet runs them', async () => {
  const response = await get(`/imports/${files.checked}/errors.csv`);
  expect(response.headers.get('content-disposition')).toBe('attachment; filename=bounces-2024-errors.csv');
  const lines = (await response.text()).split('\r\n');
  expect(lines[1]).toBe("'=not an address,2024-03-02,hard,,Spring,4,5,“=not an address” is no mail address.");
  expect(lines).toHaveLength(4);
});

test('the audit log says who imported what, and names nobody of the file', async () => {
  const page = await text('/audit');
  expect(page).toMatch(/Imported <a href="\/imports\/\d+">6 rows<\/a> of bounces/);
});
