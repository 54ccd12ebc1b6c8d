/** Connecting a source in the console and looking after it, without the command line. */
import { findSource, listSources } from '../../src/store/source.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { addPortal, testBox } from '../support/portal.ts';
import { createTestSender } from '../support/sendgrid.ts';

const PORTAL = 8801;
const OTHER = 8802;
const OWN = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' };
const admin = { portalId: PORTAL, userId: 1, email: 'ada@larkfield.test', role: 'admin' } as const;

let database: TestDatabase;
let app: PagesApp;

beforeAll(async () => {
  database = await createTestDatabase();
  await addPortal(database.db, PORTAL);
  await addPortal(database.db, OTHER);
  app = await servePages(database.db, new Date('2026-11-20T10:00:00Z'));
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
beforeEach(async () => {
  app.signIn(admin);
  await database.db('source').delete();
  await database.db('audit').delete();
});

const post = (path: string, fields: Record<string, string> = {}, headers: Record<string, string> = OWN) =>
  fetch(app.url + path, { method: 'POST', headers, body: new URLSearchParams(fields), redirect: 'manual' });
const read = async (path: string) => (await fetch(app.url + path)).text();
const sources = (portalId = PORTAL) => listSources(database.db, portalId, testBox);
const audited = () => database.db('audit').where({ portal_id: PORTAL }).orderBy('audit_id').pluck('action');

async function connect(esp = 'postmark', fields: Record<string, string> = {}): Promise<{ path: string; id: number }> {
  const response = await post('/sources', { esp, label: ' Orders ', ...fields });
  expect(response.status).toBe(303);
  const path = response.headers.get('location') ?? '';
  expect(path).toMatch(/^\/sources\/\d+$/);
  return { path, id: Number(path.split('/')[2]) };
}
const reload = (id: number) => findSource(database.db, PORTAL, testBox, id);

describe('a source whose secret the email service shows', () => {
  test('gets its key in the step that shows it, and keeps the former one through a rotation', async () => {
    const { path } = await connect('sendgrid', { purpose: 'marketing' });
    expect((await sources())[0]).toMatchObject({ label: 'Orders', esp: 'sendgrid', purpose: 'marketing', secrets: [] });
    expect(await read(path)).toContain('One thing is missing: the verification key');
    const keys = [createTestSender(), createTestSender(), createTestSender()].map((one) => one.publicKey);
    for (const key of keys) expect((await post(`${path}/key`, { key })).status).toBe(303);
    expect((await sources())[0]?.secrets).toEqual([keys[2], keys[1]]);
    expect(await audited()).toEqual(['source.added', 'source.key-given', 'source.key-given', 'source.key-given']);
    const page = await read(path);
    for (const key of keys) expect(page).not.toContain(key);
  });

  test('says at the field what is wrong with a key, and changes nothing', async () => {
    const { path, id } = await connect('sendgrid');
    for (const [key, words] of [
      ['no <b>key', 'This is no SendGrid verification key'],
      ['', 'Give the verification key that SendGrid shows'],
    ] as const) {
      const response = await post(`${path}/key`, { key });
      expect(response.status).toBe(422);
      const page = await response.text();
      expect(page).toContain(words);
      expect(page).toContain('aria-invalid="true"');
      expect(page).not.toContain('<b>key');
    }
    expect((await reload(id))?.secrets).toEqual([]);
  });
});

test('a name with a character that no keyboard types is taken without it', async () => {
  const { id } = await connect('postmark', { label: 'Ord\0ers' });
  expect((await reload(id))?.label).toBe('Orders');
});

test('what a live check finds later is told as of then', async () => {
  const { path, id } = await connect('sendgrid');
  const times = [0, 30_000].map((ms) => new Date(Date.UTC(2026, 10, 20, 12) + ms));
  const [opened = new Date(), looked = opened] = times;
  await database
    .db('source')
    .where({ source_id: id })
    .update({
      refused_at: new Date(opened.getTime() + 20_000),
      refused_since: new Date(opened.getTime() + 20_000),
      refused_why: 'The signature does not fit.',
    });
  const later = await servePages(database.db, () => times.shift() ?? looked);
  later.signIn(admin);
  const left = new AbortController();
  const { body } = await fetch(`${later.url}${path}/live`, { signal: left.signal });
  let told = '';
  for await (const chunk of body ?? []) {
    told += Buffer.from(chunk).toString();
    if (told.includes('event: content')) break;
  }
  left.abort();
  await later.close();
  expect(told).toMatch(/the last time <time[^>]*>just now</);
});

describe('a source whose secret we make', () => {
  test('shows the address with its password on demand, once, and notes who asked', async () => {
    const { path, id } = await connect();
    const [secret = ''] = (await reload(id))?.secrets ?? [];
    expect(await read(path)).not.toContain(secret);
    const shown = await post(`${path}/show`);
    expect(shown.status).toBe(200);
    expect(shown.headers.get('cache-control')).toContain('no-store');
    const token = (await reload(id))?.token;
    expect(await shown.text()).toContain(`https://bellwether:${secret}@bellwether.example.com/in/${PORTAL}.${token}`);
    expect(await read(path)).not.toContain(secret);
    const again = await fetch(`${app.url}${path}/show`, { redirect: 'manual' });
    expect([again.status, again.headers.get('location')]).toEqual([303, path]);
    expect(await audited()).toEqual(['source.added', 'source.secret-shown']);
    expect(JSON.stringify(await database.db('audit').select('*'))).not.toContain(secret);
  });

  test('gets a new one by a button, and the former one goes on counting', async () => {
    const { path, id } = await connect();
    const before = await reload(id);
    expect((await post(`${path}/key`)).status).toBe(303);
    expect((await reload(id))?.secrets).toEqual([expect.stringMatching(/^[\w-]{32}$/), before?.secrets[0]]);
  });
});

describe('what an admin says of a source', () => {
  test('is saved and noted: name, purpose, and what an unsubscribe covers', async () => {
    const { path, id } = await connect();
    expect(await reload(id)).toMatchObject({ purpose: 'both', unsubscribeScope: null });
    await post(`${path}/settings`, { label: 'Invoices', purpose: 'transactional', covers: 'sender_domain' });
    expect(await reload(id)).toMatchObject({
      label: 'Invoices',
      purpose: 'transactional',
      unsubscribeScope: 'sender_domain',
    });
    const page = await read(path);
    expect(page).toMatch(/value="sender_domain" checked/);
    expect(page).toMatch(/value="transactional" checked/);
    const { detail } = await database.db('audit').where({ action: 'source.changed' }).first('detail');
    expect(detail).toEqual({
      label: ['Orders', 'Invoices'],
      purpose: ['both', 'transactional'],
      unsubscribeScope: [null, 'sender_domain'],
    });
    await post(`${path}/settings`, { label: 'Invoices', covers: 'as-meant', purpose: 'nonsense' });
    expect(await reload(id)).toMatchObject({ unsubscribeScope: null, purpose: 'both' });
  });

  test('is said to be wrong at the field, and what was typed stays', async () => {
    const { path, id } = await connect();
    for (const label of ['', '<b>'.repeat(40)]) {
      const response = await post(`${path}/settings`, { label, purpose: 'marketing' });
      expect(response.status).toBe(422);
      const page = await response.text();
      expect(page).toContain('Give it a name of 1 to 80 characters');
      expect(page).toMatch(/value="marketing" checked/);
      expect(page).not.toContain('<b><b>');
    }
    expect((await reload(id))?.label).toBe('Orders');
    const fresh = await post('/sources', { esp: 'sendgrid', label: '<b>'.repeat(40), purpose: 'marketing' });
    expect(fresh.status).toBe(422);
    const page = await fresh.text();
    expect(page).toContain('Give it a name of 1 to 80 characters');
    expect(page).toContain('&lt;b&gt;');
    expect(page).toMatch(/value="sendgrid" checked/);
    expect((await post('/sources', { esp: 'pigeon', label: 'x' })).status).toBe(422);
  });
});

describe('upkeep', () => {
  test('switches off and on', async () => {
    const { path, id } = await connect();
    await post(`${path}/switch`, { to: 'off' });
    expect((await reload(id))?.isOn).toBe(false);
    expect(await read(path)).toContain('This source is switched off');
    await post(`${path}/switch`, { to: 'on' });
    expect((await reload(id))?.isOn).toBe(true);
    expect(await audited()).toEqual(['source.added', 'source.switched-off', 'source.switched-on']);
  });

  test('makes a new address, and stops the former one when asked to', async () => {
    const { path, id } = await connect('sendgrid');
    const former = (await reload(id))?.token ?? '';
    await post(`${path}/address`);
    const after = (await reload(id))?.token ?? '';
    expect(after).not.toBe(former);
    const page = await read(path);
    expect(page).toContain(after);
    expect(page).not.toContain(former);
    expect(page).toContain('Stop the former address');
    await post(`${path}/close-former`);
    expect(await read(path)).not.toContain('Stop the former address');
    expect(await audited()).toEqual(['source.added', 'source.address-renewed', 'source.former-address-closed']);
  });

  test('removes a source for good, and keeps what was reported through it under its name', async () => {
    const { path, id } = await connect();
    const { rows } = await database.db.raw<{ rows: { delivery_id: number }[] }>(
      `insert into delivery (portal_id, source_id, received_at, headers, body, state) values (?, ?, now(), '{}', 'x', 'done') returning delivery_id`,
      [PORTAL, id],
    );
    const response = await post(`${path}/remove`);
    expect([response.status, response.headers.get('location')]).toEqual([303, '/sources']);
    expect(await sources()).toEqual([]);
    expect((await fetch(app.url + path)).status).toBe(404);
    expect(await read('/sources')).toContain('No email service is connected yet');
    expect(await read(`/deliveries/${rows[0]?.delivery_id}`)).toContain('Orders');
    const { secrets_enc, token_enc } = await database.db('source').where({ source_id: id }).first();
    expect(secrets_enc).toEqual([]);
    expect(token_enc).toBeTruthy();
    for (const act of ['remove', 'switch', 'address', 'close-former']) {
      expect((await post(`${path}/${act}`)).status).toBe(409);
    }
    for (const act of ['show', 'key', 'settings']) expect((await post(`${path}/${act}`)).status).toBe(404);
    expect((await audited()).at(-1)).toBe('source.removed');
  });
});

describe('nobody else', () => {
  const ACTS = ['show', 'key', 'settings', 'switch', 'address', 'close-former', 'remove'];

  test('viewers, other portals and forms from elsewhere change nothing and are shown nothing', async () => {
    const { path, id } = await connect();
    const before = await reload(id);
    const secret = before?.secrets[0] ?? '';
    for (const act of ACTS) {
      const crossed = await post(`${path}/${act}`, { label: 'x' }, { ...OWN, 'sec-fetch-site': 'cross-site' });
      expect([act, crossed.status]).toEqual([act, 403]);
    }
    app.signIn({ ...admin, role: 'viewer' });
    for (const act of ACTS) {
      const response = await post(`${path}/${act}`, { label: 'x' });
      expect([act, response.status]).toEqual([act, 403]);
      expect(await response.text()).not.toContain(secret);
    }
    expect((await post('/sources', { esp: 'sendgrid', label: 'x' })).status).toBe(403);
    expect((await fetch(`${app.url}/sources/new`)).status).toBe(403);
    app.signIn({ ...admin, portalId: OTHER });
    for (const act of ACTS) {
      expect([404, 409]).toContain((await post(`${path}/${act}`, { label: 'x', to: 'off' })).status);
    }
    expect((await fetch(`${app.url}${path}/live`)).status).toBe(404);
    expect(await reload(id)).toEqual(before);
    expect(await sources(OTHER)).toEqual([]);
  });

  test('viewers see whether a source works, and neither its address nor a button', async () => {
    const { path, id } = await connect('sendgrid');
    app.signIn({ ...admin, role: 'viewer' });
    const page = await read(path);
    expect(page).toContain('One thing is missing: the verification key');
    expect(page).toContain('Only admins see it');
    expect(page).not.toContain((await reload(id))?.token);
    expect(page).not.toContain('/in/');
    expect(page).not.toMatch(new RegExp(`action="${path}`));
    expect(await read('/sources')).not.toContain('/sources/new');
  });
});

test('each service is found by its name: in the order of the alphabet, and apart from mail that comes back', async () => {
  const page = await read('/sources/new');
  const parts = page.split('class="options-head"').slice(1);
  const shown = parts.map((part) => [...part.matchAll(/class="option-title">([^<]+)/g)].map(([, label = '']) => label));
  expect(parts.map((part) => />([^<]+)</.exec(part)?.[1])).toEqual([
    'Email services',
    'A sender of your own',
    'Mail that comes back',
  ]);
  const [services = [], own, mails = []] = shown;
  expect([services.length, own, mails.length]).toEqual([18, ['Your own sender (signed JSON)'], expect.any(Number)]);
  expect(services).toEqual(services.toSorted((a, b) => a.localeCompare(b, 'en')));
  expect(page).toContain('aria-labelledby="esp-kind-0"');
});
