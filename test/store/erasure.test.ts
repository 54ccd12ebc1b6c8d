/** Forgetting reaches every table: one that is added later fails here until somebody says how it forgets. */

import { erasePerson } from '../../src/jobs/erase-contact.ts';
import { hashAddress } from '../../src/lib/address-hash.ts';
import { type Db, query } from '../../src/store/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { fillTables } from '../support/fill-tables.ts';

const PORTAL = 1;
const NOW = new Date('2026-11-03T10:00:00Z');
const HASH_KEY = Buffer.alloc(32, 5);

/** Rows of these outlive the person, and do not name them: address_id becomes null. */
const PSEUDONYMOUS = ['consent_proof', 'esp_suppression', 'manual_suppression', 'suppression'];

/** Why nobody who gets mail is named in a table without `address_id`, or how they are forgotten there. */
const WITHOUT_ADDRESS: Readonly<Record<string, string>> = {
  account: 'concluded anew without them',
  account_task: 'taken out of the list of people',
  api_key: 'scripts of the company',
  audit: 'acts are written without the person',
  campaign_owner: 'mailings and colleagues',
  contact_address: 'has address_id',
  crm_record: 'by contact id',
  data_source_chunk: 'derived without them',
  delivery: 'bodies that name them are emptied',
  dns_observation: 'domains',
  door_limits: 'numbers',
  drift_run: 'numbers',
  erasure_request: 'deleted with them',
  errand: 'work',
  esp_access: 'keys of services, sealed',
  esp_list: 'lists by name, and numbers',
  gateway_burst: 'gateways',
  held_task: 'by decision',
  hubspot_event: 'values are emptied, by contact id',
  import: 'samples of columns are blanked',
  import_fact: 'by address',
  import_part: 'blanked in the rows',
  industry_share: 'industries',
  lane: 'workers',
  leave_request: 'by address',
  list_check: 'lists by name, and numbers',
  list_check_row: 'by address',
  link_opening: 'numbers',
  lost_view: 'views that look for them are deleted',
  mailbox: 'places in mailboxes',
  mailing_day: 'their bits are cleared',
  member: 'colleagues',
  oauth_token: 'sealed',
  owner_day: 'numbers',
  portal: 'the account itself',
  public_page: 'the look of the page',
  quarantined: 'by address',
  rate_told: 'mailings, data sources and our own servers',
  replay: 'drafts of rules',
  rule_version: 'rules',
  data_source_card: 'where addresses come from, by name; admins say it',
  data_source_check: 'what admins answer of a data source, and when',
  digest_week: 'which weeks were told of',
  seen_import: 'eight bytes of a hash',
  used_token: 'a random word and a hash',
  seen_key: 'eight bytes of a hash',
  segment: 'names that colleagues gave',
  segment_member: 'by contact id',
  source: 'connections',
  subscription_type: 'kinds of mail',
  tally: 'numbers',
  taught_rule: 'words of mail servers; admins are told to name nobody',
  viewer_link: 'colleagues',
  workflow_call: 'answers are emptied, by contact id',
};

let database: TestDatabase;
let db: Db;
beforeEach(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterEach(() => database.drop());

async function tables(has: boolean): Promise<string[]> {
  const rows = await query<{ name: string }>(
    db,
    `select c.relname as name from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
        and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'portal_id')
        and ? = exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'address_id') order by 1`,
    [has],
  );
  return rows.map((row) => row.name);
}

const rowsOf = async (table: string, addressId: number) =>
  (await query(db, `select 1 from "${table}" where portal_id = ${PORTAL} and address_id = ${addressId}`)).length;

test('no table keeps a row of who was erased, and every other person keeps theirs', async () => {
  const [gone = 0, stays = 0] = await fillTables(db, PORTAL, 2);
  await db.raw(`update address set email = case address_id when ? then 'ida@acme.test' else 'otto@acme.test' end`, [
    gone,
  ]);
  const withAddress = await tables(true);
  const before = new Map<string, number>();
  for (const table of withAddress) before.set(table, await rowsOf(table, stays));
  await erasePerson({ db, portalId: PORTAL, hashKey: HASH_KEY, now: NOW }, 'ida@acme.test', 'sofia');
  for (const table of withAddress) {
    expect([table, await rowsOf(table, gone)]).toEqual([table, 0]);
    expect([table, await rowsOf(table, stays)]).toEqual([table, before.get(table)]);
  }
  expect(withAddress).toEqual(expect.arrayContaining(PSEUDONYMOUS));
});

test('of every table without an address somebody has said why it names nobody, or how it forgets', async () => {
  expect((await tables(false)).filter((name) => !(name in WITHOUT_ADDRESS))).toEqual([]);
});

test('whoever was never heard of is remembered as forgotten, by a hash alone', async () => {
  await fillTables(db, PORTAL, 0);
  await db.raw(
    `insert into portal (portal_id, state, keys_enc, installed_at) values (?, 'active', '', ?) on conflict do nothing`,
    [PORTAL, NOW],
  );
  await erasePerson({ db, portalId: PORTAL, hashKey: HASH_KEY, now: NOW }, 'nobody@acme.test', 'sofia');
  const hash = hashAddress(HASH_KEY, 'nobody@acme.test');
  expect(await query(db, 'select address_hash, reason, until, address_id from suppression')).toEqual([
    { address_hash: hash, reason: 'erased', until: null, address_id: null },
  ]);
  expect(JSON.stringify(await query(db, 'select * from audit'))).not.toContain('nobody');
});

test('in a file that waits to be imported whoever was erased is blanked, and the others stay', async () => {
  await fillTables(db, PORTAL, 1);
  await db.raw('delete from import');
  await db.raw('delete from import_part');
  const rows = {
    lines: [2, 3],
    rows: [
      ['Ida.O+x@Acme.test', 'hard'],
      ['otto@acme.test', 'soft'],
    ],
  };
  const profiles = [{ name: 'email', samples: ['Ida.O+x@Acme.test', 'otto@acme.test'] }];
  await db.raw(
    `insert into import (portal_id, file_name, asked_by, created_at, state, profiles) values (?, 'old.csv', 'sofia', ?, 'ready', ?)`,
    [PORTAL, NOW, JSON.stringify(profiles)],
  );
  await db.raw(
    'insert into import_part (portal_id, import_id, part, rows, body) select portal_id, import_id, 0, 2, ?::bytea from import',
    [Buffer.from(JSON.stringify(rows))],
  );
  await db.raw(`insert into import_fact select portal_id, import_id, 'ida.o+x@acme.test', 'k', '{}' from import`);
  await erasePerson({ db, portalId: PORTAL, hashKey: HASH_KEY, now: NOW }, 'ida.o+x@acme.test', 'sofia');
  const [part] = await query<{ body: Buffer }>(db, 'select body from import_part');
  expect(JSON.parse(part?.body.toString() ?? '')).toEqual({
    ...rows,
    rows: [
      ['', 'hard'],
      ['otto@acme.test', 'soft'],
    ],
  });
  expect(await query(db, 'select profiles from import')).toEqual([
    { profiles: [{ name: 'email', samples: ['', 'otto@acme.test'] }] },
  ]);
  expect(await query(db, `select 1 from import_fact where email like 'ida%'`)).toEqual([]);
});
