/** Lists of people who left elsewhere: read line by line, kept whole, and told where a line says nothing usable. */
import { importOptOuts } from '../../src/jobs/import-opt-outs.ts';
import { pauseCrm } from '../../src/store/crm-pause.ts';
import { query } from '../../src/store/database.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { testBox } from '../support/portal.ts';

const NOW = '2026-11-20T10:00:00Z';
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

async function* chunked(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const take = (text: string | Buffer, size = 7) =>
  importOptOuts({ db: bench.db, box: testBox, clock: bench.clock }, bench.portalId, 'admin@x.test', {
    name: 'left.csv',
    chunks: chunked(Buffer.from(text), size),
  });
const rows = (sql: string) => query<Record<string, unknown>>(bench.db, sql);
const left = () =>
  rows(
    `select email, type, stream, e.origin, e.scope, e.at from event e join address a using (portal_id, address_id) order by email, stream`,
  );

test('each line takes effect as history: in the ledger, in HubSpot, with its proof, and without a task', async () => {
  const report = await take(
    'email;list;unsubscribed at\r\nAnn@Acme.test;;2026-03-04\r\n"bob@x.test";Spring news;2026-05-06T07:08:09Z\r\n',
  );
  expect(report).toEqual({ file: 'left.csv', taken: 2, refused: 0, examples: [] });
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

test('lines that say nothing usable are told with their numbers and why, and the others count all the same', async () => {
  const report = await take(
    [
      'Email Address,Reason,Note',
      'ok1@x.test,Unsubscribed,"two',
      'lines"',
      'not an address,Unsubscribed,',
      ',Unsubscribed,=1+1',
      'gone@x.test,HardBounce,',
      'stays@x.test,subscribed,',
      "'+plus@x.test,spam report,",
      'ok2@x.test,,too,many,cells',
    ].join('\n'),
  );
  expect(report.taken).toBe(3);
  expect(report.examples).toEqual([
    { line: 4, why: 'This is no mail address.', text: 'not an address,Unsubscribed,' },
    { line: 5, why: 'It holds no address.', text: ',Unsubscribed,=1+1' },
    { line: 6, why: '“HardBounce” is about their address, not about their wish.', text: 'gone@x.test,HardBounce,' },
    { line: 7, why: '“subscribed” says that they have not left.', text: 'stays@x.test,subscribed,' },
  ]);
  await bench.drain();
  expect((await left()).map((one) => one.email)).toEqual(['+plus@x.test', 'ok1@x.test', 'ok2@x.test']);
  const [delivery] = await rows('select state, rejected from delivery');
  expect(delivery?.rejected).toMatchObject([
    { why: 'Line 4: This is no mail address.' },
    { why: 'Line 5: It holds no address.' },
    { why: expect.stringContaining('Line 6:') },
    { why: expect.stringContaining('Line 7:') },
  ]);
});

test('an export of all contacts leaves those alone who have not left', async () => {
  const report = await take(
    'Record ID,Email,Unsubscribed from all email\n1,ann@acme.test,false\n2,bob@x.test,true\n3,cid@x.test,\n4,dan@x.test,maybe\n',
  );
  expect(report).toMatchObject({ taken: 1, refused: 3 });
  await bench.drain();
  expect((await left()).map((one) => one.email)).toEqual(['bob@x.test']);
});

test('the same list twice changes nothing, and somebody who came back since is put out by no old line', async () => {
  const list = 'email,date\nann@acme.test,2026-03-04\n';
  await take(list);
  await bench.drain();
  await bench.db.raw(
    `insert into event (portal_id, event_key, address_id, esp, type, native, occurred_at, received_at, at, actor, scope, origin, reason, rule, confidence)
     select portal_id, 'back', address_id, 'bellwether', 'resubscribe', 'page', ?, ?, ?, 'person', 'everything', 'live', 'undetermined', 'r', 1 from address`,
    [new Date('2026-10-01'), new Date('2026-10-01'), new Date('2026-10-01')],
  );
  await take(list);
  await take('email,date\nann@acme.test,2026-05-05\n');
  bench.clock.advance(60_000);
  await bench.drain();
  expect((await bench.contact('ann@acme.test')).bw_unsubscribe_scope ?? '').toBe('');
  expect(await rows(`select count(*)::int as n from event where type = 'global_unsubscribe'`)).toEqual([{ n: 2 }]);
});

test.each([
  [
    'UTF-16, as spreadsheets write “Unicode text”',
    Buffer.from('\uFEFFEmail\tListe\nann@acme.test\tGrüße\n', 'utf16le'),
  ],
  ['a byte order mark', Buffer.from('\uFEFFemail\nann@acme.test\n')],
  ['no end of its last line', Buffer.from('email\nann@acme.test')],
  ['line ends of old Macs', Buffer.from('email\rann@acme.test\r')],
])('a file with %s is read', async (_what, bytes) => {
  expect(await take(bytes, 3)).toMatchObject({ taken: 1, refused: 0 });
  await bench.drain();
  expect((await left()).map((one) => one.email)).toEqual(['ann@acme.test']);
});

test.each([
  ['no column of addresses', 'Name,Phone\nAnn,1\n', /No column holds the address.*“Name”, “Phone”/],
  ['nothing', '', /is empty/],
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00]), /No column holds the address/],
])('a file with %s leaves nothing behind, and says what is wrong', async (_what, bytes, why) => {
  await expect(take(bytes)).rejects.toThrow(why);
  expect(await rows('select 1 from delivery')).toEqual([]);
  expect(await rows("select 1 from source where esp = 'opt_out_file'")).toEqual([]);
});

test('a quote that is never closed loses nothing of what stands before it', async () => {
  const lines = Array.from({ length: 30 }, (_, n) => `p${n}@x.test,ok`).join('\n');
  await expect(take(`email,note\n${lines}\nq@x.test,"${'x'.repeat(70_000)}`, 1_000)).rejects.toThrow(
    /cannot be read to its end.*30 opt-outs before that were taken in/,
  );
  await bench.drain();
  expect(await left()).toHaveLength(30);
});

test('a long list is taken in part by part', async () => {
  const lines = Array.from({ length: 1_234 }, (_, n) => `p${n}@x.test`).join('\n');
  expect(await take(`email\n${lines}\n`, 4_000)).toMatchObject({ taken: 1_234, refused: 0 });
  expect(await rows('select count(*)::int as n from delivery')).toEqual([{ n: 3 }]);
  // HubSpot is searched for each of them by and by.
  await pauseCrm(bench.db, bench.portalId, new Date(bench.clock.now().getTime() + 3_600_000), 'test');
  await bench.drain();
  expect(await left()).toHaveLength(1_234);
});
