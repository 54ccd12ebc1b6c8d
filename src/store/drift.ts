/** Disagreements about addresses: found by runs, mended when somebody asks, over when a later run does not find them. */
import type { Disagreement, DriftKind } from '../flow/compare-beliefs.ts';
import { type Db, execute, query } from './database.ts';

export interface FoundDrift extends Disagreement {
  readonly addressId: number;
  readonly contactId: string | null;
}

/** What was planned to mend it is still on its way. */
const IS_UNDER_WAY = `exists (select from crm_write w where w.portal_id = d.portal_id and w.address_id = d.address_id and w.surface = 'subscription'
            and d.source_id = 0 and w.state in ('planned', 'sending'))
      or exists (select from esp_push p where p.portal_id = d.portal_id and p.address_id = d.address_id and p.source_id = d.source_id
            and p.state in ('planned', 'sending'))`;

/** One that was over, or that was mended and is there again, may be mended anew. @param begunAt of the run */
export async function saveDrift(
  db: Db,
  portalId: number,
  run: { readonly runId: number; readonly begunAt: Date },
  found: readonly FoundDrift[],
  now: Date,
): Promise<void> {
  if (found.length === 0) return;
  const isAnew = `(d.ended_at is not null or (d.fix = 'under_way' and d.fix_asked_at < ? and not (${IS_UNDER_WAY})))`;
  await execute(
    db,
    `insert into drift as d (portal_id, found_at, seen_run, seen_at, address_id, kind, source_id, contact_id, detail)
     select ?, ?, ?, ?, n.* from unnest(?::bigint[], ?::text[], ?::bigint[], ?::text[], ?::jsonb[]) as n
     on conflict (portal_id, address_id, kind, source_id) do update
        set seen_run = excluded.seen_run, seen_at = excluded.seen_at, contact_id = excluded.contact_id, detail = excluded.detail,
            found_at = case when d.ended_at is null then d.found_at else excluded.found_at end, ended_at = null,
            fix_why = case when d.ended_at is null and ${isAnew} then 'It was mended, and is there again.'
                           when d.ended_at is null then d.fix_why end,
            fix_asked_at = case when ${isAnew} then null else d.fix_asked_at end,
            fix_asked_by = case when ${isAnew} then null else d.fix_asked_by end,
            fix = case when ${isAnew} then null else d.fix end`,
    [
      portalId,
      now,
      run.runId,
      now,
      found.map((one) => one.addressId),
      found.map((one) => one.kind),
      found.map((one) => one.sourceId),
      found.map((one) => one.contactId),
      found.map((one) => JSON.stringify(one.detail)),
      run.begunAt,
      run.begunAt,
      run.begunAt,
      run.begunAt,
    ],
  );
}

/** What a run that went through to its end did not find is over. @returns how many */
export async function endUnseenDrift(db: Db, portalId: number, runId: number, now: Date): Promise<number> {
  return execute(db, 'update drift set ended_at = ? where portal_id = ? and seen_run < ? and ended_at is null', [
    now,
    portalId,
    runId,
  ]);
}

/** Differences that were over before this moment. */
export async function expireDrift(db: Db, portalId: number, before: Date): Promise<number> {
  return execute(db, 'delete from drift where portal_id = ? and ended_at < ?', [portalId, before]);
}

export interface DriftChoice {
  /** One of them; null: all of the kinds. */
  readonly driftId: number | null;
  readonly kinds: readonly DriftKind[];
}

/** Whoever asks twice asks once. @returns how many were asked for just now */
export async function askForFixes(
  db: Db,
  portalId: number,
  choice: DriftChoice,
  by: string,
  now: Date,
): Promise<number> {
  return execute(
    db,
    `update drift set fix = 'asked', fix_asked_at = ?, fix_asked_by = ?, fix_why = null
      where portal_id = ? and ended_at is null and fix is null and kind = any(?::text[]) and (?::bigint is null or drift_id = ?)
        and (kind <> 'esp_unaware' or jsonb_array_length(coalesce(detail -> 'lists', '[]')) > 0)`,
    [now, by, portalId, [...choice.kinds], choice.driftId, choice.driftId],
  );
}

export interface AskedDrift extends FoundDrift {
  readonly driftId: number;
  readonly email: string;
  readonly askedBy: string;
  readonly askedAt: Date;
}

/** In the order of their ids, held until the transaction ends. */
export async function lockAskedDrift(db: Db, portalId: number, limit: number): Promise<AskedDrift[]> {
  return query<AskedDrift>(
    db,
    `select d.drift_id as "driftId", d.address_id as "addressId", a.email, d.kind, d.source_id as "sourceId", d.contact_id as "contactId",
            d.detail, d.fix_asked_by as "askedBy", d.fix_asked_at as "askedAt"
       from drift d join address a using (portal_id, address_id)
      where d.portal_id = ? and d.fix = 'asked' order by d.drift_id limit ? for update of d`,
    [portalId, limit],
  );
}

/** What becomes of those that were asked for. */
export interface FixOutcome {
  readonly driftId: number;
  /** `over`: it is no longer so. */
  readonly became: 'under_way' | 'refused' | 'over';
  readonly why: string | null;
}

export async function saveFixes(db: Db, portalId: number, outcomes: readonly FixOutcome[], now: Date): Promise<void> {
  await execute(
    db,
    `update drift d set fix = case n.became when 'under_way' then 'under_way' end, fix_why = n.why,
            ended_at = case when n.became = 'over' then ?::timestamptz end
       from unnest(?::bigint[], ?::text[], ?::text[]) as n(id, became, why)
      where d.portal_id = ? and d.drift_id = n.id and d.fix = 'asked'`,
    [
      now,
      outcomes.map((one) => one.driftId),
      outcomes.map((one) => one.became),
      outcomes.map((one) => one.why),
      portalId,
    ],
  );
}

export async function hasAskedDrift(db: Db, portalId: number): Promise<boolean> {
  const rows = await query(db, `select 1 from drift where portal_id = ? and fix = 'asked' limit 1`, [portalId]);
  return rows.length > 0;
}
