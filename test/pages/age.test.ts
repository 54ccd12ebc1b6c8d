/** Age and sunset: numbers before the click, people who matter kept out, a segment and nothing else afterwards. */
import { DAY_MS } from '../../src/lib/clock.ts';
import type { Admin } from '../../src/pages/admin/visit.ts';
import { listAudit } from '../../src/store/audit.ts';
import { query } from '../../src/store/database.ts';
import { findSegment } from '../../src/store/segment.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { seedRecord } from '../support/seed-address.ts';
import { seedPortal } from '../support/seed-portal.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800001;
const sofia: Admin = { portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin' };

let database: TestDatabase;
let app: PagesApp;

interface Somebody {
  readonly name: string;
  readonly daysKnown: number;
  readonly fields?: Readonly<Record<string, string>>;
  readonly deals?: readonly string[];
  readonly state?: { readonly verdict?: string; readonly opt_out?: string };
  readonly isContact?: false;
}
const ago = (days: number) => new Date(NOW.getTime() - days * DAY_MS);
const PEOPLE: readonly Somebody[] = [
  { name: 'silent', daysKnown: 900 },
  { name: 'replied-long-ago', daysKnown: 900, fields: { hs_email_last_reply_date: String(ago(500).getTime()) } },
  { name: 'old-in-hubspot', daysKnown: 10, fields: { createdate: ago(1_000).toISOString() } },
  { name: 'champion', daysKnown: 900, fields: { hs_buying_role: 'END_USER;CHAMPION' } },
  { name: 'customer', daysKnown: 900, fields: { lifecyclestage: 'customer' } },
  { name: 'dealing', daysKnown: 900, deals: ['91'] },
  { name: 'dealt', daysKnown: 900, deals: ['92'] },
  { name: 'met', daysKnown: 900, fields: { engagements_last_meeting_booked: ago(30).toISOString() } },
  { name: 'young', daysKnown: 300 },
  { name: 'dead', daysKnown: 900, state: { verdict: 'dead' } },
  { name: 'left', daysKnown: 900, state: { opt_out: 'everything' } },
  { name: 'nobody-in-hubspot', daysKnown: 900, isContact: false },
  { name: 'left-a-list', daysKnown: 900 },
];
const ids = new Map<string, number>();

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  await seedPortal(db, PORTAL);
  await seedRecord(db, PORTAL, 'deal', '91', { dealname: 'Open' }, null, NOW);
  await seedRecord(db, PORTAL, 'deal', '92', { dealname: 'Lost', hs_is_closed: 'true' }, null, NOW);
  for (const { name, daysKnown, fields = {}, deals = [], state = {}, isContact } of PEOPLE) {
    const [row] = await db('address')
      .insert({
        portal_id: PORTAL,
        email: `${name}@x.example`,
        domain: 'x.example',
        created_at: ago(daysKnown),
        ...state,
      })
      .returning('address_id');
    ids.set(name, row.address_id);
    if (isContact === false) continue;
    await db('contact_address').insert({
      portal_id: PORTAL,
      address_id: row.address_id,
      contact_id: `c-${name}`,
      linked_at: NOW,
    });
    await seedRecord(db, PORTAL, 'contact', `c-${name}`, fields, { deal: [...deals] }, NOW);
  }
  await db.raw(
    `insert into event (portal_id, event_key, address_id, esp, type, native, occurred_at, received_at, at, actor, scope, origin, reason, rule, confidence)
     values (?, 'k', ?, 'sendgrid', 'list_unsubscribe', 'n', ?, ?, ?, 'person', 'stream', 'live', 'unsubscribe_request', 'r', 1)`,
    [PORTAL, ids.get('left-a-list') ?? 0, ago(20), ago(20), ago(20)],
  );
  app = await servePages(db, NOW);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
beforeEach(() => app.signIn(sofia));

const get = async (path: string) =>
  (await (await fetch(app.url + path)).text())
    .replaceAll(/<wbr>/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');
const approve = (fields: Record<string, string>) =>
  fetch(`${app.url}/age/sunset`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams(fields),
  });
const members = () =>
  query<{ id: string }>(
    database.db,
    'select contact_id as id from segment_member where portal_id = ? and wanted order by 1',
    [PORTAL],
  ).then((rows) => rows.map(({ id }) => id));

test('old and silent people are proposed; champions, customers and open deals stand first, for a human', async () => {
  const page = await get('/age');
  expect(page).toContain('no sign of the person for 12 months: 4 addresses .');
  expect(page).toContain('Another 3 are left out, since they are champions, customers or have open deals');
  const left = page.slice(page.indexOf('Left out of the sunset'), page.indexOf('Who is proposed'));
  for (const [name, why] of [
    ['champion', 'champion'],
    ['customer', 'customer'],
    ['dealing', 'open deal'],
  ] as const)
    expect(left).toMatch(new RegExp(`${name}@x\\.example .*? never seen ${why}`));
  const proposed = page.slice(page.indexOf('Who is proposed'));
  for (const name of ['silent', 'replied-long-ago', 'old-in-hubspot', 'dealt'])
    expect(proposed).toContain(`${name}@x.example`);
  for (const name of ['met', 'young', 'dead', 'left', 'nobody-in-hubspot', 'left-a-list'])
    expect(page).not.toContain(` ${name}@x.example`);
});

test('months are set in the address, and what is none is the usual number', async () => {
  expect(await get('/age?known=6&silent=6')).toContain(
    'Known for 6 months or longer, and no sign of the person for 6 months: 5 addresses',
  );
  expect(await get('/age?known=x&silent=0')).toContain(
    'Known for 24 months or longer, and no sign of the person for 12 months',
  );
});

test('numbers that changed are not approved', async () => {
  const answer = await approve({ expected: '3', known: '24', silent: '12' });
  expect(answer.status).toBe(409);
  expect(await answer.text()).toContain('Meanwhile it is 4 instead of 3');
  expect(await findSegment(database.db, PORTAL, 'sunset')).toBeNull();
});

test('a viewer does not approve', async () => {
  app.signIn({ ...sofia, role: 'viewer' });
  expect(await get('/age')).toContain('An admin can approve this.');
  expect((await approve({ expected: '4', known: '24', silent: '12' })).status).toBe(403);
});

test('once approved, the segment is planned with these people, audited, and nobody is suppressed or deleted', async () => {
  const people = () => database.db('address').where({ portal_id: PORTAL }).orderBy('address_id');
  const before = await people();
  expect((await approve({ expected: '4', known: '24', silent: '12' })).status).toBe(303);
  expect(await members()).toEqual(['c-dealt', 'c-old-in-hubspot', 'c-replied-long-ago', 'c-silent']);
  expect(await findSegment(database.db, PORTAL, 'sunset')).toMatchObject({
    kind: 'written',
    askedBy: 'sofia@northwind.example',
  });
  const [entry] = await listAudit(database.db, PORTAL, 1);
  expect(entry).toMatchObject({
    action: 'sunset.approved',
    detail: { contacts: 4, monthsKnown: 24, monthsSilent: 12 },
  });
  expect(await people()).toEqual(before);
  expect(await database.db('suppression').where({ portal_id: PORTAL })).toEqual([]);
  expect(await get('/age')).toContain('Waits for the permission.');
});

test('how long people are known, against how long they were silent', async () => {
  const page = await get('/age');
  expect(page).toMatch(/More than two years 2 0 1 0 7 /);
  expect(page).toContain('No data source named 11 10 9 8');
});
