/** Every intended change in the CRM, from plan to outcome. The states are those of the write protocol (docs/operations.md). */
import { type Db, execute, query } from './database.ts';

export type Surface =
  | 'contact_property'
  | 'subscription'
  | 'contact_email'
  | 'company_property'
  | 'task'
  | 'note'
  | 'task_close'
  | 'digest';

export interface PlannedCreate {
  readonly writeKey: string;
  readonly surface: 'task' | 'note' | 'digest';
  readonly addressId: number | null;
  readonly decisionId: number | null;
  readonly payload: unknown;
  readonly reference: string;
  /** The record at which it is looked for after a lost answer; null: it is found by search alone. */
  readonly anchor: { readonly type: string; readonly id: string } | null;
  readonly tryAfter: Date | null;
}

/**
 * The same key again makes no second row: one cause, one task. Words that were not sent yet follow the latest facts.
 *
 * @returns the row's id; null where the same key stands already
 */
export async function planCreate(db: Db, portalId: number, write: PlannedCreate, now: Date): Promise<number | null> {
  const [writeId = null] = await planCreates(db, portalId, [write], now);
  return writeId;
}

/** The same for many, each with a key of its own, in one statement. @returns the ids in their order */
export async function planCreates(
  db: Db,
  portalId: number,
  writes: readonly PlannedCreate[],
  now: Date,
): Promise<(number | null)[]> {
  if (writes.length === 0) return [];
  const rows = await query<{ write_id: number; write_key: string }>(
    db,
    `insert into crm_write as w (portal_id, created_at, write_key, surface, address_id, decision_id, payload, reference, anchor_type, anchor_id, try_after)
     select ?, ?::timestamptz, n.* from unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::jsonb[], ?::text[], ?::text[], ?::text[], ?::timestamptz[]) as n
     on conflict (portal_id, write_key) do update set payload = excluded.payload, reference = excluded.reference
       where w.state = 'planned' and w.attempts = 0 and w.surface = 'note'
     returning write_id, write_key`,
    [
      portalId,
      now,
      writes.map((write) => write.writeKey),
      writes.map((write) => write.surface),
      writes.map((write) => write.addressId),
      writes.map((write) => write.decisionId),
      writes.map((write) => JSON.stringify(write.payload)),
      writes.map((write) => write.reference),
      writes.map((write) => write.anchor?.type ?? null),
      writes.map((write) => write.anchor?.id ?? null),
      writes.map((write) => write.tryAfter),
    ],
  );
  const ids = new Map(rows.map((row) => [row.write_key, row.write_id]));
  return writes.map((write) => ids.get(write.writeKey) ?? null);
}

export interface SendingWrite {
  readonly writeId: number;
  readonly surface: Surface;
  readonly addressId: number | null;
  readonly objectId: string | null;
  readonly payload: unknown;
  readonly written: Readonly<Record<string, string>> | null;
  readonly revision: number;
  readonly reference: string | null;
  readonly anchorType: string | null;
  readonly anchorId: string | null;
  readonly attempts: number;
  /** How often HubSpot gave no clear answer to it before. */
  readonly lostAnswers: number;
  readonly cleanReads: number;
  readonly sentAt: Date | null;
  /** Of an attempt in doubt: what is known of it. */
  readonly why: string | null;
}

/** A row as it is sent. */
export const SENDING_FIELDS = `write_id as "writeId", surface, address_id as "addressId", object_id as "objectId", payload, written, revision, reference,
  anchor_type as "anchorType", anchor_id as "anchorId", attempts, lost_answers as "lostAnswers", clean_reads as "cleanReads",
  sent_at as "sentAt", why`;

/** In an upsert: what was written and is wanted anew waits from now on; what waits already has waited since then. */
export const WAITS_SINCE = `created_at = case when w.state = 'planned' then w.created_at else excluded.created_at end`;

/** In `written`, of a property whose value in HubSpot is not known: equal to no value that we write, so that it is sent again. */
export const UNKNOWN_VALUE = 'unknown';

/**
 * Properties that are about to change: until the answer is recorded nobody knows which value stands there. A wish that goes
 * back to the former value after a lost answer is sent, too.
 */
const IN_DOUBT = `case when w.surface <> 'contact_property' then w.written else coalesce(w.written, '{}') || (
    select coalesce(jsonb_object_agg(p.key, case when coalesce(w.written ->> p.key, '') = p.value then p.value else '${UNKNOWN_VALUE}' end), '{}')
      from jsonb_each_text(w.payload) as p) end`;

/**
 * Step 1 of the protocol: committed as *sending* before any call is made. Oldest first.
 *
 * @param lostAnswers of each row: those to which HubSpot gave no clear answer as often are sent together
 */
export async function takePlanned(
  db: Db,
  portalId: number,
  surface: Surface,
  lostAnswers: number,
  limit: number,
  now: Date,
): Promise<SendingWrite[]> {
  const rows = await query<SendingWrite>(
    db,
    // Once and for all: a subquery that locks may be run again for each row, and would take more than its limit.
    `with next as materialized (
       select write_id from crm_write
        where portal_id = ? and surface = ? and state = 'planned' and (try_after is null or try_after <= ?) and lost_answers = ?
        order by write_id limit ? for update skip locked)
     update crm_write w set state = 'sending', sent_at = ?, sent_revision = revision, attempts = attempts + 1, clean_reads = 0, read_at = null, why = null,
            written = ${IN_DOUBT}
      where portal_id = ? and write_id in (select write_id from next)
     returning ${SENDING_FIELDS}`,
    [portalId, surface, now, lostAnswers, limit, now, portalId],
  );
  return rows.sort((a, b) => a.writeId - b.writeId);
}

export type WriteOutcome = { readonly writeId: number } & (
  | { readonly kind: 'done'; readonly resultId: string; readonly written?: Readonly<Record<string, string>> }
  /** Final; the admin is shown why. */
  | { readonly kind: 'failed'; readonly why: string }
  /** It did not happen, or may happen twice without harm: plan it again. */
  | {
      readonly kind: 'again';
      readonly tryAfter: Date | null;
      readonly why: string;
      /** HubSpot gave no clear answer, which is counted. */
      readonly isLost?: boolean;
    }
  /** Its record is gone: the address is looked up anew, and whatever is due is planned at the record found then. */
  | { readonly kind: 'dropped'; readonly why: string }
  /** It may have happened: it stays in *sending* until it was looked for. */
  | { readonly kind: 'ambiguous'; readonly why: string }
);

const STATE_OF = {
  done: 'done',
  failed: 'failed',
  again: 'planned',
  dropped: 'dropped',
  ambiguous: 'sending',
} as const;

/**
 * A row whose wish changed while its call was under way is planned again, whatever became of the call.
 *
 * @param writes as they were taken: the late answer to an attempt that was given up changes nothing
 */
export async function recordOutcomes(
  db: Db,
  portalId: number,
  writes: readonly Pick<SendingWrite, 'writeId' | 'attempts'>[],
  outcomes: readonly WriteOutcome[],
  now: Date,
): Promise<void> {
  if (outcomes.length === 0) return;
  const attempts = new Map(writes.map((write) => [write.writeId, write.attempts]));
  await execute(
    db,
    `update crm_write w set
        state = case when n.state in ('done', 'failed') and w.revision <> w.sent_revision then 'planned' else n.state end,
        why = n.why, try_after = n.try_after, result_id = coalesce(n.result_id, w.result_id), written = coalesce(n.written, w.written),
        lost_answers = w.lost_answers + n.lost,
        done_at = case when n.state = 'done' then ?::timestamptz else w.done_at end
       from unnest(?::bigint[], ?::int[], ?::text[], ?::text[], ?::timestamptz[], ?::text[], ?::jsonb[], ?::int[])
            as n(write_id, attempts, state, why, try_after, result_id, written, lost)
      where w.portal_id = ? and w.write_id = n.write_id and w.attempts = n.attempts and w.state = 'sending'`,
    [
      now,
      outcomes.map((one) => one.writeId),
      outcomes.map((one) => attempts.get(one.writeId) ?? 0),
      outcomes.map((one) => STATE_OF[one.kind]),
      outcomes.map((one) => (one.kind === 'done' ? null : one.why)),
      outcomes.map((one) => (one.kind === 'again' ? one.tryAfter : null)),
      outcomes.map((one) => (one.kind === 'done' ? one.resultId : null)),
      outcomes.map((one) => (one.kind === 'done' && one.written ? JSON.stringify(one.written) : null)),
      outcomes.map((one) => (one.kind === 'again' && one.isLost ? 1 : 0)),
      portalId,
    ],
  );
}

/** The record that it stands at was merged into another, where nobody has looked for it yet. */
export async function moveAnchor(
  db: Db,
  portalId: number,
  writeId: number,
  anchorId: string,
  payload: unknown,
): Promise<void> {
  await execute(
    db,
    'update crm_write set anchor_id = ?, payload = ?::jsonb, clean_reads = 0, read_at = null where portal_id = ? and write_id = ?',
    [anchorId, JSON.stringify(payload), portalId, writeId],
  );
}

/** Each half of a cut batch is a call of its own, recorded before it is made. */
export async function markSentAnew(db: Db, portalId: number, writeIds: readonly number[], now: Date): Promise<void> {
  await execute(
    db,
    `update crm_write set sent_at = ? where portal_id = ? and write_id = any(?::bigint[]) and state = 'sending'`,
    [now, portalId, [...writeIds]],
  );
}

export interface Due {
  readonly lostAnswers: number;
  readonly count: number;
}

/**
 * @param most where counting ends
 * @returns those that are due, by how often HubSpot gave no clear answer to them, the least often first
 */
export async function countPlanned(
  db: Db,
  portalId: number,
  surface: Surface,
  now: Date,
  most: number,
): Promise<Due[]> {
  return query<Due>(
    db,
    `select lost_answers as "lostAnswers", count(*) as count from (
       select lost_answers from crm_write
        where portal_id = ? and surface = ? and state = 'planned' and (try_after is null or try_after <= ?) limit ?) as due
      group by lost_answers order by lost_answers`,
    [portalId, surface, now, most],
  );
}

/** By hand, after the admin has mended the reason. @returns false when there is nothing to retry */
export async function retryWrite(db: Db, portalId: number, writeId: number): Promise<boolean> {
  const touched = await execute(
    db,
    `update crm_write set state = 'planned', attempts = 0, lost_answers = 0, try_after = null, why = null
      where portal_id = ? and write_id = ? and state = 'failed'`,
    [portalId, writeId],
  );
  return touched > 0;
}
