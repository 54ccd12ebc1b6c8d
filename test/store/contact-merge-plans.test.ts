/** A merge or a deletion looks at the rows of its contact, and not at all that a portal ever wrote. */
import { dropWritesOf, moveAnchors, reviveWritesOf } from '../../src/store/contact-merge.ts';
import type { Db } from '../../src/store/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { addPortal } from '../support/portal.ts';

const PORTAL = 8_800_005;
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  await addPortal(db, PORTAL);
  await db.raw(
    `insert into crm_write (portal_id, write_key, surface, payload, state, why, anchor_type, anchor_id, created_at)
     select ?, s || ':' || n, s, '{"associations": [{"type": "contact", "id": "1"}]}',
            case when n % 500 = 0 then 'planned' when n % 100 = 0 then 'dropped' else 'done' end,
            case when n % 100 = 0 then 'The contact was deleted in HubSpot.' end,
            case when s <> 'contact_property' then 'contact' end, case when s <> 'contact_property' then n::text end, now()
       from generate_series(1, 10000) as n, unnest(array['contact_property', 'task']) as s`,
    [PORTAL],
  );
  await db.raw(
    `insert into decision (portal_id, play, episode_id, address_id, target_type, target_id, rule_version, because, decided_at)
     select ?, 'champion_lost', n, n, 'contact', n, 1, '{}', now() from generate_series(1, 10000) as n`,
    [PORTAL],
  );
  await db.raw('analyze crm_write');
  await db.raw('analyze decision');
});
afterAll(() => database.drop());

/** Of every statement that is run, in order. */
async function plansOf(run: (db: Db) => Promise<unknown>): Promise<string[]> {
  const plans: string[] = [];
  const raw = async (sql: string, bindings: readonly unknown[]) => {
    const explained = await database.db.raw(`explain ${sql}`, bindings as never);
    plans.push(explained.rows.map((row: Record<string, string>) => row['QUERY PLAN']).join('\n'));
    return { rows: [], rowCount: 0 };
  };
  await run({ raw } as unknown as Db);
  return plans;
}

test('a merge finds what was planned and decided for the merged contacts by index', async () => {
  const plans = await plansOf((db) => moveAnchors(db, PORTAL, ['77', '78'], '79'));
  expect(plans).toEqual([
    expect.stringContaining('crm_write_unsent'),
    expect.stringContaining('crm_write_anchor'),
    expect.stringContaining('decision_target'),
  ]);
  expect(plans.join()).not.toMatch(/Seq Scan/);
});

test.each([
  ['a deletion', dropWritesOf],
  ['a restoration', reviveWritesOf],
])('%s finds the writes of its contact by index', async (_name, run) => {
  const plans = await plansOf((db) => run(db, PORTAL, '77'));
  expect(plans).toHaveLength(1);
  expect(plans.join()).not.toMatch(/Seq Scan/);
  expect(plans.join()).toMatch(/crm_write_anchor/);
});
