/** Our own mail is refused by many: one task for marketing; and what no longer works is suppressed where the rules say so. */

import type { Settings } from '../../src/flow/settings.ts';
import { MINUTE_MS } from '../../src/lib/clock.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { PROMPT_SETTINGS } from '../support/prompt-settings.ts';
import { seedMail } from '../support/seed-rates.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const NOW = '2026-11-20T10:00:00Z';
const PEOPLE = Array.from({ length: 12 }, (_, n) => `person${n}@company${n}.example`);
const SEED = {
  owners: [{ id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth', lastName: 'Okafor' }],
  contacts: PEOPLE.map((email, n) => ({
    key: `person${n}`,
    properties: { email, firstname: `Person ${n}`, hubspot_owner_id: '501', lifecyclestage: 'customer' },
  })),
};
const { decide } = PROMPT_SETTINGS;
const settings: Settings = {
  ...PROMPT_SETTINGS,
  decide: { ...decide, fallbackOwnerId: '501', suppressDead: 'automatic' },
};

let bench: FlowBench;
beforeEach(async () => {
  bench = await createFlowBench(NOW, SEED, { waitMs: 0, gapMs: 0, timeoutMs: 2_000, settings });
});
afterEach(() => bench.close());

const bounce = (email: string, of: 'blocked' | 'bounce', more: object = {}): object =>
  sendgridEvent(email, 'bounce', bench.clock.now(), {
    type: of,
    reason: of === 'blocked' ? '554 5.7.1 Message rejected: listed by a block list' : '550 5.1.1 User unknown',
    status: of === 'blocked' ? '5.7.1' : '5.1.1',
    singlesend_name: 'November news',
    ip: '192.0.2.7',
    ...more,
  });
const subjects = async (): Promise<(string | undefined)[]> =>
  ((await bench.tasks()) as { properties: Record<string, string> }[]).map((task) => task.properties.hs_task_subject);

test('one task for the mailing, however many refuse it and whenever; nobody writes to their IT', async () => {
  await bench.post(PEOPLE.slice(0, 8).map((email) => bounce(email, 'blocked')));
  await bench.drain();
  bench.clock.advance(MINUTE_MS);
  await bench.post(PEOPLE.slice(8).map((email) => bounce(email, 'blocked')));
  await bench.drain();
  expect(await subjects()).toEqual(['Our mail is blocked: “November news” was refused by 8 mail systems']);
  const [task] = (await bench.tasks()) as { properties: Record<string, string> }[];
  expect(task?.properties.hs_task_body).toContain('/evidence/refusals?campaign=November%20news');
  expect(task?.properties.hs_task_body).toContain('192.0.2.7');
}, 60_000);

test.each([
  ['people are counted, however often they were mailed', 40, true],
  ['those who took it are counted, too', 200, false],
])(
  '%s',
  async (_, readers, isTold) => {
    for (const ago of [0, 1, 2])
      await seedMail(bench.db, bench.portalId, bench.clock.now(), {
        list: 'reader',
        delivered: readers,
        unknown: 0,
        campaign: 'November news',
        daysAgo: ago,
      });
    await bench.post(PEOPLE.slice(0, 8).map((email) => bounce(email, 'blocked')));
    await bench.drain();
    const told = (await subjects()).filter((subject) => subject?.startsWith('Our mail is blocked'));
    expect(told).toHaveLength(isTold ? 1 : 0);
  },
  60_000,
);

test('one company that refuses is theirs to explain', async () => {
  await bench.post([bounce(PEOPLE[0] ?? '', 'blocked')]);
  await bench.drain();
  expect(await subjects()).toEqual(['Person 0: their mail server refuses us, ask their IT']);
}, 60_000);

test('what no longer works is suppressed, until something speaks for it again; a wish to leave is not touched', async () => {
  const [gone = '', left = ''] = PEOPLE;
  await bench.post([
    bounce(gone, 'bounce'),
    sendgridEvent(left, 'unsubscribe', bench.clock.now()),
    bounce(left, 'bounce'),
  ]);
  await bench.drain();
  const standing = async () =>
    (await bench.db('suppression').join('address', 'address.address_id', 'suppression.address_id').orderBy('email'))
      .filter((row) => row.until === null)
      .map((row) => [row.email, row.reason]);
  expect(await standing()).toEqual([
    [gone, 'dead'],
    [left, 'unsubscribe_request'],
  ]);
  await bench.db('address_word').insert({
    portal_id: bench.portalId,
    address_id: (await bench.db('address').where({ email: gone }).first('address_id')).address_id,
    says: 'reachable',
    said_by: 'Sam Lee',
    at: new Date(bench.clock.now().getTime() + 1),
  });
  bench.clock.advance(MINUTE_MS);
  await bench.db('address').where({ email: gone }).update({ dirty_at: bench.clock.now() });
  await bench.drain();
  expect(await standing()).toEqual([[left, 'unsubscribe_request']]);
}, 60_000);
