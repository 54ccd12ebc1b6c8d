/** Customers go to service where settings say so. */
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const person = (name: string, lifecyclestage: string) => ({
  properties: {
    email: `${name}@acme.test`,
    firstname: name,
    lifecyclestage,
    hs_buying_role: 'DECISION_MAKER',
    hubspot_owner_id: '501',
  },
});
const SEED = {
  owners: [
    { id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth' },
    { id: '502', userId: 9002, email: 'service@larkfield.test', firstName: 'Service' },
  ],
  contacts: [person('ada', 'lead'), person('bo', 'customer')],
};

let bench: FlowBench;
beforeEach(async () => {
  bench = await createFlowBench('2026-11-20T10:00:00Z', SEED);
});
afterEach(() => bench.close());

async function lose(serviceOwnerId: string | null) {
  const { settings } = await bench.db('rule_version').first('settings');
  const decide = { ...settings.decide, serviceOwnerId };
  await bench.db('rule_version').update({ settings: JSON.stringify({ ...settings, decide }) });
  const bounce = (name: string) =>
    sendgridEvent(`${name}@acme.test`, 'bounce', bench.clock.now(), {
      reason: '550 5.1.1 no such user',
      status: '5.1.1',
    });
  await bench.post([bounce('ada'), bounce('bo'), sendgridEvent('bo@acme.test', 'unsubscribe', bench.clock.now())]);
  await bench.drain();
  const tasks = (await bench.tasks()) as { subject: string; body: string; owner: { id: string } | null }[];
  return tasks
    .map((task) => ({ about: /\b(ada|bo)\b/.exec(task.subject)?.[0], owner: task.owner?.id, body: task.body }))
    .sort((a, b) => String(a.about).localeCompare(String(b.about)));
}

test('every task about a customer goes to the service owner and says why; others keep their owner', async () => {
  const tasks = await lose('502');
  expect(tasks.map(({ about, owner }) => `${about} ${owner}`)).toEqual(['ada 501', 'bo 502', 'bo 502']);
  expect(tasks[1]?.body).toContain('You got this because customers are in the care of service.');
  expect(tasks[0]?.body).toContain('You got this because you own the contact.');
});

test('a service owner who is no owner in HubSpot any more is passed over', async () => {
  expect((await lose('999')).map(({ owner }) => owner)).toEqual(['501', '501', '501']);
});

test('without a service owner customers stay with their own owner', async () => {
  expect((await lose(null)).map(({ owner }) => owner)).toEqual(['501', '501', '501']);
});
