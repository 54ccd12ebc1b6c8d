/** Lists of people who left elsewhere: read row by row, and told where a row says nothing usable. */
import { pauseCrm } from '../../../src/store/crm-pause.ts';
import { query } from '../../../src/store/database.ts';
import { createFlowBench, type FlowBench } from '../../support/flow-bench.ts';
import { check, plan, receive, take } from '../../support/import-table.ts';

const NOW = '2026-11-20T10:00:00Z';
const OPT_OUTS = { kind: 'opt-outs' };
let bench: FlowBench;
beforeEach(async () => {
  bench = await createFlowBench(NOW, {
    contacts: [{ key: 'ann', properties: { email: 'ann@acme.test', firstname: 'Ann' } }],
    owners: [],
    companies: [],
    deals: [],
  });
});
afterEach(() => bench.close());

const rows = (sql: string) => query<Record<string, unknown>>(bench.db, sql);
const left = () =>
  rows(
    `select email, type, stream, e.origin, e.scope, e.at from event e join address a using (portal_id, address_id) order by email, stream`,
  );

test('each row takes effect as history: in the ledger, in HubSpot, with its proof, and without a task', async () => {
  await take(
    bench,
    'email;list;unsubscribed at\r\nAnn@Acme.test;;2026-03-04\r\n"bob@x.test";Spring news;2026-05-06T07:08:09Z\r\n',
  );
  await bench.drain();
  expect(await left()).toEqual([
    {
      email: 'ann@acme.test',
      type: 'global_unsubscribe',
      stream: null,
      origin: 'import',
      scope: 'everything',
      at: new Date('2026-03-04'),
    },
    {
      email: 'bob@x.test',
      type: 'list_unsubscribe',
      stream: 'Spring news',
      origin: 'import',
      scope: 'stream',
      at: new Date('2026-05-06T07:08:09Z'),
    },
  ]);
  expect(await bench.contact('ann@acme.test')).toMatchObject({
    bw_unsubscribe_scope: 'everything',
    bw_unsubscribe_venue: 'import',
  });
  expect(await rows('select act, venue, actor, scope, stream from consent_proof order by stream nulls first')).toEqual([
    { act: 'leave', venue: 'import', actor: 'unknown', scope: 'everything', stream: null },
    { act: 'leave', venue: 'import', actor: 'unknown', scope: 'stream', stream: 'Spring news' },
  ]);
  expect(await bench.tasks()).toEqual([]);
});

const MIXED = [
  'Email Address,Reason,Note',
  'ok1@x.test,Unsubscribed,"two',
  'lines"',
  'not an address,Unsubscribed,',
  ',Unsubscribed,=1+1',
  'gone@x.test,HardBounce,',
  'stays@x.test,subscribed,',
  "'+plus@x.test,spam report,",
  'ok2@x.test,,too,many,cells',
].join('\n');
const AS_TYPE = { ...OPT_OUTS, columns: { type: 1, reason: null } };

test('rows that say nothing usable are told with their lines and why, and the others count all the same', async () => {
  const found = await check(bench, MIXED, AS_TYPE);
  expect(found).toMatchObject({ rows: 7, usable: 3, errors: 2 });
  expect(found.examples).toEqual([
    { line: 4, why: '“not an address” is no mail address.' },
    { line: 5, why: 'It holds no address.' },
  ]);
  expect(found.skipped).toEqual({
    '“HardBounce” is about their address, not about their wish.': 1,
    '“subscribed” says that they have not left.': 1,
  });
  await take(bench, MIXED, AS_TYPE);
  await bench.drain();
  expect((await left()).map((one) => one.email)).toEqual(['+plus@x.test', 'ok1@x.test', 'ok2@x.test']);
  // A row to be mended in its file is no trouble of the delivery.
  expect(await rows('select state, jsonb_array_length(rejected) as n from delivery')).toEqual([
    { state: 'done', n: 2 },
  ]);
});

test('an export of all contacts leaves those alone who have not left', async () => {
  await take(
    bench,
    'Record ID,Email,Unsubscribed from all email\n1,ann@acme.test,false\n2,bob@x.test,true\n3,cid@x.test,\n4,dan@x.test,maybe\n',
  );
  await bench.drain();
  expect((await left()).map((one) => one.email)).toEqual(['bob@x.test']);
});

test('the same list twice changes nothing, and somebody who came back since is put out by no old row', async () => {
  const list = 'email,date\nann@acme.test,2026-03-04\n';
  await take(bench, list, OPT_OUTS);
  await bench.drain();
  await bench.db.raw(
    `insert into event (portal_id, event_key, address_id, esp, type, native, occurred_at, received_at, at, actor, scope, origin, reason, rule, confidence)
     select portal_id, 'back', address_id, 'bellwether', 'resubscribe', 'page', ?, ?, ?, 'person', 'everything', 'live', 'undetermined', 'r', 1 from address`,
    [new Date('2026-10-01'), new Date('2026-10-01'), new Date('2026-10-01')],
  );
  await take(bench, list, OPT_OUTS);
  await take(bench, 'email,date\nann@acme.test,2026-05-05\n', OPT_OUTS);
  bench.clock.advance(60_000);
  await bench.drain();
  expect((await bench.contact('ann@acme.test')).bw_unsubscribe_scope ?? '').toBe('');
  expect(await rows(`select count(*)::int as n from event where type = 'global_unsubscribe'`)).toEqual([{ n: 2 }]);
});

test('a list without dates counts once as of the day on which it came, and a newer list puts out anew', async () => {
  await take(bench, 'email\nann@acme.test\n', OPT_OUTS);
  bench.clock.advance(5 * 86_400_000);
  await take(bench, 'email\nann@acme.test\n', OPT_OUTS);
  await take(bench, 'email\nann@acme.test\nbob@x.test\n', OPT_OUTS);
  await bench.drain();
  expect(
    await rows(
      "select count(*)::int as n, min(at) as at from event e join address a using (portal_id, address_id) where email = 'ann@acme.test'",
    ),
  ).toEqual([{ n: 2, at: new Date(NOW) }]);
});

test.each([
  [
    'UTF-16, as spreadsheets write “Unicode text”',
    Buffer.from('\uFEFFEmail\tListe\nann@acme.test\tGrüße\n', 'utf16le'),
  ],
  ['a byte order mark', Buffer.from('\uFEFFemail,list\nann@acme.test,Grüße\n')],
  ['the letters of Windows', Buffer.from('email;liste\nann@acme.test;Grüße\n', 'latin1')],
  ['no end of its last line', Buffer.from('email,liste\nann@acme.test,Grüße')],
  ['line ends of old Macs', Buffer.from('email,list\rann@acme.test,Grüße\r')],
  ['line ends of several kinds', Buffer.from('email,list\r\nann@acme.test,Grüße\n\r\n\n')],
  ['a line for Excel alone', Buffer.from('sep=;\r\nemail;list\r\nann@acme.test;Grüße\r\n')],
])('a file with %s is read', async (_what, bytes) => {
  await take(bench, bytes, OPT_OUTS);
  await bench.drain();
  expect((await left()).map((one) => [one.email, one.stream])).toEqual([['ann@acme.test', 'Grüße']]);
});

test('a single column without a name is read as addresses', async () => {
  const file = await receive(bench, 'ann@acme.test\nbob@x.test\n');
  expect(file).toMatchObject({ rows: 2, header: [] });
  await expect(plan(bench, file)).rejects.toThrow(/say whether these are bounces, opt-outs/);
  await take(bench, 'ann@acme.test\nbob@x.test\n', OPT_OUTS);
  await bench.drain();
  expect((await left()).map((one) => one.email)).toEqual(['ann@acme.test', 'bob@x.test']);
});

test.each([
  ['no column of addresses', 'Name,Phone\nAnn,1\n', /Say which column holds the address/],
  ['nothing', '', /is empty/],
  ['names of columns alone', 'email,date\n', /no row below them/],
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00]), /it is a picture/],
  ['bytes of anything', Buffer.from([0x65, 0x00, 0x01, 0x02, 0x00, 0x00, 0x0a, 0x41]), /holds bytes that no text has/],
  ['an old Excel file', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /old Excel file/],
  [
    'a quote that is never closed',
    `email,note\np@x.test,ok\nq@x.test,"${'x'.repeat(70_000)}`,
    /beyond line 3: it is longer than 64 KB/,
  ],
  ['one endless line', `email\n${'x'.repeat(1_000_000)}\n`, /beyond line 2: it is longer than 64 KB/],
])('a file with %s leaves nothing behind, and says what is wrong', async (_what, bytes, why) => {
  const file = (async () => plan(bench, await receive(bench, bytes, 'old.csv', 4_000), OPT_OUTS))();
  await expect(file).rejects.toThrow(why);
  expect(await rows('select 1 from delivery')).toEqual([]);
  expect(await rows("select 1 from source where esp = 'table_file'")).toEqual([]);
  expect(await rows("select 1 from import where state = 'receiving'")).toEqual([]);
});

test('a long list is taken in part by part', async () => {
  const lines = Array.from({ length: 1_234 }, (_, n) => `p${n}@x.test`).join('\n');
  await take(bench, `email\n${lines}\n`, OPT_OUTS);
  expect(await rows('select count(*)::int as n from delivery')).toEqual([{ n: 3 }]);
  // HubSpot is searched for each of them by and by.
  await pauseCrm(bench.db, bench.portalId, new Date(bench.clock.now().getTime() + 3_600_000), 'test');
  await bench.drain();
  expect(await left()).toHaveLength(1_234);
  expect(await rows('select state, parts, parts_taken, events, news, errors from import')).toEqual([
    { state: 'done', parts: 3, parts_taken: 3, events: 1_234, news: 1_234, errors: 0 },
  ]);
});
