/** A portal after a busy year, made in bulk: whom it mails, what came back, and what we did about it. */
import type { Knex } from 'knex';
import type { EventType } from '../src/flow/event.ts';
import { DEFAULT_SETTINGS } from '../src/flow/settings.ts';
import { settle } from '../src/jobs/settle.ts';
import { DAY_MS, systemClock } from '../src/lib/clock.ts';
import { createLog } from '../src/lib/log.ts';
import { findOrCreateAddresses, markDirty } from '../src/store/address.ts';
import { saveAddressLinks, saveLinks, saveRecords } from '../src/store/crm-record.ts';
import { insertEvents, type StoredEvent } from '../src/store/event.ts';
import { KINDS, type Kind } from './kinds-of-trouble.ts';

export interface FilledPortal {
  /** One to whom much has happened, and one to whom nothing has. */
  readonly busiest: number;
  readonly quietest: number;
}

const FIRST = [
  'Priya',
  'Tomás',
  'Anneliese',
  'Grace',
  'Lars',
  'Mei',
  'Aoife',
  'Jonas',
  'Fatima',
  'Diego',
  'Katrin',
  'Noor',
];
const LAST = [
  'Raman',
  'Ferreira',
  'Brückner',
  'Okafor',
  'Nygaard',
  'Tanaka',
  'Byrne',
  'Weber',
  'Haddad',
  'Ortega',
  'Voss',
  'de Vries',
];
const BATCH = 5_000;
/** Of a hundred addresses so many had trouble or left. */
const TROUBLED = 15;
const EVENTS_EACH = 10;
const COMPANIES = 8_000;
const OWNERS = 40;

/** @param now the newest of it */
export async function fillPortal(db: Knex, portalId: number, addresses: number, now: Date): Promise<void> {
  await addCompanies(db, portalId, now);
  for (let start = 0; start < addresses; start += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, addresses - start) }, (_, i) => start + i);
    const ids = await findOrCreateAddresses(db, portalId, numbers.map(emailOf), new Date(now.getTime() - 400 * DAY_MS));
    const idOf = (n: number) => ids.get(emailOf(n)) ?? 0;
    const troubled = numbers.filter((n) => n % 100 < TROUBLED);
    await addContacts(db, portalId, troubled, idOf, now);
    const events = troubled.flatMap((n) => eventsOf(n, idOf(n), now));
    for (let from = 0; from < events.length; from += 2_000)
      await insertEvents(db, portalId, events.slice(from, from + 2_000));
    await markDirty(db, portalId, troubled.map(idOf), 'enter', now);
    process.stderr.write(`\rfilled ${start + numbers.length} addresses`);
  }
  await addDeliveries(db, portalId, now);
  await db.raw('analyze');
  const settled = {
    portalId,
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    settings: DEFAULT_SETTINGS,
    formerSettings: [],
    publicUrl: 'https://bellwether.example',
    hashKey: Buffer.alloc(32, 2),
    contactProperties: new Set<string>(),
    preferencesUrl: () => '',
  };
  const deps = { db, clock: systemClock, log: createLog('silent', 'bench'), assertHeld: () => Promise.resolve() };
  let done = await settle(deps, settled, null);
  for (let all = done; done > 0; all += done) {
    process.stderr.write(`\rsettled ${all}            `);
    done = await settle(deps, settled, null);
  }
  await db.raw('update address set dirty_at = null where portal_id = ?', [portalId]);
  await addWork(db, portalId, now);
  await db.raw('vacuum analyze');
}

/** @throws Error where the portal was filled with fewer */
export async function findInFilled(db: Knex, portalId: number, addresses: number): Promise<FilledPortal> {
  const [first, last] = [emailOf(0), emailOf(addresses - 1)];
  const found = await db('address')
    .where({ portal_id: portalId })
    .whereIn('email', [first, last])
    .select('email', 'address_id');
  const idOf = new Map(found.map((row) => [row.email, Number(row.address_id)]));
  const [busiest, quietest] = [idOf.get(first), idOf.get(last)];
  if (!busiest || !quietest)
    throw new Error(`The folder holds a portal with fewer than ${addresses} addresses: give another one.`);
  return { busiest, quietest };
}

function emailOf(n: number): string {
  const name = `${FIRST[n % FIRST.length]}.${LAST[Math.floor(n / 7) % LAST.length]}`;
  const local = name
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[^a-z.]/g, '');
  return `${local}.${n}@company${n % COMPANIES}.example`;
}

async function addCompanies(db: Knex, portalId: number, now: Date): Promise<void> {
  const companies = Array.from({ length: COMPANIES }, (_, n) => ({
    recordId: `c${n}`,
    fields: {
      name: `${LAST[n % LAST.length]} ${['Robotics', 'Freight', 'Energi', 'Systems'][n % 4]} ${n}`,
      domain: `company${n}.example`,
    },
  }));
  await saveRecords(db, portalId, 'company', companies, now);
  const deals = Array.from({ length: COMPANIES / 2 }, (_, n) => ({
    recordId: `d${n}`,
    fields: {
      dealname: `Line ${n}, phase ${(n % 3) + 1}`,
      amount: String(5_000 + ((n * 7_919) % 400_000)),
      hs_is_closed: n % 3 === 0 ? 'true' : 'false',
      hs_deal_stage_probability: String(((n % 9) + 1) / 10),
    },
  }));
  await saveRecords(db, portalId, 'deal', deals, now);
  const owners = Array.from({ length: OWNERS }, (_, n) => ({
    recordId: String(700 + n),
    fields: {
      firstName: FIRST[n % FIRST.length] ?? '',
      lastName: `${LAST[n % LAST.length]} ${n}`,
      email: `owner${n}@bench.example`,
    },
  }));
  await saveRecords(db, portalId, 'owner', owners, now);
}

async function addContacts(
  db: Knex,
  portalId: number,
  numbers: readonly number[],
  idOf: (n: number) => number,
  now: Date,
): Promise<void> {
  const known = numbers.filter((n) => n % 10 !== 9);
  await saveRecords(
    db,
    portalId,
    'contact',
    known.map((n) => ({
      recordId: `p${n}`,
      fields: {
        email: emailOf(n),
        firstname: FIRST[n % FIRST.length] ?? '',
        lastname: LAST[Math.floor(n / 7) % LAST.length] ?? '',
        jobtitle: 'Head of Procurement',
        hubspot_owner_id: n % 6 === 0 ? null : String(700 + (n % OWNERS)),
        hs_buying_role: n % 23 === 0 ? 'CHAMPION' : null,
      },
    })),
    now,
  );
  const links = known.map((n): [string, Record<string, string[]>] => [
    `p${n}`,
    { company: [`c${n % COMPANIES}`], deal: n % 13 === 0 ? [`d${n % (COMPANIES / 2)}`] : [] },
  ]);
  await saveLinks(db, portalId, 'contact', new Map(links), now);
  await saveAddressLinks(
    db,
    portalId,
    numbers.map(idOf),
    known.map((n) => ({ addressId: idOf(n), contactId: `p${n}` })),
    now,
  );
}

function eventsOf(n: number, addressId: number, now: Date): StoredEvent[] {
  const kind = KINDS[Math.floor(n / 100) % KINDS.length] ?? KINDS[0];
  const count = n === 0 ? 400 : EVENTS_EACH;
  return Array.from({ length: count }, (_, i) => {
    const at = new Date(
      now.getTime() - ((n * 37) % 300) * DAY_MS - (n % 86_400) * 1_000 - (count - 1 - i) * 3 * DAY_MS,
    );
    return makeEvent(n, addressId, i === count - 1 ? kind : (KINDS[3] ?? kind), i, at);
  });
}

function makeEvent(n: number, addressId: number, kind: Kind, i: number, at: Date): StoredEvent {
  const type: EventType = kind.type;
  return {
    addressId,
    sourceId: 1,
    deliveryId: 1 + (n % 20_000),
    eventKey: `bench:${n}:${i}`,
    esp: n % 3 === 0 ? 'postmark' : 'sendgrid',
    type,
    recipient: emailOf(n),
    native: kind.native,
    diagnostic: kind.words,
    smtpCode: kind.words ? Number(kind.words.slice(0, 3)) : null,
    enhancedStatus: null,
    remoteMta: 'mx.example.net',
    sendingIp: '149.72.34.18',
    messageId: `m${n}.${i}`,
    campaign: `Mailing ${i % 12}`,
    stream: null,
    dataSource: ['trade fair', 'web form', 'partner list'][n % 3] ?? null,
    occurredAt: at,
    receivedAt: at,
    at,
    actor: kind.class === null ? 'person' : 'esp',
    scope: 'everything',
    origin: 'live',
    class: kind.class,
    reason: kind.reason,
    rule: `bench.${kind.reason}`,
    span: null,
    gateway: n % 2 === 0 ? 'google' : 'microsoft365',
    confidence: 1,
  };
}

/** Half a year of days with mail for everybody (over a million deliveries), three months of counts, a year of mailings to half of them, a month of raw requests. */
async function addDeliveries(db: Knex, portalId: number, now: Date): Promise<void> {
  await db.raw(
    `insert into delivery_day (portal_id, address_id, month, delivered_bits, attempted_bits)
     select a.portal_id, a.address_id, (date_trunc('month', ?::timestamptz) - make_interval(months => m))::date, 65, 65
       from address a, generate_series(1, 5) m where a.portal_id = ? on conflict do nothing`,
    [now, portalId],
  );
  await db.raw(
    `insert into tally (portal_id, day, campaign, data_source, sending_ip, gateway, type, messages)
     select ?, (?::timestamptz - make_interval(days => d))::date, 'Mailing ' || c, s, '149.72.34.18', g, t, 1 + (d * c) % 900
       from generate_series(0, 89) d, generate_series(1, 12) c, unnest(array['trade fair', 'web form', 'partner list']) s,
            unnest(array['google', 'microsoft365', '']) g, unnest(array['delivered', 'hard_bounce', 'soft_bounce', 'block', 'complaint']) t`,
    [portalId, now],
  );
  await db.raw(
    `insert into mailing_day (portal_id, day, campaign, data_source, chunk, delivered)
     select ?, (?::timestamptz - make_interval(days => d))::date, 'Mailing ' || d % 12, s, c, ('x' || repeat(md5(concat(d, s, c)), 128))::bit(16384)
       from generate_series(0, 364) d, unnest(array['trade fair', 'web form', 'partner list']) s,
            (select distinct (address_id >> 14)::integer as c from address where portal_id = ?) chunks`,
    [portalId, now, portalId],
  );
  await db.raw(
    `insert into delivery (portal_id, source_id, received_at, headers, body, state, attempts, processed_at, event_count, new_count, why)
     select ?, 1, ?::timestamptz - make_interval(mins => (20000 - n) * 2), '{"content-type": "application/json"}', convert_to(repeat('{"event":"delivered"},', 40), 'UTF8'),
            case when n % 1000 = 0 then 'failed' when n % 777 = 0 then 'quarantined' else 'done' end, 1, ?, 40, 40,
            case when n % 1000 = 0 then 'The entry has no address.' when n % 777 = 0 then 'The signature does not fit.' end
       from generate_series(1, 20000) n`,
    [portalId, now, now],
  );
}

/** Properties of everybody in the ledger, episodes of the lost, and a task for one in ten of them. */
async function addWork(db: Knex, portalId: number, now: Date): Promise<void> {
  await db.raw(
    `insert into episode (portal_id, address_id, kind, started_at, cause_key)
     select portal_id, address_id, 'lost', since, 'bench:' || address_id from directory where portal_id = ? and standing = 'lost'`,
    [portalId],
  );
  await db.raw(
    `insert into crm_write (portal_id, write_key, surface, address_id, object_id, payload, state, sent_at, done_at, created_at)
     select portal_id, 'contact_property:' || address_id, 'contact_property', address_id, contact_id, '{}', 'done', ?, since, since
       from directory where portal_id = ? and contact_id is not null`,
    [now, portalId],
  );
  await db.raw(
    `insert into decision (portal_id, play, episode_id, address_id, target_type, target_id, rule_version, because, decided_at, told)
     select portal_id, 'champion-lost', episode_id, address_id, 'contact', address_id::text, 1, '{"reason":"user_unknown"}', started_at, 'task'
       from episode where portal_id = ? and episode_id % 10 = 0`,
    [portalId],
  );
  await db.raw(
    `insert into crm_write (portal_id, write_key, surface, address_id, decision_id, payload, state, reference, anchor_type, anchor_id, sent_at, done_at, result_id, created_at)
     select portal_id, 'task:' || decision_id, 'task', address_id, decision_id, '{"properties":{"hs_task_subject":"Find out who replaced them"}}',
            'done', 'BW-' || decision_id, 'contact', 'p1', decided_at, decided_at, 't' || decision_id, decided_at
       from decision where portal_id = ?`,
    [portalId],
  );
  await db.raw(
    `update decision d set write_id = w.write_id from crm_write w
      where d.portal_id = ? and w.portal_id = d.portal_id and w.decision_id = d.decision_id and w.surface = 'task'`,
    [portalId],
  );
}
