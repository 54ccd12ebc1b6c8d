import { type SandboxUnderTest, seed, startSandboxUnderTest } from './sandbox-under-test.ts';

let portal: SandboxUnderTest;
let ids: Record<string, string>;
beforeEach(async () => {
  portal = await startSandboxUnderTest({ settings: { searchLimit: 1_000 } });
  ({ contacts: ids } = await seed(portal, {
    contacts: [
      {
        key: 'ann',
        properties: {
          email: 'ann@acme.example',
          firstname: 'Ann',
          hs_buying_role: 'CHAMPION;END_USER',
          hs_email_bounce: '3',
        },
      },
      {
        key: 'bob',
        properties: {
          email: 'bob@acme.example',
          firstname: 'Bob',
          hs_email_bounce: '20',
          hs_additional_emails: 'rob@old.example',
        },
      },
      { key: 'cid', createdAt: '2025-01-01T00:00:00Z', properties: { email: 'cid@beta.example' } },
    ],
  }));
});
afterEach(() => portal.sandbox.close());

const search = (body: object) => portal.api.post('/crm/objects/2026-09/contacts/search', body);

async function find(...filters: object[]): Promise<string[]> {
  const { body } = await search({ filterGroups: [{ filters }] });
  const names = new Map(Object.entries(ids).map(([key, id]) => [id, key]));
  return body.results.map((result: { id: string }) => names.get(result.id)).sort();
}

test.each([
  ['EQ', { propertyName: 'firstname', operator: 'EQ', value: 'ann' }, ['ann']],
  ['NEQ, with those without a value', { propertyName: 'firstname', operator: 'NEQ', value: 'Ann' }, ['bob', 'cid']],
  ['GT by number', { propertyName: 'hs_email_bounce', operator: 'GT', value: '3' }, ['bob']],
  ['LTE', { propertyName: 'hs_email_bounce', operator: 'LTE', value: '3' }, ['ann']],
  ['BETWEEN', { propertyName: 'hs_email_bounce', operator: 'BETWEEN', value: '3', highValue: '4' }, ['ann']],
  ['IN', { propertyName: 'firstname', operator: 'IN', values: ['Ann', 'Bob'] }, ['ann', 'bob']],
  ['NOT_IN', { propertyName: 'firstname', operator: 'NOT_IN', values: ['Ann'] }, ['bob', 'cid']],
  ['HAS_PROPERTY', { propertyName: 'firstname', operator: 'HAS_PROPERTY' }, ['ann', 'bob']],
  ['NOT_HAS_PROPERTY', { propertyName: 'firstname', operator: 'NOT_HAS_PROPERTY' }, ['cid']],
  ['EQ on one of many choices', { propertyName: 'hs_buying_role', operator: 'EQ', value: 'CHAMPION' }, ['ann']],
  [
    'CONTAINS_TOKEN',
    { propertyName: 'hs_additional_emails', operator: 'CONTAINS_TOKEN', value: 'rob@old.example' },
    ['bob'],
  ],
  ['CONTAINS_TOKEN with a star', { propertyName: 'email', operator: 'CONTAINS_TOKEN', value: 'ac*' }, ['ann', 'bob']],
  ['NOT_CONTAINS_TOKEN', { propertyName: 'email', operator: 'NOT_CONTAINS_TOKEN', value: 'acme' }, ['cid']],
  ['LT by time', { propertyName: 'createdate', operator: 'LT', value: String(Date.UTC(2026, 0, 1)) }, ['cid']],
])('finds with %s', async (_, filter, expected) => {
  expect(await find(filter)).toEqual(expected);
});

test('groups are alternatives, filters within one must all fit', async () => {
  const acme = { propertyName: 'email', operator: 'CONTAINS_TOKEN', value: 'acme' };
  expect(await find(acme, { propertyName: 'firstname', operator: 'EQ', value: 'Bob' })).toEqual(['bob']);
  const groups = [
    { filters: [acme] },
    { filters: [{ propertyName: 'email', operator: 'CONTAINS_TOKEN', value: 'beta' }] },
  ];
  expect((await search({ filterGroups: groups })).body.total).toBe(3);
});

test('sorts, pages and counts', async () => {
  const sorts = [{ propertyName: 'email', direction: 'DESCENDING' }];
  const { body: first } = await search({ sorts, limit: 2, properties: ['email'] });
  expect(first.total).toBe(3);
  expect(first.results.map((result: { id: string }) => result.id)).toEqual([ids.cid, ids.bob]);
  const { body: second } = await search({ sorts, limit: 2, after: first.paging.next.after });
  expect(second.results.map((result: { id: string }) => result.id)).toEqual([ids.ann]);
  expect(second.paging).toBeUndefined();
});

test('sees a write only after the index has caught up', async () => {
  await portal.control.post('/_sandbox/settings', { searchLagMs: 30_000 });
  const { body: made } = await portal.api.post('/crm/objects/2026-09/contacts', {
    properties: { email: 'new@acme.example' },
  });
  await portal.api.call('PATCH', `/crm/objects/2026-09/contacts/${ids.ann}`, { properties: { firstname: 'Anna' } });
  await portal.api.call('DELETE', `/crm/objects/2026-09/contacts/${ids.bob}`);
  expect((await portal.api.get(`/crm/objects/2026-09/contacts/${made.id}`)).status).toBe(200);
  portal.time.advance(29_999);
  expect((await search({})).body.total).toBe(3);
  expect(await find({ propertyName: 'firstname', operator: 'EQ', value: 'Ann' })).toEqual(['ann']);
  portal.time.advance(1);
  expect((await search({ query: 'new' })).body.total).toBe(1);
  expect(await find({ propertyName: 'firstname', operator: 'EQ', value: 'Anna' })).toEqual(['ann']);
  expect(await find({ propertyName: 'firstname', operator: 'EQ', value: 'Bob' })).toEqual([]);
});

test('does not show the later value of a record to a filter on the earlier one', async () => {
  await portal.control.post('/_sandbox/settings', { searchLagMs: 30_000 });
  await portal.api.call('PATCH', `/crm/objects/2026-09/contacts/${ids.ann}`, { properties: { firstname: 'Anna' } });
  const { body } = await search({ query: 'ann@acme.example', properties: ['firstname'] });
  expect(body.results[0].properties.firstname).toBe('Ann');
});

const filter = { propertyName: 'firstname', operator: 'HAS_PROPERTY' };
test.each([
  ['more than 200 results a page', { limit: 201 }],
  ['results beyond the 10,000th', { after: '9900', limit: 101 }],
  ['more than 5 groups', { filterGroups: Array.from({ length: 6 }, () => ({ filters: [filter] })) }],
  ['more than 6 filters in a group', { filterGroups: [{ filters: Array.from({ length: 7 }, () => filter) }] }],
  [
    'more than 18 filters',
    { filterGroups: Array.from({ length: 4 }, () => ({ filters: Array.from({ length: 5 }, () => filter) })) },
  ],
  ['two sorts', { sorts: ['email', 'firstname'] }],
  ['a property that is not there', { filterGroups: [{ filters: [{ ...filter, propertyName: 'nonsense' }] }] }],
  ['an operator that is not there', { filterGroups: [{ filters: [{ ...filter, operator: 'LIKE', value: 'x' }] }] }],
  ['a body above 3,000 characters', { query: 'x'.repeat(3_000) }],
])('refuses %s', async (_, body) => {
  expect((await search(body)).status).toBe(400);
});
