/** The ledger of a portal that has had so many events, made in bulk: 300 days, twenty mails for each address; one in ten has bounced once. */
import type { Knex } from 'knex';

export const EVENTS_PER_ADDRESS = 20;
/** Five people of each. */
const PEOPLE_PER_COMPANY = 5;
const DAYS = 300;
/** Keys of events leave when no service sends them again. */
const REMEMBERED_DAYS = 30;

export function emailOf(person: number, addresses: number): string {
  return `person${person}@company${person % Math.ceil(addresses / PEOPLE_PER_COMPANY)}.example`;
}

/** @param events a multiple of 20 */
export async function fillLedger(
  db: Knex,
  portalId: number,
  sourceId: number,
  events: number,
  now: Date,
): Promise<void> {
  const addresses = events / EVENTS_PER_ADDRESS;
  const companies = Math.ceil(addresses / PEOPLE_PER_COMPANY);
  await db.raw(
    `insert into address (portal_id, email, domain, created_at, in_ledger, last_event_at)
     select ?, concat('person', n, '@company', n % ?, '.example'), concat('company', n % ?, '.example'),
            ?::timestamptz - interval '301 days', n % 10 = 3, ?::timestamptz - make_interval(days => n % ?)
       from generate_series(0, ?) n`,
    [portalId, companies, companies, now, now, DAYS, addresses - 1],
  );
  // Two days a month, but not the same ones for everybody.
  await db.raw(
    `insert into delivery_day (portal_id, address_id, month, delivered_bits, attempted_bits)
     select portal_id, address_id, (date_trunc('month', ?::timestamptz) - make_interval(months => m))::date, bits, bits
       from address, generate_series(1, 10) m,
            lateral (select (1 << (address_id * 7 % 28)::integer) | (1 << (address_id * 13 % 28)::integer) as bits) b
      where portal_id = ?`,
    [now, portalId],
  );
  await db.raw(
    `insert into event (portal_id, event_key, address_id, source_id, delivery_id, esp, type, native, diagnostic, smtp_code, sending_ip, campaign,
                        occurred_at, received_at, at, actor, scope, origin, class, reason, rule, gateway, confidence)
     select portal_id, concat('bench:', address_id), address_id, ?, 1, 'sendgrid', 'hard_bounce', 'bounce', '550 5.1.1 no such user here', 550, '149.72.34.18',
            concat('week ', address_id % 43), t, t, t, 'esp', 'everything', 'live', 'hard', 'user_unknown', 'bench.user_unknown',
            case when hash < 0.2 then null when hash < 0.6 then 'microsoft365' else 'google' end, 1
       from address, lateral (select last_event_at - make_interval(secs => address_id % 86400) as t, random() as hash) n
      where portal_id = ? and in_ledger`,
    [sourceId, portalId],
  );
  await db.raw(
    `insert into seen_key (portal_id, day, key)
     select ?, (?::timestamptz - make_interval(days => (n % ?)::integer))::date, hashint8extended(n, 7) from generate_series(1, ?::bigint) n`,
    [portalId, now, REMEMBERED_DAYS, Math.floor((events * REMEMBERED_DAYS) / DAYS)],
  );
  await db.raw(
    `insert into mailing_day (portal_id, day, campaign, data_source, chunk, delivered)
     select ?, (?::timestamptz - make_interval(weeks => w))::date, concat('week ', 43 - w), '', c, ('x' || repeat(md5(concat(w, c)), 128))::bit(16384)
       from generate_series(1, 43) w, (select distinct (address_id >> 14)::integer as c from address where portal_id = ?) chunks`,
    [portalId, now, portalId],
  );
  await db.raw('vacuum analyze');
}
