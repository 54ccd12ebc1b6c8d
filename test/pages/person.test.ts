import { readState, writeState } from '../../src/flow/state-json.ts';
import type { Admin } from '../../src/pages/admin/visit.ts';
import { query } from '../../src/store/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { type SeededPages, seedPages } from '../support/seed-pages.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800001;
const PRIYA = 'priya.raman@halden-robotics.com';
const admin: Admin = { portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin' };

let database: TestDatabase;
let app: PagesApp;
let seeded: SeededPages;

beforeAll(async () => {
  database = await createTestDatabase();
  seeded = await seedPages(database.db, PORTAL, NOW);
  app = await servePages(database.db, NOW);
  app.signIn(admin);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const get = (path: string) => fetch(app.url + path, { redirect: 'manual' });
/** Without the places at which an address may break. */
const text = async (path: string) => (await (await get(path)).text()).replaceAll('<wbr>', '');
const pathOf = (email = PRIYA) => `/addresses/${seeded.addresses.get(email)}`;
const answerOf = (page: string) =>
  /<section class="answer.*?<\/section>/s.exec(page)?.[0].replaceAll(/<[^>]+>/g, '') ?? '';
const rowsOf = (page: string) => page.match(/<tr role="row">/g)?.length ?? 0;

describe('the search field', () => {
  test('finds an address by its beginning, a domain, a name in any order, and a company', async () => {
    const found = await text('/addresses?q=PRIYA.raman%40h');
    expect(found).toContain(`href="${pathOf()}"`);
    expect(found).not.toContain('tomas.ferreira');
    expect(rowsOf(await text('/addresses?q=%40fjordlys'))).toBe(1 + 20);
    expect(await text('/addresses?q=raman+pri')).toContain(`href="${pathOf()}"`);
    expect(await text('/addresses?q=Bruckner+werkzeug')).toContain('Anneliese Brückner-Waldmüller');
    expect(await text('/addresses?q=halden+tom')).toContain('Nobody found');
  });

  test('goes straight to the one whose whole address it is, also to one who never had trouble', async () => {
    const exact = await get(`/addresses?q=${encodeURIComponent(` ${PRIYA.toUpperCase()} `)}`);
    expect(exact.status).toBe(303);
    expect(exact.headers.get('location')).toBe(pathOf());
    const [quiet] = await query<{ id: number }>(
      database.db,
      "insert into address (portal_id, email, domain, created_at) values (?, 'quiet@calm.example', 'calm.example', ?) returning address_id as id",
      [PORTAL, NOW],
    );
    expect((await get('/addresses?q=quiet@calm.example')).headers.get('location')).toBe(`/addresses/${quiet?.id}`);
    expect(await text('/addresses?q=quie')).toContain('quiet@calm.example');
    expect(await text('/addresses?q=%40calm')).toContain('quiet@calm.example');
  });

  test('goes straight to the only one of that name', async () => {
    await database.db.raw(
      `update directory set person = 'Rosa Únique', search = search || array_to_tsvector(array['${PORTAL}/rosa', '${PORTAL}/unique']) where portal_id = ? and email = ?`,
      [PORTAL, PRIYA],
    );
    expect((await get('/addresses?q=rosa+unique')).headers.get('location')).toBe(pathOf());
    expect(await text('/addresses?q=rosa')).toContain('Rosa Únique');
  });

  test.each([
    ['/addresses', '/lost'],
    ['/addresses?verdict=dead', '/lost?is=dead'],
    ['/addresses?left=1', '/lost?is=left'],
    ['/addresses?q=priya&verdict=unsure', '/lost?q=priya&is=unsure'],
    ['/addresses?verdict=reachable', '/lost?standing=fine'],
  ])('leads from the list that was there (%s) to the one that is', async (from, to) => {
    expect((await get(from)).headers.get('location')).toBe(to);
  });
});

describe('the page of a person', () => {
  test('answers first, in a sentence, with the words of the server', async () => {
    const page = await text(pathOf());
    const answer = answerOf(page);
    expect(answer).toContain('No: on 3 Nov 2026 the receiving server (Google) said');
    expect(answer).toContain('about the mailing “Autumn release”, that the address does not exist.');
    expect(answer).toContain('550 5.1.1 The email account that you tried to reach does not exist.');
    expect(page.indexOf('class="answer')).toBeLessThan(page.indexOf('What we believe'));
  });

  test('says of an address on probation when that ends and what it hangs on', async () => {
    const where = ['portal_id = ? and address_id = ?', [PORTAL, seeded.addresses.get(PRIYA) ?? 0]] as const;
    const [row] = await query<{ state: unknown }>(database.db, `select state from address where ${where[0]}`, where[1]);
    const state = readState(row?.state);
    if (!state) throw new Error('There is no state.');
    const keep = (text: string) =>
      database.db.raw(`update address set state = ?::jsonb where ${where[0]}`, [text, ...where[1]]);
    const probation = { why: 'accepted', since: NOW, until: new Date('2026-11-06T10:00:00Z') } as const;
    expect(await text(pathOf())).not.toContain('On probation');
    await keep(writeState({ ...state, probation }));
    const page = (await text(pathOf())).replaceAll(/<[^>]+>/g, '');
    expect(page).toContain('On probation until 6 Nov 2026: it takes mail again');
    await keep(writeState(state));
  });

  test.each([
    ['unsure', 'Probably not:'],
    ['blocked', 'No, but not because of the person:'],
    ['retrying', 'Not at the moment:'],
    ['reachable', 'Yes. The last mail was delivered on 12 Oct 2026.'],
    ['unknown', 'Nothing is known.'],
  ])('answers for %s', async (verdict, says) => {
    const [row] = await query<{ state: unknown; id: number }>(
      database.db,
      `select state, address_id as id from address where portal_id = ? and opt_out = 'none' and verdict = ? limit 1`,
      [PORTAL, verdict === 'unknown' ? 'reachable' : verdict],
    );
    const state = readState(row?.state);
    if (!state) throw new Error('There is nobody of this verdict.');
    const stored = writeState({ ...state, verdict: verdict as typeof state.verdict });
    await database.db.raw('update address set state = ?::jsonb where portal_id = ? and address_id = ?', [
      stored,
      PORTAL,
      row?.id ?? 0,
    ]);
    expect(answerOf(await text(`/addresses/${row?.id}`))).toContain(says);
  });

  test('says of somebody who left that nobody should mail them, before anything else', async () => {
    const [row] = await query<{ id: number }>(
      database.db,
      `select address_id as id from address where portal_id = ? and opt_out = 'everything' and verdict = 'reachable' limit 1`,
      [PORTAL],
    );
    expect(answerOf(await text(`/addresses/${row?.id}`))).toMatch(
      /It would, but the person left all mail on the unsubscribe page on .* so nobody should mail them\./,
    );
  });

  test('tells the whole story: the server words with the span, what was decided, written, said and left', async () => {
    const page = await text(pathOf());
    expect(page).toContain('tried to reach <mark>does not exist</mark>. Please');
    expect(page).toContain('What would change our mind');
    expect(page).toContain('Strong</span> On 2 November 2026 the receiving server');
    expect(page).toContain('general.user-unknown');
    expect(page).toContain('Play: Deal at risk');
    expect(page).toContain(`https://app.hubspot.com/contacts/${PORTAL}/record/0-1/40000?engagement=99001`);
    expect(page).toContain('I would happily read one a month.');
    expect(page).toContain('Left all mail by the mail program&#39;s unsubscribe button');
    expect(page).toContain('Won back: mail was delivered again');
    expect(page).toContain('Mail was delivered on 3 days');
    expect(page).toMatch(/From <time[^>]*>2 Oct 2026<\/time> to <time[^>]*>6 Oct 2026</);
    expect(page).toContain('No longer works, from here; before: Reachable');
    expect(page).toMatch(/Sofia Lindqvist .* says: the person has left the company/);
    expect(page).toContain('Buying role changed in HubSpot');
    expect(page).toContain('Belongs to a contact in HubSpot');
  });

  test('shows one kind of thing where it is asked for', async () => {
    const own = await text(`${pathOf()}?show=person`);
    expect(own).toContain('Said why: Too many emails');
    expect(own).not.toContain('Play: Deal at risk');
    expect(own).not.toContain('class="moment red from-event"');
    const crm = await text(`${pathOf()}?show=crm`);
    expect(crm).toContain('Task: Find out who replaced');
    expect(crm).not.toContain('from-event"');
    expect(crm).not.toContain('rel="next"');
    expect(await text(`${pathOf()}?show=nonsense`)).toContain('Play: Deal at risk');
  });

  test('shows others at the company with how they stand, and who is not named twice', async () => {
    const page = await text(pathOf());
    const others = /Others at halden-robotics.com<\/h2>.*?<\/ul>/s.exec(page)?.[0] ?? '';
    expect(others.match(/<li>/g)).toHaveLength(6);
    expect(others).not.toContain(`href="${pathOf()}"`);
    expect(others).toContain('badge red');
    // There are more than six who are lost: whoever can be reached does not take a place from them.
    expect(others).not.toContain('badge green');
  });

  test('marks nothing where the span does not fit the text', async () => {
    await database.db.raw("update event set span_end = 9999 where portal_id = ? and event_key = 'story:hard'", [
      PORTAL,
    ]);
    const page = await text(pathOf());
    // In the answer, and at the event that it rests on; not at the one with the broken span.
    expect(page.match(/<mark>does not exist<\/mark>/g)).toHaveLength(2);
  });

  test('is paged without losing or repeating an event, also at the same moment', async () => {
    let path: string | undefined = pathOf();
    let soft = 0;
    for (let i = 0; path && i < 12; i++) {
      const page: string = await text(path);
      soft += page.match(/Soft bounce: the mailbox is full/g)?.length ?? 0;
      path = /href="([^"]+)" rel="next"/.exec(page)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(soft).toBe(241);
  });

  test.each(['0', '-1', '1e3', 'abc', '99999999999999999999', '1%00'])(
    'that cannot be (%s) is answered by a page that helps',
    async (id) => {
      const response = await get(`/addresses/${id}`);
      expect(response.status).toBe(404);
      expect(await response.text()).toContain('There is nothing here');
    },
  );
});
