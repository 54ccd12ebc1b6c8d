/** A burst that the steps of a check cut in two. */
import { checkLists } from '../../../src/jobs/vet/check-lists.ts';
import { createLog } from '../../../src/lib/log.ts';
import { insertListCheck, saveListCheck } from '../../../src/store/list-check.ts';
import { insertCheckRows } from '../../../src/store/list-check-row.ts';
import { countFindings } from '../../../src/store/report/check-summary.ts';
import { UNKNOWN_DNS } from '../../../src/watch/dns/dns-lookup.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { PROMPT_SETTINGS } from '../../support/prompt-settings.ts';
import { portalKeysOf, seedPortal } from '../../support/seed-portal.ts';

const NOW = new Date('2026-11-20T10:00:00Z');
const PORTAL = 8800041;
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedPortal(database.db, PORTAL);
}, 60_000);
afterAll(() => database.drop());

test('all of a burst are found though they stand in different steps, and sign-up times are read once', async () => {
  const { db } = database;
  const clock = { now: () => NOW, monotonicMs: () => 0 };
  const deps = { db, clock, log: createLog('silent', 'test'), dns: () => Promise.resolve(UNKNOWN_DNS) };
  const portal = { portalId: PORTAL, hashKey: portalKeysOf(PORTAL).hash, settings: PROMPT_SETTINGS };
  const at = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
  // Every 100th row is of the burst, six of them in the first step and six in the second.
  const rows = Array.from({ length: 1_200 }, (_, nth) => {
    const [email, signedUpAt] =
      nth % 100 === 0 ? [`m${nth}@made.test`, at(nth / 400)] : [`p${nth}@d${nth}.test`, at(60 + nth * 30)];
    const none = { permittedAt: null, contactId: null, dataSource: null };
    return { row: nth + 1, written: email, email, signedUpAt, ...none };
  });
  const reads: string[] = [];
  db.on('query', ({ sql }: { sql: string }) => {
    if (sql.includes('signed_up_at is not null')) reads.push(sql);
  });
  const checkId = await insertListCheck(db, PORTAL, {
    purpose: 'door',
    origin: 'file',
    name: 'x.csv',
    segmentId: null,
    dataSource: null,
    askedBy: 'sofia',
    createdAt: NOW,
    forgetAt: new Date(NOW.getTime() + 86_400_000),
  });
  await insertCheckRows(db, PORTAL, checkId, rows);
  await saveListCheck(db, PORTAL, checkId, { state: 'checking', rows: rows.length });
  while ((await checkLists(deps, portal, null)) > 0);
  const found = await countFindings(db, PORTAL, checkId);
  expect(found).toMatchObject({ burst: 12 });
  expect(reads).toHaveLength(1);
}, 60_000);
