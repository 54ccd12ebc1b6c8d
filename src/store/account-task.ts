/** Tasks that speak for an account: who is on them, and whether somebody can still be added. */
import { type Db, execute, query } from './database.ts';

export interface AccountTaskKey {
  readonly companyId: string;
  readonly play: string;
  readonly reason: string;
}

export interface AccountTask {
  readonly writeId: number;
  /** `planned`: it is not in HubSpot yet, and its words may change. */
  readonly state: 'planned' | 'sending' | 'done';
  readonly reference: string;
  readonly subject: string;
  readonly anchor: { readonly type: string; readonly id: string };
  readonly openedAt: Date;
  readonly people: readonly unknown[];
}

export interface AccountTaskQuestion extends AccountTaskKey {
  readonly openedSince: Date;
}

/** @returns of each question, in its place, the newest that was opened since then, and was neither closed nor refused */
export async function findAccountTasks(
  db: Db,
  portalId: number,
  asked: readonly AccountTaskQuestion[],
): Promise<(AccountTask | null)[]> {
  if (asked.length === 0) return [];
  const rows = await query<AccountTask & { nth: number }>(
    db,
    `select n.nth, f.* from unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[]) with ordinality as n(company_id, play, reason, since, nth)
      cross join lateral (
       select w.write_id as "writeId", w.state, w.reference, w.payload->'properties'->>'hs_task_subject' as subject,
              jsonb_build_object('type', w.anchor_type, 'id', w.anchor_id) as anchor, t.opened_at as "openedAt", t.people
         from account_task t join crm_write w using (portal_id, write_id)
        where t.portal_id = ? and t.company_id = n.company_id and t.play = n.play and t.reason = n.reason
          and w.state in ('planned', 'sending', 'done') and (w.state = 'planned' or t.opened_at >= n.since)
          and not exists (select from crm_write c where c.portal_id = w.portal_id and c.write_key = 'close:' || w.write_id)
        order by t.opened_at desc, t.write_id desc limit 1) f`,
    [
      asked.map((one) => one.companyId),
      asked.map((one) => one.play),
      asked.map((one) => one.reason),
      asked.map((one) => one.openedSince),
      portalId,
    ],
  );
  const byPlace = new Map(rows.map(({ nth, ...task }) => [nth, task]));
  return asked.map((_, at) => byPlace.get(at + 1) ?? null);
}

export interface MovedTask {
  readonly writeId: number;
  readonly domain: string;
  /** null where the CRM knows no company. */
  readonly companyId: string | null;
  readonly addressId: number | null;
  readonly subject: string;
  readonly anchor: { readonly type: string; readonly id: string };
  readonly openedAt: Date;
}

/** What stands for the company of a task where the CRM knows none: `domain acme.example`. */
export const NO_COMPANY = /^domain /;

/** @returns the newest task of each company that has moved from one of these domains, unless it was closed or refused */
export async function listMovedTasks(db: Db, portalId: number, domains: readonly string[]): Promise<MovedTask[]> {
  const rows = await query<MovedTask>(
    db,
    `select distinct on (t.company_id, t.reason) w.write_id as "writeId", t.reason as domain, t.company_id as "companyId",
            w.address_id as "addressId", w.payload->'properties'->>'hs_task_subject' as subject,
            jsonb_build_object('type', w.anchor_type, 'id', w.anchor_id) as anchor, t.opened_at as "openedAt"
       from account_task t join crm_write w using (portal_id, write_id)
      where t.portal_id = ? and t.play = 'account-moved' and t.reason = any(?::text[]) and w.state in ('planned', 'sending', 'done')
        and not exists (select from crm_write c where c.portal_id = w.portal_id and c.write_key = 'close:' || w.write_id)
      order by t.company_id, t.reason, t.opened_at desc, t.write_id desc`,
    [portalId, [...domains]],
  );
  return rows.map((row) => ({ ...row, companyId: NO_COMPANY.test(row.companyId ?? '') ? null : row.companyId }));
}

export async function saveAccountTask(
  db: Db,
  portalId: number,
  writeId: number,
  key: AccountTaskKey,
  people: readonly unknown[],
  now: Date,
): Promise<void> {
  await execute(
    db,
    `insert into account_task (portal_id, company_id, play, reason, write_id, opened_at, people) values (?, ?, ?, ?, ?, ?, ?::jsonb)
     on conflict (portal_id, write_id) do update set people = excluded.people`,
    [portalId, key.companyId, key.play, key.reason, writeId, now, JSON.stringify(people)],
  );
}

/** The words of a task that is not sent yet. */
export async function rewritePlanned(db: Db, portalId: number, writeId: number, payload: unknown): Promise<void> {
  await execute(
    db,
    `update crm_write set payload = ?::jsonb where portal_id = ? and write_id = ? and surface = 'task' and state = 'planned'`,
    [JSON.stringify(payload), portalId, writeId],
  );
}

const ABSORBED = 'The task of its company speaks for it.';

/**
 * Tasks that speak for these episodes alone, and were not sent yet, give way to another one, which then speaks for their
 * decisions.
 */
export async function absorbTasks(
  db: Db,
  portalId: number,
  episodeIds: readonly string[],
  writeId: number,
): Promise<void> {
  const rows = await query<{ writeId: number }>(
    db,
    `update crm_write w set state = 'dropped', why = ?
      where w.portal_id = ? and w.surface = 'task' and w.state = 'planned' and w.attempts = 0 and w.write_id <> ?
        and exists (select from decision d where d.portal_id = w.portal_id and d.write_id = w.write_id
                       and d.episode_id = any(?::bigint[]))
        and not exists (select from decision d where d.portal_id = w.portal_id and d.write_id = w.write_id
                           and d.episode_id <> all(?::bigint[]))
      returning w.write_id as "writeId"`,
    [ABSORBED, portalId, writeId, [...episodeIds], [...episodeIds]],
  );
  await execute(db, 'update decision set write_id = ? where portal_id = ? and write_id = any(?::bigint[])', [
    writeId,
    portalId,
    rows.map((row) => row.writeId),
  ]);
}
