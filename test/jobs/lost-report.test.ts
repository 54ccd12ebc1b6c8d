/** The lost report: joined, taken along, filled in, and imported again. */
import { buffer } from 'node:stream/consumers';
import { openLostPortal } from '../../src/jobs/join-lost.ts';
import { readLostReport } from '../../src/jobs/read-lost-report.ts';
import { filterOf, readLostQuery } from '../../src/pages/admin/lost/lost-query.ts';
import { LOST_COLUMNS } from '../../src/pages/lost-columns.ts';
import { writeLostCsv, writeLostXlsx } from '../../src/pages/write-lost.ts';
import { query } from '../../src/store/database.ts';
import { readTable } from '../../src/table/read-table.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { check, chunked, plan, receive, take } from '../support/import-table.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const NOW = '2026-11-20T10:00:00Z';
const UNKNOWN = '550 5.1.1 =The "address", does not exist';
const person = (key: string, more: object = {}) => ({
  key,
  properties: { email: `${key}@acme.test`, firstname: key, lastname: 'Berg', hubspot_owner_id: '501', ...more },
  companies: ['acme'],
});
const deal = (key: string, amount: string, currency: string) => ({
  key,
  properties: {
    dealname: key,
    amount,
    deal_currency_code: currency,
    closedate: '2026-12-04T00:00:00Z',
    dealstage: 'contractsent',
    pipeline: 'default',
  },
  contacts: ['ida', 'otto'],
  companies: ['acme'],
});
const SEED = {
  owners: [{ id: '501', userId: 901, email: 'piet@us.test', firstName: 'Piet', lastName: 'Veer' }],
  companies: [{ key: 'acme', properties: { name: 'Acme Robotics', domain: 'acme.test', hubspot_owner_id: '501' } }],
  contacts: [
    person('ida', { hs_buying_role: 'DECISION_MAKER', engagements_last_meeting_booked: '2026-10-05T08:00:00Z' }),
    person('otto', { jobtitle: 'Head of Purchasing', phone: '+49 30 7654321' }),
    person('uma'),
    person('lea'),
  ],
  deals: [deal('Line 2', '84000', 'EUR'), deal('Spares', '1000', 'EUR'), deal('Texas', '20000', 'USD')],
};

let bench: FlowBench;
beforeEach(async () => {
  bench = await createFlowBench(NOW, SEED);
  const at = new Date('2026-11-19T08:00:00Z');
  const bounce = (key: string) =>
    sendgridEvent(`${key}@acme.test`, 'bounce', at, { type: 'bounce', reason: UNKNOWN, status: '5.1.1' });
  await bench.post([bounce('ida'), bounce('uma'), bounce('lea'), sendgridEvent('lea@acme.test', 'unsubscribe', at)]);
  await bench.drain();
});
afterEach(() => bench.close());

async function report(asked: Record<string, string> = {}) {
  const portal = await openLostPortal(bench.db, bench.portalId);
  if (!portal) throw new Error('no portal');
  const now = bench.clock.now();
  const chosen = readLostQuery({ sort: 'person', ...asked });
  return readLostReport(
    bench.db,
    portal,
    { filter: filterOf(chosen, portal.timeZone, now), sorting: chosen.sorting },
    now,
  );
}
const csv = async (forExcel = true) => (await buffer(writeLostCsv(await report(), forExcel))).toString('utf8');
const tableOf = (bytes: Buffer, name: string) =>
  readTable({ name, chunks: chunked(bytes, 999) }, null, async ({ rows }) => {
    const cells = [];
    for await (const row of rows) cells.push(row.cells);
    return cells;
  });
const NAMES = LOST_COLUMNS.map(({ name }) => name);
async function cellsOf(key: string): Promise<Record<string, string>> {
  const rows = await tableOf(Buffer.from(await csv()), 'lost.csv');
  const row = rows.find(([email]) => email === `${key}@acme.test`) ?? [];
  return Object.fromEntries(NAMES.map((name, at) => [name, row[at] ?? '']));
}
/** As a colleague does it: some cells of some rows. */
async function filledIn(cells: Record<string, Partial<Record<string, string>>>): Promise<string> {
  const rows = await tableOf(Buffer.from(await csv()), 'lost.csv');
  return rows
    .map((row) => {
      const said = cells[(row[0] ?? '').split('@')[0] ?? ''] ?? {};
      return row.map((cell, at) => `"${(said[NAMES[at] ?? ''] ?? cell).replaceAll('"', '""')}"`).join(',');
    })
    .join('\r\n');
}
const verdict = async (key: string) =>
  (await query<{ v: string }>(bench.db, 'select verdict as v from directory where email = ?', [`${key}@acme.test`]))[0]
    ?.v;

test('a line says who, at which company, with which deals, why, and whom to call instead', async () => {
  const ida = await cellsOf('ida');
  expect(ida).toMatchObject({
    Address: 'ida@acme.test',
    Person: 'ida Berg',
    Company: 'Acme Robotics',
    Owner: 'Piet Veer',
    'Buying role': 'decision maker',
    Mail: 'Unsure',
    'Open deals': '3',
    'Largest open deal': 'Line 2',
    Amount: '84000',
    Currency: 'EUR',
    Closes: '2026-12-04T00:00:00.000Z',
    'At stake, by currency': 'EUR 85000; USD 20000',
    'Last human contact': '2026-10-05T08:00:00.000Z',
    'Which contact': 'a meeting booked in HubSpot',
    "Server's words": UNKNOWN,
    'New address': '',
    'What we found': '',
  });
  expect(ida.Deals).toMatch(/^Line 2 \(EUR 84000, \d+ %, closes 2026-12-04\); Texas \(USD 20000.*; Spares \(EUR 1000/);
  expect(ida['Call instead']).toMatch(
    /^1\. otto Berg \(Head of Purchasing, \+49 30 7654321, otto@acme\.test\): on the same deal/,
  );
  expect(ida['Call instead']).not.toContain('lea');
  expect(ida['Speaks for it']).toContain('the receiving server');
  expect(ida['Speaks against it']).toContain('meeting');
});

test('every settling keeps what the report is narrowed down by', async () => {
  const found = async (asked: Record<string, string>) => {
    const names = [];
    for await (const { row } of await report(asked)) names.push(row.person);
    return names;
  };
  const ida = ['ida Berg'];
  expect(await found({ least: '85000', currency: 'EUR' })).toEqual(ida);
  expect(await found({ least: '85001', currency: 'EUR' })).toEqual([]);
  expect(await found({ least: '20000', currency: 'USD', role: 'decision maker', company: 'acme' })).toEqual(ida);
  expect(await found({ quiet: '46' })).toEqual(['ida Berg', 'lea Berg', 'uma Berg']);
  expect(await found({ quiet: '47' })).toEqual(['lea Berg', 'uma Berg']);
});

test('a file that comes back as it went out changes nothing, and goes out the same again', async () => {
  const out = await csv();
  const file = await take(bench, out, {}, 'lost.csv');
  await bench.drain();
  expect(await bench.db('import').where({ import_id: file }).first('state', 'news', 'errors')).toEqual({
    state: 'done',
    news: 0,
    errors: 0,
  });
  expect(await csv()).toBe(out);
  const filled = await filledIn({ uma: { 'What we found': 'left', 'How we know': '=1+1, "she" said\nso' } });
  await take(bench, filled, {}, 'lost.csv');
  await bench.drain();
  const told = await csv();
  expect(told).toContain('left,"\'=1+1, ""she"" said');
  const again = await take(bench, told, {}, 'lost.csv');
  await bench.drain();
  expect(await bench.db('import').where({ import_id: again }).first('news', 'errors')).toEqual({ news: 0, errors: 0 });
  expect(await csv()).toBe(told);
});

test('CSV and workbook have the same columns, rows and texts, also where a text would be a formula', async () => {
  await bench
    .db('crm_record')
    .where({ type: 'contact' })
    .whereRaw(`fields ->> 'email' = 'uma@acme.test'`)
    .update({
      fields: bench.db.raw(`fields || '{"jobtitle": "=1+1"}'`),
    });
  await bench.db('directory').where({ email: 'uma@acme.test' }).update({ job_title: '=1+1' });
  const asText = await csv();
  expect(asText.startsWith('\uFEFFAddress,')).toBe(true);
  expect(await csv(false)).toBe(asText.slice(1));
  expect(asText).toContain(`,'=1+1,`);
  const book = await tableOf(await buffer(await writeLostXlsx(await report())), 'lost.xlsx');
  const flat = await tableOf(Buffer.from(asText), 'lost.csv');
  expect(book[0]).toEqual(NAMES);
  expect(flat[0]).toEqual(NAMES);
  expect(book.map((row) => row[0])).toEqual(flat.map((row) => row[0]));
  expect(book.find((row) => row[0] === 'uma@acme.test')).toContain('=1+1');
});

test('two filled-in rows become the words of a colleague and a new address; the rest changes nothing', async () => {
  const filled = await filledIn({
    ida: { 'New address': 'ida.berg@newco.test' },
    uma: { 'What we found': 'Reachable', 'How we know': 'called her' },
    lea: { 'What we found': 'still there' },
  });
  const file = await receive(bench, filled, 'lost.csv');
  expect(await plan(bench, file)).toMatchObject({ kind: 'findings' });
  const dry = await check(bench, filled, {}, 'lost.csv');
  expect(dry).toMatchObject({ rows: 3, usable: 3, errors: 0, found: { words: 2, addresses: 1 } });
  expect(await bench.db('address_word').count('*').first()).toMatchObject({ count: 0 });

  await take(bench, filled, {}, 'lost.csv');
  await bench.drain();
  expect(await verdict('uma')).toBe('reachable');
  expect(await bench.contact('ida.berg@newco.test')).toMatchObject({ firstname: 'ida' });
  expect(await bench.db('address_word').select('says', 'said_by', 'why').orderBy('why')).toEqual([
    { says: 'reachable', said_by: 'admin@x.test', why: 'called her' },
    { says: 'reachable', said_by: 'admin@x.test', why: null },
  ]);
  // Who left stays let go, whatever a colleague says of the address.
  expect(await bench.contact('lea@acme.test')).toMatchObject({ bw_unsubscribe_scope: 'everything' });
  expect(await bench.db('directory').where({ email: 'lea@acme.test' }).first('opt_out', 'standing')).toEqual({
    opt_out: 'everything',
    standing: 'lost',
  });

  const words = await bench.db('address_word').select('*');
  bench.clock.advance(60_000);
  const again = await take(bench, filled, {}, 'lost.csv');
  await bench.drain();
  expect(await bench.db('address_word').select('*')).toEqual(words);
  expect(await bench.db('import').where({ import_id: again }).first('state', 'news', 'errors')).toEqual({
    state: 'done',
    news: 0,
    errors: 0,
  });
});

test('what cannot be taken is kept row by row with why, and the others are taken', async () => {
  const filled = await filledIn({
    ida: { 'New address': 'otto@acme.test' },
    uma: { 'What we found': 'perhaps' },
    lea: { 'What we found': 'left', 'How we know': '=her colleague said so' },
  });
  const stranger = NAMES.map((name) => ({ Address: 'nobody@x.test', 'What we found': 'left' })[name] ?? '').join(',');
  const dry = await check(bench, `${filled}\r\n${stranger}`, {}, 'lost.csv');
  expect(dry).toMatchObject({ errors: 3, usable: 1, found: { words: 1, addresses: 0 } });
  expect(dry.examples.map(({ why }) => why).sort()).toEqual([
    'Another contact has the address otto@acme.test: if both are one person, merge them in HubSpot.',
    'Nobody here has the address nobody@x.test.',
    '“perhaps” says none of: reachable, left, wrong address.',
  ]);
  await take(bench, filled, {}, 'lost.csv');
  await bench.drain();
  expect(await bench.db('address_word').select('says', 'why')).toEqual([
    { says: 'left', why: '=her colleague said so' },
  ]);
  expect((await cellsOf('lea'))['What we found']).toBe('left');
  expect((await bench.contact('ida@acme.test')).email).toBe('ida@acme.test');
});

test('a word that a colleague said after the file was handed over stands', async () => {
  const filled = await filledIn({ uma: { 'What we found': 'reachable' } });
  await take(bench, filled, {}, 'lost.csv');
  const [{ id } = { id: 0 }] = await query<{ id: number }>(
    bench.db,
    `select address_id as id from address where email = 'uma@acme.test'`,
  );
  const later = {
    portal_id: bench.portalId,
    address_id: id,
    says: 'left',
    said_by: 'Piet',
    at: '2026-11-20T10:00:01Z',
  };
  await bench.db('address_word').insert(later);
  bench.clock.advance(5_000);
  await bench.drain();
  expect(await bench.db('address_word').first('says', 'said_by')).toEqual({ says: 'left', said_by: 'Piet' });
});
