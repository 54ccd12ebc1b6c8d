import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkTo, seed, startSandboxUnderTest } from './sandbox-under-test.ts';

const CONTACTS = '/crm/objects/2026-09/contacts';

test('portals never meet, though their ids are the same', async () => {
  const first = await startSandboxUnderTest();
  await first.control.post('/_sandbox/portals', { portalId: 8_800_002, name: 'Other' });
  const other = await first.clientFor({ portalId: 8_800_002 });
  const mine = await seed(first, { contacts: [{ key: 'a', properties: { email: 'a@mine.example' } }] });
  const theirs = await seed(first, {
    portalId: 8_800_002,
    contacts: [{ key: 'a', properties: { email: 'a@theirs.example' } }],
  });
  expect(mine.contacts.a).toBe(theirs.contacts.a);
  await other.call('PATCH', `${CONTACTS}/${mine.contacts.a}`, { properties: { firstname: 'Theirs' } });
  const { body } = await first.api.get(`${CONTACTS}/${mine.contacts.a}?properties=firstname,email`);
  expect(body.properties).toMatchObject({ firstname: null, email: 'a@mine.example' });
  expect((await other.get(`${CONTACTS}/a@mine.example?idProperty=email`)).status).toBe(404);
  expect((await first.api.post('/crm/objects/2026-09/contacts/search', { query: 'theirs' })).body.total).toBe(0);
  await first.sandbox.close();
});

test('thousands are seeded at once, with their links', async () => {
  const portal = await startSandboxUnderTest();
  const contacts = Array.from({ length: 5_000 }, (_, index) => ({
    properties: { email: `p${index}@acme.example` },
    companies: ['acme'],
  }));
  const { companies } = await seed(portal, { companies: [{ key: 'acme', properties: { name: 'Acme' } }], contacts });
  const { body } = await portal.api.get(
    `/crm/objects/2026-09/companies/${companies.acme}?properties=num_associated_contacts`,
  );
  expect(body.properties.num_associated_contacts).toBe('5000');
  expect((await portal.control.post('/_sandbox/seed', { contacts: [{ properties: { nonsense: 'x' } }] })).status).toBe(
    400,
  );
  await portal.sandbox.close();
});

test('the state tells all tasks with owner, body and associations', async () => {
  const portal = await startSandboxUnderTest();
  const { contacts } = await seed(portal, { contacts: [{ key: 'a', properties: { email: 'a@acme.example' } }] });
  const properties = {
    hs_timestamp: '2026-11-25T09:00:00Z',
    hs_task_subject: 'Call',
    hs_task_body: '<p>Why</p>',
    hubspot_owner_id: '70102',
  };
  await portal.api.post('/crm/objects/2026-09/tasks', { properties, associations: [linkTo(contacts.a, 204)] });
  const { body } = await portal.control.get('/_sandbox/state?portalId=8800001');
  expect(body.portals[0].tasks).toEqual([
    expect.objectContaining({
      subject: 'Call',
      body: '<p>Why</p>',
      status: 'NOT_STARTED',
      dueAt: '2026-11-25T09:00:00Z',
      owner: expect.objectContaining({ id: '70102', name: 'Sam Seller' }),
      associations: expect.objectContaining({ contacts: [{ id: contacts.a, typeIds: [204] }] }),
    }),
  ]);
  await portal.sandbox.close();
});

test('everything outlives a restart in the data file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  const dataFile = join(folder, 'data.json');
  const before = await startSandboxUnderTest({ dataFile });
  const { body: tokens } = await before.control.post('/_sandbox/install', {});
  const { contacts, companies } = await seed(before, {
    companies: [{ key: 'acme', properties: { name: 'Acme' } }],
    contacts: [
      { key: 'a', properties: { email: 'a@acme.example' }, companies: ['acme'] },
      { key: 'b', properties: { email: 'b@acme.example' } },
    ],
  });
  await before.api.post('/crm/properties/2026-09/contacts/groups', { name: 'bellwether', label: 'Bellwether' });
  await before.api.post('/crm/properties/2026-09/contacts', {
    name: 'bw_x',
    label: 'X',
    groupName: 'bellwether',
    type: 'string',
    fieldType: 'text',
  });
  const { body: merged } = await before.api.post(`${CONTACTS}/merge`, {
    primaryObjectId: contacts.a,
    objectIdToMerge: contacts.b,
  });
  await before.api.call('PATCH', `${CONTACTS}/${merged.id}`, { properties: { bw_x: 'kept' } });
  await before.sandbox.close();
  expect(() => JSON.parse(readFileSync(dataFile, 'utf8'))).not.toThrow();

  const after = await startSandboxUnderTest({ dataFile });
  const { body } = await after.api.get(`${CONTACTS}/b@acme.example?idProperty=email`);
  expect(body.category).toBe('OBJECT_NOT_FOUND');
  const read = await after.api.get(`${CONTACTS}/${contacts.b}?properties=bw_x,associatedcompanyid`);
  expect(read.body).toMatchObject({ id: merged.id, properties: { bw_x: 'kept', associatedcompanyid: companies.acme } });
  expect((await after.api.post(CONTACTS, { properties: { email: 'b@acme.example' } })).status).toBe(409);
  expect((await after.api.post(CONTACTS, { properties: { email: 'new@acme.example' } })).body.id).toBe(
    String(Number(merged.id) + 1),
  );
  expect((await after.api.post('/crm/objects/2026-09/contacts/search', { query: 'a@acme.example' })).body.total).toBe(
    1,
  );
  const refreshed = await fetch(`${after.url}/oauth/2026-09/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: tokens.refresh_token,
      client_id: 'sandbox-client',
      client_secret: 'sandbox-secret-0123456789abcdef',
    }),
  });
  expect(refreshed.status).toBe(200);
  await after.sandbox.close();
  rmSync(folder, { recursive: true });
});
