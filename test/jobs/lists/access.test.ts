/** The key to a service's lists: sealed, tried, one worker at a time, and gone when it is removed. */

import { adapters } from '../../../src/flow/adapt/adapters.ts';
import { resealSecrets } from '../../../src/install/reseal.ts';
import { createSourceDesk } from '../../../src/install/source-desk.ts';
import { readListsNightly } from '../../../src/jobs/lists/read-lists-nightly.ts';
import { syncLists } from '../../../src/jobs/lists/sync-lists.ts';
import { DAY_MS, MINUTE_MS } from '../../../src/lib/clock.ts';
import { createSecretBox } from '../../../src/lib/secrets.ts';
import { openEspKey } from '../../../src/store/esp-access.ts';
import { portalsWithListWork } from '../../../src/store/system/esp-lists.ts';
import { createListBench, type ListBench } from '../../support/esp/list-bench.ts';
import { SENDGRID_KEY, type SendgridApi, startSendgridApi } from '../../support/esp/sendgrid-api.ts';
import { testBox } from '../../support/portal.ts';

let bench: ListBench<SendgridApi>;
beforeEach(async () => {
  bench = await createListBench({
    esp: 'sendgrid',
    key: SENDGRID_KEY,
    purpose: 'marketing',
    emails: [],
    start: startSendgridApi,
  });
});
afterEach(() => bench.close());

const tables = ['esp_access', 'esp_list', 'esp_suppression', 'esp_push', 'source', 'audit'];
const dump = async () =>
  JSON.stringify(
    await Promise.all(tables.map((table) => bench.rows(`select to_jsonb(t)::text as row from "${table}" t`))),
  );

test('nobody reads it in the database, in the audit log or in what is told of failures', async () => {
  await bench.fetchLists();
  bench.api.faults.push({ status: 401, body: { errors: [{ message: 'no' }] } });
  await bench.fetchLists();
  expect(await dump()).not.toContain(SENDGRID_KEY.key);
  expect(await bench.rows(`select action from audit where action like 'lists.%' order by audit_id`)).toEqual([
    { action: 'lists.key-given' },
    { action: 'lists.fetched' },
    { action: 'lists.fetched' },
  ]);
});

test('a key that may not read, or that nobody can try now, is not stored', async () => {
  await bench.desk.removeKey(bench.who, bench.sourceId);
  bench.api.scopes = ['mail.send'];
  const give = () => bench.desk.giveKey(bench.who, bench.sourceId, SENDGRID_KEY);
  await expect(give()).rejects.toMatchObject({
    code: 'lists.bad-key',
    message: expect.stringContaining('Read Access'),
  });
  bench.api.faults.push({ status: 503 });
  await expect(give()).rejects.toMatchObject({ code: 'lists.busy' });
  await expect(
    bench.desk.giveKey(bench.who, bench.sourceId, { key: 'SG.short', region: 'global' }),
  ).rejects.toMatchObject({
    message: expect.stringContaining('API key'),
  });
  expect(await bench.rows('select 1 from esp_access')).toEqual([]);
});

test('it is sealed anew under the newest key of the server', async () => {
  const newer = createSecretBox([Buffer.alloc(32, 9), Buffer.alloc(32, 7)]);
  await resealSecrets({ db: bench.db, box: newer });
  const alone = createSecretBox([Buffer.alloc(32, 9)]);
  expect(await openEspKey(bench.db, bench.portalId, alone, bench.sourceId)).toEqual(SENDGRID_KEY);
});

test('two workers never speak with one service at a time, and one that is gone is succeeded', async () => {
  await bench.desk.fetchLists(bench.who, bench.sourceId);
  await bench.rows(`update esp_access set holder = 'other', held_until = clock_timestamp() + interval '1 minute'`);
  bench.api.calls.length = 0;
  await syncLists(bench.sync, bench.portalId);
  expect(bench.api.calls).toEqual([]);
  expect(await portalsWithListWork(bench.db, bench.clock.now(), new Date(0))).toEqual([]);
  await bench.rows(`update esp_access set held_until = clock_timestamp() - interval '1 second'`);
  expect(await portalsWithListWork(bench.db, bench.clock.now(), new Date(0))).toEqual([bench.portalId]);
  await syncLists(bench.sync, bench.portalId);
  expect(bench.api.calls.length).toBeGreaterThan(0);
});

test('a worker that was stalled while another took over stores nothing', async () => {
  bench.api.lists.bounces?.push({ email: 'gone@acme.test', created: 1_762_000_000 });
  await bench.desk.fetchLists(bench.who, bench.sourceId);
  const { client } = bench.sync;
  const stalled = {
    ...bench.sync,
    client: {
      async converse<Result>(...talk: Parameters<typeof client.converse<Result>>): Promise<Result> {
        const result = await client.converse(...talk);
        await bench.rows(
          `update esp_access set holder = 'other', held_until = clock_timestamp() + interval '1 minute'`,
        );
        return result;
      },
    },
  };
  await syncLists(stalled, bench.portalId);
  expect(await bench.rows('select 1 from esp_list')).toEqual([]);
});

test('every night those are read that were read before, unless they are read just now', async () => {
  const nightly = () => readListsNightly({ db: bench.db, clock: bench.clock });
  expect(await nightly()).toBe(0);
  await bench.fetchLists();
  bench.clock.advance(DAY_MS);
  expect(await nightly()).toBe(1);
  expect(await nightly()).toBe(0);
  await bench.work();
  expect(await bench.rows('select asked_by, ended_at >= asked_at as ended from esp_access')).toEqual([
    { asked_by: null, ended: true },
  ]);
});

test('with the source goes its key and what is known of its lists', async () => {
  bench.api.lists.bounces?.push({ email: 'gone@acme.test', created: 1_762_000_000 });
  await bench.fetchLists();
  const desk = createSourceDesk({
    db: bench.db,
    box: testBox,
    clock: bench.clock,
    adapters,
    publicUrl: 'https://x.test',
  });
  await desk.remove(bench.who, bench.sourceId);
  bench.clock.advance(MINUTE_MS);
  for (const table of ['esp_access', 'esp_list', 'esp_suppression', 'esp_push'])
    expect([table, await bench.rows(`select 1 from ${table}`)]).toEqual([table, []]);
  expect(await bench.rows('select type from event')).toEqual([{ type: 'suppressed' }]);
});

test('nothing is asked for a portal that is disconnected, or a source that is switched off', async () => {
  await bench.desk.fetchLists(bench.who, bench.sourceId);
  bench.api.calls.length = 0;
  await bench.rows(`update source set state = 'off'`);
  await syncLists(bench.sync, bench.portalId);
  await bench.rows(`update source set state = 'on'`);
  await bench.rows(`update portal set state = 'disconnected'`);
  await syncLists(bench.sync, bench.portalId);
  expect([bench.api.calls, await portalsWithListWork(bench.db, bench.clock.now(), new Date(0))]).toEqual([[], []]);
});
