/** Years of an old tool's bounces and sends: what they would do is said before, what they do is history. */
import { pauseCrm } from '../../../src/store/crm-pause.ts';
import { query } from '../../../src/store/database.ts';
import { createFlowBench, type FlowBench } from '../../support/flow-bench.ts';
import { check, take } from '../../support/import-table.ts';

const NOW = '2026-11-20T10:00:00Z';
let bench: FlowBench;
beforeEach(async () => {
  bench = await createFlowBench(NOW, {
    owners: [{ id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth' }],
    companies: [{ key: 'acme', properties: { name: 'Acme', domain: 'acme.test', hubspot_owner_id: '501' } }],
    contacts: [
      {
        key: 'ann',
        properties: { email: 'ann@acme.test', firstname: 'Ann', hs_buying_role: 'CHAMPION', hubspot_owner_id: '501' },
        companies: ['acme'],
      },
      {
        key: 'ben',
        properties: { email: 'ben@acme.test', firstname: 'Ben', hubspot_owner_id: '501' },
        companies: ['acme'],
      },
    ],
    deals: [],
  });
});
afterEach(() => bench.close());

const rows = (sql: string) => query<Record<string, unknown>>(bench.db, sql);
const GONE = '550 5.1.1 <ann@acme.test>: Recipient address rejected: User unknown in virtual mailbox table';

test('a dry run says what would happen and changes nothing; the import does just that, and opens no task for yesterday', async () => {
  const file = [
    'Email,Bounced at,Bounce type,Bounce reason,Campaign',
    `ann@acme.test,2026-11-19 08:00:00,hard,"${GONE}",Autumn`,
    'ben@acme.test,2026-11-19 08:00:00,SpamComplaint,,Autumn',
    'new@other.test,2026-11-18 08:00:00,soft,"452 4.2.2 Mailbox full",Autumn',
    'broken address,2026-11-18 08:00:00,hard,,Autumn',
    'cid@other.test,yesterday,hard,,Autumn',
    `ann@acme.test,2026-11-19 08:00:00,hard,"${GONE}",Autumn`,
  ].join('\n');
  const found = await check(bench, file);
  expect(found).toMatchObject({
    rows: 6,
    usable: 4,
    errors: 2,
    repeated: 1,
    fresh: 3,
    known: 0,
    people: 3,
    newPeople: 3,
    optOuts: { everything: 1, streams: 0 },
    lookups: 3,
    tasks: 0,
  });
  expect(found.examples).toEqual([
    { line: 5, why: '“broken address” is no mail address.' },
    { line: 6, why: '“yesterday” is no date as the others of its column are.' },
  ]);
  expect(await rows('select 1 from event union all select 1 from address union all select 1 from delivery')).toEqual(
    [],
  );
  expect(await rows('select 1 from import_fact')).toEqual([]);

  await take(bench, file);
  await bench.drain();
  const verdicts = await rows(`select email, verdict, opt_out from address order by email`);
  expect(verdicts).toEqual([
    { email: 'ann@acme.test', verdict: 'dead', opt_out: 'none' },
    { email: 'ben@acme.test', verdict: 'unknown', opt_out: 'everything' },
    { email: 'new@other.test', verdict: 'retrying', opt_out: 'none' },
  ]);
  expect(new Set(found.verdicts.map((one) => `${one.to} ${one.people}`))).toEqual(new Set(['dead 1', 'retrying 1']));
  expect(await bench.contact('ann@acme.test')).toMatchObject({ bw_verdict: 'dead', bw_bounce_reason: 'user_unknown' });
  expect(await bench.tasks()).toEqual([]);
  expect(await rows(`select 1 from crm_write where surface in ('task', 'note')`)).toEqual([]);
});

test('the same bounces again are known, in the dry run as in the import', async () => {
  const file = `email,date,type,reason\nann@acme.test,2024-03-01,hard,"${GONE}"\n`;
  await take(bench, file);
  await bench.drain();
  const before = await rows('select event_key, at from event');
  expect(await check(bench, file)).toMatchObject({
    fresh: 0,
    known: 1,
    people: 1,
    newPeople: 0,
    contacts: 0,
    verdicts: [],
  });
  await take(bench, file);
  await bench.drain();
  expect(await rows('select event_key, at from event')).toEqual(before);
  expect(await rows("select news, events from import where state = 'done' order by import_id")).toEqual([
    { news: 1, events: 1 },
    { news: 0, events: 1 },
  ]);
});

test('an opt-out among bounces wins, whatever else its row says', async () => {
  await take(
    bench,
    'email,date,type,unsubscribed\nann@acme.test,2024-03-01,soft,yes\nben@acme.test,2024-03-01,unsubscribed,no\n',
    { kind: 'bounces' },
  );
  await bench.drain();
  expect(await rows(`select email, opt_out from address order by email`)).toEqual([
    { email: 'ann@acme.test', opt_out: 'everything' },
    { email: 'ben@acme.test', opt_out: 'everything' },
  ]);
});

test('a delivered send after the bounce would bring the address back, and the dry run says so', async () => {
  await take(bench, `email,date,type,reason\nann@acme.test,2024-03-01,hard,"${GONE}"\n`);
  await bench.drain();
  const sends = 'email,sent at,event,campaign\nann@acme.test,2024-05-01T09:00:00Z,delivered,Spring\n';
  const found = await check(bench, sends);
  expect(found).toMatchObject({ fresh: 1, facts: { delivered: 1 }, contacts: 1, tasks: 0 });
  expect(found.verdicts).toEqual([{ from: 'dead', to: 'reachable', people: 1 }]);
  await take(bench, sends);
  await bench.drain();
  expect(await rows('select verdict from address')).toEqual([{ verdict: 'reachable' }]);
  expect(await bench.tasks()).toEqual([]);
});

test('sends count once however often the file comes, also after the keys of live mail are forgotten', async () => {
  const sends = 'email,sent at,campaign\nann@acme.test,2024-05-01,Spring\nben@acme.test,2024-05-01,Spring\n';
  for (let time = 0; time < 2; time++) {
    await take(bench, sends);
    await bench.drain();
    await bench.db.raw('delete from seen_key');
  }
  expect(await rows('select type, campaign, messages from tally')).toEqual([
    { type: 'sent', campaign: 'Spring', messages: 2 },
  ]);
  // Of what was sent nobody said that it arrived.
  expect(await rows('select distinct delivered_bits, attempted_bits from delivery_day')).toEqual([
    { delivered_bits: 0, attempted_bits: 1 },
  ]);
  expect(await check(bench, sends)).toMatchObject({ fresh: 0, known: 2 });
});

test('where addresses came from stands on their contacts', async () => {
  await take(bench, 'email,lead source\nann@acme.test,Fair 2024\nben@acme.test,\n', {
    kind: 'data-sources',
    dataSource: 'Partner',
  });
  await bench.drain();
  expect((await bench.contact('ann@acme.test')).bw_data_source).toBe('Fair 2024');
  expect((await bench.contact('ben@acme.test')).bw_data_source).toBe('Partner');
  expect(await bench.tasks()).toEqual([]);
});

test('a company whose people all bounced in the file opens no task, nor does a mailing that all gateways refused', async () => {
  const people = Array.from({ length: 12 }, (_, n) => `p${n}@acme.test`);
  const hosts = Array.from({ length: 12 }, (_, n) => `q@company${n}.test`);
  const file = [
    'email,date,type,reason,campaign',
    ...people.map((email) => `${email},2026-11-19,hard,550 5.1.1 User unknown,Autumn`),
    ...hosts.map((email) => `${email},2026-11-19,blocked,554 5.7.1 rejected: policy reasons,Autumn`),
    ...people.map((email) => `${email},2026-11-19,unsubscribed,,Winter`),
  ].join('\n');
  await take(bench, file);
  await bench.drain();
  bench.clock.advance(3_600_000);
  await bench.drain();
  expect(await rows('select count(*)::int as n from event')).toEqual([{ n: 36 }]);
  expect(await bench.tasks()).toEqual([]);
  expect(await rows(`select surface, payload from crm_write where surface in ('task', 'note', 'digest')`)).toEqual([]);
});

test('dates that can be read in two ways are asked for, and read as they are meant', async () => {
  const file = 'email,bounce date,type\nann@acme.test,02/11/2024,hard\n';
  await expect(take(bench, file)).rejects.toThrow(/day or the month comes first/);
  await take(bench, file, { dates: 'dmy' });
  await take(bench, file.replace('ann', 'ben'), { dates: 'mdy' });
  await pauseCrm(bench.db, bench.portalId, new Date(bench.clock.now().getTime() + 3_600_000), 'test');
  await bench.drain();
  expect(await rows('select at from event order by at desc')).toEqual([
    { at: new Date('2024-11-02') },
    { at: new Date('2024-02-11') },
  ]);
});
