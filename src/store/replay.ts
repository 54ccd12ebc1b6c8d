/** Drafts of rules that are tried on the history, and what was found: gone without a trace when they are dropped. */
import type { RateCause } from '../flow/decide/shared-task/rate-alert.ts';
import { readSettings } from '../flow/read-settings.ts';
import type { ReplayFinding } from '../flow/replay/compare-replays.ts';
import type { Settings } from '../flow/settings.ts';
import type { TaughtRule } from '../flow/taught-rule.ts';
import { type Db, execute, query } from './database.ts';

export interface Replay {
  readonly replayId: number;
  /** The version that the draft was made from. */
  readonly base: number;
  /** The page of rules that it was typed on. */
  readonly page: string;
  readonly settings: Settings;
  readonly note: string | null;
  readonly askedBy: string;
  readonly asOf: Date;
  /** null: everything. */
  readonly days: number | null;
  readonly expiresAt: Date;
  readonly total: number;
  readonly done: number;
  /** Addresses to which the draft surely makes no difference. */
  readonly once: number;
  readonly events: number;
  readonly cursor: number;
  readonly until: number;
  readonly endedAt: Date | null;
  readonly why: string | null;
}

const COLUMNS = `replay_id as "replayId", base, page, settings, note, asked_by as "askedBy", as_of as "asOf", days,
  expires_at as "expiresAt", total, done, once, events, cursor, until, ended_at as "endedAt", why`;

export type NewReplay = Pick<
  Replay,
  'base' | 'page' | 'settings' | 'note' | 'askedBy' | 'asOf' | 'days' | 'expiresAt' | 'total' | 'until'
>;

/** @returns its id; null where one is under way */
export async function insertReplay(db: Db, portalId: number, draft: NewReplay): Promise<number | null> {
  const rows = await query<{ id: number }>(
    db,
    `insert into replay (portal_id, base, page, settings, note, asked_by, as_of, days, expires_at, total, until)
     values (?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing returning replay_id as id`,
    [
      portalId,
      draft.base,
      draft.page,
      JSON.stringify(draft.settings),
      draft.note,
      draft.askedBy,
      draft.asOf,
      draft.days,
      draft.expiresAt,
      draft.total,
      draft.until,
    ],
  );
  return rows[0]?.id ?? null;
}

/** @returns null where there is none, or it has expired */
export async function findReplay(db: Db, portalId: number, replayId: number, now: Date): Promise<Replay | null> {
  const rows = await query<Replay>(
    db,
    `select ${COLUMNS} from replay where portal_id = ? and replay_id = ? and expires_at > ?`,
    [portalId, replayId, now],
  );
  return rows[0] ? withSettings(rows[0]) : null;
}

/** Those that somebody may still want to look at, the newest first. */
export async function listReplays(db: Db, portalId: number, now: Date): Promise<Replay[]> {
  const rows = await query<Replay>(
    db,
    `select ${COLUMNS} from replay where portal_id = ? and expires_at > ? order by replay_id desc limit 20`,
    [portalId, now],
  );
  return rows.map(withSettings);
}

/** The one under way. */
export async function findOpenReplay(db: Db, portalId: number): Promise<Replay | null> {
  const rows = await query<Replay>(db, `select ${COLUMNS} from replay where portal_id = ? and ended_at is null`, [
    portalId,
  ]);
  return rows[0] ? withSettings(rows[0]) : null;
}

function withSettings(row: Replay): Replay {
  const stored = row.settings as Settings & { readonly taught?: readonly TaughtRule[] };
  return { ...row, settings: readSettings(stored, stored.version, stored.taught ?? []) };
}

export interface ReplayStep {
  readonly done: number;
  readonly once: number;
  readonly events: number;
  readonly cursor: number;
  readonly endedAt: Date | null;
}

/**
 * A step and what it found, in the transaction of the caller: whoever is killed has done it, or not.
 *
 * @returns false where it was dropped meanwhile, or another worker did this step
 */
export async function saveReplayStep(
  db: Db,
  portalId: number,
  replayId: number,
  after: number,
  step: ReplayStep,
  findings: readonly ReplayFinding[],
): Promise<boolean> {
  const count = await execute(
    db,
    `update replay set done = done + ?, once = once + ?, events = events + ?, cursor = ?, ended_at = ?
      where portal_id = ? and replay_id = ? and cursor = ? and ended_at is null`,
    [step.done, step.once, step.events, step.cursor, step.endedAt, portalId, replayId, after],
  );
  if (count === 1 && findings.length > 0) await insertFindings(db, portalId, replayId, findings);
  return count === 1;
}

async function insertFindings(
  db: Db,
  portalId: number,
  replayId: number,
  findings: readonly ReplayFinding[],
): Promise<void> {
  await execute(
    db,
    `insert into replay_finding (portal_id, replay_id, address_id, nth, kind, side, play, at, day, owner_id, person, company, why, was,
            becomes, has_open_deal, is_confirmed_dead, reads_otherwise)
     select ?, ?, n.* from unnest(?::bigint[], ?::integer[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::date[], ?::text[], ?::text[],
       ?::text[], ?::text[], ?::text[], ?::text[], ?::boolean[], ?::boolean[], ?::boolean[]) as n`,
    [
      portalId,
      replayId,
      findings.map((one) => one.addressId),
      findings.map((one) => one.nth),
      findings.map((one) => one.kind),
      findings.map((one) => one.side),
      findings.map((one) => one.play),
      findings.map((one) => one.at),
      findings.map((one) => one.day),
      findings.map((one) => one.ownerId),
      findings.map((one) => one.person),
      findings.map((one) => one.company),
      findings.map((one) => one.why),
      findings.map((one) => one.was),
      findings.map((one) => one.becomes),
      findings.map((one) => one.hasOpenDeal),
      findings.map((one) => one.isConfirmedDead),
      findings.map((one) => one.readsOtherwise),
    ],
  );
}

/** What was told of a mailing, a data source or a sending IP by a side. */
export interface ReplayRate {
  readonly side: ReplayFinding['side'];
  readonly kind: RateCause;
  readonly name: string;
  readonly at: Date;
}

export async function listReplayRates(db: Db, portalId: number, replayId: number, since: Date): Promise<ReplayRate[]> {
  return query<ReplayRate>(
    db,
    `select side, was as kind, person as name, at from replay_finding
      where portal_id = ? and replay_id = ? and address_id = 0 and play = 'unknown-user-rate' and at >= ? order by nth`,
    [portalId, replayId, since],
  );
}

/** It could not be done: what was found so far is no answer. */
export async function giveUpReplay(db: Db, portalId: number, replayId: number, why: string, now: Date): Promise<void> {
  await execute(
    db,
    'update replay set ended_at = ?, why = ? where portal_id = ? and replay_id = ? and ended_at is null',
    [now, why, portalId, replayId],
  );
}

/** With all that was found. @returns whether it was there */
export async function dropReplay(db: Db, portalId: number, replayId: number): Promise<boolean> {
  return db.transaction(async (trx) => {
    // First, so that a step under way is waited for, and no later one finds anything to save to.
    const count = await execute(trx, 'delete from replay where portal_id = ? and replay_id = ?', [portalId, replayId]);
    await execute(trx, 'delete from replay_finding where portal_id = ? and replay_id = ?', [portalId, replayId]);
    return count === 1;
  });
}

export async function dropExpiredReplays(db: Db, portalId: number, now: Date): Promise<void> {
  const rows = await query<{ id: number }>(
    db,
    'select replay_id as id from replay where portal_id = ? and expires_at <= ?',
    [portalId, now],
  );
  for (const { id } of rows) await dropReplay(db, portalId, id);
}
