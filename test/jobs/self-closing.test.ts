/** A task closes itself when its cause is gone, and never against a person's hand. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/lib/clock.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const NOW = '2026-11-20T10:00:00Z';
const SEED = {
  owners: [{ id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth' }],
  contacts: ['ida', 'ben'].map((name) => ({
    properties: {
      email: `${name}@acme.test`,
      firstname: name,
      hs_buying_role: 'DECISION_MAKER',
      hubspot_owner_id: '501',
    },
  })),
};

let bench: FlowBench;
beforeEach(async () => {
  bench = await createFlowBench(NOW, SEED, { waitMs: 0, gapMs: 0, timeoutMs: 300 });
});
afterEach(() => bench.close());

const bounce = () =>
  sendgridEvent('ida@acme.test', 'bounce', new Date(bench.clock.now().getTime() - HOUR_MS), {
    type: 'bounce',
    reason: '550 5.1.1 no such user here',
    status: '5.1.1',
  });
const delivered = () => sendgridEvent('ida@acme.test', 'delivered', bench.clock.now());
const lose = async () => {
  await bench.post([bounce()]);
  await bench.drain();
};
/** Accepted, and no bounce within the three days after it. */
const recover = async () => {
  bench.clock.advance(DAY_MS);
  await bench.post([delivered()]);
  await bench.drain();
  bench.clock.advance(4 * DAY_MS);
  await bench.drain();
};
const callHubSpot = async (method: string, path: string, body?: object) => {
  const { access_token: token } = (await bench.control('POST', 'token', { portalId: bench.portalId })) as {
    access_token: string;
  };
  const response = await fetch(`${bench.sandbox.url}/crm/objects/2026-09/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`the sandbox answered ${response.status}`);
};
const edit = async (properties: object) => {
  const [task] = await bench.tasks();
  await callHubSpot('PATCH', `tasks/${String(task?.id)}`, { properties });
};
const task = async () => (await bench.tasks())[0];
const notes = async (): Promise<{ body: string }[]> => {
  const all = (await bench.control('GET', `state?portalId=${bench.portalId}`)) as {
    portals: { notes: { properties: Record<string, string> }[] }[];
  };
  return (all.portals[0]?.notes ?? []).map((note) => ({ body: note.properties.hs_note_body ?? '' }));
};

test('delivered again: the open task is completed, a note at the contact says why, and the win is stored', async () => {
  await lose();
  expect(await task()).toMatchObject({ status: 'NOT_STARTED' });
  await recover();
  expect(await task()).toMatchObject({ status: 'COMPLETED' });
  const [note, ...more] = await notes();
  expect(more).toEqual([]);
  expect(note?.body).toContain('Won back, no longer needed: “Lost decision maker? ida: address no longer works”');
  expect(note?.body).toContain('Mail to ida@acme.test gets through again');
  expect(note?.body).toContain('Bellwether completed it');
  expect(await bench.db('episode').first('won_back_by')).toEqual({ won_back_by: 'delivered' });
  expect((await bench.contact('ida@acme.test')).bw_won_back_at).toBeTruthy();
});

test('asked again and again, it is closed and noted once', async () => {
  await lose();
  await recover();
  for (let turn = 0; turn < 3; turn++) {
    await bench.db('address').update({ dirty_at: bench.clock.now() });
    bench.clock.advance(HOUR_MS);
    await bench.drain();
  }
  expect(await notes()).toHaveLength(1);
  expect(await bench.db('crm_write').where({ surface: 'task_close' })).toHaveLength(1);
});

test.each([
  ['its status', { hs_task_status: 'IN_PROGRESS' }],
  ['its subject', { hs_task_subject: 'I have him on the phone tomorrow' }],
  ['its text', { hs_task_body: '<p>Spoke with the front desk, calling back.</p>' }],
])('a rep changed %s: the task is left alone, and the news is a note', async (_, properties) => {
  await lose();
  await edit(properties);
  const before = await task();
  await recover();
  expect(await task()).toEqual(before);
  const [note] = await notes();
  expect(note?.body).toContain('Somebody has changed it, so it stays as it is');
});

test('a rep completed it: nothing is opened or closed again', async () => {
  await lose();
  await edit({ hs_task_status: 'COMPLETED' });
  const before = await task();
  await recover();
  expect(await task()).toEqual(before);
  expect((await notes()).map((note) => note.body)).toEqual([
    expect.stringContaining('Somebody had completed it already'),
  ]);
});

test('a rep deleted it: nothing is written', async () => {
  await lose();
  const [gone] = await bench.tasks();
  await callHubSpot('DELETE', `tasks/${String(gone?.id)}`);
  await recover();
  expect(await notes()).toEqual([]);
  expect(await bench.db('crm_write').where({ state: 'failed' })).toEqual([]);
});

test('a task that was never sent is dropped, and nothing is said', async () => {
  await bench.control('POST', 'faults', {
    match: { method: 'POST', path: 'tasks/batch/create' },
    kind: 'status',
    status: 423,
    body: { status: 'error', message: 'locked' },
    count: 1,
  });
  await lose();
  expect(await bench.tasks()).toEqual([]);
  await bench.db('portal').update({ crm_paused_until: null });
  await bench
    .db('crm_write')
    .where({ surface: 'task' })
    .update({ try_after: new Date('2027-01-01') });
  await recover();
  expect(await bench.db('crm_write').where({ surface: 'task' }).first('state')).toEqual({ state: 'dropped' });
  expect(await bench.tasks()).toEqual([]);
  expect(await notes()).toEqual([]);
});

test.each(['500-after', '500-before', 'drop', 'drop-after'])(
  'with %s at the closing it is completed once and noted once',
  async (kind) => {
    await lose();
    await bench.control('POST', 'faults', { match: { method: 'POST', path: 'tasks/batch/update' }, kind });
    await recover();
    for (let turn = 0; turn < 3; turn++) {
      bench.clock.advance(MINUTE_MS);
      await bench.drain();
    }
    expect(await task()).toMatchObject({ status: 'COMPLETED' });
    expect((await notes()).map((note) => note.body)).toEqual([expect.stringContaining('Bellwether completed it')]);
  },
);

test.each(['500-after', 'drop-after', 'drop'])('with %s at the note it stands once', async (kind) => {
  await lose();
  await bench.control('POST', 'faults', { match: { method: 'POST', path: 'notes/batch/create' }, kind });
  await recover();
  for (let turn = 0; turn < 5; turn++) {
    bench.clock.advance(MINUTE_MS);
    await bench.drain();
  }
  expect(await notes()).toHaveLength(1);
});

test('a task in doubt is closed when the doubt is over', async () => {
  await bench.control('POST', 'faults', {
    match: { method: 'POST', path: 'tasks/batch/create' },
    kind: 'drop-after',
  });
  await bench.post([bounce()]);
  await bench.drain();
  await bench
    .db('crm_write')
    .where({ surface: 'task' })
    .update({ sent_at: new Date('2026-11-30T00:00:00Z') });
  await recover();
  expect(await task()).toMatchObject({ status: 'NOT_STARTED' });
  expect(await bench.db('episode').first('tasks_closed_at')).toEqual({ tasks_closed_at: null });
  bench.clock.advance(10 * DAY_MS);
  await bench.drain();
  bench.clock.advance(MINUTE_MS);
  await bench.drain();
  expect(await task()).toMatchObject({ status: 'COMPLETED' });
  expect(await notes()).toHaveLength(1);
});

test('a new loss after a win opens a task of its own', async () => {
  await lose();
  await recover();
  bench.clock.advance(5 * DAY_MS);
  await lose();
  expect((await bench.tasks()).map((one) => one.status)).toEqual(expect.arrayContaining(['COMPLETED', 'NOT_STARTED']));
});

test('a person who comes back to our mail closes the task about their leaving', async () => {
  await bench.post([sendgridEvent('ben@acme.test', 'unsubscribe', bench.clock.now())]);
  await bench.drain();
  bench.clock.advance(DAY_MS);
  await bench.db('episode').update({ ended_at: bench.clock.now(), won_back_by: 'person' });
  await bench.drain();
  const status = (await task())?.status;
  const said = (await notes()).map((note) => note.body);
  expect({ status, said }).toEqual({
    status: 'COMPLETED',
    said: [expect.stringContaining('ben@acme.test came back to our mail by their own act on 21 Nov 2026')],
  });
});
