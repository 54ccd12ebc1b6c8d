import { type SandboxUnderTest, seed, startSandboxUnderTest } from './sandbox-under-test.ts';

const CONTACTS = '/crm/objects/2026-09/contacts';

let portal: SandboxUnderTest;
let ids: Awaited<ReturnType<typeof seed>>;
beforeAll(async () => {
  portal = await startSandboxUnderTest();
  ids = await seed(portal, {
    companies: [{ key: 'acme', properties: { name: 'Acme', domain: 'acme.example' } }],
    contacts: [
      {
        key: 'ann',
        properties: { email: 'ann@acme.example', firstname: 'Ann', lifecyclestage: 'opportunity' },
        companies: ['acme'],
      },
      { key: 'bob', properties: { email: 'bob@acme.example' } },
      { key: 'cid', properties: { email: 'cid@acme.example' } },
    ],
    deals: [
      {
        key: 'big',
        properties: { dealname: 'Big', dealstage: 'contractsent', pipeline: 'default' },
        contacts: ['ann'],
        companies: ['acme'],
      },
    ],
  });
});
afterAll(() => portal.sandbox.close());

const patch = (properties: object, id = ids.contacts.ann) =>
  portal.api.call('PATCH', `${CONTACTS}/${id}`, { properties });

async function faultOf(properties: object): Promise<string> {
  const { status, body } = await patch(properties);
  return status === 400 ? body.errors[0].code : `${status}`;
}

describe('a value', () => {
  test.each([
    ['a property that is not there', { nonsense: 'x' }, 'PROPERTY_DOESNT_EXIST'],
    ['a read-only property', { hs_email_bounce: '3' }, 'READ_ONLY_VALUE'],
    ['a calculated property', { num_associated_deals: '3' }, 'READ_ONLY_VALUE'],
    ['an address without a domain', { email: 'ann@acme' }, 'INVALID_EMAIL'],
    ['an option that is not there', { hs_buying_role: 'CHAMPION;KING' }, 'INVALID_OPTION'],
    ['an owner that is not there', { hubspot_owner_id: '101' }, 'INVALID_OWNER_ID'],
    ['a text that is too long', { jobtitle: 'x'.repeat(65_537) }, 'VALUE_TOO_LONG'],
    ['a null', { jobtitle: null }, 'INVALID_TYPE'],
  ])('is refused when it is %s', async (_, properties, code) => {
    expect(await faultOf(properties)).toBe(code);
  });

  test('of each type is checked and brought into HubSpot’s form', async () => {
    const group = { groupName: 'contactinformation' };
    for (const property of [
      { name: 't_day', label: 'Day', type: 'date', fieldType: 'date', ...group },
      { name: 't_time', label: 'Time', type: 'datetime', fieldType: 'date', ...group },
      { name: 't_number', label: 'Number', type: 'number', fieldType: 'number', ...group },
    ]) {
      expect((await portal.api.post('/crm/properties/2026-09/contacts', property)).status).toBe(201);
    }
    expect(await faultOf({ t_day: '2026-02-31' })).toBe('INVALID_DATE');
    expect(await faultOf({ t_time: 'tomorrow' })).toBe('INVALID_LONG');
    expect(await faultOf({ t_number: 'many' })).toBe('INVALID_INTEGER');
    const { body } = await patch({ t_day: Date.UTC(2026, 10, 22), t_time: '2026-11-22T10:00:00+01:00', t_number: 1.5 });
    expect(body.properties).toMatchObject({ t_day: '2026-11-22', t_time: '2026-11-22T09:00:00Z', t_number: '1.5' });
    expect(body.warnings).toBeUndefined();
    const { body: warned } = await patch({ t_day: '2026-11-22T10:00:00Z' });
    expect(warned.warnings).toEqual([
      expect.objectContaining({
        category: 'PROPERTY_VALUE_NORMALIZED',
        context: { propertyName: 't_day', rawValue: '2026-11-22T10:00:00Z', normalizedValue: '2026-11-22' },
      }),
    ]);
  });

  test('names every bad property at once', async () => {
    const { body } = await patch({ nonsense: '1', hs_email_bounce: '2' });
    expect(body.errors).toHaveLength(2);
    expect(body.correlationId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('that begins with a semicolon is appended to a multiple choice, and an empty one clears', async () => {
    await patch({ hs_buying_role: 'CHAMPION' });
    const { body } = await patch({ hs_buying_role: ';BUDGET_HOLDER' });
    expect(body.properties.hs_buying_role).toBe('CHAMPION;BUDGET_HOLDER');
    expect((await patch({ hs_buying_role: '' })).body.properties.hs_buying_role).toBeNull();
  });

  test('of the lifecycle stage moves forward only', async () => {
    const { status, body } = await patch({ lifecyclestage: 'lead' });
    expect(status).toBe(200);
    expect(body.properties.lifecyclestage ?? 'opportunity').toBe('opportunity');
    expect((await patch({ lifecyclestage: 'customer' })).body.properties.lifecyclestage).toBe('customer');
  });
});

describe('one object', () => {
  test('is read by email in any letter case, with what was asked for and what HubSpot always gives', async () => {
    const { body } = await portal.api.get(
      `${CONTACTS}/ANN@acme.example?idProperty=email&properties=firstname,nonsense,phone`,
    );
    expect(body.id).toBe(ids.contacts.ann);
    expect(body.properties).toMatchObject({ firstname: 'Ann', phone: null, hs_object_id: ids.contacts.ann });
    expect(body.properties).not.toHaveProperty('nonsense');
  });

  test('may be changed by email', async () => {
    const { status } = await portal.api.call('PATCH', `${CONTACTS}/bob@acme.example?idProperty=email`, {
      properties: { jobtitle: 'x' },
    });
    expect(status).toBe(200);
  });

  test('that is not there gives 404 with HubSpot’s body', async () => {
    const { status, body } = await portal.api.get(`${CONTACTS}/404`);
    expect(status).toBe(404);
    expect(body).toMatchObject({ status: 'error', category: 'OBJECT_NOT_FOUND', message: 'resource not found' });
  });

  test.each(['v3', '2026-03', '2026-09-beta', '2027-03'])('does not exist under version %s', async (version) => {
    expect((await portal.api.get(`/crm/objects/${version}/contacts/${ids.contacts.ann}`)).status).toBe(404);
  });

  test('with a body that is no JSON is refused', async () => {
    const { body: token } = await portal.control.post('/_sandbox/token', {});
    const headers = { authorization: `Bearer ${token.access_token}` };
    const response = await fetch(`${portal.url}${CONTACTS}`, { method: 'POST', headers, body: '{"properties":' });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ message: expect.stringContaining('Invalid input JSON') });
  });

  test('changes its date of modification under the name of its type', async () => {
    portal.time.advance(60_000);
    expect((await patch({ jobtitle: 'later' })).body.properties.lastmodifieddate).toBe('2026-11-22T09:01:00Z');
    const { body } = await portal.api.call('PATCH', `/crm/objects/2026-09/companies/${ids.companies.acme}`, {
      properties: { city: 'Bern' },
    });
    expect(body.properties.hs_lastmodifieddate).toBe('2026-11-22T09:01:00Z');
  });

  test('may be a task, which notes when it was completed', async () => {
    const { body: task } = await portal.api.post('/crm/objects/2026-09/tasks', {
      properties: { hs_timestamp: '2026-11-25T09:00:00Z' },
    });
    const { body } = await portal.api.call('PATCH', `/crm/objects/2026-09/tasks/${task.id}`, {
      properties: { hs_task_status: 'COMPLETED' },
    });
    expect(body.id).toBe(task.id);
    const { body: read } = await portal.api.get(
      `/crm/objects/2026-09/tasks/${task.id}?properties=hs_task_completion_date,hs_task_is_completed`,
    );
    expect(read.properties).toMatchObject({
      hs_task_completion_date: '2026-11-22T09:01:00Z',
      hs_task_is_completed: '1',
    });
  });
});

describe('calculated properties', () => {
  test('of a deal follow from its stage', async () => {
    const path = `/crm/objects/2026-09/deals/${ids.deals.big}`;
    const asked = '?properties=hs_is_closed,hs_is_closed_won,hs_deal_stage_probability';
    expect((await portal.api.get(path + asked)).body.properties).toMatchObject({
      hs_is_closed: 'false',
      hs_is_closed_won: 'false',
      hs_deal_stage_probability: '0.9',
    });
    await portal.api.call('PATCH', path, { properties: { dealstage: 'closedwon' } });
    expect((await portal.api.get(path + asked)).body.properties).toMatchObject({
      hs_is_closed: 'true',
      hs_is_closed_won: 'true',
      hs_deal_stage_probability: '1.0',
    });
    expect((await portal.api.call('PATCH', path, { properties: { dealstage: 'nowhere' } })).status).toBe(400);
  });

  test('of a contact count its deals and name its primary company', async () => {
    const { body } = await portal.api.get(
      `${CONTACTS}/${ids.contacts.ann}?properties=num_associated_deals,associatedcompanyid`,
    );
    expect(body.properties).toMatchObject({ num_associated_deals: '1', associatedcompanyid: ids.companies.acme });
  });
});

describe('a merge', () => {
  test('makes a new contact to which both old ids lead in single calls, with addresses, values and links of both', async () => {
    const { contacts } = await seed(portal, {
      contacts: [
        { key: 'a', properties: { email: 'a@merge.example', firstname: 'A' } },
        { key: 'b', properties: { email: 'b@merge.example', firstname: 'B', phone: '1' }, deals: [ids.deals.big] },
      ],
    });
    const { body: merged } = await portal.api.post(`${CONTACTS}/merge`, {
      primaryObjectId: contacts.a,
      objectIdToMerge: contacts.b,
    });
    expect([contacts.a, contacts.b]).not.toContain(merged.id);
    const asked = '?properties=firstname,phone,email,hs_additional_emails,hs_merged_object_ids,num_associated_deals';
    for (const old of [contacts.a, contacts.b]) {
      const { body } = await portal.api.get(`${CONTACTS}/${old}${asked}`);
      expect(body.id).toBe(merged.id);
      expect(body.properties).toMatchObject({
        firstname: 'A',
        phone: '1',
        email: 'a@merge.example',
        hs_additional_emails: 'b@merge.example',
        hs_merged_object_ids: `${contacts.a};${contacts.b}`,
        num_associated_deals: '1',
      });
    }
    expect((await patch({ jobtitle: 'via old id' }, contacts.b)).body.id).toBe(merged.id);
    expect((await portal.api.post(CONTACTS, { properties: { email: 'b@merge.example' } })).status).toBe(409);
  });
});

test('a privacy deletion removes the contact for good and bans its addresses', async () => {
  const gone = await portal.api.post(`${CONTACTS}/gdpr-delete`, { objectId: 'cid@acme.example', idProperty: 'email' });
  expect(gone.status).toBe(204);
  expect((await portal.api.get(`${CONTACTS}/${ids.contacts.cid}?archived=true`)).status).toBe(404);
  expect((await portal.api.post(CONTACTS, { properties: { email: 'cid@acme.example' } })).status).toBe(400);
});

describe('owners, pipelines and the account', () => {
  test('owners come in pages and are found by email', async () => {
    const { body: first } = await portal.api.get('/crm/owners/2026-09?limit=1');
    expect(first.results).toEqual([
      expect.objectContaining({ id: '70101', userId: 101, type: 'PERSON', archived: false }),
    ]);
    const { body: second } = await portal.api.get(`/crm/owners/2026-09?limit=1&after=${first.paging.next.after}`);
    expect(second.results[0].id).toBe('70102');
    expect(second.paging).toBeUndefined();
    expect((await portal.api.get('/crm/owners/2026-09?email=sam@example.com')).body.results).toHaveLength(1);
  });

  test('stages carry their probability and whether they are closed', async () => {
    const { body } = await portal.api.get('/crm/pipelines/2026-09/deals');
    const won = body.results[0].stages.find((stage: { id: string }) => stage.id === 'closedwon');
    expect(won.metadata).toEqual({ probability: '1.0', isClosed: 'true' });
  });

  test('the account tells its id, currency and time zone', async () => {
    const { body } = await portal.api.get('/account-info/2026-09/details');
    expect(body).toMatchObject({
      portalId: 8_800_001,
      companyCurrency: 'USD',
      timeZone: 'UTC',
      uiDomain: 'app.hubspot.com',
    });
  });
});
