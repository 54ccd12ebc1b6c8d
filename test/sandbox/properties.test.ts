import { type SandboxUnderTest, startSandboxUnderTest } from './sandbox-under-test.ts';

const PROPERTIES = '/crm/properties/2026-09/contacts';
const STATUS = {
  name: 'bw_email_status',
  label: 'Email status',
  groupName: 'bellwether',
  type: 'enumeration',
  fieldType: 'select',
  options: [
    { label: 'Works', value: 'ok' },
    { label: 'Gone', value: 'dead' },
  ],
};
const TEXT = { name: 'bw_text', label: 'Text', groupName: 'bellwether', type: 'string', fieldType: 'text' };

let portal: SandboxUnderTest;
beforeEach(async () => {
  portal = await startSandboxUnderTest();
  await portal.api.post(`${PROPERTIES}/groups`, { name: 'bellwether', label: 'Bellwether' });
});
afterEach(() => portal.sandbox.close());

test('a group is made once, listed, and cannot go while it holds properties', async () => {
  const again = await portal.api.post(`${PROPERTIES}/groups`, { name: 'bellwether', label: 'Bellwether' });
  expect(again).toMatchObject({ status: 409, body: { category: 'OBJECT_ALREADY_EXISTS' } });
  const { body } = await portal.api.get(`${PROPERTIES}/groups`);
  expect(body.results).toContainEqual(
    expect.objectContaining({ name: 'bellwether', label: 'Bellwether', archived: false }),
  );
  await portal.api.post(PROPERTIES, TEXT);
  expect((await portal.api.call('DELETE', `${PROPERTIES}/groups/bellwether`)).status).toBe(400);
  await portal.api.call('DELETE', `${PROPERTIES}/bw_text`);
  expect((await portal.api.call('DELETE', `${PROPERTIES}/groups/bellwether`)).status).toBe(204);
});

test('properties are made in a batch; those that are there already fail alone, with the body of a 409', async () => {
  await portal.api.post(PROPERTIES, TEXT);
  const { status, body } = await portal.api.post(`${PROPERTIES}/batch/create`, { inputs: [STATUS, TEXT] });
  expect(status).toBe(207);
  expect(body.results.map((made: { name: string }) => made.name)).toEqual(['bw_email_status']);
  expect(body.errors[0]).toMatchObject({
    category: 'OBJECT_ALREADY_EXISTS',
    subCategory: 'Properties.PROPERTY_WITH_NAME_EXISTS',
    context: { name: ['bw_text'] },
  });
  expect((await portal.api.post(PROPERTIES, TEXT)).status).toBe(409);
});

test.each([
  ['a group that is not there', { ...TEXT, groupName: 'other' }],
  ['a field that does not fit the type', { ...TEXT, fieldType: 'date' }],
  ['an enumeration without options', { ...STATUS, options: [] }],
  ['the same option twice', { ...STATUS, options: [STATUS.options[0], STATUS.options[0]] }],
  ['a boolean without true and false', { ...TEXT, type: 'bool', fieldType: 'booleancheckbox' }],
  ['a name with capitals', { ...TEXT, name: 'bwText' }],
])('%s is refused', async (_, property) => {
  expect((await portal.api.post(PROPERTIES, property)).status).toBe(400);
});

test('a batch read needs archived and dataSensitivity, and tells what is missing', async () => {
  const inputs = [{ name: 'email' }, { name: 'bw_text' }];
  expect((await portal.api.post(`${PROPERTIES}/batch/read`, { inputs })).status).toBe(400);
  const { status, body } = await portal.api.post(`${PROPERTIES}/batch/read`, {
    archived: false,
    dataSensitivity: 'non_sensitive',
    inputs,
  });
  expect(status).toBe(207);
  expect(body.results[0]).toMatchObject({ name: 'email', hubspotDefined: true });
  expect(body.errors[0].context).toEqual({ name: ['bw_text'] });
});

test('a change of options replaces the whole list', async () => {
  await portal.api.post(PROPERTIES, STATUS);
  const options = [{ label: 'Retrying', value: 'retrying' }];
  const { body } = await portal.api.call('PATCH', `${PROPERTIES}/bw_email_status`, { options });
  expect(body.options.map((option: { value: string }) => option.value)).toEqual(['retrying']);
  expect((await portal.api.call('PATCH', `${PROPERTIES}/email`, { label: 'Mail' })).status).toBe(400);
});

test('a deleted property takes no values, and comes back when it is made again', async () => {
  await portal.api.post(PROPERTIES, TEXT);
  const { body: contact } = await portal.api.post('/crm/objects/2026-09/contacts', { properties: { bw_text: 'x' } });
  expect((await portal.api.call('DELETE', `${PROPERTIES}/bw_text`)).status).toBe(204);
  const write = () =>
    portal.api.call('PATCH', `/crm/objects/2026-09/contacts/${contact.id}`, { properties: { bw_text: 'y' } });
  expect((await write()).body.message).toContain('PROPERTY_DOESNT_EXIST');
  expect((await portal.api.get(`${PROPERTIES}/bw_text`)).status).toBe(404);
  expect((await portal.api.get(`${PROPERTIES}?archived=true`)).body.results).toHaveLength(1);
  expect((await portal.api.post(PROPERTIES, TEXT)).status).toBe(201);
  expect((await write()).status).toBe(200);
});

test('a property that a segment uses cannot be deleted', async () => {
  await portal.api.post(PROPERTIES, TEXT);
  const filters = [
    { filterType: 'PROPERTY', property: 'bw_text', operation: { operationType: 'ALL_PROPERTY', operator: 'IS_KNOWN' } },
  ];
  const filterBranch = {
    filterBranchType: 'OR',
    filters: [],
    filterBranches: [{ filterBranchType: 'AND', filterBranches: [], filters }],
  };
  await portal.api.post('/crm/lists/2026-09', {
    name: 'L',
    objectTypeId: '0-1',
    processingType: 'DYNAMIC',
    filterBranch,
  });
  const { status, body } = await portal.api.call('DELETE', `${PROPERTIES}/bw_text`);
  expect(status).toBe(400);
  expect(body.subCategory).toBe('PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE');
});

test('the limit of custom properties is told and kept', async () => {
  await portal.control.post('/_sandbox/settings', { customPropertyLimit: { contacts: 1 } });
  const { status, body } = await portal.api.post(`${PROPERTIES}/batch/create`, { inputs: [TEXT, STATUS] });
  expect(status).toBe(207);
  expect(body.results).toHaveLength(1);
  const { body: limits } = await portal.api.get('/crm/limits/2026-09/custom-properties');
  expect(limits.byObjectType[0]).toMatchObject({ objectTypeId: '0-1', limit: 1, usage: 1, percentage: 100 });
});

test('a unique property finds its object in reads and upserts, and is held by one only', async () => {
  await portal.api.post(PROPERTIES, { ...TEXT, name: 'code', hasUniqueValue: true });
  const upsert = (id: string, email: string) =>
    portal.api.post('/crm/objects/2026-09/contacts/batch/upsert', {
      inputs: [{ id, idProperty: 'code', properties: { email } }],
    });
  expect((await upsert('c-1', 'a@acme.example')).body.results[0].new).toBe(true);
  expect((await upsert('c-1', 'b@acme.example')).body.results[0].new).toBe(false);
  const { status, body } = await portal.api.post('/crm/objects/2026-09/contacts', { properties: { code: 'c-1' } });
  expect(status).toBe(400);
  expect(body.errors[0].code).toBe('CONFLICTING_UNIQUE_VALUE');
});
