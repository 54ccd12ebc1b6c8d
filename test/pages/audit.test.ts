/** The audit log in the console. */
import { readdir, readFile } from 'node:fs/promises';
import { AUDIT_KINDS, KNOWN_ACTS } from '../../src/pages/admin/audit/audit-words.ts';
import type { Admin } from '../../src/pages/admin/visit.ts';
import { writeAudit } from '../../src/store/audit.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { HOSTILE } from '../support/seed-inbound.ts';
import { seedPortal } from '../support/seed-portal.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800001;
const OTHER = 8800002;
const sofia: Admin = { portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin', memberId: 1 };

let database: TestDatabase;
let app: PagesApp;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedPortal(database.db, PORTAL);
  await seedPortal(database.db, OTHER);
  app = await servePages(database.db, NOW);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
beforeEach(async () => {
  await database.db('audit').delete();
  app.signIn(sofia);
});

const get = async (path: string) => (await (await fetch(app.url + path)).text()).replaceAll('<wbr>', '');
const note = (
  action: string,
  more: { actor?: string; target?: string; detail?: Record<string, unknown> } = {},
  portalId = PORTAL,
) =>
  writeAudit(database.db, portalId, {
    at: NOW,
    actor: more.actor ?? 'sofia@northwind.example',
    action,
    target: more.target ?? null,
    detail: more.detail ?? {},
  });

test('every act that is written anywhere has its words, and belongs to a kind', async () => {
  const root = new URL('../../src/', import.meta.url);
  const written = new Set<string>();
  for (const file of await readdir(root, { recursive: true })) {
    // Reports only read: what looks like an act there is a column.
    if (!file.endsWith('.ts') || file.startsWith('sandbox/') || file.startsWith('store/report/')) continue;
    const text = await readFile(new URL(file, root), 'utf8');
    // Where an entry names it, where a table of acts does, and where a button does.
    for (const [, act = ''] of text.matchAll(
      /(?:action: [^,;]*?|audit(?:Act)?\([^;]*?|signed_in: )'([a-z-]+\.[a-z_-]+)'/g,
    ))
      written.add(act);
    for (const [, act = ''] of text.matchAll(/\? '[a-z-]+\.[a-z_-]+' : '([a-z-]+\.[a-z_-]+)'/g)) written.add(act);
  }
  expect(written.size).toBeGreaterThan(15);
  expect([...written].filter((act) => !KNOWN_ACTS.includes(act))).toEqual([]);
  const kinds = new Set(AUDIT_KINDS.flatMap((kind) => kind.of));
  expect(KNOWN_ACTS.filter((act) => !kinds.has(act.split('.')[0] ?? ''))).toEqual([]);
});

test('says who did what in plain words, with a link to what was changed', async () => {
  await note('rules.changed', { target: '7', detail: { note: 'Fewer tasks' } });
  await note('source.added', { target: '3', detail: { esp: 'sendgrid', label: 'Newsletter' } });
  await note('portal.rebuilt', { actor: 'command line' });
  await note('person.erased', { actor: 'hubspot', detail: { contactId: '501', addresses: 2 } });
  const page = await get('/audit');
  expect(page).toMatch(/Changed the rules to <a href="\/plays\/history\?before=8">version 7<\/a> “Fewer tasks”/);
  expect(page).toContain('“Newsletter” (sendgrid)');
  expect(page).toContain('The command line');
  expect(page).toContain('2 addresses erased');
  expect(page).not.toContain('501');
});

test('is filtered by kind and by person, and leads from page to page without a gap', async () => {
  for (let n = 0; n < 60; n++) await note('delivery.retried', { target: String(n) });
  await note('rules.changed', { actor: 'lars@northwind.example', target: '2' });
  const rows = (page: string) => page.match(/<tr role="row">/g)?.length ?? 0;
  const first = await get('/audit');
  const [, next = ''] = /href="(\/audit\?before=\d+)"/.exec(first) ?? [];
  expect([rows(first), rows(await get(next))]).toEqual([51, 12]);
  expect(rows(await get('/audit?kind=rules'))).toBe(2);
  expect(await get('/audit?by=lars%40northwind.example')).not.toContain('taken in again');
  expect(await get('/audit?kind=privacy')).toContain('Nothing of this kind');
  expect(await get('/audit?kind=nonsense&by=nobody&before=x')).toContain('taken in again');
});

test('shows what others wrote as text, and an act without words by its code', async () => {
  await note('source.added', { actor: HOSTILE, target: HOSTILE, detail: { label: HOSTILE, esp: HOSTILE } });
  await note('later.thing-done', { detail: { secret: 'hunter2' } });
  const page = await get('/audit');
  expect(page).not.toMatch(/<script>|<img src=x/);
  expect(page).toContain('Later thing done');
  expect(page).not.toContain('hunter2');
});

test('of another portal shows nothing', async () => {
  await note(
    'source.added',
    { actor: 'eve@other.example', detail: { label: 'Secret source', esp: 'sendgrid' } },
    OTHER,
  );
  const page = await get('/audit');
  expect(page).not.toMatch(/eve@other|Secret source/);
});

test('a retry by hand stands there, with who pressed', async () => {
  await fetch(`${app.url}/writes/5/retry`, {
    method: 'POST',
    headers: { 'sec-fetch-site': 'same-origin' },
    redirect: 'manual',
  });
  await fetch(`${app.url}/deliveries/6/retry`, {
    method: 'POST',
    headers: { 'sec-fetch-site': 'same-origin' },
    redirect: 'manual',
  });
  const page = await get('/audit?by=sofia%40northwind.example');
  expect(page).toContain('Had a change sent to HubSpot again');
  expect(page).toContain('<a href="/deliveries/6">a delivery</a> taken in again');
});

test('one that failed is not noted as done', async () => {
  app.failRetry(new Error('no'));
  await fetch(`${app.url}/writes/5/retry`, {
    method: 'POST',
    headers: { 'sec-fetch-site': 'same-origin' },
    redirect: 'manual',
  });
  app.failRetry(null);
  expect(await get('/audit')).toContain('Nothing yet');
});
