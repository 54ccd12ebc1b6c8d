/** Plays and their rules in the console. */
import { DEFAULT_SETTINGS } from '../../src/flow/settings.ts';
import type { Admin } from '../../src/pages/admin/visit.ts';
import { listAudit } from '../../src/store/audit.ts';
import { findRuleVersion, isLookingAgain } from '../../src/store/rule-version.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { seedOwners } from '../support/seed-address.ts';
import { HOSTILE } from '../support/seed-inbound.ts';
import { seedPortal } from '../support/seed-portal.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800001;
const sofia: Admin = { portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin' };
const lars: Admin = { ...sofia, userId: 13, email: 'lars@northwind.example' };

let database: TestDatabase;
let app: PagesApp;

beforeEach(async () => {
  database = await createTestDatabase();
  await seedPortal(database.db, PORTAL);
  await seedOwners(database.db, PORTAL);
  app = await servePages(database.db, NOW);
  app.signIn(sofia);
});
afterEach(async () => {
  await app.close();
  await database.drop();
});

const get = async (path: string) => (await fetch(app.url + path)).text();
const post = async (path: string, fields: Readonly<Record<string, string>>) => {
  const response = await fetch(app.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams(fields),
  });
  return { status: response.status, to: response.headers.get('location'), page: await response.text() };
};
const rules = async () => {
  const found = await findRuleVersion(database.db, PORTAL);
  if (!found) throw new Error('no rules');
  return found;
};
const DEAL = { base: '1', on: 'on', title: '', opening: '', dealProbability: '60', note: '' };
const TASKS = {
  base: '1',
  taskCapPerOwner: '10',
  digestAfterMinutes: '15',
  taskMaxAgeDays: '14',
  fallbackOwnerId: '',
  serviceOwnerId: '',
};
const VERDICTS = {
  base: '1',
  softLimit: '3',
  softWindowDays: '90',
  fullMailboxDays: '21',
  unsureDays: '14',
  lifeDays: '90',
  deliveryDays: '30',
  deliveryBounceHours: '72',
  dormantDays: '365',
  burstAddresses: '8',
  burstShare: '5',
  settleMinutes: '10',
  leaveMinutes: '30',
};

test('every play stands there in plain words, with what keeps it from its work', async () => {
  const before = await get('/plays');
  for (const label of ['Champion lost', 'Deal at risk', 'Call after soft bounces', 'Left all mail', 'Retry after'])
    expect(before).toContain(label);
  expect(before).toContain('Cannot work');
  expect(before).toContain('crm.objects.deals.read');
  await database.db('portal').update({ scopes: ['crm.objects.deals.read', 'crm.objects.companies.read'] });
  const after = await get('/plays');
  expect(after).not.toContain('Cannot work');
  expect(after).not.toContain('crm.objects.');
});

test('saving makes a new version that says who, when, why and what', async () => {
  const saved = await post('/plays/deal-at-risk', {
    ...DEAL,
    dealProbability: '40',
    title: 'Ring {person} today',
    note: 'Late stages start earlier with us',
  });
  expect([saved.status, saved.to]).toEqual([303, '/plays/deal-at-risk']);
  const { settings, madeBy, madeAt, note } = await rules();
  expect(settings).toEqual({
    ...DEFAULT_SETTINGS,
    version: 2,
    decide: {
      ...DEFAULT_SETTINGS.decide,
      dealProbability: 0.4,
      wording: { ...DEFAULT_SETTINGS.decide.wording, 'deal-at-risk': { title: 'Ring {person} today', opening: '' } },
    },
  });
  expect([madeBy, madeAt, note]).toEqual([sofia.email, NOW, 'Late stages start earlier with us']);
  const history = await get('/plays/history');
  expect(history).toContain('“Late stages start earlier with us”');
  expect(history).toMatch(/From a stage probability of<\/strong>.*60 %.*40 %/s);
  expect(history).toMatch(/title of the task<\/strong>.*Bellwether’s wording.*Ring \{person\} today/s);
  const [entry] = await listAudit(database.db, PORTAL);
  expect(entry).toMatchObject({ actor: sofia.email, action: 'rules.changed', target: '2', at: NOW });
});

test('saving without a change makes no version', async () => {
  expect((await post('/plays/deal-at-risk', DEAL)).status).toBe(303);
  expect((await rules()).settings.version).toBe(1);
  expect(await listAudit(database.db, PORTAL)).toEqual([]);
});

test('what cannot be taken is said at its field, and nothing typed is lost', async () => {
  const { status, page } = await post('/plays/deal-at-risk', {
    ...DEAL,
    dealProbability: '101',
    title: '{persn} is gone',
    opening: 'Dear owner, this one counts.',
    note: 'x'.repeat(201),
  });
  expect(status).toBe(422);
  expect(page).toContain('3 things need another look');
  expect(page).toMatch(/id="dealProbability-error".*A whole number from 1 to 100 %\./s);
  expect(page).toMatch(/id="title-error".*“\{persn\}” is not known/s);
  expect(page).toMatch(/id="dealProbability"[^>]*value="101"[^>]*aria-invalid="true"/);
  expect(page).toContain('value="{persn} is gone"');
  expect(page).toContain('Dear owner, this one counts.');
  expect((await rules()).settings.version).toBe(1);
});

test.each(['', '0', '-1', '1.5', '61', 'ten', '1e1', '٣'])('“%s” is no number of days for old news', async (typed) => {
  const { status, page } = await post('/plays/tasks', { ...TASKS, taskMaxAgeDays: typed });
  expect([status, page.includes('A whole number from 1 to 60 days.')]).toEqual([422, true]);
});

test('a form that is not ours is refused field by field, never with a crash', async () => {
  expect((await post('/plays/tasks', {})).status).toBe(409);
  expect((await post('/plays/tasks', { base: '1' })).status).toBe(422);
  expect((await post('/plays/nonsense', { base: '1' })).status).toBe(404);
  expect((await post('/plays/history/7', { base: '1' })).status).toBe(409);
  expect((await post('/plays/history/1', {})).status).toBe(404);
});

test('two admins at once: the second is told, keeps what was typed, and overwrites nothing that was left alone', async () => {
  await post('/plays/tasks', { ...TASKS, taskCapPerOwner: '5' });
  app.signIn(lars);
  const late = await post('/plays/tasks', { ...TASKS, taskMaxAgeDays: '7' });
  expect(late.status).toBe(409);
  expect(late.page).toContain('sofia@northwind.example has changed the rules meanwhile');
  expect(late.page).toMatch(/Tasks for one owner on one day<\/strong>.*10 tasks.*5 tasks/s);
  expect(late.page).toMatch(/id="taskCapPerOwner"[^>]*value="5"/);
  expect(late.page).toMatch(/id="taskMaxAgeDays"[^>]*value="7"/);
  expect(late.page).toContain('name="base" value="2"');
  expect((await rules()).settings.version).toBe(2);
  await post('/plays/tasks', { ...TASKS, base: '2', taskCapPerOwner: '5', taskMaxAgeDays: '7' });
  const { decide } = (await rules()).settings;
  expect([decide.taskCapPerOwner, decide.taskMaxAgeDays]).toEqual([5, 7]);
});

test('trying the words shows a task in them, and saves nothing', async () => {
  const { status, page } = await post('/plays/champion-lost', {
    base: '1',
    on: 'on',
    title: 'Please ring {person} of {company}',
    opening: 'Before lunch, please.',
    act: 'preview',
  });
  expect(status).toBe(200);
  expect(page).toContain('Please ring Dana Reyes of Acme');
  expect(page).toMatch(/<p class="task-text">Before lunch, please\.<\/p>/);
  expect(page).toContain('made-up case');
  expect((await rules()).settings.version).toBe(1);
});

test('words that cannot be taken are told beside the task that was asked for, which is not in them', async () => {
  const form = { base: '1', on: 'on', title: 'Ring {nobody}', act: 'preview' };
  const { status, page } = await post('/plays/champion-lost', form);
  expect(status).toBe(422);
  const preview = page.slice(page.indexOf('id="preview"'));
  expect(preview).toContain('This is not yet what you typed');
  expect(preview).toMatch(/<a href="#title">[^<]*nobody/);
});

test('what was delivered is filled in, and not saved', async () => {
  await post('/plays/tasks', { ...TASKS, taskCapPerOwner: '3' });
  const { page } = await post('/plays/tasks', { ...TASKS, base: '2', taskCapPerOwner: '3', act: 'defaults' });
  expect(page).toMatch(/id="taskCapPerOwner"[^>]*value="10"/);
  expect((await rules()).settings.decide.taskCapPerOwner).toBe(3);
});

test('going back makes a new version with the old rules', async () => {
  await post('/plays/tasks', { ...TASKS, taskCapPerOwner: '3' });
  await post('/plays/tasks', { ...TASKS, base: '2', taskCapPerOwner: '4' });
  expect((await post('/plays/history/2', { base: '2' })).status).toBe(409);
  expect((await post('/plays/history/2', { base: '3' })).to).toBe('/plays/history');
  const { settings, note } = await rules();
  expect([settings.version, settings.decide.taskCapPerOwner, note]).toEqual([4, 3, 'As in version 2']);
  const [entry] = await listAudit(database.db, PORTAL);
  expect(entry).toMatchObject({ action: 'rules.brought-back', target: '4', detail: { from: 2 } });
});

test('owners are chosen from those of HubSpot, and from no others', async () => {
  const page = await get('/plays/tasks');
  expect(page).toContain('Sofia Lindqvist (sofia@northwind.example)');
  expect((await post('/plays/tasks', { ...TASKS, fallbackOwnerId: '999' })).status).toBe(422);
  expect((await post('/plays/tasks', { ...TASKS, fallbackOwnerId: '700' })).status).toBe(303);
  expect((await rules()).settings.decide.fallbackOwnerId).toBe('700');
  expect(await get('/plays/history')).toMatch(/When nobody owns a contact<\/strong>.*unassigned.*Sofia Lindqvist/s);
  await database.db('crm_record').where({ type: 'owner' }).update({ gone_at: NOW });
  expect(await get('/plays/tasks')).toContain('Owner 700, who is not in HubSpot any more');
  expect(
    (await post('/plays/tasks', { ...TASKS, base: '2', fallbackOwnerId: '700', taskCapPerOwner: '9' })).status,
  ).toBe(303);
});

test('roles that stand in no box stay', async () => {
  const decide = { ...DEFAULT_SETTINGS.decide, championRoles: ['CHAMPION', 'PATRON'] };
  await database.db('rule_version').update({ settings: JSON.stringify({ ...DEFAULT_SETTINGS, decide }) });
  await post('/plays/champion-lost', {
    base: '1',
    on: 'on',
    title: '',
    opening: '',
    'role-LEGAL_AND_COMPLIANCE': 'on',
  });
  expect((await rules()).settings.decide.championRoles).toEqual(['PATRON', 'LEGAL_AND_COMPLIANCE', 'LEGAL_COMPLIANCE']);
});

test('another way to judge addresses has all of them looked at again; other rules have none', async () => {
  await post('/plays/tasks', { ...TASKS, taskCapPerOwner: '3' });
  expect(await isLookingAgain(database.db, PORTAL)).toBe(false);
  await post('/plays/verdicts', { ...VERDICTS, base: '2', softLimit: '4' });
  expect(await isLookingAgain(database.db, PORTAL)).toBe(true);
  expect(await get('/plays')).toContain('Addresses are being looked at again');
});

test('viewers see what is set, and cannot set it', async () => {
  app.signIn({ ...sofia, role: 'viewer' });
  for (const path of ['/plays', '/plays/deal-at-risk', '/plays/tasks', '/plays/verdicts', '/plays/history']) {
    const page = await get(path);
    expect([path, /<button[^>]*type="submit"[^>]*name="act"|Go back to this version/.test(page)]).toEqual([
      path,
      false,
    ]);
  }
  expect((await post('/plays/tasks', { ...TASKS, taskCapPerOwner: '3' })).status).toBe(403);
  expect((await post('/plays/history/1', { base: '1' })).status).toBe(403);
  expect((await rules()).settings.version).toBe(1);
});

test('wording of any kind is shown as text', async () => {
  const title = HOSTILE.slice(0, 90);
  const { status } = await post('/plays/deal-at-risk', { ...DEAL, title, note: HOSTILE.slice(0, 150) });
  expect(status).toBe(303);
  for (const path of ['/plays/deal-at-risk', '/plays/history'])
    expect(await get(path)).not.toMatch(/<script>|<img src=x/);
});
