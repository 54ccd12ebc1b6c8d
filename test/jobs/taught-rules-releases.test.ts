/** Two releases side by side: one of them knows nothing of taught rules, or less of the settings than is stored. */
import { DEFAULT_SETTINGS } from '../../src/flow/settings.ts';
import { HOUR_MS } from '../../src/lib/clock.ts';
import { saveRules } from '../../src/rules/save-rules.ts';
import { teachRule } from '../../src/rules/teach.ts';
import type { Taught } from '../../src/rules/teach-form.ts';
import { query } from '../../src/store/database.ts';
import { findRuleVersion, isReadingAgain, listFormerSettings, listRuleVersions } from '../../src/store/rule-version.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const BY = 'sofia@northwind.example';
const RULE: Taught = {
  words: 'no such user here',
  scope: { kind: 'everywhere' },
  reason: 'recipient_filter',
  class: 'block',
};

let bench: FlowBench;
beforeEach(async () => {
  bench = await createFlowBench('2026-11-20T10:00:00Z', { contacts: [] });
});
afterEach(() => bench.close());

const happen = async (email: string) => {
  bench.clock.advance(HOUR_MS);
  const told = { type: 'bounce', reason: '550 5.1.1 no such user here', status: '5.1.1' };
  await bench.post([sendgridEvent(email, 'bounce', bench.clock.now(), told)]);
  await bench.drain();
};
const teach = (base: number) => teachRule(bench, bench.portalId, BY, { base, rule: RULE, why: null });
const settings = async () => (await findRuleVersion(bench.db, bench.portalId))?.settings;
const reasons = async () => (await bench.db('event').orderBy('at').select('reason')).map((row) => row.reason);
/** As a release without taught rules does it: a form of its own settings, and nothing else. */
async function saveAsBefore(version: number): Promise<void> {
  const { conclude, decide } = DEFAULT_SETTINGS;
  bench.clock.advance(HOUR_MS);
  await bench.db('rule_version').insert({
    portal_id: bench.portalId,
    version,
    settings: { version, conclude: { ...conclude, retryDays: 9 }, decide },
    made_by: BY,
    made_at: bench.clock.now(),
  });
}

test('what was taught holds on when a release that knows nothing of it saves rules', async () => {
  await teach(1);
  await saveAsBefore(3);
  await bench.drain();
  expect(await settings()).toMatchObject({ version: 3, conclude: { retryDays: 9 }, taught: [{ words: RULE.words }] });
  await happen('ada@ada.test');
  expect(await reasons()).toEqual(['recipient_filter']);
  const held = await listFormerSettings(bench.db, bench.portalId, new Date(0));
  expect(held.map((one) => one.settings.taught.length)).toEqual([0, 1]);
  const versions = await listRuleVersions(bench.db, bench.portalId, null, 9);
  expect(versions.map((one) => one.settings.taught.length)).toEqual([1, 1, 0]);
});

test('reading again goes on where such a release saved rules before it was through', async () => {
  await happen('ada@ada.test');
  expect(await reasons()).toEqual(['user_unknown']);
  await teach(1);
  await saveAsBefore(3);
  await bench.drain();
  expect(await reasons()).toEqual(['recipient_filter']);
  expect(await isReadingAgain(bench.db, bench.portalId)).toBe(false);
});

test('what a later release stored with the rules stays when this one saves them', async () => {
  await bench.db.raw(
    `update rule_version set settings = jsonb_set(settings || '{"survey": {"on": true}}', '{decide, remindAfterDays}', '3')`,
  );
  const now = await settings();
  if (!now) throw new Error('no rules');
  await saveRules(bench, bench.portalId, BY, {
    base: 1,
    settings: { ...now, decide: { ...now.decide, matterDays: 99 } },
    note: null,
  });
  const [stored] = await query(bench.db, 'select settings from rule_version where version = 2');
  expect(stored).toMatchObject({
    settings: { version: 2, survey: { on: true }, decide: { remindAfterDays: 3, matterDays: 99 }, taught: [] },
  });
});
