/** A year that many people lived through, written straight into the tables: the same each time. */
import type { Db } from '../../src/store/database.ts';

export interface Year {
  readonly portalId: number;
  readonly addresses: number;
  readonly eventsEach: number;
  /** Its end. */
  readonly now: Date;
}

/** What comes back for them, in turn: each person begins with another of these. */
const ANSWERS = `(values
  (0, 'soft_bounce', 'soft', 'mailbox_full', 452, '4.2.2', '452 4.2.2 The mailbox is full', 'esp'),
  (1, 'hard_bounce', 'hard', 'user_unknown', 550, '5.1.1', '550 5.1.1 no such user here', 'esp'),
  (2, 'block', 'block', 'policy', 554, '5.7.1', '554 5.7.1 Rejected by policy', 'esp'),
  (3, 'soft_bounce', 'soft', 'timeout', 451, '4.4.1', '451 4.4.1 timed out', 'esp'),
  (4, 'list_unsubscribe', null, 'unsubscribe_request', null, null, null, 'person')
) as a(turn, type, class, reason, code, status, words, actor)`;

/** Each has a contact, 25 share a company, and every second company a deal that is open; mail gets through twice a month. */
export async function fillHistory(db: Db, { portalId, addresses, eventsEach, now }: Year): Promise<void> {
  const companies = Math.ceil(addresses / 25);
  await db.raw(
    `insert into address (portal_id, email, domain, created_at, in_ledger, rule_version)
     select ?, 'p' || n || '@c' || n / 25 || '.test', 'c' || n / 25 || '.test', ?::timestamptz - interval '400 days', true, 1
       from generate_series(0, ?::integer - 1) n`,
    [portalId, now, addresses],
  );
  await db.raw(
    `insert into contact_address (portal_id, address_id, contact_id, linked_at)
     select portal_id, address_id, 'k' || split_part(substr(email, 2), '@', 1), created_at from address where portal_id = ?`,
    [portalId],
  );
  await db.raw(
    `insert into crm_record (portal_id, type, record_id, fields, links, read_at)
     select ?, 'contact', 'k' || n, jsonb_build_object('firstname', 'Person', 'lastname', n::text, 'hubspot_owner_id', (700 + n % 40)::text,
              'email', 'p' || n || '@c' || n / 25 || '.test', 'hs_buying_role', case when n % 10 = 0 then 'CHAMPION' end),
            jsonb_build_object('company', jsonb_build_array('c' || n / 25),
              'deal', case when n / 25 % 2 = 0 then jsonb_build_array('d' || n / 25) else '[]'::jsonb end), ?::timestamptz
       from generate_series(0, ?::integer - 1) n`,
    [portalId, now, addresses],
  );
  await db.raw(
    `insert into crm_record (portal_id, type, record_id, fields, read_at)
     select ?, t.type, left(t.type, 1) || n, jsonb_build_object('name', 'Company ' || n, 'domain', 'c' || n || '.test', 'dealname', 'Deal ' || n,
              'hs_is_closed', 'false', 'hs_deal_stage_probability', ((n % 9 + 1) / 10.0)::text), ?::timestamptz
       from generate_series(0, ?::integer - 1) n, (values ('company'), ('deal')) as t(type)`,
    [portalId, now, companies],
  );
  await db.raw(
    `insert into event (portal_id, event_key, address_id, esp, type, native, diagnostic, smtp_code, enhanced_status, occurred_at, received_at, at,
            actor, scope, origin, class, reason, rule, confidence)
     select p.portal_id, p.address_id || ' ' || n, p.address_id, 'sendgrid', a.type, a.type, a.words, a.code, a.status, t.at, t.at, t.at,
            a.actor, case when a.actor = 'person' then 'stream' else 'esp_account' end, 'live', a.class, a.reason, 'general.test', 1
       from address p, generate_series(0, ?::integer - 1) n,
            lateral (select ?::timestamptz - make_interval(days => (p.address_id * 7919 + n * 104729)::integer % 365, hours => n) as at) t
       join ${ANSWERS} on true
      where p.portal_id = ? and a.turn = case when (p.address_id + n) % 37 = 0 then 4 else (p.address_id / 3 + n / 3) % 4 end`,
    [eventsEach, now, portalId],
  );
  await db.raw(
    `insert into delivery_day (portal_id, address_id, month, delivered_bits, attempted_bits)
     select portal_id, address_id, m, 1 << (address_id % 14)::integer | 1 << (14 + address_id % 13)::integer, 0
       from address, generate_series(date_trunc('month', ?::timestamptz - interval '365 days'), ?::timestamptz - interval '31 days', interval '1 month') m
      where portal_id = ?`,
    [now, now, portalId],
  );
  await db.raw('analyze');
}
