/** Data sources that imported files name: for mail that names none, of the address, and gone with it. */
import { readFile } from 'node:fs/promises';
import { query } from '../../src/store/database.ts';
import { eraseAddresses } from '../../src/store/erasure.ts';
import { copyPerson } from '../../src/store/person-copy.ts';
import { markAllDirty } from '../../src/store/rebuild.ts';
import type { RatesFilter } from '../../src/store/report/counted-by.ts';
import { countRates } from '../../src/store/report/rates.ts';
import { dayOf, eventsOf, NOW, one, sorted } from '../support/naive-rates.ts';
import { createRatesLedger, type RatesLedger } from '../support/rates-ledger.ts';

let ledger: RatesLedger;
beforeAll(async () => {
  ledger = await createRatesLedger();
});
afterAll(() => ledger.drop());

const EVER: RatesFilter = { from: dayOf(400), to: dayOf(0), campaign: null, dataSource: null };
const whole = async () => (await countRates(ledger.db, ledger.portalId, 'all', EVER, 10))[0];
const bySource = async () => sorted(await countRates(ledger.db, ledger.portalId, 'data_source', EVER, 10));
/** Whom each data source of a file is of. */
const named = async () =>
  (
    await query<{ dataSource: string; people: number }>(
      ledger.db,
      `select data_source as "dataSource", sum(bit_count(people))::integer as people from data_source_chunk
        where portal_id = ? group by 1 having sum(bit_count(people)) > 0 order by 1`,
      [ledger.portalId],
    )
  ).map(({ dataSource, people }) => `${dataSource} ${people}`);

test('mail that names no data source counts for the one that a file named last, of whom the copy for a person tells and an erasure forgets', async () => {
  await ledger.open();
  const silent = { dataSource: '' };
  await ledger.post([0, 1, 2].flatMap((person) => eventsOf(one(person, 'delivered', silent))));
  await ledger.post([3, 4].flatMap((person) => eventsOf(one(person, 'unknown', silent))));
  await ledger.post(eventsOf(one(5, 'delivered')));
  const nobody = { key: '', attempted: 5, delivered: 3, unknown: 2 };
  const form = { key: 'form', attempted: 1, delivered: 1, unknown: 0 };
  expect(await bySource()).toEqual([nobody, form]);
  // Of the second one the newer row comes first.
  await ledger.post([], [{ person: 1, dataSource: 'partner', at: '2026-10-03' }]);
  await ledger.post(
    [],
    [0, 1, 3, 5].map((person) => ({ person, dataSource: 'fair', at: '2026-10-02' })),
  );
  const split = [
    { key: '', attempted: 2, delivered: 1, unknown: 1 },
    { key: 'fair', attempted: 2, delivered: 1, unknown: 1 },
    form,
    { key: 'partner', attempted: 1, delivered: 1, unknown: 0 },
  ];
  expect(await bySource()).toEqual(split);
  expect(await named()).toEqual(['fair 3', 'partner 1']);
  expect(await whole()).toEqual({ key: '', attempted: 6, delivered: 4, unknown: 2 });
  const keys = { emails: [], hashes: [], addressIds: [await ledger.idOf(0)], contactIds: [] };
  const copy = await copyPerson(ledger.db, ledger.portalId, keys);
  expect(copy.data_source_chunk).toEqual([{ data_source: 'fair' }]);
  await eraseAddresses(ledger.db, ledger.portalId, [await ledger.idOf(0)]);
  expect(await named()).toEqual(['fair 2', 'partner 1']);
  expect((await bySource())[1]).toEqual({ key: 'fair', attempted: 1, delivered: 0, unknown: 1 });
});

test('what files say of data sources is derived: a rebuild and the migration come to the same', async () => {
  await ledger.open();
  const rows = Array.from({ length: 16 }, (_, person) => ({
    person,
    dataSource: person % 3 === 0 ? 'fair' : 'partner',
    at: '2026-10-02',
  }));
  await ledger.post([], rows);
  await ledger.post(
    [],
    [0, 1, 2].map((person) => ({ person, dataSource: 'form', at: '2026-10-04' })),
  );
  const right = ['fair 5', 'form 3', 'partner 8'];
  expect(await named()).toEqual(right);
  // Of one source nobody is left, and the others are of everybody.
  await ledger.db('data_source_chunk').where({ portal_id: ledger.portalId, data_source: 'form' }).delete();
  await ledger.db.raw(
    `update data_source_chunk d set people = (select bit_or(o.people) from data_source_chunk o where o.portal_id = d.portal_id and o.chunk = d.chunk)
      where portal_id = ?`,
    [ledger.portalId],
  );
  expect(await named()).toEqual(['fair 13', 'partner 13']);
  await markAllDirty(ledger.db, ledger.portalId, NOW);
  expect(await named()).toEqual(right);
  await ledger.db('data_source_chunk').delete();
  const migration = await readFile(new URL('../../migrations/0025_data_sources_of_files.sql', import.meta.url), 'utf8');
  await ledger.db.raw(migration.slice(migration.indexOf('insert into')));
  expect(await named()).toEqual(right);
});
