/**
 * Everything that is held of one person, for the person. The tables come from the catalogue, so that none is forgotten; what
 * is new is in the copy before anybody thinks of it.
 */
import { type Db, query } from './database.ts';
import { BIT_OF, CHUNK_OF } from './mailing-day.ts';

export interface PersonKeys {
  /** Normalised. */
  readonly emails: readonly string[];
  readonly hashes: readonly Buffer[];
  readonly addressIds: readonly number[];
  readonly contactIds: readonly string[];
}

type Row = Readonly<Record<string, unknown>>;

/** Raw bytes hold what is reported of others, too: they are named by number, and what they say of the person stands in `event`. */
const COLUMNS_OF: Readonly<Record<string, string>> = {
  import_part: `jsonb_build_object('import_id', t.import_id, 'part', t.part)`,
  delivery: `jsonb_build_object('delivery_id', t.delivery_id, 'source_id', t.source_id, 'received_at', t.received_at, 'state', t.state)`,
  // One bit in it is theirs.
  mailing_day: `jsonb_build_object('day', t.day, 'campaign', t.campaign, 'data_source', t.data_source)`,
  data_source_chunk: `jsonb_build_object('data_source', t.data_source)`,
};

/** Where a person is named without an id of theirs: by their address in the text of the row. */
const NAMING = ['account', 'account_task', 'held_task', 'audit'] as const;

/** @returns rows by table; tables without a row are left out */
export async function copyPerson(db: Db, portalId: number, keys: PersonKeys): Promise<Record<string, Row[]>> {
  const { emails, hashes, addressIds, contactIds } = keys;
  const copy: Record<string, Row[]> = {};
  const add = async (table: string, where: string, bindings: readonly unknown[]): Promise<void> => {
    const columns = COLUMNS_OF[table] ?? 'to_jsonb(t)';
    const rows = await query<{ row: Row }>(
      db,
      `select ${columns} - 'portal_id' as row from "${table}" t where t.portal_id = ? and ${where} order by 1`,
      [portalId, ...bindings] as never,
    );
    const known = new Set((copy[table] ?? []).map((row) => JSON.stringify(row)));
    const more = rows.map(({ row }) => row).filter((row) => !known.has(JSON.stringify(row)));
    if (more.length > 0) copy[table] = [...(copy[table] ?? []), ...more];
  };
  const tables = await listColumns(db);
  for (const { table, columns } of tables) {
    if (columns.has('address_id')) await add(table, 't.address_id = any(?::bigint[])', [[...addressIds]]);
    if (columns.has('contact_id')) await add(table, 't.contact_id = any(?::text[])', [[...contactIds]]);
    for (const column of ['address_hash', 'email_hash'].filter((name) => columns.has(name)))
      await add(table, `t.${column} = any(?::bytea[])`, [[...hashes]]);
    if (columns.has('email')) await add(table, 'lower(t.email) = any(?::text[])', [[...emails]]);
  }
  await add('crm_record', `t.type = 'contact' and t.record_id = any(?::text[])`, [[...contactIds]]);
  await add(
    'crm_write',
    `t.address_id is null and (t.object_id = any(?::text[]) or t.anchor_type = 'contact' and t.anchor_id = any(?::text[]))`,
    [[...contactIds], [...contactIds]],
  );
  await add(
    'mailing_day',
    `exists (select from unnest(?::bigint[]) as n(id)
              where t.chunk = ${CHUNK_OF('n.id')} and get_bit(t.delivered, ${BIT_OF('n.id')}) = 1)`,
    [[...addressIds]],
  );
  await add(
    'data_source_chunk',
    `exists (select from unnest(?::bigint[]) as n(id)
              where t.chunk = ${CHUNK_OF('n.id')} and get_bit(t.people, ${BIT_OF('n.id')}) = 1)`,
    [[...addressIds]],
  );
  await add('hubspot_event', 't.object_id = any(?::text[])', [[...contactIds]]);
  await add('workflow_call', 't.contact_id = any(?::text[])', [[...contactIds]]);
  const NAMED = 'exists (select from unnest(?::text[]) as n(email) where position(n.email in lower(t::text)) > 0)';
  for (const table of NAMING) await add(table, NAMED, [[...emails]]);
  await add(
    'delivery',
    `exists (select from unnest(?::text[]) as n(email) where position(n.email in lower(encode(t.body, 'escape'))) > 0)`,
    [[...emails]],
  );
  await add(
    'import_part',
    `exists (select from unnest(?::text[]) as n(email) where position(n.email in lower(convert_from(t.body, 'UTF8'))) > 0)`,
    [[...emails]],
  );
  return copy;
}

async function listColumns(db: Db): Promise<{ table: string; columns: Set<string> }[]> {
  const rows = await query<{ table: string; columns: string[] }>(
    db,
    `select c.relname as "table", array_agg(a.attname::text) as columns
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where pg_table_is_visible(c.oid) and c.relkind in ('r', 'p') and not c.relispartition
      group by 1 having 'portal_id' = any(array_agg(a.attname::text)) order by 1`,
  );
  return rows.map(({ table, columns }) => ({ table, columns: new Set(columns) }));
}
