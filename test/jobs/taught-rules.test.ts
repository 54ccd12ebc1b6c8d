/** A misread reply is corrected once: what the preview says is what saving does, and history opens no tasks. */
import { type Replay, type ReplayChange, replayReading } from '../../src/jobs/replay-reading.ts';
import { HOUR_MS } from '../../src/lib/clock.ts';
import { changeTaughtRule, type TaughtAct, teachRule, withoutRule, withRule } from '../../src/rules/teach.ts';
import type { Taught } from '../../src/rules/teach-form.ts';
import { markAllDirty } from '../../src/store/rebuild.ts';
import { findRuleVersion, isReadingAgain, readEverythingAgain } from '../../src/store/rule-version.ts';
import { countTaughtUse } from '../../src/store/taught-rule.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { addPortal } from '../support/portal.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const NAMES = ['ada', 'ben', 'cleo', 'dov'];
const SEED = {
  owners: [{ id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth' }],
  contacts: NAMES.map((key) => ({
    key,
    properties: { email: `${key}@${key}.test`, firstname: key, hubspot_owner_id: '501' },
  })),
  deals: NAMES.map((key) => ({
    key: `deal-${key}`,
    properties: { dealname: `Deal of ${key}`, dealstage: 'contractsent', pipeline: 'default' },
    contacts: [key],
  })),
};
const BY = 'sofia@northwind.example';
/** Read as gone by Bellwether; at this customer base it means that a list of theirs keeps us out. */
const MISREAD = '550 5.1.1 no such user here';
/** Read as a refusal; taught to mean that the person is gone. */
const DENIED = '550 5.7.1 Service unavailable, access denied by policy of the plant';
const KEEPS_OUT: Taught = {
  words: 'no such user here',
  scope: { kind: 'everywhere' },
  reason: 'recipient_filter',
  class: 'block',
};
const GONE: Taught = {
  words: 'access denied by policy of the plant',
  scope: { kind: 'everywhere' },
  reason: 'user_unknown',
  class: 'hard',
};

let bench: FlowBench;
beforeEach(async () => {
  bench = await createFlowBench('2026-11-20T10:00:00Z', SEED);
});
afterEach(() => bench.close());

const happen = async (name: string, reason = MISREAD, email = `${name}@${name}.test`) => {
  bench.clock.advance(HOUR_MS);
  await bench.post([sendgridEvent(email, 'bounce', bench.clock.now(), { type: 'bounce', reason, status: '5.0.0' })]);
  await bench.drain();
};
const settings = async () => {
  const found = await findRuleVersion(bench.db, bench.portalId);
  if (!found) throw new Error('no rules');
  return found.settings;
};
const preview = (change: ReplayChange): Promise<Replay> =>
  replayReading(bench.db, bench.portalId, change, bench.clock.now());
const previewOf = async (rule: Taught) => {
  const now = await settings();
  const [added, taught] = withRule(now, rule);
  return preview({ now, rule: added, taught });
};
const teach = async (rule: Taught) => {
  bench.clock.advance(HOUR_MS);
  const base = (await settings()).version;
  const ruleId = await teachRule(bench, bench.portalId, BY, { base, rule, why: 'Their IT told us' });
  bench.clock.advance(HOUR_MS);
  await bench.drain();
  return ruleId;
};
const change = async (ruleId: number, act: TaughtAct) => {
  const base = (await settings()).version;
  await changeTaughtRule(bench, bench.portalId, BY, { base, ruleId, act });
  bench.clock.advance(HOUR_MS);
  await bench.drain();
};
const verdicts = async () =>
  Object.fromEntries(
    (await bench.db('address').orderBy('email').select('email', 'verdict')).map((row) => [
      String(row.email).split('@')[0],
      row.verdict,
    ]),
  );
const readings = async () =>
  (await bench.db('event').orderBy('at').select('class', 'reason', 'rule')).map((row) => Object.values(row).join(' '));
const tasks = async () =>
  (await bench.tasks()).map((task) => `${String(task.status)} ${String(task.subject).slice(0, 17)}`).sort();
const states = () => bench.db('address').orderBy('address_id').select('email', 'verdict', 'state', 'opt_out');

test('the preview counts what saving then changes, and says it before anything is saved', async () => {
  for (const name of ['ada', 'ben', 'cleo']) await happen(name);
  await happen('dov', '452 4.2.2 The mailbox is full');
  const before = [await readings(), await verdicts(), await tasks()];
  const replay = await previewOf(KEEPS_OUT);
  expect([await readings(), await verdicts(), await tasks()]).toEqual(before);
  expect(await bench.db('taught_rule')).toEqual([]);
  expect(replay).toMatchObject({ events: 3, addresses: 3, alike: 0, closing: 0, staying: 3, missed: 0 });
  expect(replay.readings).toEqual([
    {
      from: { class: 'hard', reason: 'user_unknown' },
      to: { class: 'block', reason: 'recipient_filter' },
      events: 3,
    },
  ]);
  expect(replay.verdicts).toEqual([{ from: 'dead', to: 'blocked', addresses: 3 }]);
  expect(replay.examples.map((one) => one.diagnostic.slice(...(one.span ?? [])))).toEqual(
    Array(3).fill('no such user here'),
  );
  const ruleId = await teach(KEEPS_OUT);
  expect(await readings()).toEqual([
    ...Array(3).fill(`block recipient_filter portal.${ruleId}`),
    expect.stringMatching(/^soft mailbox_full general/),
  ]);
  expect(await verdicts()).toEqual({ ada: 'blocked', ben: 'blocked', cleo: 'blocked', dov: 'retrying' });
  expect(await isReadingAgain(bench.db, bench.portalId)).toBe(false);
  expect((await bench.contact('ada@ada.test')).bw_verdict).toBe('blocked');
});

test('a preview that would take too long says what it found until then', async () => {
  for (const name of ['ada', 'ben']) await happen(name);
  const now = await settings();
  const [rule, taught] = withRule(now, KEEPS_OUT);
  const replay = (isOver: () => boolean) =>
    replayReading(bench.db, bench.portalId, { now, rule, taught }, bench.clock.now(), isOver);
  expect(await replay(() => true)).toMatchObject({ isPartial: true, events: 2, addresses: 2, staying: 2 });
  expect(await replay(() => false)).toMatchObject({ isPartial: false, events: 2, addresses: 2, staying: 2 });
});

const NO_REFUSAL: Taught = { ...KEEPS_OUT, reason: 'auto_reply', class: null };

test('tasks that lost their cause close themselves, and a note says so; where mail still fails they stay', async () => {
  for (const name of ['ada', 'ben']) await happen(name);
  expect(await tasks()).toEqual(['NOT_STARTED Deal at risk: ada', 'NOT_STARTED Deal at risk: ben']);
  expect(await previewOf({ ...NO_REFUSAL, scope: { kind: 'domain', domain: 'ada.test' } })).toMatchObject({
    events: 1,
    closing: 1,
    staying: 0,
    missed: 0,
    verdicts: [{ from: 'dead', to: 'unknown', addresses: 1 }],
  });
  const ruleId = await teach({ ...NO_REFUSAL, scope: { kind: 'domain', domain: 'ada.test' } });
  expect(await tasks()).toEqual(['COMPLETED Deal at risk: ada', 'NOT_STARTED Deal at risk: ben']);
  const notes = await bench.db('crm_write').where({ surface: 'note', state: 'done' }).select('payload');
  expect(JSON.stringify(notes)).toContain('ada@ada.test has not counted as lost since');
  await teach(KEEPS_OUT);
  expect((await tasks()).at(-1)).toBe('NOT_STARTED Deal at risk: ben');
  // Should it turn out to have been right, the closed task stays closed.
  await change(ruleId, 'off');
  expect((await tasks())[0]).toBe('COMPLETED Deal at risk: ada');
});

test('a loss whose first failure is read as none lasts on by the next one, and its task with it', async () => {
  await happen('ada');
  bench.clock.advance(48 * HOUR_MS);
  await happen('ada', '550 5.1.1 mailbox ada does not exist at this site');
  expect(await previewOf(NO_REFUSAL)).toMatchObject({ events: 1, addresses: 1, closing: 0, missed: 0 });
  const ruleId = await teach(NO_REFUSAL);
  expect(await verdicts()).toEqual({ ada: 'dead' });
  expect(await tasks()).toEqual(['NOT_STARTED Deal at risk: ada']);
  await markAllDirty(bench.db, bench.portalId, bench.clock.now());
  await bench.drain();
  await change(ruleId, 'off');
  expect(await bench.db('episode').select('ended_at')).toEqual([{ ended_at: null }]);
  expect(await tasks()).toEqual(['NOT_STARTED Deal at risk: ada']);
});

test('history opens no tasks, however it is read; the same reply from then on opens one', async () => {
  for (const name of ['ada', 'ben']) await happen(name, DENIED);
  expect(await verdicts()).toEqual({ ada: 'blocked', ben: 'blocked' });
  const before = await tasks();
  const replay = await previewOf(GONE);
  expect(replay).toMatchObject({ events: 2, missed: 2, closing: 0 });
  const ruleId = await teach(GONE);
  expect(await verdicts()).toEqual({ ada: 'dead', ben: 'dead' });
  await markAllDirty(bench.db, bench.portalId, bench.clock.now());
  await bench.drain();
  expect(await tasks()).toEqual(before);
  await happen('cleo', DENIED);
  expect((await readings()).at(-1)).toBe(`hard user_unknown portal.${ruleId}`);
  const task = (await bench.tasks()).find((one) => /^Deal at risk: cleo/.test(String(one.subject)));
  expect(String(task?.body)).toContain('taught by a rule of your portal');
  const [row] = await bench.db('address').where({ email: 'cleo@cleo.test' }).select('state');
  expect(JSON.stringify(row.state.evidence)).toContain('A rule of your portal reads it so.');
});

test('switched off, on and removed: everything is read as Bellwether reads it, and as it was taught, again', async () => {
  for (const name of ['ada', 'ben']) await happen(name, DENIED);
  const own = [await readings(), await verdicts()];
  const ruleId = await teach(GONE);
  const taught = [await readings(), await verdicts()];
  const now = await settings();
  const [rule] = now.taught;
  if (!rule) throw new Error('nothing was taught');
  const off = await preview({ now, rule, taught: withoutRule(now, ruleId) });
  expect(off).toMatchObject({ events: 2, addresses: 2, verdicts: [{ from: 'dead', to: 'blocked', addresses: 2 }] });
  expect(await countTaughtUse(bench.db, bench.portalId)).toMatchObject([{ rule: `portal.${ruleId}`, events: 2 }]);
  await change(ruleId, 'off');
  expect([await readings(), await verdicts()]).toEqual(own);
  await change(ruleId, 'on');
  expect([await readings(), await verdicts()]).toEqual(taught);
  await change(ruleId, 'remove');
  expect([await readings(), await verdicts()]).toEqual(own);
  expect(await bench.db('event').whereNotNull('own_reading')).toEqual([]);
  await expect(change(ruleId, 'on')).rejects.toThrow('removed this rule');
  const acts = await bench.db('audit').where('action', 'like', 'rules.taught%').orderBy('audit_id').select('action');
  expect(acts.map((row) => row.action)).toEqual([
    'rules.taught',
    'rules.taught-off',
    'rules.taught-on',
    'rules.taught-removed',
  ]);
});

test('a rebuild gives the same states, and puts right what was read otherwise', async () => {
  for (const name of ['ada', 'ben']) await happen(name);
  await teach(KEEPS_OUT);
  await happen('cleo');
  const before = [await states(), await readings()];
  const [spoilt] = await bench.db('event').limit(1).select('event_key', 'own_reading');
  await bench
    .db('event')
    .where({ event_key: spoilt.event_key })
    .update({ ...spoilt.own_reading, span: undefined, own_reading: null });
  expect(await readings()).not.toEqual(before[1]);
  await readEverythingAgain(bench.db, bench.portalId);
  await markAllDirty(bench.db, bench.portalId, bench.clock.now());
  await bench.drain();
  expect([await states(), await readings()]).toEqual(before);
});

test('the nearer reach wins when both were taught, and going leaves the other', async () => {
  for (const name of ['ada', 'ben']) await happen(name);
  await teach(KEEPS_OUT);
  const near = await teach({
    words: 'such user',
    scope: { kind: 'domain', domain: 'ada.test' },
    reason: 'mailbox_full',
    class: 'soft',
  });
  expect(await verdicts()).toEqual({ ada: 'retrying', ben: 'blocked' });
  await change(near, 'off');
  expect(await verdicts()).toEqual({ ada: 'blocked', ben: 'blocked' });
});

test('one portal’s teaching says nothing to another', async () => {
  await happen('ada');
  const other = bench.portalId + 1;
  await addPortal(bench.db, other);
  await bench.db.raw(
    `insert into rule_version (portal_id, version, settings, made_by, made_at) select ?, version, settings, made_by, made_at from rule_version`,
    [other],
  );
  await teachRule(bench, other, BY, { base: 1, rule: KEEPS_OUT, why: null });
  await bench.drain();
  expect((await settings()).taught).toEqual([]);
  expect(await verdicts()).toEqual({ ada: 'dead' });
  await happen('ben');
  expect(await verdicts()).toEqual({ ada: 'dead', ben: 'dead' });
});

test('what changed meanwhile is not overwritten, and the same is not taught twice', async () => {
  const { version } = await settings();
  await teach(KEEPS_OUT);
  await expect(teachRule(bench, bench.portalId, BY, { base: version, rule: GONE, why: null })).rejects.toThrow(
    'changed the rules meanwhile',
  );
  expect(await bench.db('taught_rule').select('words')).toEqual([{ words: KEEPS_OUT.words }]);
  await expect(teachRule(bench, bench.portalId, BY, { base: version + 1, rule: KEEPS_OUT, why: null })).rejects.toThrow(
    'a rule for these words',
  );
});

test('two hundred are the most', async () => {
  await bench.db.raw(
    `insert into taught_rule (portal_id, words, scope, scope_value, reason, class, taught_by, taught_at)
     select ?, 'reply of kind ' || chr(96 + n % 26) || n, 'everywhere', '', 'policy', 'block', 'a', now() from generate_series(1, 200) n`,
    [bench.portalId],
  );
  await expect(teachRule(bench, bench.portalId, BY, { base: 1, rule: GONE, why: null })).rejects.toThrow(
    '200 taught rules',
  );
});
