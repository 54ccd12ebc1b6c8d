/** Several people of one account, lost for one reason: one task that names them all. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/lib/clock.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const NOW = '2026-11-20T10:00:00Z';
const person = (name: string, jobtitle: string, company = 'acme') => ({
  key: name,
  properties: {
    email: `${name}@${company}.test`,
    firstname: name,
    jobtitle,
    hs_buying_role: 'DECISION_MAKER',
    hubspot_owner_id: name === 'cleo' ? '502' : '501',
    phone: '+49 30 555',
  },
  companies: [company],
});
const SEED = {
  owners: [
    { id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth' },
    { id: '502', userId: 9002, email: 'sam@larkfield.test', firstName: 'Sam' },
  ],
  companies: [
    { key: 'acme', properties: { name: 'Acme Robotics', domain: 'acme.test' } },
    { key: 'brink', properties: { name: 'Brink', domain: 'brink.test' } },
  ],
  contacts: [
    person('ada', 'Buyer'),
    person('ben', 'Manager Purchasing'),
    person('cleo', 'Chief Operating Officer'),
    person('dora', 'Buyer'),
    person('bo', 'Buyer', 'brink'),
  ],
};

let bench: FlowBench;
beforeEach(async () => {
  bench = await createFlowBench(NOW, SEED, { waitMs: 0, gapMs: 0, timeoutMs: 1_000 });
});
afterEach(() => bench.close());

const bounce = (name: string, reason = '550 5.1.1 no such user here', company = 'acme') =>
  sendgridEvent(`${name}@${company}.test`, 'bounce', bench.clock.now(), {
    type: 'bounce',
    reason,
    status: reason.slice(4, 9),
  });
const lose = async (...names: string[]) => {
  await bench.post(names.map((name) => bounce(name)));
  await bench.drain();
};
interface Shown {
  readonly subject: string;
  readonly body: string;
  readonly status: string;
  readonly owner: { readonly id: string };
  readonly associations: Record<string, { id: string }[]>;
}
const tasks = async () => (await bench.tasks()) as unknown as Shown[];
const notes = async () => {
  const all = (await bench.control('GET', `state?portalId=${bench.portalId}`)) as {
    portals: { notes: { properties: Record<string, string>; associations: Record<string, { id: string }[]> }[] }[];
  };
  return all.portals[0]?.notes ?? [];
};

test('three of one company at once: one task to the owner of the most important, at all three and the company', async () => {
  await lose('ada', 'ben', 'cleo');
  const [task, ...more] = await tasks();
  expect(more).toEqual([]);
  expect(task?.subject).toBe('3 key contacts lost at Acme Robotics? cleo, ben and 1 more');
  expect(task?.owner).toMatchObject({ id: '502' });
  expect(task?.associations.contacts).toHaveLength(3);
  expect(task?.associations.companies).toHaveLength(1);
  expect(task?.body.match(/https:\/\/bellwether\.example\/addresses\/\d+/g)).toHaveLength(3);
  for (const name of ['ada', 'ben', 'cleo'])
    expect(await bench.contact(`${name}@acme.test`)).toMatchObject({ bw_verdict: 'dead' });
});

test('another reason and another company are other causes', async () => {
  await bench.post([
    bounce('ada'),
    bounce('ben', '550 5.1.2 bad destination host, no such domain'),
    bounce('bo', '550 5.1.1 no such user here', 'brink'),
  ]);
  await bench.drain();
  expect(await tasks()).toHaveLength(3);
});

test('somebody more while the task is not sent: a line of it', async () => {
  const failing = {
    match: { method: 'POST', path: 'tasks/batch/create' },
    kind: 'status',
    status: 423,
    body: { status: 'error', message: 'locked' },
  };
  await bench.control('POST', 'faults', failing);
  await lose('ada');
  expect(await tasks()).toEqual([]);
  bench.clock.advance(MINUTE_MS);
  await lose('ben');
  const [task, ...more] = await tasks();
  expect(more).toEqual([]);
  expect(task?.subject).toBe('2 key contacts lost at Acme Robotics? ben and ada');
  expect(task?.associations.contacts).toHaveLength(2);
});

test('somebody more on the same day: a note at them and the company; the next day: a task', async () => {
  await lose('ada');
  bench.clock.advance(20 * HOUR_MS);
  await lose('ben', 'cleo');
  expect(await tasks()).toHaveLength(1);
  const [note, ...more] = await notes();
  expect(more).toEqual([]);
  expect(note?.properties.hs_note_body).toContain('Also lost at Acme Robotics');
  expect(note?.properties.hs_note_body).toContain(
    '“Lost decision maker? ada (Acme Robotics): address no longer works”',
  );
  expect(note?.associations.contacts).toHaveLength(2);
  expect(note?.associations.companies).toHaveLength(1);
  bench.clock.advance(5 * HOUR_MS);
  await lose('dora');
  expect(await tasks()).toHaveLength(2);
  expect(await notes()).toHaveLength(1);
});

test('asked again about all of them, nothing is added', async () => {
  await lose('ada', 'ben');
  await lose('cleo');
  await bench.db('address').update({ dirty_at: bench.clock.now() });
  await bench.drain();
  expect(await tasks()).toHaveLength(1);
  expect(await notes()).toHaveLength(1);
});

test('the task closes itself when everybody on it can be reached again, and not before', async () => {
  await lose('ada', 'ben');
  const recover = async (name: string) => {
    bench.clock.advance(DAY_MS);
    await bench.post([sendgridEvent(`${name}@acme.test`, 'delivered', bench.clock.now())]);
    await bench.drain();
    bench.clock.advance(4 * DAY_MS);
    await bench.drain();
  };
  await recover('ada');
  expect((await tasks()).map((task) => task.status)).toEqual(['NOT_STARTED']);
  await recover('ben');
  expect((await tasks()).map((task) => task.status)).toEqual(['COMPLETED']);
  const [note, ...more] = await notes();
  expect(more).toEqual([]);
  expect(note?.properties.hs_note_body).toContain('Mail to ada@acme.test gets through again');
  expect(note?.properties.hs_note_body).toContain('Mail to ben@acme.test gets through again');
  expect(note?.associations.contacts).toHaveLength(2);
});

test.each(['drop-after', 'drop', '500-after'])('with %s it stands once, and so does a later note', async (kind) => {
  for (const path of ['tasks/batch/create', 'notes/batch/create'])
    await bench.control('POST', 'faults', { match: { method: 'POST', path }, kind });
  const settle = async () => {
    for (let turn = 0; turn < 4; turn++) {
      bench.clock.advance(MINUTE_MS);
      await bench.drain();
    }
  };
  await lose('ada', 'ben');
  await settle();
  await lose('cleo');
  await settle();
  expect(await tasks()).toHaveLength(1);
  expect(await notes()).toHaveLength(1);
});
