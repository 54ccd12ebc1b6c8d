/** The sunset to its end: what an admin approves on the page of ages stands in HubSpot, with the right people and nobody else. */
import { DAY_MS } from '../../../src/lib/clock.ts';
import { type PagesApp, servePages } from '../../support/pages-app.ts';
import { seedRecord } from '../../support/seed-address.ts';
import { createSegmentsBench, LISTS, type SegmentsBench } from './segments-bench.ts';

const PEOPLE: Readonly<Record<string, { readonly daysKnown: number; readonly fields: Record<string, string> }>> = {
  silent: { daysKnown: 900, fields: {} },
  quiet: { daysKnown: 900, fields: {} },
  customer: { daysKnown: 900, fields: { lifecyclestage: 'customer' } },
  young: { daysKnown: 100, fields: {} },
};
let bench: SegmentsBench;
let app: PagesApp;

beforeEach(async () => {
  bench = await createSegmentsBench({
    owners: [],
    companies: [],
    contacts: Object.keys(PEOPLE).map((key) => ({ key, properties: { email: `${key}@acme.test` } })),
    deals: [],
  });
  for (const [name, { daysKnown, fields }] of Object.entries(PEOPLE)) {
    const contact_id = await bench.idOf(`${name}@acme.test`);
    const at = new Date(bench.clock.now().getTime() - daysKnown * DAY_MS);
    const [row] = await bench
      .db('address')
      .insert({ portal_id: bench.portalId, email: `${name}@acme.test`, domain: 'acme.test', created_at: at })
      .returning('address_id');
    await bench
      .db('contact_address')
      .insert({ portal_id: bench.portalId, address_id: row.address_id, contact_id, linked_at: at });
    await seedRecord(bench.db, bench.portalId, 'contact', contact_id, fields, { deal: [] }, at);
  }
  app = await servePages(bench.db, () => bench.clock.now());
  app.signIn({ portalId: bench.portalId, userId: 12, email: 'sofia@larkfield.test', role: 'admin' });
});
afterEach(async () => {
  await app.close();
  await bench.close();
});

const age = async () => (await fetch(`${app.url}/age`)).text();
const section = (page: string) => (page.split('id="sunset"')[1] ?? '').split('</section>')[0] ?? '';
const words = (page: string) =>
  section(page)
    .replaceAll('<wbr>', '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');
const approve = (expected: number) =>
  fetch(`${app.url}/age/sunset`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams({ expected: String(expected), known: '24', silent: '12', dormant: '9' }),
  });

test('the approved sunset is made in HubSpot with those who are old and silent, and the page says how it stands', async () => {
  expect(words(await age())).toContain('2 addresses');
  expect((await approve(2)).status).toBe(303);
  const planned = await age();
  expect(words(planned)).toContain('Being made');
  expect(section(planned)).toContain('href="/segments"');
  await bench.drain();
  expect(await bench.membersOf('sunset')).toEqual(['quiet@acme.test', 'silent@acme.test']);
  expect(words(await age())).toMatch(/In step.* 2 contacts\./);
});

test('approved anew, whoever showed a sign is taken off in HubSpot; deleted there, the page says so', async () => {
  await approve(2);
  await bench.drain();
  const quiet = await bench.idOf('quiet@acme.test');
  const signs = { hs_email_last_reply_date: String(bench.clock.now().getTime() - DAY_MS) };
  await bench
    .db('crm_record')
    .where({ record_id: quiet })
    .update({ fields: JSON.stringify(signs) });
  expect((await approve(1)).status).toBe(303);
  await bench.drain();
  expect(await bench.membersOf('sunset')).toEqual(['silent@acme.test']);
  await bench.api('DELETE', `${LISTS}/${(await bench.segment('sunset')).listId}`);
  await bench.look('sunset');
  expect(words(await age())).toContain('Deleted');
});
