import { type SandboxUnderTest, startSandboxUnderTest } from './sandbox-under-test.ts';

const DETAILS = '/account-info/2026-09/details';
const SEARCH = '/crm/objects/2026-09/contacts/search';

let portal: SandboxUnderTest;
beforeEach(async () => {
  portal = await startSandboxUnderTest();
});
afterEach(() => portal.sandbox.close());

async function callTimes(count: number, path = DETAILS): Promise<number[]> {
  const answers = await Promise.all(Array.from({ length: count }, () => portal.api.get(path)));
  return answers.map(({ status }) => status);
}

test('110 requests pass in 10 seconds; the next gets HubSpot’s 429, until the first is 10 seconds old', async () => {
  const { headers } = await portal.api.get(DETAILS);
  expect(headers.get('x-hubspot-ratelimit-max')).toBe('110');
  expect(headers.get('x-hubspot-ratelimit-remaining')).toBe('109');
  expect(headers.get('x-hubspot-ratelimit-interval-milliseconds')).toBe('10000');
  portal.time.advance(5_000);
  expect(await callTimes(109)).toEqual(Array.from({ length: 109 }, () => 200));
  const refused = await portal.api.get(DETAILS);
  expect(refused.status).toBe(429);
  expect(refused.headers.get('x-hubspot-ratelimit-remaining')).toBe('0');
  expect(refused.headers.has('retry-after')).toBe(false);
  expect(refused.body).toMatchObject({
    status: 'error',
    message: 'You have reached your ten_secondly_rolling limit.',
    errorType: 'RATE_LIMIT',
    policyName: 'TEN_SECONDLY_ROLLING',
  });
  portal.time.advance(4_999);
  expect(await callTimes(1)).toEqual([429]);
  portal.time.advance(1);
  expect(await callTimes(2)).toEqual(expect.arrayContaining([200, 429]));
});

test('every portal has a limit of its own, and refused calls count towards it too', async () => {
  await portal.control.post('/_sandbox/settings', { rateLimit: 1 });
  await portal.control.post('/_sandbox/portals', { portalId: 8_800_002 });
  const other = await portal.clientFor({ portalId: 8_800_002 });
  expect((await portal.api.get('/crm/objects/2026-09/contacts/404')).status).toBe(404);
  expect(await callTimes(1)).toEqual([429]);
  expect((await other.get(DETAILS)).status).toBe(200);
});

test('searches are counted apart: 5 a second, with a body of their own and no headers', async () => {
  const answers = await Promise.all(Array.from({ length: 6 }, () => portal.api.post(SEARCH, {})));
  expect(answers.map(({ status }) => status).filter((status) => status === 429)).toHaveLength(1);
  const refused = answers.find(({ status }) => status === 429);
  expect(refused?.body).toMatchObject({ message: 'You have reached your secondly limit.', policyName: 'SECONDLY' });
  expect(answers.some(({ headers }) => headers.has('x-hubspot-ratelimit-max'))).toBe(false);
  expect((await portal.api.get(DETAILS)).headers.get('x-hubspot-ratelimit-remaining')).toBe('109');
  portal.time.advance(1_000);
  expect((await portal.api.post(SEARCH, {})).status).toBe(200);
});

test('the call log counts per kind of call, with refusals and the fullest window', async () => {
  await portal.control.post('/_sandbox/settings', { rateLimit: 3 });
  await callTimes(1);
  await callTimes(3, '/crm/objects/2026-09/contacts/30000000001');
  const { body } = await portal.control.get('/_sandbox/calls');
  expect(body).toMatchObject({ total: 4, rateLimited: 1, statuses: { 200: 1, 404: 2, 429: 1 } });
  expect(body.endpoints).toEqual({
    'GET /account-info/2026-09/details': 1,
    'GET /crm/objects/2026-09/contacts/:id': 3,
  });
  expect(body.peaks).toEqual({ 8800001: { requests: 3, searches: 0 } });
  expect(body.recent[0]).toMatchObject({ method: 'GET', path: DETAILS, status: 200, portalId: 8_800_001 });
  await portal.control.call('DELETE', '/_sandbox/calls');
  expect((await portal.control.get('/_sandbox/calls')).body.total).toBe(0);
});
