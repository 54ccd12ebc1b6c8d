/** "This is wrong" in the console: a misread reply is corrected once, after a look at what that changes. */
import type { Admin } from '../../src/pages/admin/visit.ts';
import { listAudit } from '../../src/store/audit.ts';
import { query } from '../../src/store/database.ts';
import { findRuleVersion } from '../../src/store/rule-version.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { type SeededPages, seedPages } from '../support/seed-pages.ts';
import { seedPortal } from '../support/seed-portal.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800001;
const OTHER = 8800002;
const PRIYA = 'priya.raman@halden-robotics.com';
const sofia: Admin = { portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin' };

let database: TestDatabase;
let app: PagesApp;
let seeded: SeededPages;
let path: string;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedPortal(database.db, OTHER, { name: 'Other GmbH' });
  seeded = await seedPages(database.db, PORTAL, NOW);
  app = await servePages(database.db, NOW);
  const [event] = await query<{ event_key: string }>(
    database.db,
    `select event_key from event where portal_id = ? and address_id = ? and type = 'hard_bounce' and diagnostic is not null order by at desc limit 1`,
    [PORTAL, idOf()],
  );
  path = `/readings/teach/${idOf()}?event=${encodeURIComponent(event?.event_key ?? '')}`;
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
beforeEach(() => app.signIn(sofia));
afterEach(async () => {
  await database.db('taught_rule').delete();
  await database.db('rule_version').where('version', '>', 1).delete();
});

const idOf = () => seeded.addresses.get(PRIYA) ?? 0;
const get = async (to: string) => {
  const response = await fetch(app.url + to, { redirect: 'manual' });
  return { status: response.status, page: (await response.text()).replaceAll('<wbr>', '') };
};
const post = async (to: string, fields: Readonly<Record<string, string>>, site = 'same-origin') => {
  const response = await fetch(app.url + to, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': site },
    body: new URLSearchParams(fields),
  });
  const page = (await response.text()).replaceAll('<wbr>', '');
  return { status: response.status, to: response.headers.get('location'), page };
};
const fieldOf = (page: string, name: string) =>
  (new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '')
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
const FORM = {
  reason: 'recipient_filter',
  class: '',
  scope: 'everywhere',
  words: 'email account that you tried to reach does not exist',
  why: 'Their IT says that a list keeps us out',
};
const words = async () => (await database.db('taught_rule').orderBy('rule_id').select('words')).map((row) => row.words);
/** Previews, and then saves what was shown. */
const teach = async (form: Readonly<Record<string, string>> = FORM) => {
  const { page } = await post(path, { ...form, act: 'preview', base: '1', seen: '' });
  return post(path, { ...form, act: 'save', base: fieldOf(page, 'base'), seen: fieldOf(page, 'seen') });
};

test('stands beside each reply of a person, and leads to the reply word for word with how it is read', async () => {
  const person = await get(`/addresses/${idOf()}`);
  const href = path.replaceAll('&', '&amp;');
  expect(person.page).toContain(`href="${href}"`);
  expect(person.page).toContain('This is wrong');
  const { status, page } = await get(path);
  expect(status).toBe(200);
  expect(page).toContain('does not exist</mark>');
  expect(page).toContain('Nobody has this address (permanent)');
  expect(page).toContain('Receiving system');
  expect(page).toContain('<code>');
  expect(page).toContain('Replies by Google');
  expect(page).toContain('Replies about people at halden-robotics.com');
  // Nothing that differs from mail to mail is suggested.
  const suggested = /<textarea[^>]*>\n([^<]*)/.exec(page)?.[1] ?? '';
  expect(suggested).toContain('the email account that you tried to reach does not exist');
  expect(suggested).toContain('&lt;number&gt;');
  expect(suggested).not.toMatch(/\d|@/);
});

test('shows what would change before anything is saved, and saves what was shown', async () => {
  const tried = await post(path, { ...FORM, act: 'preview', base: '1', seen: '' });
  expect(tried.status).toBe(200);
  expect(tried.page).toContain('Nothing is saved yet.');
  expect(tried.page).toContain('Nobody has this address (permanent)');
  expect(tried.page).toContain('The recipient does not take our mail (a refusal of our mail)');
  expect(tried.page).toContain(PRIYA);
  expect(tried.page).toContain('Save the rule');
  expect(await words()).toEqual([]);
  const saved = await teach();
  expect([saved.status, saved.to]).toEqual([303, '/readings']);
  expect(await words()).toEqual([FORM.words]);
  expect((await findRuleVersion(database.db, PORTAL))?.settings).toMatchObject({
    version: 2,
    taught: [{ words: FORM.words, reason: 'recipient_filter', class: 'block' }],
  });
  expect((await listAudit(database.db, PORTAL))[0]).toMatchObject({ action: 'rules.taught', actor: sofia.email });
  const list = await get('/readings');
  for (const shown of [
    FORM.words,
    'The recipient does not take our mail',
    'every reply',
    'being read again',
    sofia.email,
  ])
    expect(list.page).toContain(shown);
  expect((await get('/audit')).page).toContain('the reply means “the recipient does not take mail from us”');
  expect((await get('/plays/history')).page).toContain(`Replies that say “${FORM.words}”`);
});

test('a preview that takes too long says that each number is the least', async () => {
  let looks = 0;
  const clock = { now: () => NOW, monotonicMs: () => 11_000 * looks++ };
  const slow = await servePages(database.db, NOW, { clock });
  try {
    slow.signIn(sofia);
    const body = new URLSearchParams({ ...FORM, act: 'preview', base: '1', seen: '' });
    const headers = { 'sec-fetch-site': 'same-origin' };
    const page = await (await fetch(slow.url + path, { method: 'POST', headers, body })).text();
    expect(page).toContain('each number here is the least that it can be');
    expect(page).toContain('Save the rule');
    expect((await post(path, { ...FORM, act: 'preview', base: '1', seen: '' })).page).not.toContain('the least');
  } finally {
    await slow.close();
  }
});

test('what was changed after the look is looked at again, and so is what somebody else changed meanwhile', async () => {
  const { page } = await post(path, { ...FORM, act: 'preview', base: '1', seen: '' });
  const shown = { base: fieldOf(page, 'base'), seen: fieldOf(page, 'seen') };
  const other = await post(path, { ...FORM, scope: 'domain', act: 'save', ...shown });
  expect(other.status).toBe(409);
  expect(other.page).toContain('another one than the one you looked at');
  expect(await words()).toEqual([]);
  await teach({ ...FORM, scope: 'domain' });
  const late = await post(path, { ...FORM, act: 'save', ...shown });
  expect(late.status).toBe(409);
  expect(late.page).toContain('changed the rules meanwhile');
  expect(late.page).toContain('What it changes');
  expect(await words()).toEqual([FORM.words]);
  const again = await post(path, {
    ...FORM,
    act: 'save',
    base: fieldOf(late.page, 'base'),
    seen: fieldOf(late.page, 'seen'),
  });
  expect(again.status).toBe(303);
});

test.each<[string, Readonly<Record<string, string>>, string]>([
  ['no reason', { reason: '' }, 'Choose what the reply means.'],
  ['a reason of another kind', { reason: 'complaint' }, 'Choose what the reply means.'],
  ['a class that does not go with it', { class: 'hard' }, 'This does not go with the reason.'],
  ['no reach', { scope: 'planet' }, 'Choose how far it reaches.'],
  ['no words', { words: ' ... ' }, 'Say which words'],
  ['too little', { words: 'account' }, 'That is too little to go by'],
  ['too little beside placeholders', { words: '<number> <number> exist' }, 'That is too little to go by'],
  ['words of another reply', { words: 'mailbox is full, sorry' }, 'do not stand in the reply'],
  ['an expression', { words: '(email|account).* not exist' }, 'do not stand in the reply'],
  ['too much', { words: 'word '.repeat(100) }, 'At most 400 characters'],
])('refuses %s, and keeps what was typed', async (_what, wrong, says) => {
  const { status, page } = await post(path, { ...FORM, ...wrong, act: 'save', base: '1', seen: '' });
  expect(status).toBe(422);
  expect(page).toContain(says);
  expect(page).toContain(FORM.why);
  expect(await words()).toEqual([]);
});

test('a rule is switched off, on and removed, each after a look', async () => {
  await teach();
  const [rule] = await database.db('taught_rule').select('rule_id');
  const at = `/readings/${rule.rule_id}`;
  const shown = await get(at);
  for (const part of [FORM.words, FORM.why, 'Show what switching it off changes', 'Show what removing it changes'])
    expect(shown.page).toContain(part);
  for (const [act, button] of [
    ['off', 'Switch it off'],
    ['on', 'Switch it on'],
    ['remove', 'Remove it'],
  ] as const) {
    const tried = await post(at, { act: `try-${act}`, base: '0' });
    expect([act, tried.status, tried.page.includes('What it changes')]).toEqual([act, 200, true]);
    expect(tried.page).toContain(`>${button}</button>`);
    const done = await post(at, { act, base: fieldOf(tried.page, 'base') });
    expect([act, done.status]).toEqual([act, 303]);
  }
  expect((await get(at)).status).toBe(404);
  expect((await get('/readings')).page).toContain('Nothing was taught yet');
  const stale = await post(at, { act: 'off', base: '1' });
  expect(stale.status).toBe(404);
});

test('nobody but an admin of the portal teaches, and only from our own pages', async () => {
  expect((await post(path, { ...FORM, act: 'preview' }, 'cross-site')).status).toBe(403);
  await teach();
  const [rule] = await database.db('taught_rule').select('rule_id');
  app.signIn({ ...sofia, role: 'viewer' });
  const seen = await get(path);
  expect(seen.status).toBe(200);
  expect(seen.page).toContain('Only admins can teach it.');
  expect(seen.page).not.toContain('Show what it changes');
  expect((await get(`/readings/${rule.rule_id}`)).page).toContain('Only admins can change it.');
  expect((await post(path, { ...FORM, act: 'preview' })).status).toBe(403);
  expect((await post(`/readings/${rule.rule_id}`, { act: 'off', base: '2' })).status).toBe(403);
  app.signIn({ ...sofia, portalId: OTHER });
  expect((await get(path)).status).toBe(404);
  expect((await post(path, { ...FORM, act: 'preview' })).status).toBe(404);
  expect((await get(`/readings/${rule.rule_id}`)).status).toBe(404);
  expect((await post(`/readings/${rule.rule_id}`, { act: 'remove', base: '1' })).status).toBe(404);
  expect((await get('/readings')).page).not.toContain(FORM.words);
  app.signIn(null);
  expect((await get(path)).status).toBe(401);
});

test('refuses words that fit too many kinds of replies, with advice', async () => {
  await database
    .db('event')
    .where({ portal_id: PORTAL, address_id: idOf(), type: 'hard_bounce' })
    .update({ diagnostic: '550 5.1.1 recipient address rejected: user unknown, please try another one' });
  const { status, page } = await post(path, {
    ...FORM,
    words: 'address rejected',
    act: 'preview',
    base: '1',
    seen: '',
  });
  expect([status, page.includes('Nothing is saved yet')]).toEqual([200, true]);
  await database.db.raw(
    `insert into event (portal_id, event_key, address_id, esp, type, native, diagnostic, occurred_at, received_at, at, actor, scope, origin, class, reason, rule, confidence)
     select ?, 'general-' || n, ?, 'sendgrid', 'hard_bounce', 'bounce', 'the address rejected for cause ' || chr(96 + n) || 'x', ?, ?, ?, 'esp', 'everything', 'live', 'hard', 'user_unknown', 'r', 1 from generate_series(1, 26) n`,
    [PORTAL, idOf(), NOW, NOW, NOW],
  );
  const wide = await post(path, { ...FORM, words: 'address rejected', act: 'preview', base: '1', seen: '' });
  expect(wide.status).toBe(422);
  expect(wide.page).toMatch(/That is too general: it fits \d+ of \d+ different replies/);
});

test('what cannot be taught has no page: other events, unknown ones, nonsense', async () => {
  for (const to of [
    `/readings/teach/${idOf()}`,
    `/readings/teach/${idOf()}?event=nonsense`,
    `/readings/teach/${idOf()}?event=%00`,
    '/readings/teach/999999?event=x',
    '/readings/teach/x?event=x',
    '/readings/999999',
    '/readings/x',
  ])
    expect([to, (await get(to)).status]).toEqual([to, 404]);
  await database.db('event').where({ address_id: idOf() }).update({ diagnostic: null });
  expect((await get(path)).status).toBe(404);
  expect((await get(`/addresses/${idOf()}`)).page).not.toContain('This is wrong');
});
