/** A company moves to a new domain: seen, confirmed by an admin, written to HubSpot, and proved by the next mail. */
import { useAddress } from '../../src/jobs/use-address.ts';
import type { Admin } from '../../src/pages/admin/visit.ts';
import { query } from '../../src/store/database.ts';
import { ago, createHubspotBench, type HubspotBench, hardBounce } from '../support/hubspot-bench.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const person = (key: string, firstname: string, lastname: string, properties: Record<string, string> = {}) => ({
  key,
  properties: { email: `${key}@acme.test`, firstname, lastname, hubspot_owner_id: '502', ...properties },
  companies: ['acme'],
});
const SEED = {
  owners: [
    { id: '501', userId: 101, email: 'ruth.okafor@larkfield.test', firstName: 'Ruth', lastName: 'Okafor' },
    { id: '502', userId: 102, email: 'sam@larkfield.test', firstName: 'Sam', lastName: 'Reed' },
  ],
  companies: [{ key: 'acme', properties: { name: 'Acme Robotics', domain: 'acme.test', hubspot_owner_id: '501' } }],
  contacts: [
    person('ada.berg', 'Ada', 'Berg', { hs_additional_emails: 'ada.berg@acme-group.test' }),
    person('ben.cole', 'Ben', 'Cole', { hs_additional_emails: 'ben.cole@acme-group.test' }),
    person('cleo.dahl', 'Cleo', 'Dahl', { hs_buying_role: 'CHAMPION' }),
    person('dora.eng', 'Dora', 'Eng'),
    person('emil.frey', 'Emil', 'Frey'),
    person('fay.gold', 'Fay', 'Gold'),
    person('gus.holt', 'Gus', 'Holt'),
  ],
  deals: [],
};
const LOST = SEED.contacts.map(({ key }) => key);
const admin: Admin = { portalId: 0, userId: 101, email: 'ruth.okafor@larkfield.test', role: 'admin' };

let bench: HubspotBench;
let app: PagesApp;
beforeAll(async () => {
  bench = await createHubspotBench(SEED);
  app = await servePages(bench.db, () => bench.clock.now(), {
    useAddress: (who, confirmation) => useAddress(bench, who.portalId, who.email ?? '', confirmation),
  });
  app.signIn({ ...admin, portalId: bench.portalId });
}, 60_000);
afterAll(async () => {
  await app.close();
  await bench.close();
});

const delivered = (email: string, minutesAgo = 0) =>
  sendgridEvent(email, 'delivered', ago(minutesAgo), { response: '250 OK' });
const page = async (path: string) => (await (await fetch(app.url + path)).text()).replaceAll('<wbr>', '');
const tasks = async () =>
  (await bench.tasks()) as unknown as { subject: string; status: string; owner: { id: string } }[];
const addressId = async (email: string) =>
  Number((await bench.db('address').where({ portal_id: bench.portalId, email }).first('address_id')).address_id);
/** By the button that the page shows beside the address. */
async function confirm(email: string, probable: string): Promise<void> {
  const action = `/accounts/acme.test/people/${await addressId(email)}/use`;
  const shown = await page('/accounts/acme.test');
  expect(shown).toContain(`action="${action}"`);
  expect(shown).toContain(`name="probable" value="${probable}"`);
  const answer = await fetch(app.url + action, {
    method: 'POST',
    headers: { 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams({ probable }),
  });
  expect(await answer.text()).toContain('Confirmed');
}
const notes = async () => {
  const all = (await bench.control('GET', `state?portalId=${bench.portalId}`)) as {
    portals: { notes: { properties: Record<string, string> }[] }[];
  };
  return all.portals[0]?.notes.map(({ properties }) => properties.hs_note_body ?? '') ?? [];
};

test('seven known people move: it is seen, shown and told once, with where each of them probably is', async () => {
  await bench.post(['ada.berg', 'ben.cole'].map((name) => delivered(`${name}@acme-group.test`, 90)));
  await bench.post(LOST.map((name) => hardBounce(`${name}@acme.test`)));
  await bench.drain();
  expect(await tasks()).toMatchObject([
    { subject: 'Acme Robotics has moved to acme-group.test: 7 people', owner: { id: '501' } },
  ]);
  expect((await bench.contact('cleo.dahl@acme.test')).bw_suggested_email).toBe('cleo.dahl@acme-group.test');
  const list = await page('/accounts');
  expect(list).toContain('Acme Robotics');
  expect(list).toContain('7 of 7');
  const shown = await page('/accounts/acme.test');
  expect(shown).toContain('Has moved');
  for (const name of LOST) expect(shown).toContain(`${name}@acme-group.test`);
  // Two have an address of their own there; of the five others it is learned from these two.
  expect(shown.split('An address of their own that HubSpot knows')).toHaveLength(1 + 2);
  expect(shown.split('Learned from ada.berg@acme-group.test, ben.cole@acme-group.test.')).toHaveLength(1 + 5);
  const hers = await page(`/addresses/${await addressId('emil.frey@acme.test')}`);
  expect(hers).toContain('href="/accounts/acme.test"');
  expect(hers).toContain('Probably now');
  expect(hers).toContain('emil.frey@acme-group.test');
  const [task] = (await bench.tasks()) as unknown as { body: string }[];
  expect(task?.body).toContain(
    'Emil Frey (emil.frey@acme.test): probably emil.frey@acme-group.test (likely; as with ada.berg@acme-group.test, ben.cole@acme-group.test)',
  );
  expect(task?.body).toContain('2 of them get mail at acme-group.test now');
});

test('one is confirmed: HubSpot has the new address, and the person leaves the list', async () => {
  await confirm('cleo.dahl@acme.test', 'cleo.dahl@acme-group.test');
  await bench.drain();
  expect((await bench.contact('cleo.dahl@acme-group.test')).email).toBe('cleo.dahl@acme-group.test');
  bench.later();
  await bench.hooks.arrive();
  const shown = await page('/accounts/acme.test');
  expect(shown).toContain('Not proved yet');
  expect(await bench.rows(`select lost from account where domain = 'acme.test'`)).toEqual([{ lost: 6 }]);
  expect(
    await query(
      bench.db,
      `select actor, target is not null as at, detail::text from audit where action = 'contact.address-confirmed'`,
    ),
  ).toMatchObject([{ actor: 'ruth.okafor@larkfield.test', at: true, detail: expect.not.stringContaining('cleo') }]);
});

test('the next mail proves it: a win, and when all are found the task is closed', async () => {
  await bench.post([delivered('cleo.dahl@acme-group.test')]);
  await bench.drain();
  expect(await page('/accounts/acme.test')).toContain('Mail arrives');
  expect(
    await bench.rows(
      `select won_back_by from episode e join address a using (portal_id, address_id) where a.email = 'cleo.dahl@acme.test'`,
    ),
  ).toEqual([{ won_back_by: 'corrected' }]);
  expect((await tasks())[0]?.status).toBe('NOT_STARTED');

  // One after the other, those first from whom the rest was learned: the others stay where they probably are.
  for (const name of LOST.filter((one) => one !== 'cleo.dahl')) {
    await confirm(`${name}@acme.test`, `${name}@acme-group.test`);
    await bench.drain();
    bench.later(61);
    await bench.hooks.arrive();
    await bench.drain();
  }
  expect((await tasks()).map((task) => task.status)).toEqual(['NOT_STARTED']);
  expect(await notes()).toEqual([]);
  await bench.post(LOST.map((name) => delivered(`${name}@acme-group.test`)));
  await bench.drain();
  expect((await tasks()).map((task) => task.status)).toEqual(['COMPLETED']);
  const [note, ...more] = await notes();
  expect(more).toEqual([]);
  expect(note).toContain('Won back, no longer needed: “Acme Robotics has moved to acme-group.test: 7 people”');
  for (const name of LOST) expect(note).toContain(`The address ${name}@acme.test was corrected`);
  expect(await bench.rows(`select kind from account where domain = 'acme.test'`)).toEqual([{ kind: 'well' }]);
});
