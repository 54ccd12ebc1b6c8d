/** The console's ways out: links to paste, mails to read, lists to hand over. */
import { adapters } from '../../src/flow/adapt/adapters.ts';
import { isOpenLink } from '../../src/lib/open-link.ts';
import { snippetsOf } from '../../src/pages/admin/links/link-snippets.ts';
import { type Db, query } from '../../src/store/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { portalKeysOf, seedPortal } from '../support/seed-portal.ts';

const PORTAL = 8800001;
const OTHER = 8800002;
const NOW = new Date('2026-11-20T10:00:00Z');
const WORDS = 'Please take me <b>off</b> your list, Ann';
let database: TestDatabase;
let db: Db;
let app: PagesApp;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  await seedPortal(db, PORTAL);
  await seedPortal(db, OTHER, { name: 'Other GmbH' });
  app = await servePages(db, NOW);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
beforeEach(async () => {
  signIn();
  for (const table of [
    'event',
    'leave_question',
    'suppression',
    'consent_proof',
    'audit',
    'errand',
    'delivery',
    'source',
    'address',
  ])
    await db.raw(`delete from ${table}`);
});

const signIn = (role: 'admin' | 'viewer' = 'admin', portalId = PORTAL) =>
  app.signIn({ portalId, userId: 1, email: 'ada@larkfield.test', role });
const text = async (path: string) => (await (await fetch(app.url + path)).text()).replaceAll('<wbr>', '');
const press = (path: string, fields: Record<string, string> = {}) =>
  fetch(app.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  });

async function seedQuestion(): Promise<number> {
  const [address] = await query<{ id: number }>(
    db,
    `insert into address (portal_id, email, domain, created_at) values (?, 'ann@acme.test', 'acme.test', ?) returning address_id as id`,
    [PORTAL, NOW],
  );
  const at = new Date('2026-11-19T08:00:00Z');
  await db.raw(
    `insert into event (portal_id, event_key, address_id, esp, type, native, diagnostic, occurred_at, received_at, at, actor, scope, origin, reason, rule, confidence)
     values (?, 'mail1', ?, 'mailbox', 'inbound_mail', 'mail:may-leave', ?, ?, ?, ?, 'person', 'esp_account', 'live', 'undetermined', 'r', 1)`,
    [PORTAL, address?.id ?? 0, WORDS, at, at, at],
  );
  const [question] = await query<{ id: number }>(
    db,
    `insert into leave_question (portal_id, address_id, event_key, asked_at) values (?, ?, 'mail1', ?) returning question_id as id`,
    [PORTAL, address?.id ?? 0, NOW],
  );
  return question?.id ?? 0;
}

describe('snippets', () => {
  test.each(['sendgrid', 'postmark', 'amazon_ses', 'mailgun_routes'])(
    'of %s hold the link, both headers, and nothing left to fill in',
    (id) => {
      const help = adapters.find((adapter) => adapter.id === id)?.links;
      if (!help) throw new Error(`${id} says nothing of links.`);
      const snippets = snippetsOf(help, 'https://x.test/u/open/1.mark?email=').map((one) => one.snippet);
      expect(snippets[0]).toContain(`href="${help.ownLink}?c=${help.mailing}"`);
      expect(snippets[0]).toContain(help.untracked);
      expect(snippets[1]).toMatch(/List-Unsubscribe/);
      expect(snippets[1]).toContain(`<${help.ownLink}?c=${help.mailing}>`);
      // The address is merged in at the end.
      if (help.address) expect(snippets[2]).toContain(`?c=${help.mailing}&amp;email=${help.address}"`);
      expect(snippets[1]).toMatch(/List-Unsubscribe=One-Click/);
      expect(snippets.join()).not.toContain('LINK');
      // The open page never goes into a header: a mail program would leave by it without asking.
      expect(snippets[1]).not.toContain('/u/open/');
    },
  );

  test('every service through which mail is sent says how links get into it', () => {
    const sending = adapters.filter((adapter) => adapter.brings !== 'mails' && adapter.way !== 'uploaded');
    expect(sending.length).toBeGreaterThanOrEqual(3);
    expect(sending.filter((adapter) => !adapter.links).map(({ id }) => id)).toEqual([]);
  });
});

test('the page shows the open link of this portal, and of one stream where one is named', async () => {
  const all = await text('/links');
  const [, mark = ''] = /\/u\/open\/8800001\.([\w-]{16})\?email=/.exec(all) ?? [];
  expect(isOpenLink(portalKeysOf(PORTAL).link, { portalId: PORTAL, stream: null }, mark)).toBe(true);
  const one = await text('/links?stream=Spring%20news');
  const [, markOfOne = ''] = /\/u\/open\/8800001\.([\w-]{16})\?stream=Spring%20news&amp;email=/.exec(one) ?? [];
  expect(isOpenLink(portalKeysOf(PORTAL).link, { portalId: PORTAL, stream: 'Spring news' }, markOfOne)).toBe(true);
});

test('openings are told apart, and the page says that they change nothing', async () => {
  await db.raw(
    `insert into link_opening values (?, '2026-11-19', 'scanner', 41), (?, '2026-11-19', 'head', 1), (?, '2026-09-01', 'head', 7)`,
    [PORTAL, PORTAL, PORTAL],
  );
  const page = await text('/links');
  expect(page).toContain('42 as security scanners do it: 41 by programs that say so');
  expect(page).toContain('Opening a link changes nothing');
});

test('an admin has the link written to every contact once, and is told that it is under way', async () => {
  expect((await press('/links/write')).headers.get('location')).toBe('/work');
  expect((await press('/links/write')).status).toBe(409);
  expect(await query(db, 'select kind, asked_by from errand')).toEqual([
    { kind: 'write-links', asked_by: 'ada@larkfield.test' },
  ]);
  expect(await text('/links')).toContain('being written now');
});

describe('a mail in which somebody may ask to leave', () => {
  test('is shown word for word, and one press makes them leave, with a proof that names the mail and the reader', async () => {
    const id = await seedQuestion();
    const page = await text('/links/questions');
    expect(page).toContain('Please take me &lt;b&gt;off&lt;/b&gt; your list, Ann');
    expect(page).toContain('Did they ask to leave? (1)');
    const response = await press(`/links/questions/${id}`, { says: 'leaves' });
    expect(response.status).toBe(303);
    expect(
      await query(db, `select type, native, origin, actor, at, diagnostic from event where esp = 'bellwether'`),
    ).toEqual([
      {
        type: 'global_unsubscribe',
        native: 'reply',
        origin: 'reply',
        actor: 'person',
        at: new Date('2026-11-19T08:00:00Z'),
        diagnostic: WORDS,
      },
    ]);
    expect(await query(db, 'select venue, detail from consent_proof')).toEqual([
      { venue: 'reply', detail: { mail: 'mail1', readBy: 'ada@larkfield.test' } },
    ]);
    expect(await query(db, 'select reason from suppression')).toEqual([{ reason: 'unsubscribe_request' }]);
    expect(await text('/links/questions')).toContain('They asked for no more mail');
    expect(await text('/audit')).toContain('Read in a reply that somebody wants no more mail');
  });

  test('that means something else changes nothing but the question, and is answered once', async () => {
    const id = await seedQuestion();
    expect((await press(`/links/questions/${id}`, { says: 'stays' })).status).toBe(303);
    expect(await query(db, `select 1 from event where esp = 'bellwether'`)).toEqual([]);
    const again = await press(`/links/questions/${id}`, { says: 'leaves' });
    expect(again.status).toBe(409);
    expect(await again.text()).toContain('has answered this before you');
    expect(await query(db, `select 1 from event where esp = 'bellwether'`)).toEqual([]);
  });

  test('is another portal’s business only, and no viewer answers it', async () => {
    const id = await seedQuestion();
    signIn('admin', OTHER);
    expect(await text('/links/questions')).not.toContain('ann@acme.test');
    expect((await press(`/links/questions/${id}`, { says: 'leaves' })).status).toBe(409);
    signIn('viewer');
    expect(await text('/links/questions')).not.toContain('<form method="post" action="/links/questions');
    expect((await press(`/links/questions/${id}`, { says: 'leaves' })).status).toBe(403);
    expect(await query(db, 'select 1 from leave_question where answer is not null')).toEqual([]);
  });

  test('needs an answer that is one', async () => {
    const id = await seedQuestion();
    expect((await press(`/links/questions/${id}`, { says: 'perhaps' })).status).toBe(404);
  });
});

test('where lists of opt-outs stood, the imports stand now', async () => {
  const response = await fetch(`${app.url}/links/opt-outs`, { redirect: 'manual' });
  expect([response.status, response.headers.get('location')]).toEqual([301, '/imports']);
});
