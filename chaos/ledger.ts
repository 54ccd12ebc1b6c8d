/** What a portal's ledger says, in words that are the same for every run of the same events. */
import type { Knex } from 'knex';
import { query } from '../src/store/database.ts';
import { NEXT_NAMES } from './next-release.ts';

/** Ids are the database's own, and the key of a departure is made of them. */
const ADDRESSES = `select 'address ' || email as who,
    jsonb_build_array(verdict, verdict_since, bounce_class, bounce_reason, opt_out, in_ledger, state - 'concludedBy')::text as what
  from address where portal_id = ?`;
const EVENTS = `select 'event ' || a.email || ' ' || case when e.esp = 'bellwether' then 'leave' else e.event_key end as who,
    jsonb_build_array(e.type, e.class, e.reason, e.stream, e.at, count(*))::text as what
  from event e join address a using (portal_id, address_id) where e.portal_id = ?
  group by a.email, case when e.esp = 'bellwether' then 'leave' else e.event_key end, e.type, e.class, e.reason, e.stream, e.at`;
const DAYS = `select 'days ' || a.email || ' ' || d.month as who, d.delivered_bits || ' ' || d.attempted_bits as what
  from delivery_day d join address a using (portal_id, address_id) where d.portal_id = ?`;
const MAILINGS = `select concat_ws(' ', 'mailing', day, campaign, data_source) as who, sum(bit_count(delivered))::text as what
  from mailing_day where portal_id = ? group by day, campaign, data_source`;
const ORIGINS = `select concat_ws(' ', 'origin', data_source) as who, sum(bit_count(people))::text as what
  from data_source_chunk where portal_id = ? group by data_source having sum(bit_count(people)) > 0`;
const TALLIES = `select concat_ws(' ', 'tally', day, campaign, data_source, sending_ip, gateway, type) as who, messages::text as what
  from tally where portal_id = ?`;
const SUPPRESSIONS = `select 'suppression ' || a.email || ' ' || s.stream as who,
    jsonb_build_array(s.reason, s.since, s.until, s.venue)::text as what
  from suppression s join address a using (portal_id, address_id) where s.portal_id = ?`;
const ANSWERS = `select 'answer ' || a.email as who, jsonb_build_array(s.reason, s.comment)::text as what
  from survey_answer s join address a using (portal_id, address_id) where s.portal_id = ?`;
/**
 * Where a bounce arrives ahead of the delivery that speaks for the person, the address is dead for a moment: what was
 * suggested then is taken back with the verdict, and only some orders suggest it.
 */
const DECISIONS = `select concat_ws(' ', 'decision', a.email, d.play, d.target_type) as who, count(*)::text as what
  from decision d join address a using (portal_id, address_id)
  where d.portal_id = ? and (d.play <> 'dead-suppress' or a.verdict = 'dead') group by a.email, d.play, d.target_type`;

/** Of people whom the CRM talks about (talkers.ts) only what came by mail is the same in every run. */
const TALKED = /^(?:address|decision|suppression) \S*@talk-|@double-/;

export async function readLedger(db: Knex, portalId: number): Promise<Map<string, string>> {
  const lines = new Map<string, string>();
  for (const sql of [ADDRESSES, EVENTS, DAYS, MAILINGS, ORIGINS, TALLIES, SUPPRESSIONS, ANSWERS, DECISIONS]) {
    for (const { who, what } of await query<{ who: string; what: string }>(db, sql, [portalId])) {
      if (TALKED.test(who)) continue;
      lines.set(who, what.replaceAll(/bellwether:leave:[\w-]+/g, 'leave').replaceAll(NEXT_NAMES.rule, NEXT_NAMES.was));
    }
  }
  return lines;
}

/** What the person did on the page, with the moment that only the server knows. */
export interface PageAct {
  readonly email: string;
  readonly leftAt: Date;
  readonly answeredAt: Date | null;
}

export async function readPageActs(db: Knex, portalId: number): Promise<Map<string, PageAct>> {
  const rows = await query<PageAct>(
    db,
    `select a.email, e.at as "leftAt", s.answered_at as "answeredAt"
       from event e join address a using (portal_id, address_id)
       left join survey_answer s on s.portal_id = e.portal_id and s.event_key = e.event_key
      where e.portal_id = ? and e.esp = 'bellwether'`,
    [portalId],
  );
  return new Map(rows.map((row) => [row.email, row]));
}

/** @returns lines that differ, in words */
export function compareLines(expected: ReadonlyMap<string, string>, got: ReadonlyMap<string, string>): string[] {
  const names = new Set([...expected.keys(), ...got.keys()]);
  return [...names]
    .filter((name) => expected.get(name) !== got.get(name))
    .sort()
    .map((name) => `${name}: ${got.get(name) ?? 'is missing'} instead of ${expected.get(name) ?? 'nothing'}`);
}
