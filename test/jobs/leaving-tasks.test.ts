/** People who leave, from the webhook to what stands in the CRM: tasks that wait for words, mailings that too many leave, and returns. */
import { recordLeave } from '../../src/flow/accept/record-leave.ts';
import type { Settings } from '../../src/flow/settings.ts';
import { DEFAULT_SETTINGS } from '../../src/flow/settings.ts';
import { DAY_MS, MINUTE_MS } from '../../src/lib/clock.ts';
import { markDirty } from '../../src/store/address.ts';
import { eraseAddresses } from '../../src/store/erasure.ts';
import { markMailings } from '../../src/store/mailing-day.ts';
import { saveSurveyAnswer } from '../../src/store/survey.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { portalKeysOf } from '../support/seed-portal.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const NOW = '2026-11-20T10:00:00Z';
const PEOPLE = Array.from({ length: 8 }, (_, n) => `person${n}@company${n}.example`);
const SEED = {
  owners: [
    { id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth', lastName: 'Okafor' },
    { id: '502', userId: 9002, email: 'mara@larkfield.test', firstName: 'Mara', lastName: 'Lund' },
  ],
  deals: [
    {
      key: 'deal',
      properties: { dealname: 'Line 2', dealstage: 'contractsent', pipeline: 'default', hubspot_owner_id: '501' },
      contacts: ['person7'],
    },
  ],
  contacts: PEOPLE.map((email, n) => ({
    key: `person${n}`,
    properties: {
      email,
      firstname: `Person ${n}`,
      hubspot_owner_id: '501',
      // The last one matters by a deal alone.
      lifecyclestage: n === 7 ? 'lead' : 'customer',
      country: 'Germany',
      phone: '+49 30 1234',
      hs_language: 'de',
      hs_legal_basis: 'Performance of a contract;Freely given consent from contact',
    },
  })),
};
const settings: Settings = {
  ...DEFAULT_SETTINGS,
  decide: {
    ...DEFAULT_SETTINGS.decide,
    contactRules: [{ place: 'EU', who: 'customer', basis: 'contract', answer: 'call' }],
  },
};

let bench: FlowBench;
beforeEach(async () => {
  bench = await createFlowBench(NOW, SEED, { waitMs: 0, gapMs: 0, timeoutMs: 2_000, settings });
});
afterEach(() => bench.close());
const [ANNA = ''] = PEOPLE;
const NEWS = 'November news';
const leave = (email: string, more: object = {}): object =>
  sendgridEvent(email, 'unsubscribe', bench.clock.now(), { singlesend_name: NEWS, ...more });
const addressId = async (email: string): Promise<number> =>
  (await bench.db('address').where({ email }).first('address_id')).address_id;

async function say(email: string, comment: string, reason = 'too_often'): Promise<void> {
  const id = await addressId(email);
  const { event_key: eventKey } = await bench.db('event').where({ address_id: id }).first('event_key');
  const at = bench.clock.now();
  const answer = { addressId: id, eventKey, reason, comment, campaign: NEWS, stream: null, at };
  await saveSurveyAnswer(bench.db, bench.portalId, answer);
  await markDirty(bench.db, bench.portalId, [id], 'enter', at);
}

async function pass(ms: number): Promise<void> {
  bench.clock.advance(ms);
  await bench.drain();
}

const tasks = async () =>
  ((await bench.tasks()) as { properties: Record<string, string> }[]).map(({ properties }) => ({
    subject: properties.hs_task_subject ?? '',
    body: properties.hs_task_body ?? '',
    owner: properties.hubspot_owner_id ?? null,
    status: properties.hs_task_status ?? '',
  }));

test('the contact says at once that they left; the task waits for their words, quotes them, and follows the table', async () => {
  await bench.post([leave(ANNA)]);
  await bench.drain();
  expect(await bench.contact(ANNA)).toMatchObject({ bw_unsubscribe_scope: 'everything' });
  expect(await tasks()).toEqual([]);
  const reasons = [{ key: 'too_often', isOn: true, labels: { de: 'Zu viele <Briefe>' } }];
  const page = { version: 1, saved_by: 'x', saved_at: bench.clock.now() };
  await bench.db('public_page').insert({
    ...{ portal_id: bench.portalId, ...page },
    settings: JSON.stringify({ language: 'de', reasons }),
  });
  bench.clock.advance(20 * MINUTE_MS);
  await say(ANNA, 'Drei Mails pro Woche sind <zu viel>.');
  await bench.drain();
  expect(await tasks()).toEqual([]);
  await pass(11 * MINUTE_MS);
  const [task, ...others] = await tasks();
  expect(others).toEqual([]);
  expect(task?.subject).toBe('Call once, humbly: Person 0 left all our mail');
  for (const words of [
    '“Drei Mails pro Woche sind &lt;zu viel&gt;.”',
    'Reason chosen: “Zu viele &lt;Briefe&gt;”',
    'Decided by: row 1 of your table',
    'a contract and consent recorded',
    'How you may begin, in German',
    'Forbidden: any email',
  ])
    expect(task?.body).toContain(words);
  expect((await bench.db('decision').where({ play: 'global-unsubscribe' })).length).toBe(1);
}, 60_000);

test('words that come after the task open no second one: they stand in a note', async () => {
  await bench.post([leave(ANNA)]);
  await bench.drain();
  await pass(31 * MINUTE_MS);
  await say(ANNA, 'One more thing.');
  await pass(2 * MINUTE_MS);
  await pass(2 * MINUTE_MS);
  expect((await tasks()).map(({ subject }) => subject)).toEqual(['Call once, humbly: Person 0 left all our mail']);
  const notes = await bench.db('crm_write').where({ surface: 'note', state: 'done' });
  expect(JSON.stringify(notes[0]?.payload)).toContain('One more thing.');
}, 60_000);

async function fill(delivered: number, usual: { delivered: number; left: number }): Promise<void> {
  const day = (ago: number) => new Date(bench.clock.now().getTime() - ago * DAY_MS).toISOString().slice(0, 10);
  // To so many people, whoever they are.
  const deliver = (campaign: string, people: number, ago: number) =>
    markMailings(
      bench.db,
      bench.portalId,
      Array.from({ length: people }, (_, n) => ({ addressId: 50_000 + n, day: day(ago), campaign, dataSource: '' })),
    );
  await deliver(NEWS, delivered, 0);
  // A second mail to the same people is no second person.
  await deliver(NEWS, delivered, 1);
  await deliver('Autumn news', usual.delivered, 30);
  // A year of the same name counts as other mail.
  await deliver(NEWS, usual.delivered, 60);
  for (let n = 0; n < usual.left; n++) {
    const id = 900 + n;
    await bench.db.raw(
      `insert into event (portal_id, event_key, address_id, esp, type, native, campaign, occurred_at, received_at, at, actor, scope, origin, reason, rule, confidence)
       values (?, ?, ?, 'sendgrid', 'global_unsubscribe', 'x', 'Autumn news', ?, ?, ?, 'person', 'everything', 'live', 'unsubscribe_request', 'r', 1)`,
      [
        bench.portalId,
        `usual ${n}`,
        id,
        ...Array.from({ length: 3 }, () => new Date(bench.clock.now().getTime() - 30 * DAY_MS)),
      ],
    );
  }
}

async function leaveOnPage(email: string, campaign: string): Promise<void> {
  const { portalId, db } = bench;
  const act = { portalId, hashKey: portalKeysOf(portalId).hash, email, stream: null, campaign, venue: 'page' } as const;
  await recordLeave({ db, notify: () => Promise.resolve() }, { ...act, at: bench.clock.now(), detail: {} });
}

const OWNED = { kind: 'campaign', name: NEWS, owner_id: '502', set_by: 'x', set_at: new Date(NOW) } as const;

test('a mailing that far more leave than usual is told of once, to its owner, with the words; erasing a person takes theirs out', async () => {
  await fill(400, { delivered: 5_000, left: 10 });
  await bench.db('campaign_owner').insert({ portal_id: bench.portalId, ...OWNED });
  await bench.post([leave(PEOPLE[1] ?? '')]);
  await bench.drain();
  await say(PEOPLE[1] ?? '', 'I am buried in your mails.');
  await bench.post(PEOPLE.slice(2, 4).map((email) => leave(email)));
  // Two by the links in the mail, whose label somebody typed.
  for (const email of PEOPLE.slice(4, 6)) await leaveOnPage(email, 'november  NEWS');
  await bench.drain();
  const [task, ...others] = await tasks();
  expect(others).toEqual([]);
  expect(task).toMatchObject({
    owner: '502',
    subject: expect.stringMatching(/^Too many left: “November news” lost 5 people/),
  });
  expect(task?.body).toContain('delivered to 400, and 5 left by it: 1.3%');
  expect(task?.body).toContain('(10 of 10,000)');
  expect(task?.body).toContain('“I am buried in your mails.”');
  expect(task?.body).toContain('/reasons?campaign=November%20news');
  await bench.post(PEOPLE.slice(6).map((email) => leave(email)));
  await bench.drain();
  // It is about the mailing: that those who showed it are back ends nothing.
  for (const email of PEOPLE.slice(1)) await comeBack(email);
  await bench.drain();
  expect(await tasks()).toMatchObject([{ subject: expect.stringMatching(/^Too many left/), status: 'NOT_STARTED' }]);

  const held = () => bench.db('crm_write').whereLike('write_key', 'task:canary:%').select('payload', 'state');
  expect(JSON.stringify(await held())).toContain('buried');
  await eraseAddresses(bench.db, bench.portalId, [await addressId(PEOPLE[1] ?? '')]);
  expect(JSON.stringify(await held())).not.toContain('buried');
  expect(await bench.db('quoted')).toEqual([]);
}, 60_000);

test.each([
  ['a tiny mailing', 5, 5_000, 10, 4],
  ['a mailing that fares like the others', 400, 500, 20, 5],
  ['a portal of which little is known', 400, 20, 0, 5],
])(
  '%s says nothing',
  async (_, delivered, usualDelivered, usualLeft, leaving) => {
    await fill(delivered, { delivered: usualDelivered, left: usualLeft });
    await bench.post(PEOPLE.slice(0, leaving).map((email) => leave(email)));
    await bench.drain();
    expect(await tasks()).toEqual([]);
  },
  60_000,
);

async function useRules(decide: Partial<Settings['decide']>): Promise<void> {
  const changed = { ...settings, decide: { ...settings.decide, ...decide } };
  await bench.db('rule_version').update({ settings: JSON.stringify(changed) });
}

test('who left one kind of mail bothers nobody, unless the rules ask for a personal touch', async () => {
  const one = (email: string) =>
    leave(email, { event: 'group_unsubscribe', asm_group_id: 12, sg_event_id: `group ${email}` });
  await bench.post([one(ANNA)]);
  await bench.drain();
  await pass(31 * MINUTE_MS);
  expect(await bench.contact(ANNA)).toMatchObject({ bw_unsubscribe_scope: 'streams' });
  expect(await tasks()).toEqual([]);
  expect(await bench.db('decision').select('play', 'told')).toEqual([{ play: 'list-unsubscribe', told: null }]);
  await useRules({ personalTouch: 'on', serviceOwnerId: '502' });
  await bench.post([one(PEOPLE[1] ?? ''), one(PEOPLE[7] ?? '')]);
  await bench.drain();
  await pass(31 * MINUTE_MS);
  expect((await tasks()).sort((a, b) => (a.subject < b.subject ? -1 : 1))).toMatchObject([
    { owner: '502', subject: expect.stringMatching(/^Personal touch: Person 1 left /) },
    { owner: '502', subject: expect.stringMatching(/^Review internally, do not contact: Person 7 left /) },
  ]);
}, 60_000);

test('words on leaving one kind of mail reach the owner in a task of their own', async () => {
  await bench.post([leave(ANNA, { event: 'group_unsubscribe', asm_group_id: 12 })]);
  await bench.drain();
  await say(ANNA, 'Nobody reads this anyway.');
  await bench.drain();
  await pass(31 * MINUTE_MS);
  const [task, ...others] = await tasks();
  expect(others).toEqual([]);
  expect(task).toMatchObject({ owner: '501', subject: 'Please read: Person 0 told us why they left' });
  expect(task?.body).toContain('“Nobody reads this anyway.”');
}, 60_000);

async function comeBack(email: string): Promise<void> {
  const id = await addressId(email);
  const at = bench.clock.now();
  await bench.db.raw(
    `insert into event (portal_id, event_key, address_id, esp, type, native, occurred_at, received_at, at, actor, scope, origin, reason, rule, confidence)
     values (?, ?, ?, 'bellwether', 'resubscribe', 'page', ?, ?, ?, 'person', 'everything', 'live', 'undetermined', 'r', 1)`,
    [bench.portalId, `return of ${email}`, id, at, at, at],
  );
  await markDirty(bench.db, bench.portalId, [id], 'enter', at);
}

test('with “Won back” off the task is completed all the same, and nothing is noted or counted as a decision', async () => {
  await useRules({ plays: { ...settings.decide.plays, 'won-back': { on: false } } });
  await bench.post([leave(ANNA)]);
  await bench.drain();
  await pass(31 * MINUTE_MS);
  await comeBack(ANNA);
  await bench.drain();
  expect(await tasks()).toMatchObject([{ status: 'COMPLETED' }]);
  expect(await bench.db('crm_write').whereLike('write_key', 'note:close:%')).toEqual([]);
  expect(await bench.db('decision').where({ play: 'won-back' })).toEqual([]);
}, 60_000);

test('whoever takes it back within the half-hour opens no task at all', async () => {
  await bench.post([leave(ANNA)]);
  await bench.drain();
  bench.clock.advance(10 * MINUTE_MS);
  await comeBack(ANNA);
  await bench.drain();
  await pass(31 * MINUTE_MS);
  expect(await tasks()).toEqual([]);
  expect(await bench.db('decision')).toEqual([]);
}, 60_000);

test('whoever comes back closes the task with a note, and is counted as won back', async () => {
  await bench.post([leave(ANNA)]);
  await bench.drain();
  await pass(31 * MINUTE_MS);
  bench.clock.advance(DAY_MS);
  await comeBack(ANNA);
  await bench.drain();
  expect(await bench.db('episode').select('won_back_by')).toEqual([{ won_back_by: 'person' }]);
  expect(await bench.db('decision').where({ play: 'won-back' }).select('told', 'because')).toEqual([
    { told: null, because: { by: 'person', kind: 'left', days: 1 } },
  ]);
  expect(await tasks()).toMatchObject([{ status: 'COMPLETED' }]);
  const [note] = await bench.db('crm_write').whereLike('write_key', 'note:close:%');
  expect(JSON.stringify(note?.payload)).toContain('Won back, no longer needed');
  expect((await bench.contact(ANNA)).bw_won_back_at).toBeTruthy();
}, 60_000);
