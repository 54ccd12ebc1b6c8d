import { linkTo, type SandboxUnderTest, seed, startSandboxUnderTest } from './sandbox-under-test.ts';

const CONTACTS = '/crm/objects/2026-09/contacts';
const TASKS = '/crm/objects/2026-09/tasks';

let portal: SandboxUnderTest;
let ids: Record<string, string>;
beforeEach(async () => {
  portal = await startSandboxUnderTest();
  ({ contacts: ids } = await seed(portal, {
    contacts: ['ann', 'bob', 'cid'].map((key) => ({
      key,
      properties: { email: `${key}@acme.example`, firstname: key },
    })),
  }));
});
afterEach(() => portal.sandbox.close());

function read(inputs: { id: string | undefined }[], more: object = {}) {
  return portal.api.post(`${CONTACTS}/batch/read`, {
    inputs,
    properties: ['email', 'jobtitle'],
    propertiesWithHistory: [],
    ...more,
  });
}

describe('a batch read', () => {
  test('gives 200 when all are there, never in the order of the inputs', async () => {
    const inputs = [{ id: ids.ann }, { id: ids.bob }, { id: ids.cid }];
    const { status, body } = await read(inputs);
    expect(status).toBe(200);
    const order: string[] = body.results.map((result: { id: string }) => result.id);
    expect(order).not.toEqual(inputs.map(({ id }) => id));
    expect(new Set(order)).toEqual(new Set(inputs.map(({ id }) => id)));
    expect((await read(inputs)).body.results).toEqual(body.results);
  });

  test('gives 207 with the missing ids in one error', async () => {
    const { status, body } = await read([{ id: ids.ann }, { id: '111' }, { id: '222' }]);
    expect(status).toBe(207);
    expect(body.results).toHaveLength(1);
    expect(body.numErrors).toBe(1);
    expect(body.errors[0]).toMatchObject({ category: 'OBJECT_NOT_FOUND', context: { ids: ['111', '222'] } });
    expect(body.errors[0].message).toMatch(/^Could not get some CONTACT objects/);
  });

  test('finds contacts by primary address in any letter case, and not by a secondary one', async () => {
    await seed(portal, {
      contacts: [{ properties: { email: 'dora@acme.example', hs_additional_emails: 'dora@old.example' } }],
    });
    const { status, body } = await read([{ id: 'Dora@ACME.example' }, { id: 'dora@old.example' }], {
      idProperty: 'email',
    });
    expect(status).toBe(207);
    expect(body.results[0].properties.email).toBe('dora@acme.example');
    expect(body.errors[0].context.ids).toEqual(['dora@old.example']);
  });

  test('needs both lists of properties', async () => {
    const { status } = await portal.api.post(`${CONTACTS}/batch/read`, { inputs: [{ id: ids.ann }], properties: [] });
    expect(status).toBe(400);
  });

  test('refuses the same id twice, whatever its letter case', async () => {
    const { status, body } = await read([{ id: 'ann@acme.example' }, { id: 'ANN@acme.example' }], {
      idProperty: 'email',
    });
    expect(status).toBe(400);
    expect(body.message).toBe('Duplicate IDs found in batch input: [ann@acme.example]. IDs must be unique');
  });

  test('takes 100 and no more', async () => {
    const inputs = Array.from({ length: 101 }, (_, index) => ({ id: String(index) }));
    expect((await read(inputs.slice(0, 100))).status).toBe(207);
    expect((await read(inputs)).status).toBe(400);
  });

  test('tells the history of a property with who wrote it', async () => {
    await portal.api.post(`${CONTACTS}/batch/update`, { inputs: [{ id: ids.ann, properties: { jobtitle: 'CFO' } }] });
    const { body } = await read([{ id: ids.ann }], { propertiesWithHistory: ['jobtitle'] });
    expect(body.results[0].propertiesWithHistory.jobtitle).toEqual([
      expect.objectContaining({ value: 'CFO', sourceType: 'INTEGRATION', timestamp: '2026-11-22T09:00:00Z' }),
    ]);
  });

  test('with a history takes fifty inputs', async () => {
    const inputs = Array.from({ length: 51 }, (_, n) => ({ id: String(n + 1) }));
    expect((await read(inputs)).status).toBe(207);
    expect((await read(inputs.slice(1), { propertiesWithHistory: ['jobtitle'] })).status).toBe(207);
    expect((await read(inputs, { propertiesWithHistory: ['jobtitle'] })).status).toBe(400);
  });
});

describe('a batch update', () => {
  const update = (inputs: object[]) => portal.api.post(`${CONTACTS}/batch/update`, { inputs });

  test('without trace ids fails as a whole for one bad input', async () => {
    const { status, body } = await update([
      { id: ids.ann, properties: { jobtitle: 'CFO' } },
      { id: ids.bob, properties: { nonsense: 'x' } },
    ]);
    expect(status).toBe(400);
    expect(body.category).toBe('VALIDATION_ERROR');
    expect(body.message).toContain('"error":"PROPERTY_DOESNT_EXIST","name":"nonsense"');
    expect((await read([{ id: ids.ann }])).body.results[0].properties.jobtitle).toBeNull();
  });

  test('with trace ids fails for the bad input alone and names it', async () => {
    const { status, body } = await update([
      { id: ids.ann, properties: { jobtitle: 'CFO' }, objectWriteTraceId: 't-ann' },
      { id: ids.bob, properties: { email: 'no address' }, objectWriteTraceId: 't-bob' },
      { id: '404', properties: { jobtitle: 'x' }, objectWriteTraceId: 't-404' },
    ]);
    expect(status).toBe(207);
    expect(body.results).toEqual([expect.objectContaining({ id: ids.ann, objectWriteTraceId: 't-ann' })]);
    expect(body.numErrors).toBe(2);
    const byTrace = new Map(
      body.errors.map((error: { context: { objectWriteTraceId: string[] } }) => [
        error.context.objectWriteTraceId[0],
        error,
      ]),
    );
    expect(byTrace.get('t-bob')).toMatchObject({
      category: 'VALIDATION_ERROR',
      message: expect.stringContaining('INVALID_EMAIL'),
    });
    expect(byTrace.get('t-404')).toMatchObject({ category: 'OBJECT_NOT_FOUND', context: { ids: ['404'] } });
  });

  test('by email is refused: the property is not unique', async () => {
    const { status, body } = await update([
      { id: 'ann@acme.example', idProperty: 'email', properties: { jobtitle: 'x' } },
    ]);
    expect(status).toBe(400);
    expect(body.message).toContain('Unable to perform update/upsert by non-unique 0-1 property');
  });

  test('gives an address that somebody has to nobody else', async () => {
    const { status, body } = await update([{ id: ids.ann, properties: { email: 'BOB@acme.example' } }]);
    expect(status).toBe(409);
    expect(body.message).toBe(`Contact already exists. Existing ID: ${ids.bob}`);
  });

  test('answers a merged-away id with silence', async () => {
    const { body: merged } = await portal.api.post(`${CONTACTS}/merge`, {
      primaryObjectId: ids.ann,
      objectIdToMerge: ids.bob,
    });
    const { status, body } = await update([
      { id: ids.bob, properties: { jobtitle: 'x' }, objectWriteTraceId: 't-bob' },
      { id: ids.cid, properties: { jobtitle: 'y' }, objectWriteTraceId: 't-cid' },
    ]);
    expect(status).toBe(200);
    expect(body.errors).toBeUndefined();
    expect(body.results.map((result: { id: string }) => result.id)).toEqual([ids.cid]);
    expect((await portal.api.get(`${CONTACTS}/${merged.id}?properties=jobtitle`)).body.properties.jobtitle).toBeNull();
    expect((await read([{ id: ids.bob }])).body).toMatchObject({ status: 'COMPLETE', results: [] });
  });
});

describe('a batch create', () => {
  const create = (inputs: object[]) => portal.api.post(`${CONTACTS}/batch/create`, { inputs });

  test('gives 201, lower-cases addresses and links inline', async () => {
    const { status, body } = await create([{ properties: { email: 'New@Acme.Example' } }]);
    expect(status).toBe(201);
    expect(body.results[0].properties.email).toBe('new@acme.example');
    const task = await portal.api.post(`${TASKS}/batch/create`, {
      inputs: [
        { properties: { hs_timestamp: '2026-11-25T09:00:00Z' }, associations: [linkTo(body.results[0].id, 204)] },
      ],
    });
    expect(task.status).toBe(201);
    const { body: found } = await portal.api.get(`${CONTACTS}/${body.results[0].id}/associations/tasks`);
    expect(found.results).toEqual([
      {
        toObjectId: Number(task.body.results[0].id),
        associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId: 203, label: null }],
      },
    ]);
  });

  test('of an existing address is a conflict that names the holder, also for a secondary address', async () => {
    await seed(portal, {
      contacts: [{ id: '77001', properties: { email: 'eve@acme.example', hs_additional_emails: 'eve@old.example' } }],
    });
    const { status, body } = await create([{ properties: { email: 'eve@old.example' } }]);
    expect(status).toBe(409);
    expect(body).toMatchObject({ category: 'CONFLICT', message: 'Contact already exists. Existing ID: 77001' });
  });

  test('with trace ids lets the second of two equal addresses fail alone', async () => {
    const { status, body } = await create(
      ['t1', 't2'].map((objectWriteTraceId) => ({ properties: { email: 'twin@acme.example' }, objectWriteTraceId })),
    );
    expect(status).toBe(207);
    expect(body.results).toHaveLength(1);
    expect(body.errors[0]).toMatchObject({ category: 'CONFLICT', context: { objectWriteTraceId: ['t2'] } });
  });

  test('of a task needs a due date', async () => {
    const { status, body } = await portal.api.post(`${TASKS}/batch/create`, {
      inputs: [{ properties: { hs_task_subject: 'Call' } }],
    });
    expect(status).toBe(400);
    expect(body.errors[0]).toMatchObject({
      code: 'MISSING_REQUIRED_PROPERTY',
      context: { properties: ['hs_timestamp'] },
    });
  });

  test('enforces what an admin made required, on create only', async () => {
    await portal.control.post('/_sandbox/settings', { requiredProperties: { contacts: ['phone'] } });
    const { body } = await create([{ properties: { email: 'f@acme.example' } }]);
    expect(body.errors[0]).toMatchObject({ code: 'MISSING_REQUIRED_PROPERTY', context: { properties: ['phone'] } });
    expect((await portal.api.call('PATCH', `${CONTACTS}/${ids.ann}`, { properties: { jobtitle: 'x' } })).status).toBe(
      200,
    );
  });

  test('refuses association types of another pair, objects that are not there, and types beyond the scopes', async () => {
    const properties = { hs_timestamp: '2026-11-25T09:00:00Z' };
    const createTask = (client: typeof portal.api, ...associations: object[]) =>
      client.post(TASKS, { properties, associations });
    expect((await createTask(portal.api, linkTo(ids.ann, 202))).status).toBe(400);
    expect((await createTask(portal.api, linkTo('404', 204))).status).toBe(400);
    const { deals } = await seed(portal, { deals: [{ key: 'd', properties: { dealname: 'Big' } }] });
    const noDeals = await portal.clientFor({ scopes: ['crm.objects.contacts.read', 'crm.objects.contacts.write'] });
    expect((await createTask(noDeals, linkTo(deals.d, 216))).status).toBe(403);
    expect((await portal.control.get('/_sandbox/state')).body.portals[0].counts.tasks).toBe(0);
  });
});

describe('a batch upsert', () => {
  const upsert = (inputs: object[]) => portal.api.post(`${CONTACTS}/batch/upsert`, { inputs });

  test('by email tells new from old', async () => {
    const { status, body } = await upsert([
      { id: 'ann@acme.example', idProperty: 'email', properties: { jobtitle: 'CFO' } },
      { id: 'zoe@acme.example', idProperty: 'email', properties: { jobtitle: 'CEO' } },
    ]);
    expect(status).toBe(200);
    const isNew = new Map(
      body.results.map((result: { properties: { jobtitle: string }; new: boolean }) => [
        result.properties.jobtitle,
        result.new,
      ]),
    );
    expect(Object.fromEntries(isNew)).toEqual({ CFO: false, CEO: true });
    expect((await portal.api.get(`${CONTACTS}/zoe@acme.example?idProperty=email`)).body.properties.email).toBe(
      'zoe@acme.example',
    );
  });

  test('by a property that is not unique is refused', async () => {
    expect((await upsert([{ id: 'x', idProperty: 'jobtitle', properties: {} }])).status).toBe(400);
  });
});

test('a batch archive gives 204 and takes the objects out of reads', async () => {
  const { status } = await portal.api.post(`${CONTACTS}/batch/archive`, { inputs: [{ id: ids.ann }] });
  expect(status).toBe(204);
  expect((await portal.api.get(`${CONTACTS}/${ids.ann}`)).status).toBe(404);
  expect((await portal.api.get(`${CONTACTS}/${ids.ann}?archived=true`)).body.archived).toBe(true);
  expect((await portal.api.post(CONTACTS, { properties: { email: 'ann@acme.example' } })).status).toBe(201);
});
