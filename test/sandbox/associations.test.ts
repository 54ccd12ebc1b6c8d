import { linkTo, type SandboxUnderTest, seed, startSandboxUnderTest } from './sandbox-under-test.ts';

const ASSOCIATIONS = '/crm/associations/2026-09';

let portal: SandboxUnderTest;
let ids: Awaited<ReturnType<typeof seed>>;
beforeEach(async () => {
  portal = await startSandboxUnderTest();
  ids = await seed(portal, {
    companies: ['acme', 'beta'].map((key) => ({ key, properties: { name: key } })),
    contacts: [
      { key: 'ann', properties: { email: 'ann@acme.example' }, companies: ['acme', 'beta'] },
      { key: 'bob', properties: { email: 'bob@acme.example' } },
    ],
    deals: [{ key: 'big', properties: { dealname: 'Big' }, contacts: ['ann'] }],
  });
});
afterEach(() => portal.sandbox.close());

interface Found {
  readonly toObjectId: number;
  readonly associationTypes: readonly { readonly typeId: number }[];
}

async function typesBetween(from: string, id: string | undefined, to: string): Promise<Record<string, number[]>> {
  const { body } = await portal.api.post(`${ASSOCIATIONS}/${from}/${to}/batch/read`, { inputs: [{ id }] });
  const found: Found[] = body.results[0]?.to ?? [];
  return Object.fromEntries(
    found.map((link) => [link.toObjectId, link.associationTypes.map(({ typeId }) => typeId).sort((a, b) => a - b)]),
  );
}

test('a batch read answers 207 for records without a link, in the words of HubSpot', async () => {
  const inputs = [{ id: ids.contacts.ann }, { id: ids.contacts.bob }];
  const { status, body } = await portal.api.post(`${ASSOCIATIONS}/contact/0-3/batch/read`, { inputs });
  expect(status).toBe(207);
  expect(body.results).toEqual([
    {
      from: { id: ids.contacts.ann },
      to: [
        {
          toObjectId: Number(ids.deals.big),
          associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId: 4, label: null }],
        },
      ],
    },
  ]);
  expect(body.errors).toEqual([
    expect.objectContaining({
      category: 'OBJECT_NOT_FOUND',
      subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
      message: `No deal is associated with contact ${ids.contacts.bob}.`,
      context: { fromObjectId: [ids.contacts.bob], fromObjectType: ['contact'], toObjectType: ['deal'] },
    }),
  ]);
});

test('a batch read takes 1,000 inputs and no more', async () => {
  const inputs = Array.from({ length: 1_001 }, (_, index) => ({ id: String(index) }));
  const read = (some: object[]) => portal.api.post(`${ASSOCIATIONS}/contacts/deals/batch/read`, { inputs: some });
  expect((await read(inputs.slice(1))).status).toBe(207);
  expect((await read(inputs)).status).toBe(400);
});

test('many links come in pages', async () => {
  await portal.control.post('/_sandbox/settings', { associationPageSize: 1 });
  const read = (input: object) => portal.api.post(`${ASSOCIATIONS}/contacts/companies/batch/read`, { inputs: [input] });
  const { body: first } = await read({ id: ids.contacts.ann });
  expect(first.results[0].to).toHaveLength(1);
  const { body: second } = await read({ id: ids.contacts.ann, after: first.results[0].paging.next.after });
  expect(second.results[0].to[0].toObjectId).not.toBe(first.results[0].to[0].toObjectId);
  expect(second.results[0].paging).toBeUndefined();
});

test('the first company is the primary one, and a new primary takes the mark over', async () => {
  const { acme = '', beta = '' } = ids.companies;
  expect(await typesBetween('contacts', ids.contacts.ann, 'companies')).toEqual({ [acme]: [1, 279], [beta]: [279] });
  expect(await typesBetween('companies', acme, 'contacts')).toEqual({ [ids.contacts.ann ?? '']: [2, 280] });
  const primary = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 }];
  const inputs = [{ from: { id: ids.contacts.ann }, to: { id: beta }, types: primary }];
  expect((await portal.api.post(`${ASSOCIATIONS}/contacts/companies/batch/create`, { inputs })).status).toBe(201);
  expect(await typesBetween('contacts', ids.contacts.ann, 'companies')).toEqual({ [acme]: [279], [beta]: [1, 279] });
});

test('default links are made one by one and in batches, and taken away again from both ends', async () => {
  const { bob = '' } = ids.contacts;
  const { big = '' } = ids.deals;
  const put = await portal.api.call('PUT', `/crm/objects/2026-09/contacts/${bob}/associations/default/deals/${big}`);
  expect(put.status).toBe(200);
  expect(await typesBetween('deals', big, 'contacts')).toMatchObject({ [bob]: [3] });
  const archived = await portal.api.post(`${ASSOCIATIONS}/contacts/deals/batch/archive`, {
    inputs: [{ from: { id: bob }, to: [{ id: big }] }],
  });
  expect(archived.status).toBe(204);
  expect(await typesBetween('deals', big, 'contacts')).not.toHaveProperty(bob);
  const batch = await portal.api.post(`${ASSOCIATIONS}/contacts/deals/batch/associate/default`, {
    inputs: [{ from: { id: bob }, to: { id: big } }],
  });
  expect(batch.status).toBe(200);
  expect(await typesBetween('contacts', bob, 'deals')).toEqual({ [big]: [4] });
});

test('links between what is not there, or of a type of another pair, are refused', async () => {
  const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 204 }];
  const create = (input: object) => portal.api.post(`${ASSOCIATIONS}/contacts/deals/batch/create`, { inputs: [input] });
  expect((await create({ from: { id: ids.contacts.bob }, to: { id: ids.deals.big }, types })).status).toBe(400);
  const right = [{ ...types[0], associationTypeId: 4 }];
  expect((await create({ from: { id: ids.contacts.bob }, to: { id: '404' }, types: right })).status).toBe(400);
  expect((await create({ from: { id: '404' }, to: { id: ids.deals.big }, types: right })).status).toBe(404);
});

test('the inline type ids of tasks and notes fit contacts, companies and deals', async () => {
  const properties = { hs_timestamp: '2026-11-25T09:00:00Z' };
  const ends = [ids.contacts.ann, ids.companies.acme, ids.deals.big];
  const create = (type: string, typeIds: number[]) =>
    portal.api.post(`/crm/objects/2026-09/${type}`, {
      properties,
      associations: ends.map((id, index) => linkTo(id, typeIds[index] ?? 0)),
    });
  const { body: task } = await create('tasks', [204, 192, 216]);
  const { body: note } = await create('notes', [202, 190, 214]);
  expect(await typesBetween('companies', ids.companies.acme, 'tasks')).toEqual({ [task.id]: [191] });
  expect(await typesBetween('deals', ids.deals.big, 'tasks')).toEqual({ [task.id]: [215] });
  expect(await typesBetween('contacts', ids.contacts.ann, 'notes')).toEqual({ [note.id]: [201] });
});
