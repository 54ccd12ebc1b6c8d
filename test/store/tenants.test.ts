/** Tenants never meet: every repository function is called for one portal with the other portal's ids. */
import { readdir } from 'node:fs/promises';
import { type Db, query } from '../../src/store/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { fillTenant, NOW } from './fill-tenant.ts';
import { fillDataSources } from './fill-tenant-data-sources.ts';
import { accountCalls } from './tenant-calls/account-calls.ts';
import { addressCalls } from './tenant-calls/address-calls.ts';
import { choiceCalls } from './tenant-calls/choice-calls.ts';
import { crmCalls } from './tenant-calls/crm-calls.ts';
import { driftCalls } from './tenant-calls/drift-calls.ts';
import { errandCalls } from './tenant-calls/errand-calls.ts';
import { espListCalls } from './tenant-calls/esp-list-calls.ts';
import { honouredCalls } from './tenant-calls/honoured-calls.ts';
import { hubspotCalls } from './tenant-calls/hubspot-calls.ts';
import { importCalls } from './tenant-calls/import-calls.ts';
import { leavingCalls } from './tenant-calls/leaving-calls.ts';
import { listCheckCalls } from './tenant-calls/list-check-calls.ts';
import { portalCalls } from './tenant-calls/portal-calls.ts';
import { reasonCalls } from './tenant-calls/reason-calls.ts';
import { reportCalls } from './tenant-calls/report-calls.ts';
import { segmentCalls } from './tenant-calls/segment-calls.ts';
import { sourceCalls } from './tenant-calls/source-calls.ts';
import { suppressionCalls } from './tenant-calls/suppression-calls.ts';
import { taskCalls } from './tenant-calls/task-calls.ts';
import type { TenantCalls } from './tenant-calls/tenant-calls.ts';

const ALPHA = 1;
const BRAVO = 2;

/** Everything of the other portal carries this word, or one of these ids. */
const MARK = 'bravo';

type Run = (...args: unknown[]) => unknown;

let database: TestDatabase;
let db: Db;
let calls: TenantCalls;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  await fillTenant(db, ALPHA, 'alpha');
  const theirs = await fillTenant(db, BRAVO, MARK);
  await fillDataSources(db, ALPHA, 'alpha', NOW);
  await fillDataSources(db, BRAVO, MARK, NOW);
  calls = {
    ...accountCalls(theirs),
    ...addressCalls(theirs),
    ...choiceCalls(theirs),
    ...crmCalls(theirs),
    ...taskCalls(theirs),
    ...segmentCalls(theirs, MARK),
    ...listCheckCalls(theirs, MARK),
    ...sourceCalls(theirs),
    ...honouredCalls(theirs),
    ...hubspotCalls(theirs, MARK),
    ...portalCalls(theirs),
    ...reportCalls(theirs),
    ...reasonCalls(theirs),
    ...errandCalls(theirs),
    ...espListCalls(theirs),
    ...driftCalls(theirs),
    ...importCalls(theirs),
    ...leavingCalls(theirs, MARK),
    ...suppressionCalls(theirs, MARK),
  };
});
afterAll(() => database.drop());

/** Not of one portal: connections, the schema, a pure question, and the insert whose rows each carry their own portal. */
const UNSCOPED = new Set([
  'database',
  'migrate',
  'build-indexes',
  'database-clock',
  'embedded-postgres',
  'delivery.insertDeliveries',
  'hubspot-event.insertHubspotEvents',
  'report/sources.isFailing',
  'source.hashToken',
  'source.sealNewToken',
  'report/counted-by',
  'report/person-columns',
  'report/human-sign',
  'event-row',
  'search-words',
  'tried',
  'report/lost-choices.valuesSql',
  'mailing-day.CHUNK_OF',
  'mailing-day.BIT_OF',
]);

async function exportedFunctions(): Promise<Map<string, Run>> {
  const root = new URL('../../src/store/', import.meta.url);
  const found = new Map<string, Run>();
  for (const folder of ['', 'report/']) {
    for (const file of (await readdir(new URL(folder, root))).filter((name) => name.endsWith('.ts'))) {
      const module = `${folder}${file.replace('.ts', '')}`;
      if (UNSCOPED.has(module)) continue;
      const exported = (await import(new URL(`${folder}${file}`, root).href)) as Record<string, unknown>;
      for (const [name, value] of Object.entries(exported)) {
        if (typeof value === 'function' && !UNSCOPED.has(`${module}.${name}`))
          found.set(`${module}.${name}`, value as never);
      }
    }
  }
  return found;
}

/** Every row of the other portal, as text. */
async function dump(): Promise<string> {
  const tables = await query<{ name: string }>(
    db,
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
        and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'portal_id') order by 1`,
  );
  const rows = [];
  for (const { name } of tables)
    rows.push(await query(db, `select '${name}' as t, x::text from ${name} x where portal_id = ${BRAVO} order by 2`));
  return JSON.stringify(rows);
}

test('every exported repository function is judged here', async () => {
  expect([...(await exportedFunctions()).keys()].sort()).toEqual(Object.keys(calls).sort());
});

test('no function answers with, or touches, another portal’s rows', async () => {
  const functions = await exportedFunctions();
  const before = await dump();
  expect(before).toContain(MARK);
  const crossed: string[] = [];
  for (const [name, args] of Object.entries(calls)) {
    const run = functions.get(name);
    if (!run) continue;
    const answer = await run(db, ALPHA, ...args);
    const words =
      JSON.stringify(
        answer instanceof Map ? [...answer] : answer instanceof Set ? [...answer] : answer,
        (_key, value) => (value instanceof Map || value instanceof Set ? [...value] : value),
      ) ?? '';
    // A new row of our own with the address of somebody whom both know is no crossing.
    if (words.includes(MARK) && !name.startsWith('address.find'))
      crossed.push(`${name} answered ${words.slice(0, 200)}`);
    const after = await dump();
    if (after !== before) crossed.push(`${name} changed rows of the other portal`);
    if (after !== before) break;
  }
  expect(crossed).toEqual([]);
  // Some hundred functions, and every row of the other portal read after each.
}, 120_000);

test('the same keys live side by side', async () => {
  const rows = await query<{ n: number }>(db, `select count(*) as n from event where event_key = 'same'`);
  expect(rows[0]?.n).toBe(2);
});
