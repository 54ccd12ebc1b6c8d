/** The key to an email service's own interface: what it may do, the newest reading of the lists, and who speaks with the service now. */
import type { EspKey, KeyReach } from '../flow/adapt/esp-lists.ts';
import type { SecretBox } from '../lib/secrets.ts';
import { type Db, execute, query } from './database.ts';

export interface EspAccess extends KeyReach {
  readonly sourceId: number;
  readonly givenAt: Date;
  readonly givenBy: string;
  readonly checkedAt: Date | null;
  /** Of the newest reading of the lists. */
  readonly askedAt: Date | null;
  /** null: the clock. */
  readonly askedBy: string | null;
  /** Since when it is known which lists there are, for this reading. */
  readonly namedAt: Date | null;
  readonly endedAt: Date | null;
  readonly plannedAt: Date | null;
  /** Nothing is asked of the service until then. */
  readonly tryAfter: Date | null;
  readonly attempts: number;
  readonly waitWhy: string | null;
}

const COLUMNS = `source_id as "sourceId", given_at as "givenAt", given_by as "givenBy", checked_at as "checkedAt", can_read as "canRead",
  can_write as "canWrite", why, asked_at as "askedAt", asked_by as "askedBy", named_at as "namedAt", ended_at as "endedAt",
  planned_at as "plannedAt", try_after as "tryAfter", attempts, wait_why as "waitWhy"`;

const keyContext = (portalId: number): string => `esp-key:${portalId}`;

/** A key in place of any former one. */
export async function saveAccess(
  db: Db,
  portalId: number,
  box: SecretBox,
  sourceId: number,
  given: { readonly key: EspKey; readonly reach: KeyReach; readonly by: string; readonly now: Date },
): Promise<void> {
  const { key, reach, by, now } = given;
  await execute(
    db,
    `insert into esp_access (portal_id, source_id, key_enc, given_at, given_by, checked_at, can_read, can_write, why)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (portal_id, source_id) do update
        set key_enc = excluded.key_enc, given_at = excluded.given_at, given_by = excluded.given_by, checked_at = excluded.checked_at,
            can_read = excluded.can_read, can_write = excluded.can_write, why = excluded.why,
            try_after = null, attempts = 0, wait_why = null`,
    [
      portalId,
      sourceId,
      box.seal(JSON.stringify(key), keyContext(portalId)),
      now,
      by,
      now,
      reach.canRead,
      reach.canWrite,
      reach.why,
    ],
  );
}

export async function findAccess(db: Db, portalId: number, sourceId: number): Promise<EspAccess | null> {
  const rows = await query<EspAccess>(db, `select ${COLUMNS} from esp_access where portal_id = ? and source_id = ?`, [
    portalId,
    sourceId,
  ]);
  return rows[0] ?? null;
}

/** @throws BellwetherError `secrets.unreadable` */
export async function openEspKey(db: Db, portalId: number, box: SecretBox, sourceId: number): Promise<EspKey | null> {
  const rows = await query<{ key_enc: string }>(
    db,
    'select key_enc from esp_access where portal_id = ? and source_id = ?',
    [portalId, sourceId],
  );
  const row = rows[0];
  return row ? (JSON.parse(box.open(row.key_enc, keyContext(portalId))) as EspKey) : null;
}

/** Under the newest key of the server. @returns false where it changed meanwhile, or is gone */
export async function resealAccess(db: Db, portalId: number, box: SecretBox, sourceId: number): Promise<boolean> {
  const rows = await query<{ key_enc: string }>(
    db,
    'select key_enc from esp_access where portal_id = ? and source_id = ?',
    [portalId, sourceId],
  );
  const row = rows[0];
  if (!row) return false;
  const sealed = box.seal(box.open(row.key_enc, keyContext(portalId)), keyContext(portalId));
  const count = await execute(
    db,
    'update esp_access set key_enc = ? where portal_id = ? and source_id = ? and key_enc = ?',
    [sealed, portalId, sourceId, row.key_enc],
  );
  return count === 1;
}

/** The key goes; what the lists held, and what we put there, is remembered. */
export async function removeAccess(db: Db, portalId: number, sourceId: number): Promise<boolean> {
  const count = await execute(db, 'delete from esp_access where portal_id = ? and source_id = ?', [portalId, sourceId]);
  return count > 0;
}

/** Sources whose lists can be asked now. */
export async function listDueAccess(db: Db, portalId: number, now: Date): Promise<EspAccess[]> {
  return query<EspAccess>(
    db,
    `select ${COLUMNS} from esp_access a
      where portal_id = ? and (try_after is null or try_after <= ?)
        and exists (select from source s where s.portal_id = a.portal_id and s.source_id = a.source_id
                       and s.removed_at is null and s.state = 'on')
      order by source_id`,
    [portalId, now],
  );
}

/** One worker at a time speaks with a service; whoever holds it may hold it on. @returns false where another has it */
export async function holdAccess(
  db: Db,
  portalId: number,
  sourceId: number,
  holder: string,
  forMs: number,
): Promise<boolean> {
  const count = await execute(
    db,
    `update esp_access set holder = ?, held_until = clock_timestamp() + ? * interval '1 millisecond'
      where portal_id = ? and source_id = ? and (holder is null or holder = ? or held_until < clock_timestamp())`,
    [holder, forMs, portalId, sourceId, holder],
  );
  return count > 0;
}

/** In the transaction that saves what was learned: nobody else can take it until that ends. @returns false where another has it */
export async function stillHoldsAccess(db: Db, portalId: number, sourceId: number, holder: string): Promise<boolean> {
  const rows = await query(
    db,
    'select 1 from esp_access where portal_id = ? and source_id = ? and holder = ? for update',
    [portalId, sourceId, holder],
  );
  return rows.length > 0;
}

export async function releaseAccess(db: Db, portalId: number, sourceId: number, holder: string): Promise<void> {
  await execute(
    db,
    'update esp_access set holder = null, held_until = null where portal_id = ? and source_id = ? and holder = ?',
    [portalId, sourceId, holder],
  );
}

/** @param until nothing is asked before */
export async function noteWait(db: Db, portalId: number, sourceId: number, until: Date, why: string): Promise<void> {
  await execute(
    db,
    'update esp_access set try_after = ?, wait_why = ?, attempts = attempts + 1 where portal_id = ? and source_id = ?',
    [until, why, portalId, sourceId],
  );
}

/** It answered. */
export async function noteAnswer(db: Db, portalId: number, sourceId: number): Promise<void> {
  await execute(
    db,
    `update esp_access set try_after = null, wait_why = null, attempts = 0
      where portal_id = ? and source_id = ? and attempts > 0`,
    [portalId, sourceId],
  );
}

/** What the service lets the key do, as it says now. */
export async function noteReach(db: Db, portalId: number, sourceId: number, reach: KeyReach, now: Date): Promise<void> {
  await execute(
    db,
    `update esp_access set can_read = ?, can_write = ?, why = ?, checked_at = ?, try_after = null, attempts = 0, wait_why = null
      where portal_id = ? and source_id = ?`,
    [reach.canRead, reach.canWrite, reach.why, now, portalId, sourceId],
  );
}

/** Asks for all lists to be read. @returns false where they are being read, or there is no key */
export async function askForLists(
  db: Db,
  portalId: number,
  sourceId: number,
  by: string | null,
  now: Date,
): Promise<boolean> {
  const count = await execute(
    db,
    `update esp_access set asked_at = ?, asked_by = ?, try_after = null
      where portal_id = ? and source_id = ? and can_read and (asked_at is null or ended_at >= asked_at)`,
    [now, by, portalId, sourceId],
  );
  return count > 0;
}

export async function markNamed(db: Db, portalId: number, sourceId: number, now: Date): Promise<void> {
  await execute(db, 'update esp_access set named_at = ? where portal_id = ? and source_id = ?', [
    now,
    portalId,
    sourceId,
  ]);
}

export async function markListsRead(db: Db, portalId: number, sourceId: number, now: Date): Promise<void> {
  await execute(db, 'update esp_access set ended_at = ?, planned_at = null where portal_id = ? and source_id = ?', [
    now,
    portalId,
    sourceId,
  ]);
}

/** @param now null: as soon as possible */
export async function markPlanned(db: Db, portalId: number, sourceId: number, now: Date | null): Promise<void> {
  await execute(db, 'update esp_access set planned_at = ? where portal_id = ? and source_id = ?', [
    now,
    portalId,
    sourceId,
  ]);
}
