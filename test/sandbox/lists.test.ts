import { type SandboxUnderTest, seed, startSandboxUnderTest } from './sandbox-under-test.ts';

const LISTS = '/crm/lists/2026-09';

let portal: SandboxUnderTest;
let ids: Record<string, string>;
beforeEach(async () => {
  portal = await startSandboxUnderTest();
  ({ contacts: ids } = await seed(portal, {
    contacts: [
      {
        key: 'ann',
        properties: {
          email: 'ann@acme.example',
          lifecyclestage: 'customer',
          recent_conversion_date: '2026-11-20T09:00:00Z',
        },
      },
      {
        key: 'bob',
        properties: {
          email: 'bob@acme.example',
          lifecyclestage: 'lead',
          recent_conversion_date: '2026-01-01T09:00:00Z',
        },
      },
      { key: 'cid', properties: { firstname: 'Cid' } },
    ],
  }));
});
afterEach(() => portal.sandbox.close());

function branch(...filters: object[]) {
  return {
    filterBranchType: 'OR',
    filters: [],
    filterBranches: [{ filterBranchType: 'AND', filterBranches: [], filters }],
  };
}
const property = (name: string, operation: object) => ({ filterType: 'PROPERTY', property: name, operation });
const oneOf = (...values: string[]) => ({
  operationType: 'ENUMERATION',
  operator: 'IS_ANY_OF',
  values,
  includeObjectsWithNoValueSet: false,
});
const create = (filterBranch: object, name = 'Lost') =>
  portal.api.post(LISTS, { name, objectTypeId: '0-1', processingType: 'DYNAMIC', filterBranch });

async function membersOf(listId: string): Promise<string[]> {
  const { body } = await portal.api.get(`${LISTS}/${listId}/memberships`);
  const names = new Map(Object.entries(ids).map(([key, id]) => [id, key]));
  return body.results.map((member: { recordId: string }) => names.get(member.recordId)).sort();
}

const LAST_30_DAYS = {
  operationType: 'TIME_RANGED',
  type: 'TIME_RANGED',
  operator: 'IS_BETWEEN',
  includeObjectsWithNoValueSet: false,
  lowerBoundEndpointBehavior: 'INCLUSIVE',
  upperBoundEndpointBehavior: 'INCLUSIVE',
  propertyParser: 'VALUE',
  lowerBoundTimePoint: {
    timeType: 'INDEXED',
    timezoneSource: 'CUSTOM',
    zoneId: 'US/Eastern',
    indexReference: { referenceType: 'TODAY' },
    offset: { days: -30 },
  },
  upperBoundTimePoint: {
    timeType: 'INDEXED',
    timezoneSource: 'CUSTOM',
    zoneId: 'US/Eastern',
    indexReference: { referenceType: 'NOW' },
  },
};

test.each([
  ['an option', property('lifecyclestage', oneOf('customer', 'evangelist')), ['ann']],
  ['a value that is known', property('email', { operationType: 'ALL_PROPERTY', operator: 'IS_KNOWN' }), ['ann', 'bob']],
  ['a value that is unknown', property('email', { operationType: 'ALL_PROPERTY', operator: 'IS_UNKNOWN' }), ['cid']],
  ['a text', property('email', { operationType: 'STRING', operator: 'STARTS_WITH', value: 'BOB' }), ['bob']],
  ['a time range', property('recent_conversion_date', LAST_30_DAYS), ['ann']],
])('a dynamic list gathers by %s', async (_, filter, expected) => {
  const { status, body } = await create(branch(filter));
  expect(status).toBe(200);
  expect(body.list).toMatchObject({ name: 'Lost', processingType: 'DYNAMIC', size: expected.length });
  expect(await membersOf(body.list.listId)).toEqual(expected);
});

test('members follow from the filters whenever somebody looks', async () => {
  const { body } = await create(branch(property('lifecyclestage', oneOf('customer'))));
  await portal.api.call('PATCH', `/crm/objects/2026-09/contacts/${ids.bob}`, {
    properties: { lifecyclestage: 'customer' },
  });
  expect(await membersOf(body.list.listId)).toEqual(['ann', 'bob']);
  const filterBranch = branch(property('lifecyclestage', oneOf('evangelist')));
  expect(
    (await portal.api.call('PUT', `${LISTS}/${body.list.listId}/update-list-filters`, { filterBranch })).status,
  ).toBe(200);
  expect(await membersOf(body.list.listId)).toEqual([]);
  expect((await portal.api.call('PUT', `${LISTS}/${body.list.listId}/memberships/add`, [ids.ann])).status).toBe(400);
});

test('a list is found by its name, which is unique, until it is deleted', async () => {
  const filterBranch = branch(property('lifecyclestage', oneOf('customer')));
  const { body } = await create(filterBranch);
  expect((await create(filterBranch, 'LOST')).body.subCategory).toBe('ILS.DUPLICATE_LIST_NAMES');
  const byName = `${LISTS}/object-type-id/0-1/name/${encodeURIComponent('Lost')}`;
  const found = await portal.api.get(`${byName}?includeFilters=true`);
  expect(found.body.list).toMatchObject({ listId: body.list.listId, filterBranch });
  expect((await portal.api.call('DELETE', `${LISTS}/${body.list.listId}`)).status).toBe(204);
  expect((await portal.api.get(byName)).status).toBe(404);
  expect((await portal.api.call('PUT', `${LISTS}/${body.list.listId}/restore`)).status).toBe(204);
  expect((await portal.api.get(byName)).status).toBe(200);
});

test.each([
  ['a root that is not OR', { ...branch(), filterBranchType: 'AND' }],
  [
    'filters in the root',
    { ...branch(property('email', { operationType: 'ALL_PROPERTY', operator: 'IS_KNOWN' })), filters: [{}] },
  ],
  ['a property that is not there', branch(property('nonsense', oneOf('x')))],
  ['an option that is not there', branch(property('lifecyclestage', oneOf('king')))],
  ['an operation of another type', branch(property('email', oneOf('a@acme.example')))],
])('%s is refused', async (_, filterBranch) => {
  expect((await create(filterBranch)).status).toBe(400);
});

test('a dynamic list gathers by deals of the contact, and says more of its filters than it was told', async () => {
  const deal = await portal.api.call('POST', '/crm/objects/2026-09/deals', {
    properties: { dealname: 'Line 4', pipeline: 'default', dealstage: 'appointmentscheduled' },
    associations: [{ to: { id: ids.ann }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 3 }] }],
  });
  expect(deal.status).toBe(201);
  const openDeal = {
    filterBranchType: 'ASSOCIATION',
    objectTypeId: '0-3',
    operator: 'IN_LIST',
    associationTypeId: 4,
    associationCategory: 'HUBSPOT_DEFINED',
    filters: [property('hs_is_closed', { operationType: 'BOOL', operator: 'IS_EQUAL_TO', value: false })],
  };
  const and = { filterBranchType: 'AND', filterBranches: [openDeal] };
  const { status, body } = await create({ filterBranchType: 'OR', filterBranches: [and] });
  expect(status).toBe(200);
  expect(await membersOf(body.list.listId)).toEqual(['ann']);
  const { body: read } = await portal.api.get(`${LISTS}/${body.list.listId}?includeFilters=true`);
  expect(read.list.filterBranch.filterBranches[0].filterBranchOperator).toBe('AND');
  await portal.api.call('PATCH', `/crm/objects/2026-09/deals/${deal.body.id}`, {
    properties: { dealstage: 'closedwon' },
  });
  expect(await membersOf(body.list.listId)).toEqual([]);
  const wrong = { ...and, filterBranches: [{ ...openDeal, associationTypeId: 999 }] };
  expect((await create({ filterBranchType: 'OR', filterBranches: [wrong] }, 'Wrong')).status).toBe(400);
});

test('a written list takes contacts in and lets them go in one call, and names whom it does not know', async () => {
  const made = await portal.api.call('POST', LISTS, { name: 'Mine', objectTypeId: '0-1', processingType: 'MANUAL' });
  const change = (recordIdsToAdd: unknown[], recordIdsToRemove: unknown[]) =>
    portal.api.call('PUT', `${LISTS}/${made.body.list.listId}/memberships/add-and-remove`, {
      recordIdsToAdd,
      recordIdsToRemove,
    });
  expect((await change([ids.ann, ids.bob, '999'], [])).body).toEqual({
    recordsIdsAdded: [ids.ann, ids.bob],
    recordIdsRemoved: [],
    recordIdsMissing: ['999'],
  });
  expect((await change([ids.ann], [ids.bob])).body).toEqual({
    recordsIdsAdded: [],
    recordIdsRemoved: [ids.bob],
    recordIdsMissing: [],
  });
  expect(await membersOf(made.body.list.listId)).toEqual(['ann']);
});
