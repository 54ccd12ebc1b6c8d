import { linkTo, type SandboxUnderTest, seed, startSandboxUnderTest } from './sandbox-under-test.ts';

const TASKS = '/crm/objects/2026-09/tasks';
const TASK = { properties: { hs_timestamp: '2026-11-25T09:00:00Z' } };

let portal: SandboxUnderTest;
beforeEach(async () => {
  portal = await startSandboxUnderTest();
});
afterEach(() => portal.sandbox.close());

const plan = (fault: object) => portal.control.post('/_sandbox/faults', fault);
const createTask = () => portal.api.post(TASKS, TASK);
const countTasks = async () => (await portal.control.get('/_sandbox/state')).body.portals[0].counts.tasks;

test('a fault hits as many matching calls as were planned, after those that it lets pass', async () => {
  await plan({ match: { method: 'post', path: '/tasks' }, kind: 'status', status: 423, after: 1, count: 2 });
  const statuses = [];
  for (let call = 0; call < 4; call += 1) statuses.push((await createTask()).status);
  expect(statuses).toEqual([201, 423, 423, 201]);
  const { body } = await portal.control.get('/_sandbox/calls');
  expect(body).toMatchObject({ faulted: 2, rateLimited: 0 });
});

test('a path may be a regular expression, and a broken one is refused', async () => {
  await plan({ match: { path: '/(tasks|notes)$/' }, kind: '500-before' });
  expect((await portal.api.get('/account-info/2026-09/details')).status).toBe(200);
  expect((await createTask()).status).toBe(500);
  expect((await plan({ match: { path: '/(/' }, kind: '429' })).status).toBe(400);
  expect((await plan({ kind: 'status' })).status).toBe(400);
});

test('500 before a commit writes nothing, 500 after it has written', async () => {
  await plan({ kind: '500-before' });
  expect((await createTask()).status).toBe(500);
  expect(await countTasks()).toBe(0);
  await plan({ kind: '500-after' });
  expect((await createTask()).status).toBe(500);
  expect(await countTasks()).toBe(1);
});

test('a planned 429 and any other status come with their bodies and headers', async () => {
  await plan({ kind: '429' });
  expect((await createTask()).body).toMatchObject({ errorType: 'RATE_LIMIT', policyName: 'TEN_SECONDLY_ROLLING' });
  await plan({ kind: 'status', status: 477, headers: { 'Retry-After': '60' }, body: { message: 'migrating' } });
  const { status, headers, body } = await createTask();
  expect(status).toBe(477);
  expect(headers.get('retry-after')).toBe('60');
  expect(body).toEqual({ message: 'migrating' });
});

test('a connection is dropped before or after the commit', async () => {
  await plan({ kind: 'drop' });
  await expect(createTask()).rejects.toThrow('fetch failed');
  expect(await countTasks()).toBe(0);
  await plan({ kind: 'drop-after' });
  await expect(createTask()).rejects.toThrow('fetch failed');
  expect(await countTasks()).toBe(1);
});

test('latency delays the answer', async () => {
  await plan({ kind: 'latency', delayMs: 2_000 });
  const answer = createTask();
  await portal.time.whenWaiting(1);
  expect(await countTasks()).toBe(0);
  portal.time.advance(2_000);
  expect((await answer).status).toBe(201);
});

test('a late commit after a dropped connection appears when its time has come', async () => {
  await plan({ kind: 'commit-late', answer: 'dropped', delayMs: 150_000 });
  await expect(createTask()).rejects.toThrow('fetch failed');
  portal.time.advance(149_999);
  expect(await countTasks()).toBe(0);
  portal.time.advance(1);
  expect(await countTasks()).toBe(1);
});

test('a late commit may leave the caller hanging', async () => {
  await plan({ kind: 'commit-late', answer: 'never', delayMs: 1_000 });
  const caller = new AbortController();
  const { body } = await portal.control.post('/_sandbox/token', {});
  const headers = { authorization: `Bearer ${body.access_token}` };
  const hanging = fetch(portal.url + TASKS, {
    method: 'POST',
    headers,
    body: JSON.stringify(TASK),
    signal: caller.signal,
  });
  await portal.time.whenWaiting(1);
  portal.time.advance(1_000);
  expect(await countTasks()).toBe(1);
  caller.abort();
  await expect(hanging).rejects.toThrow('aborted');
});

test('associations of what a call created may lag behind it', async () => {
  const { contacts } = await seed(portal, { contacts: [{ key: 'ann', properties: { email: 'ann@acme.example' } }] });
  await plan({ match: { path: '/tasks' }, kind: 'lagging-associations', delayMs: 20_000 });
  const { status } = await portal.api.post(TASKS, { ...TASK, associations: [linkTo(contacts.ann, 204)] });
  expect(status).toBe(201);
  const read = () =>
    portal.api.post('/crm/associations/2026-09/contacts/tasks/batch/read', { inputs: [{ id: contacts.ann }] });
  portal.time.advance(19_999);
  expect((await read()).status).toBe(207);
  portal.time.advance(1);
  expect((await read()).body.results).toHaveLength(1);
});

test('faults can be taken back', async () => {
  await plan({ kind: '500-before', count: 5 });
  expect((await portal.control.get('/_sandbox/faults')).body.results).toHaveLength(1);
  await portal.control.call('DELETE', '/_sandbox/faults');
  expect((await createTask()).status).toBe(201);
});
