/** Migrations run beside those who serve: from 0037 on none keeps others waiting for as long as a table is large. */
import { readdir, readFile } from 'node:fs/promises';
import { lockingStatements } from '../support/locking-statements.ts';

const FOLDER = new URL('../../migrations/', import.meta.url);
const FIRST = '0037';

test('no new migration holds a table for long', async () => {
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql') && name >= FIRST);
  expect(files.length).toBeGreaterThan(0);
  for (const name of files)
    expect([name, lockingStatements(await readFile(new URL(name, FOLDER), 'utf8'))]).toEqual([name, []]);
});

test.each([
  ['create index a on event (portal_id)', 'concurrently'],
  ['create unique index a on event (portal_id)', 'concurrently'],
  ['alter table event add constraint a check (n > 0)', 'not valid'],
  ['alter table event add foreign key (portal_id) references portal', 'not valid'],
  ['alter table event add column n integer references other', 'add the column alone'],
  ['alter table event add constraint a unique (n)', 'using index'],
  ['alter table event alter column n type bigint', 'another column'],
  ['alter table event alter column n set not null', 'validate it first'],
  ['alter table event\n  add column at timestamptz not null default now()', 'without a default'],
  ['update address set dirty_at = now()', 'in steps'],
  ['-- A comment.\nalter table a add column n integer; delete from event where n = 1', 'in steps'],
  ['lock table event', 'do without'],
])('%s is refused, with what to do instead', (sql, instead) => {
  expect(lockingStatements(`${sql};`)).toEqual([expect.stringContaining(instead)]);
});

test.each([
  'create table mail (n integer); create index mail_n on mail (n); update mail set n = 1; alter table mail add check (n > 0);',
  'alter table event add column n integer; alter table event add column is_old boolean not null default false;',
  'create index concurrently a on event (portal_id);',
  'create index concurrently a_0 on event_0 (n); create index a on only event (n); alter index a attach partition a_0;',
  'alter table event add constraint a check (n > 0) not valid; alter table event validate constraint a;',
])('%s is fine', (sql) => {
  expect(lockingStatements(sql)).toEqual([]);
});
