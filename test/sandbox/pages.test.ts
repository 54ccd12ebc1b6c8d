import { sanitiseHtml } from '../../src/sandbox/pages/sanitise.ts';
import { linkTo, type SandboxUnderTest, seed, startSandboxUnderTest } from './sandbox-under-test.ts';

const EVIL = '"><img src=x onerror=alert(1)><script>alert(2)</script>';

let portal: SandboxUnderTest;
let ids: Awaited<ReturnType<typeof seed>>;
let taskId: string;
beforeAll(async () => {
  portal = await startSandboxUnderTest();
  ids = await seed(portal, {
    companies: [{ key: 'acme', properties: { name: `Acme ${EVIL}`, domain: 'acme.example' } }],
    contacts: [
      {
        key: 'ann',
        properties: { email: 'ann@acme.example', firstname: `Ann ${EVIL}`, hubspot_owner_id: '70102' },
        companies: ['acme'],
      },
      ...Array.from({ length: 60 }, (_, index) => ({ properties: { email: `p${index}@acme.example` } })),
    ],
    deals: [
      {
        key: 'big',
        properties: { dealname: 'Big deal', amount: '84000', dealstage: 'contractsent' },
        contacts: ['ann'],
      },
    ],
  });
  await portal.api.post('/crm/properties/2026-09/contacts/groups', { name: 'bellwether', label: 'Bellwether' });
  const options = [{ label: 'Address no longer works', value: 'dead' }];
  await portal.api.post('/crm/properties/2026-09/contacts', {
    name: 'bw_email_status',
    label: 'Email status',
    groupName: 'bellwether',
    type: 'enumeration',
    fieldType: 'select',
    options,
  });
  await portal.api.call('PATCH', `/crm/objects/2026-09/contacts/${ids.contacts.ann}`, {
    properties: { bw_email_status: 'dead' },
  });
  const properties = {
    hs_timestamp: '2026-11-21T09:00:00Z',
    hs_task_subject: 'Call Ann',
    hs_task_body: `<p>Dead ${EVIL}</p>`,
    hubspot_owner_id: '70102',
  };
  const associations = [linkTo(ids.contacts.ann, 204), linkTo(ids.deals.big, 216)];
  ({
    body: { id: taskId },
  } = await portal.api.post('/crm/objects/2026-09/tasks', { properties, associations }));
  await portal.api.post('/crm/objects/2026-09/notes', {
    properties: { hs_timestamp: '2026-11-21T09:00:00Z', hs_note_body: 'She <b>left</b>' },
    associations: [linkTo(ids.contacts.ann, 202)],
  });
});
afterAll(() => portal.sandbox.close());

async function open(path: string): Promise<string> {
  const response = await fetch(portal.url + path);
  expect(response.status).toBe(200);
  return response.text();
}

const submit = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(portal.url + path, { method: 'POST', body: new URLSearchParams(form), headers, redirect: 'manual' });

test.each([
  '/',
  '/portals/8800001/contacts',
  '/portals/8800001/companies',
  '/portals/8800001/deals',
  '/portals/8800001/tasks',
  '/portals/8800001/segments',
])('%s says that it is not HubSpot, runs no script and escapes what it shows', async (path) => {
  const response = await fetch(portal.url + path);
  const text = await response.text();
  expect(text).toContain('Local sandbox, not HubSpot');
  expect(text).not.toMatch(/<script|<img/i);
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'; style-src 'self'");
});

test('the list of contacts is searched and paged', async () => {
  expect(await open('/portals/8800001/contacts')).toContain('Page 1 of 2');
  const found = await open('/portals/8800001/contacts?q=p17@');
  expect(found).toContain('p17@acme.example');
  expect(found).not.toContain('p18@acme.example');
});

test('a contact shows the app’s properties first, by their labels, then company, deal and activity', async () => {
  const text = await open(`/portals/8800001/contacts/${ids.contacts.ann}`);
  expect(text).not.toMatch(/<script|<img/i);
  expect(text.indexOf('<h2>Bellwether</h2>')).toBeGreaterThan(0);
  expect(text.indexOf('<h2>Bellwether</h2>')).toBeLessThan(text.indexOf('<h2>Contact information</h2>'));
  for (const shown of [
    'Address no longer works',
    'Big deal',
    'Call Ann',
    'She <b>left</b>',
    'Changed by Bellwether',
    'Acme ',
  ]) {
    expect(text).toContain(shown);
  }
});

test('a task shows what a rep needs, and is completed with one press', async () => {
  const text = await open('/portals/8800001/tasks?owner=70102');
  for (const shown of ['Call Ann', '(overdue)', 'Sam Seller', 'Dead', 'Big deal', 'Complete'])
    expect(text).toContain(shown);
  expect(await open('/portals/8800001/tasks?owner=70101')).not.toContain('Call Ann');
  const done = await submit(`/portals/8800001/tasks/${taskId}`, { status: 'COMPLETED', back: 'https://evil.example/' });
  expect(done.headers.get('location')).toBe('/portals/8800001/tasks');
  expect(await open('/portals/8800001/tasks')).not.toContain('Call Ann');
  expect(await open('/portals/8800001/tasks?show=done')).toContain('Call Ann');
});

test('a property is edited by hand, and a bad value is explained', async () => {
  const path = `/portals/8800001/contacts/${ids.contacts.ann}/edit/email`;
  expect(await open(path)).toContain('value="ann@acme.example"');
  const refused = await submit(path, { value: 'no address' });
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain('Email address no address is invalid');
  expect((await submit(path, { value: 'ann.new@acme.example' })).status).toBe(303);
  expect(await open(`/portals/8800001/contacts/${ids.contacts.ann}`)).toContain('<del>ann@acme.example</del>');
});

test('the page of another site cannot use the visitor’s browser', async () => {
  const path = `/portals/8800001/contacts/${ids.contacts.ann}/edit/jobtitle`;
  expect((await submit(path, { value: 'x' }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await submit('/_sandbox/uninstall', {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
});

describe('sanitised HTML', () => {
  test.each([
    [
      'keeps allowed tags without their attributes',
      '<p class="x" onclick="y">Hi <b>you</b><br></p>',
      '<p>Hi <b>you</b><br></p>',
    ],
    ['drops scripts with their content', 'a<script>alert(1)</script>b', 'ab'],
    ['drops a script that is never closed', 'a<script>alert(1)', 'a'],
    ['keeps the text of unknown tags', '<table><td>x</td></table>', 'x'],
    ['closes what was left open', '<ul><li>x', '<ul><li>x</li></ul>'],
    ['ignores ends without a beginning', 'x</div></p></b>', 'x'],
    [
      'keeps links to the web',
      '<a href="https://e.example/?a=1&amp;b=2">x</a>',
      '<a href="https://e.example/?a=1&amp;b=2" rel="noopener noreferrer nofollow">x</a>',
    ],
    ['takes the address from a script link', '<a href="javascript:alert(1)">x</a>', '<a>x</a>'],
    ['takes the address from a disguised script link', '<a href="java\tscript:alert(1)">x</a>', '<a>x</a>'],
    ['shows broken markup as text', '<p <b>1 < 2 & 3</b>', '&lt;p <b>1 &lt; 2 &amp; 3</b>'],
    [
      'does not let a quoted bracket break out',
      '<a href="x>" onmouseover="alert(1)">y</a>',
      '<a>" onmouseover="alert(1)"&gt;y</a>',
    ],
  ])('%s', (_, written, shown) => {
    expect(sanitiseHtml(written)).toBe(shown);
  });
});

test('the addresses of HubSpot’s own record pages lead to ours', async () => {
  const url = `${portal.url}/contacts/8800001/record/0-1/${ids.contacts.ann}`;
  const response = await fetch(url, { redirect: 'manual' });
  expect([response.status, response.headers.get('location')]).toEqual([
    303,
    `/portals/8800001/contacts/${ids.contacts.ann}`,
  ]);
  expect((await fetch(`${portal.url}/contacts/8800001/record/0-99/1`)).status).toBe(404);
});
