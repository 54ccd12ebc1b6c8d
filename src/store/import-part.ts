/** Rows of a file that was handed over, some hundred at a time, until they become deliveries; and its facts while it is checked. */
import { type Db, execute, query } from './database.ts';

export interface ImportPart {
  readonly part: number;
  readonly rows: number;
  readonly body: Buffer;
}

export async function insertPart(db: Db, portalId: number, importId: number, part: ImportPart): Promise<void> {
  await execute(db, 'insert into import_part (portal_id, import_id, part, rows, body) values (?, ?, ?, ?, ?::bytea)', [
    portalId,
    importId,
    part.part,
    part.rows,
    part.body,
  ]);
}

/** In their order. @param from of the first */
export async function listParts(
  db: Db,
  portalId: number,
  importId: number,
  from: number,
  limit: number,
): Promise<ImportPart[]> {
  return query<ImportPart>(
    db,
    'select part, rows, body from import_part where portal_id = ? and import_id = ? and part >= ? order by part limit ?',
    [portalId, importId, from, limit],
  );
}

/** Its rows become deliveries of the source, all of them or none. @returns how many deliveries; 0 where they were before */
export async function handOverParts(
  db: Db,
  portalId: number,
  importId: number,
  to: { readonly sourceId: number; readonly headers: Readonly<Record<string, string>>; readonly now: Date },
): Promise<number> {
  const begun = await execute(
    db,
    `update import set state = 'importing', begun_at = ?, profiles = '[]' where portal_id = ? and import_id = ? and state in ('ready', 'checked')`,
    [to.now, portalId, importId],
  );
  if (begun === 0) return 0;
  const count = await execute(
    db,
    `insert into delivery (portal_id, source_id, received_at, headers, body, state, import_id)
     select portal_id, ?, ?, ?::jsonb, body, 'waiting', import_id from import_part where portal_id = ? and import_id = ? order by part`,
    [to.sourceId, to.now, JSON.stringify(to.headers), portalId, importId],
  );
  await execute(db, 'delete from import_part where portal_id = ? and import_id = ?', [portalId, importId]);
  return count;
}

export interface ImportFact {
  readonly email: string;
  readonly eventKey: string;
  readonly fact: unknown;
}

/** Once each, however often the file tells it. */
export async function insertFacts(
  db: Db,
  portalId: number,
  importId: number,
  facts: readonly ImportFact[],
): Promise<number> {
  if (facts.length === 0) return 0;
  return execute(
    db,
    `insert into import_fact (portal_id, import_id, email, event_key, fact)
     select ?, ?, n.* from unnest(?::text[], ?::text[], ?::jsonb[]) as n(email, event_key, fact) on conflict do nothing`,
    [
      portalId,
      importId,
      facts.map((one) => one.email),
      facts.map((one) => one.eventKey),
      facts.map((one) => JSON.stringify(one.fact)),
    ],
  );
}

/** Of the next people after this one, in the order of their addresses. */
export async function nextFacts(
  db: Db,
  portalId: number,
  importId: number,
  after: string,
  people: number,
): Promise<ImportFact[]> {
  return query<ImportFact>(
    db,
    `select email, event_key as "eventKey", fact from import_fact
      where portal_id = ? and import_id = ? and email > ?
        and email <= coalesce((select max(email) from (
              select distinct email from import_fact where portal_id = ? and import_id = ? and email > ? order by email limit ?) as next), '')
      order by email, event_key`,
    [portalId, importId, after, portalId, importId, after, people],
  );
}

export async function deleteFacts(db: Db, portalId: number, importId: number): Promise<void> {
  await execute(db, 'delete from import_fact where portal_id = ? and import_id = ?', [portalId, importId]);
}

export interface RefusedPart {
  readonly deliveryId: number;
  readonly body: Buffer;
  readonly rejected: readonly { readonly index: number; readonly why: string }[];
}

/** Parts that were taken in, and held rows that could not be read, in their order. */
export async function listRefusedParts(
  db: Db,
  portalId: number,
  importId: number,
  after: number,
  limit: number,
): Promise<RefusedPart[]> {
  return query<RefusedPart>(
    db,
    `select delivery_id as "deliveryId", body, rejected from delivery
      where portal_id = ? and import_id = ? and rejected is not null and delivery_id > ? order by delivery_id limit ?`,
    [portalId, importId, after, limit],
  );
}

/** Facts that the ledger has. */
export async function knownEventKeys(db: Db, portalId: number, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const rows = await query<{ key: string }>(
    db,
    'select event_key as key from event where portal_id = ? and event_key = any(?::text[])',
    [portalId, [...keys]],
  );
  return new Set(rows.map((row) => row.key));
}
