import { contactProperties } from '../../src/flow/enact/contact-property/contact-properties.ts';
import { COMPANY_PROPERTIES, CONTACT_PROPERTIES, PROPERTY_GROUP } from '../../src/install/properties.ts';
import { type ProvisionResult, provision, usableProperties } from '../../src/install/provision.ts';
import { OPTIONAL_SCOPES, REQUIRED_SCOPES, scopeNames } from '../../src/install/scopes.ts';
import { SURVEY_REASONS } from '../../src/public-page/page-settings.ts';
import { Browser } from './browser.ts';
import { type InstallUnderTest, PORTAL, startInstallUnderTest } from './install-under-test.ts';

const ALL = [...scopeNames(REQUIRED_SCOPES), ...scopeNames(OPTIONAL_SCOPES)];
const names = CONTACT_PROPERTIES.map((one) => one.name);

let it_: InstallUnderTest;
beforeEach(async () => {
  it_ = await startInstallUnderTest();
});
afterEach(() => it_.stop());

const install = () => it_.signIn(new Browser());
const again = (): Promise<ProvisionResult> => provision(it_.crmOf(PORTAL, ALL), null);
const table = (type: 'contacts' | 'companies' = 'contacts') => {
  const portal = it_.sandbox.world.portals.get(PORTAL);
  if (!portal) throw new Error('no portal');
  return portal.tables[type];
};
const live = (name: string) => table().properties.get(name)?.archivedAt === null;
const contacts = (result: ProvisionResult) => result.types.find((one) => one.type === 'contacts');
const call = (method: 'DELETE' | 'PATCH' | 'POST', path: string, body?: unknown) =>
  it_.crmOf(PORTAL, ALL).call(method, `/crm/properties/2026-09/contacts${path}`, body);

describe('provisioning', () => {
  test('makes the group and every property, in rank order, with the options as defined', async () => {
    await install();
    expect(table().groups.get('bellwether')).toMatchObject({ label: PROPERTY_GROUP.label });
    for (const [rank, wanted] of CONTACT_PROPERTIES.entries()) {
      const { name, label, description, type, fieldType } = wanted;
      expect(table().properties.get(name)).toMatchObject({
        label,
        description,
        type,
        fieldType,
        groupName: 'bellwether',
        displayOrder: rank,
        archivedAt: null,
      });
      const options = table()
        .properties.get(name)
        ?.options.map(({ value, label: shown }) => ({ value, label: shown }));
      expect(options).toEqual(wanted.options ?? []);
    }
    for (const { name } of COMPANY_PROPERTIES) expect(table('companies').properties.has(name)).toBe(true);
  });

  test('costs a new installation eight calls with the account details, which fit into the share of a web process', async () => {
    await install();
    const { endpoints } = it_.sandbox.world.calls.summary();
    const counted = Object.entries(endpoints).filter(([endpoint]) => !endpoint.includes('/oauth/'));
    expect(counted.reduce((sum, [, count]) => sum + count, 0)).toBe(8);
  });

  test('a second time changes nothing, and asks once for each kind of record', async () => {
    await install();
    const before = JSON.stringify([...table().properties.values()]);
    await it_.control('DELETE', '/calls');
    const result = await again();
    expect(result).toEqual({
      types: [
        { type: 'contacts', created: [], restored: [], extended: [], kept: names.length, leftOut: [], different: [] },
        { type: 'companies', created: [], restored: [], extended: [], kept: 5, leftOut: [], different: [] },
      ],
      notGranted: [],
      failure: null,
    });
    expect(JSON.stringify([...table().properties.values()])).toBe(before);
    expect(it_.sandbox.world.calls.summary()).toMatchObject({ total: 2 });
  });

  test('restores what an admin deleted', async () => {
    await install();
    await call('DELETE', '/bw_retry_after');
    await call('DELETE', '/bw_survey_reason');
    expect(live('bw_retry_after')).toBe(false);
    expect(contacts(await again())).toMatchObject({ created: [], restored: ['bw_retry_after', 'bw_survey_reason'] });
    expect(live('bw_retry_after')).toBe(true);
  });

  test('adds the options that are missing and keeps those that people added', async () => {
    await install();
    const own = { value: 'on_leave', label: 'On leave', displayOrder: 0, hidden: false };
    await call('PATCH', '/bw_rep_verdict', {
      options: [own, { value: 'left', label: 'Gone', displayOrder: 1, hidden: false }],
    });
    expect(contacts(await again())).toMatchObject({ extended: ['bw_rep_verdict'] });
    const options = table().properties.get('bw_rep_verdict')?.options ?? [];
    expect(options.map((option) => option.value)).toEqual([
      'on_leave',
      'left',
      'reachable',
      'wrong_address',
      'do_not_know',
    ]);
    expect(options.find((option) => option.value === 'left')?.label).toBe('Gone');
  });

  test('keeps to the limit of the account: the last in rank are left out, and told', async () => {
    const used = [...table().properties.values()].filter((one) => !one.hubspotDefined).length;
    await it_.control('POST', '/settings', { portalId: PORTAL, customPropertyLimit: { contacts: used + 10 } });
    await install();
    expect(names.filter(live)).toEqual(names.slice(0, 10));
    const result = await again();
    expect(contacts(result)?.leftOut.map((one) => one.name)).toEqual(names.slice(10));
    expect(contacts(result)?.leftOut[0]?.why).toContain('room for 0 more');
    expect([...usableProperties(result, 'contacts')]).toEqual(names.slice(0, 10));
    expect(usableProperties(result, 'companies').size).toBe(5);
  });

  test('where HubSpot does not tell the limit, tries each and tells what was refused', async () => {
    await it_.control('POST', '/settings', { portalId: PORTAL, customPropertyLimit: { contacts: 10 } });
    const limits = {
      match: { path: 'crm/limits' },
      kind: 'status',
      status: 403,
      body: { category: 'MISSING_SCOPES' },
      count: 9,
    };
    await it_.control('POST', '/faults', limits);
    await install();
    const result = await again();
    expect(contacts(result)?.leftOut).toHaveLength(names.length - 10);
    expect(contacts(result)?.leftOut[0]?.why).toContain('limit');
  });

  test('leaves a property of another type alone, says so, and does not write to it', async () => {
    const crmToken = await it_.control<{ access_token: string }>('POST', '/token', { portalId: PORTAL });
    const base = `${it_.sandbox.url}/crm/properties/2026-09/contacts`;
    const headers = { authorization: `Bearer ${crmToken.access_token}`, 'content-type': 'application/json' };
    const theirs = {
      name: 'bw_bounced_at',
      label: 'Ours',
      groupName: 'contactinformation',
      type: 'string',
      fieldType: 'text',
    };
    expect((await fetch(base, { method: 'POST', headers, body: JSON.stringify(theirs) })).status).toBe(201);
    await install();
    const result = await again();
    expect(contacts(result)?.different).toMatchObject([
      { name: 'bw_bounced_at', why: expect.stringContaining('string instead of datetime') },
    ]);
    expect(table().properties.get('bw_bounced_at')?.label).toBe('Ours');
    expect(usableProperties(result, 'contacts').has('bw_bounced_at')).toBe(false);
  });

  test.each([
    ['is done all the same where the answer is lost', 'drop-after'],
    ['is finished one by one where the batch fails', 'status'],
  ])('%s', async (_name, kind) => {
    await it_.control('POST', '/faults', {
      match: { path: 'contacts/batch/create' },
      kind,
      ...(kind === 'status' && { status: 409, body: { category: 'OBJECT_ALREADY_EXISTS' } }),
    });
    await install();
    expect(names.every(live)).toBe(true);
  });

  test('interrupted by an outage says so, and goes on where it stopped', async () => {
    await it_.control('POST', '/faults', {
      match: { path: 'companies/batch/read' },
      kind: 'status',
      status: 503,
      body: {},
      count: 1,
    });
    await install();
    expect(names.every(live)).toBe(true);
    expect(await again()).toMatchObject({ failure: null, types: [{ kept: names.length }, { kept: 0 }] });
  });
});

test('an outage while the app is installed again takes no property out of use', async () => {
  await install();
  const used = async (): Promise<ReadonlySet<string>> => {
    const [portal] = await it_.database.db('portal').where({ portal_id: PORTAL }).select('provision_result');
    return usableProperties(portal.provision_result, 'contacts');
  };
  expect((await used()).size).toBe(names.length);
  await it_.control('POST', '/faults', {
    match: { path: 'contacts/batch/read' },
    kind: 'status',
    status: 503,
    body: {},
    count: 9,
  });
  await install();
  const [portal] = await it_.database.db('portal').where({ portal_id: PORTAL }).select('provision_result');
  expect(portal.provision_result).toMatchObject({ failure: expect.any(String) });
  expect((await used()).size).toBe(names.length);
});

describe('the definitions', () => {
  test('hold every property that is written, and only values that they allow', () => {
    const written = contactProperties(
      {
        verdict: 'dead',
        since: new Date(0),
        cause: null,
        hypothesis: null,
        hardBounces: 1,
        softBounces: 0,
        blocks: 0,
        retryAfter: null,
        callFor: null,
        lastBounceAt: null,
        lastDeliveredOn: null,
        evidence: [],
        wouldChange: null,
        optOut: {
          scope: 'everything',
          streams: [],
          at: new Date(0),
          venue: 'one_click',
          complaint: false,
          eventKey: null,
          campaign: null,
          isHistory: false,
        },
        episodes: [],
        reviewAt: null,
      },
      { reason: 'too_often', comment: null, answeredAt: new Date(0) },
      'form',
      'https://example.com/u/1',
    );
    const byName = new Map(CONTACT_PROPERTIES.map((one) => [one.name, one]));
    for (const [name, value] of Object.entries(written)) {
      const definition = byName.get(name);
      expect([name, definition?.name]).toEqual([name, name]);
      if (value !== '' && definition?.options) {
        expect([name, definition.options.map((option) => option.value)]).toEqual([
          name,
          expect.arrayContaining([value]),
        ]);
      }
    }
  });

  test('offer every answer of the survey', () => {
    const options = CONTACT_PROPERTIES.find((one) => one.name === 'bw_survey_reason')?.options ?? [];
    expect(options.map((option) => option.value)).toEqual([...SURVEY_REASONS]);
  });

  test('have names that HubSpot takes, labels of their own, and no word of ours that a rep would not know', () => {
    for (const list of [CONTACT_PROPERTIES, COMPANY_PROPERTIES]) {
      expect(new Set(list.map((one) => one.label)).size).toBe(list.length);
      for (const { name, label, description, options = [] } of list) {
        expect(name).toMatch(/^bw_[a-z_]+$/);
        expect(description.length).toBeGreaterThan(20);
        expect(new Set(options.map((option) => option.label)).size).toBe(options.length);
        expect([label, ...options.map((option) => option.label)].join(' ')).not.toMatch(/\b(dead|hard|soft|bounce)\b/i);
      }
    }
  });
});
