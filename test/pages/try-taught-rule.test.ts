/** A rule for replies before it holds: tried on the history with names, and saved from there or dropped. */
import { runReplay } from '../../src/jobs/replay/run-replay.ts';
import { createLog } from '../../src/lib/log.ts';
import type { Admin } from '../../src/pages/admin/visit.ts';
import { query } from '../../src/store/database.ts';
import { findRuleVersion } from '../../src/store/rule-version.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { seedPages } from '../support/seed-pages.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800001;
const PRIYA = 'priya.raman@halden-robotics.com';
const sofia: Admin = { portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin' };
const FORM = {
  reason: 'recipient_filter',
  class: '',
  scope: 'everywhere',
  words: 'email account that you tried to reach does not exist',
  why: 'Their IT says that a list keeps us out',
};

let database: TestDatabase;
let app: PagesApp;
let teaching: string;

beforeAll(async () => {
  database = await createTestDatabase();
  const { addresses } = await seedPages(database.db, PORTAL, NOW);
  app = await servePages(database.db, NOW);
  app.signIn(sofia);
  const id = addresses.get(PRIYA) ?? 0;
  const [event] = await query<{ key: string }>(
    database.db,
    `select event_key as key from event where portal_id = ? and address_id = ? and type = 'hard_bounce' order by at desc limit 1`,
    [PORTAL, id],
  );
  teaching = `/readings/teach/${id}?event=${encodeURIComponent(event?.key ?? '')}`;
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
afterEach(async () => {
  for (const table of ['replay', 'replay_finding', 'taught_rule']) await database.db(table).delete();
  await database.db('rule_version').where('version', '>', 1).delete();
});

const post = async (to: string, fields: Readonly<Record<string, string>>) => {
  const response = await fetch(app.url + to, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams(fields),
  });
  return { status: response.status, to: response.headers.get('location') ?? '', page: await response.text() };
};
const get = async (path: string) => (await (await fetch(app.url + path)).text()).replaceAll('<wbr>', '');
const replayAll = async () => {
  const deps = { db: database.db, clock: { now: () => NOW, monotonicMs: () => 0 }, log: createLog('silent', 'test') };
  while ((await runReplay(deps, PORTAL)) > 0);
};
const rules = async () => (await findRuleVersion(database.db, PORTAL))?.settings;
const tryNew = async () => {
  const { to } = await post(teaching, { ...FORM, act: 'history', base: '1', seen: '' });
  await replayAll();
  return to;
};
const stored = async () => ({
  taught: (await database.db('taught_rule').select('words', 'why')) as object[],
  versions: Number((await database.db('rule_version').count('* as n').first())?.n),
  drafts: Number((await database.db('replay').count('* as n').first())?.n),
});

test('a new rule shows by name what it would have caused, before it is kept anywhere but in the draft', async () => {
  const to = await tryNew();
  expect(to).toMatch(/^\/plays\/replays\/\d+$/);
  const page = await get(`${to}?view=verdicts`);
  expect(page).toContain('Replies that say “email account that you tried to reach does not exist”');
  expect(page).toContain('Priya');
  expect(page).toMatch(/→ Refused|→ Blocked|→ Refuses/);
  expect(await stored()).toMatchObject({ taught: [], versions: 1, drafts: 1 });
});

test('dropped, such a draft leaves neither a rule nor a version', async () => {
  const { status, to } = await post(await tryNew(), { act: 'drop' });
  expect([status, to]).toEqual([303, '/readings']);
  expect(await stored()).toEqual({ taught: [], versions: 1, drafts: 0 });
});

test('saved, it is a taught rule like any other, with the words that stood beside it', async () => {
  const { status, to } = await post(await tryNew(), { act: 'save' });
  expect([status, to]).toEqual([303, '/readings']);
  expect(await stored()).toEqual({ taught: [{ words: FORM.words, why: FORM.why }], versions: 2, drafts: 0 });
  const [rule] = (await rules())?.taught ?? [];
  expect(rule).toMatchObject({ words: FORM.words, reason: 'recipient_filter', class: 'block' });
  expect(rule?.ruleId).toBeLessThan(Number.MAX_SAFE_INTEGER);
});

test('a rule that is switched off is tried in the same way before it is switched on, and one that is on before it is off', async () => {
  await post(await tryNew(), { act: 'save' });
  const [rule] = (await rules())?.taught ?? [];
  const page = `/readings/${rule?.ruleId}`;
  for (const [act, held] of [
    ['off', []],
    ['on', [rule]],
  ] as const) {
    const shown = await post(page, { act: `try-${act}` });
    expect(shown.page).toContain(`value="history-${act}"`);
    const { to } = await post(page, { act: `history-${act}` });
    await replayAll();
    await post(to, { act: 'save' });
    expect((await rules())?.taught).toEqual(held);
  }
  expect(await stored()).toMatchObject({ versions: 4, drafts: 0 });
});

test('while another draft is tried, the form keeps what was typed and says so', async () => {
  await post(teaching, { ...FORM, act: 'history', base: '1', seen: '' });
  const second = await post(teaching, { ...FORM, act: 'history', base: '1', seen: '' });
  expect(second.status).toBe(409);
  expect(second.page).toContain('A replay is under way already');
  expect(second.page).toContain(FORM.why);
});
