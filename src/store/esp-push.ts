/** What we want on the lists of email services, or off them: planned, sent, and what became of it. */
import type { PutCause } from '../flow/adapt/esp-lists.ts';
import { type Db, execute, query } from './database.ts';
import type { ListName } from './esp-suppression.ts';

/** `back`: the person came back. `alive`: the address works again. `trial`: an admin wants one mail to be tried. */
export type PushCause = PutCause | 'back' | 'alive' | 'trial';

export interface Push extends ListName {
  readonly addressId: number;
  readonly email: string;
  readonly wants: 'on' | 'off';
  readonly cause: PushCause;
  readonly revision: number;
  /** When it was first and last asked to stand there. */
  readonly firstSentAt: Date | null;
  readonly sentAt: Date | null;
  readonly doneAt: Date | null;
}

/** Who must not be mailed by anybody: what the company knows of everything, by hand or not, neither pauses nor single streams. */
const STANDS = `s.stream = '' and s.until is null and s.reason <> 'paused'`;

/**
 * Plans whoever must not be mailed and does not stand on the list. Whom the person told through this very source, and who stood
 * on the list before us, is not asked for again before the next reading shows who stands there.
 *
 * @param readAt when the last whole reading of the list began
 * @returns how many
 */
export async function planOn(
  db: Db,
  portalId: number,
  { sourceId, list }: ListName,
  readAt: Date,
  now: Date,
  limit: number,
): Promise<number> {
  return execute(
    db,
    `insert into esp_push as p (portal_id, source_id, list, address_id, wants, cause, asked_at)
     select distinct on (s.address_id) s.portal_id, ?, ?, s.address_id, 'on',
            case s.reason when 'complaint' then 'complaint' when 'dead' then 'dead' else 'opt_out' end, ?
       from listed_suppression s
      where s.portal_id = ? and ${STANDS} and s.address_id is not null
        and not exists (select from esp_suppression h where h.portal_id = s.portal_id and h.source_id = ? and h.list = ?
                           and h.address_hash = s.address_hash and h.gone_at is null and h.kind <> 'block')
        and not exists (select from esp_push q where q.portal_id = s.portal_id and q.source_id = ? and q.list = ?
                           and q.address_id = s.address_id and q.wants = 'on'
                           and (q.state in ('planned', 'sending', 'failed')
                             or q.state = 'dropped' and q.sent_at >= ?
                             or q.state = 'done' and not exists (select from esp_suppression h
                                   where h.portal_id = q.portal_id and h.source_id = q.source_id and h.list = q.list
                                     and h.address_id = q.address_id and h.gone_at > q.done_at)))
        and not exists (select from event e where e.portal_id = s.portal_id and e.event_key = s.event_key and e.source_id = ?
                           and e.actor = 'person' and e.origin = 'live' and e.received_at >= ?)
      order by s.address_id, s.reason = 'dead', s.reason = 'manual' limit ?
     on conflict (portal_id, source_id, list, address_id) do update
        set wants = 'on', cause = excluded.cause, asked_by = null, asked_at = excluded.asked_at, state = 'planned', why = null,
            revision = p.revision + 1, attempts = 0, try_after = null, first_sent_at = null, done_at = null`,
    [sourceId, list, now, portalId, sourceId, list, sourceId, list, readAt, sourceId, readAt, limit],
  );
}

/**
 * Plans off the list whom we put there and who may be mailed again: the person came back, or the address works. Never who
 * stood there before us, and nobody of whom it is not known why they may be mailed.
 *
 * @returns how many
 */
export async function planOff(db: Db, portalId: number, sourceId: number, now: Date): Promise<number> {
  return execute(
    db,
    `update esp_push p set wants = 'off', cause = case when p.cause = 'dead' then 'alive' else 'back' end, asked_by = null, asked_at = ?,
        state = 'planned', why = null, revision = p.revision + 1, attempts = 0, try_after = null
       from esp_suppression h
      where p.portal_id = ? and p.source_id = ? and p.wants = 'on' and p.state = 'done'
        and h.portal_id = p.portal_id and h.source_id = p.source_id and h.list = p.list and h.address_id = p.address_id
        and h.ours and h.gone_at is null
        and not exists (select from listed_suppression s where s.portal_id = p.portal_id and s.address_hash = h.address_hash and ${STANDS})
        and exists (select from listed_suppression s where s.portal_id = p.portal_id and s.address_hash = h.address_hash and s.stream = ''
                       and s.until is not null and s.reason <> 'paused')`,
    [now, portalId, sourceId],
  );
}

/** One address off one list, asked for by an admin. */
export async function askOff(
  db: Db,
  portalId: number,
  { sourceId, list }: ListName,
  addressId: number,
  by: string,
  now: Date,
): Promise<void> {
  await execute(
    db,
    `insert into esp_push as p (portal_id, source_id, list, address_id, wants, cause, asked_by, asked_at)
     values (?, ?, ?, ?, 'off', 'trial', ?, ?)
     on conflict (portal_id, source_id, list, address_id) do update
        set wants = 'off', cause = 'trial', asked_by = excluded.asked_by, asked_at = excluded.asked_at, state = 'planned', why = null,
            revision = p.revision + 1, attempts = 0, try_after = null`,
    [portalId, sourceId, list, addressId, by, now],
  );
}

/** Who holds the source calls alone: what is found under way was left behind by a worker that is gone, and is simply sent again. */
export async function takeBackSending(db: Db, portalId: number, sourceId: number): Promise<void> {
  await execute(
    db,
    `update esp_push set state = 'planned' where portal_id = ? and source_id = ? and state = 'sending'`,
    [portalId, sourceId],
  );
}

/** Of one list and one wish, the oldest first: as many as one call takes. Off goes before on. */
export async function listPlanned(
  db: Db,
  portalId: number,
  sourceId: number,
  limit: number,
  now: Date,
): Promise<Push[]> {
  return query<Push>(
    db,
    `with next as (select list, wants from esp_push
        where portal_id = ? and source_id = ? and state = 'planned' and (try_after is null or try_after <= ?)
        order by cause = 'trial' desc, wants = 'on' desc, list limit 1)
     select p.source_id as "sourceId", p.list, p.address_id as "addressId", a.email, p.wants, p.cause, p.revision,
            p.first_sent_at as "firstSentAt", p.sent_at as "sentAt", p.done_at as "doneAt"
       from esp_push p join next using (list, wants) join address a using (portal_id, address_id)
      where p.portal_id = ? and p.source_id = ? and p.state = 'planned' and (p.try_after is null or p.try_after <= ?)
      order by p.cause = 'trial' desc, p.asked_at, p.address_id limit ?`,
    [portalId, sourceId, now, portalId, sourceId, now, limit],
  );
}

/** Of these, those who must not be mailed by anybody, and why: that the address no longer works only where nothing else says so. */
export async function listStanding(
  db: Db,
  portalId: number,
  addressIds: readonly number[],
): Promise<Map<number, string>> {
  const rows = await query<{ address_id: number; reason: string }>(
    db,
    `select s.address_id, s.reason from listed_suppression s where s.portal_id = ? and s.address_id = any(?::bigint[]) and ${STANDS}
      order by s.reason <> 'dead', s.reason <> 'manual'`,
    [portalId, [...addressIds]],
  );
  return new Map(rows.map((row) => [row.address_id, row.reason]));
}

/** Did anybody come onto the suppression list, or off it, since then? By the clock of the database. */
export async function hasListChanged(db: Db, portalId: number, since: Date): Promise<boolean> {
  const rows = await query(db, 'select 1 from listed_suppression where portal_id = ? and changed_at > ? limit 1', [
    portalId,
    since,
  ]);
  return rows.length > 0;
}

/** Whom we were about to take off a list, and who must not be mailed after all: they stay on it. */
export async function keepOn(
  db: Db,
  portalId: number,
  { sourceId, list }: ListName,
  addressIds: readonly number[],
): Promise<void> {
  await execute(
    db,
    `update esp_push set wants = 'on', state = 'done', revision = revision + 1, why = null,
        cause = case cause when 'alive' then 'dead' else 'opt_out' end
      where portal_id = ? and source_id = ? and list = ? and address_id = any(?::bigint[]) and wants = 'off' and state = 'planned'`,
    [portalId, sourceId, list, [...addressIds]],
  );
}

export async function markSending(
  db: Db,
  portalId: number,
  { sourceId, list }: ListName,
  addressIds: readonly number[],
  now: Date,
): Promise<void> {
  await execute(
    db,
    `update esp_push set state = 'sending', sent_revision = revision, attempts = attempts + 1,
        sent_at = ?, first_sent_at = case when wants = 'on' then coalesce(first_sent_at, ?) else first_sent_at end
      where portal_id = ? and source_id = ? and list = ? and address_id = any(?::bigint[]) and state = 'planned'`,
    [now, now, portalId, sourceId, list, [...addressIds]],
  );
}

export interface PushOutcome {
  readonly addressId: number;
  readonly state: 'done' | 'failed' | 'dropped';
  readonly why: string | null;
}

/** A wish that changed while the call was under way stays planned. */
export async function savePushes(
  db: Db,
  portalId: number,
  { sourceId, list }: ListName,
  outcomes: readonly PushOutcome[],
  now: Date,
): Promise<void> {
  await execute(
    db,
    `update esp_push p set state = case when p.sent_revision = p.revision then n.state else 'planned' end, why = n.why,
        done_at = case when n.state = 'done' then ?::timestamptz else p.done_at end
       from unnest(?::bigint[], ?::text[], ?::text[]) as n(address_id, state, why)
      where p.portal_id = ? and p.source_id = ? and p.list = ? and p.address_id = n.address_id and p.state = 'sending'`,
    [
      now,
      outcomes.map((one) => one.addressId),
      outcomes.map((one) => one.state),
      outcomes.map((one) => one.why),
      portalId,
      sourceId,
      list,
    ],
  );
}

/** What waits for a list is not to be sent, for this reason. @param addressIds null: all of the list */
export async function dropPlanned(
  db: Db,
  portalId: number,
  { sourceId, list }: ListName,
  addressIds: readonly number[] | null,
  why: string,
): Promise<number> {
  return execute(
    db,
    `update esp_push set state = 'dropped', why = ?
      where portal_id = ? and source_id = ? and list = ? and state in ('planned', 'sending')
        and (?::bigint[] is null or address_id = any(?::bigint[])) and (?::bigint[] is not null or wants = 'on')`,
    [
      why,
      portalId,
      sourceId,
      list,
      addressIds && [...addressIds],
      addressIds && [...addressIds],
      addressIds && [...addressIds],
    ],
  );
}

/** Those that failed, once more. @returns how many */
export async function retryPushes(db: Db, portalId: number, sourceId: number): Promise<number> {
  return execute(
    db,
    `update esp_push set state = 'planned', why = null, attempts = 0, try_after = null
      where portal_id = ? and source_id = ? and state = 'failed'`,
    [portalId, sourceId],
  );
}

export interface PushMemory extends ListName {
  readonly addressId: number;
  readonly wants: 'on' | 'off';
  readonly firstSentAt: Date | null;
  readonly sentAt: Date | null;
  readonly doneAt: Date | null;
  /** We took it off again. */
  readonly isOff: boolean;
}

/** What we ever sent of these addresses to a source. @param list null: to any of its lists */
export async function listSent(
  db: Db,
  portalId: number,
  sourceId: number,
  list: string | null,
  addressIds: readonly number[],
): Promise<PushMemory[]> {
  return query<PushMemory>(
    db,
    `select source_id as "sourceId", list, address_id as "addressId", wants, first_sent_at as "firstSentAt", sent_at as "sentAt",
            done_at as "doneAt", wants = 'off' and state = 'done' as "isOff"
       from esp_push where portal_id = ? and source_id = ? and (?::text is null or list = ?) and address_id = any(?::bigint[])
        and sent_at is not null and state <> 'dropped'`,
    [portalId, sourceId, list, list, [...addressIds]],
  );
}
