/** A portal as it looks after a busy month: long names, many events, every state, and hostile texts. */
import { type AddressState, type Evidence } from '../../src/flow/state.ts';
import { DAY_MS, HOUR_MS } from '../../src/lib/clock.ts';
import type { Db } from '../../src/store/database.ts';
import { insertEvents, type StoredEvent } from '../../src/store/event.ts';
import { type SeededPortal, seedPortal } from './seed-portal.ts';

export const HOSTILE = `"><script>alert('x')</script><img src=x onerror=alert(1)>`;
export const LONG_EMAIL =
  'maximilian.alexander.von-und-zu-hohenberg+product.updates@international-logistics-and-warehousing.example.com';

export interface SeededPages extends SeededPortal {
  readonly addresses: ReadonlyMap<string, number>;
  readonly sources: readonly number[];
  readonly deliveries: Readonly<Record<'done' | 'failed' | 'quarantined' | 'waiting', number>>;
  readonly failedWrite: number;
}

const PEOPLE = [
  ['Priya', 'Raman', 'Head of Procurement', 'Halden Robotics', 'halden-robotics.com'],
  ['Tomás', 'Ferreira', 'Chief Information Security Officer', 'Lusitana Seguros', 'lusitana.pt'],
  [
    'Anneliese',
    'Brückner-Waldmüller',
    'Leiterin Einkauf und Logistik',
    'Vereinigte Süddeutsche Werkzeugmaschinen GmbH & Co. KG',
    'vsw-maschinen.de',
  ],
  ['Grace', 'Okafor', 'VP Operations', 'Meridian Freight', 'meridianfreight.com'],
  ['Lars', 'Nygaard', 'Legal Counsel', 'Fjordlys Energi', 'fjordlys.no'],
  ['Mei', 'Tanaka', 'Product Manager', 'Aoba Systems', 'aoba.jp'],
] as const;

/** Real replies, with the words that decide between the marks. */
const REPLIES = {
  user_unknown: [
    "550 5.1.1 The email account that you tried to reach ⟦does not exist⟧. Please try double-checking the recipient's email address for typos or unnecessary spaces. For more information, go to https://support.google.com/mail/?p=NoSuchUser a92af1059eb24-1234567890sor12345.1 - gsmtp",
    'google',
    '5.1.1',
    550,
  ],
  mailbox_full: [
    "452 4.2.2 The recipient's inbox is ⟦out of storage space⟧ and inactive. Please direct the recipient to https://support.google.com/mail/?p=OverQuotaTemp",
    'google',
    '4.2.2',
    452,
  ],
  policy: [
    '550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was ⟦rejected by organization policy⟧ [AM6EUR05FT012.eop-eur05.prod.protection.outlook.com 2026-11-02T08:11:52.100Z]',
    'microsoft365',
    '5.7.1',
    550,
  ],
  domain_unknown: [
    'unable to get mx info: failed to get IPs from PTR record: lookup <nil>: ⟦unrecognized address⟧',
    null,
    '5.4.4',
    550,
  ],
} as const;

/** How much of it: enough for several pages of each list unless told otherwise. */
const FULL = { people: 120, oldEvents: 240 };

export async function seedPages(db: Db, portalId: number, now: Date, size = FULL): Promise<SeededPages> {
  const portal = await seedPortal(db, portalId, { installedAt: new Date(now.getTime() - 40 * DAY_MS) });
  const at = (daysAgo: number, hours = 0) => new Date(now.getTime() - daysAgo * DAY_MS + hours * HOUR_MS);
  const sources = await seedSources(db, portalId, at);
  const deliveries = await seedDeliveries(db, portalId, sources[0] ?? 0, at);
  await seedTallies(db, portalId, now);
  await seedOwners(db, portalId);

  const addresses = new Map<string, number>();
  const verdicts = ['dead', 'unsure', 'blocked', 'retrying', 'reachable'] as const;
  const reasons = ['user_unknown', 'user_unknown', 'policy', 'mailbox_full', 'user_unknown'] as const;
  for (let i = 0; i < size.people; i++) {
    const [first, last, title, company, domain] = PEOPLE[i % PEOPLE.length] ?? PEOPLE[0];
    const local = `${first}.${last}`
      .toLowerCase()
      .normalize('NFD')
      .replaceAll(/[^a-z.-]/g, '');
    const email = i === 2 ? LONG_EMAIL : i < PEOPLE.length ? `${local}@${domain}` : `${local}.${i}@${domain}`;
    const verdict = verdicts[i % verdicts.length] ?? 'dead';
    const reason = reasons[i % reasons.length] ?? 'user_unknown';
    const isLeft = i % 7 === 3;
    const since = at(0.2 + i * 0.31);
    const addressId = await seedAddress(db, portalId, email, domain, { verdict, reason, since, isLeft, now });
    addresses.set(email, addressId);
    if (i % 4 !== 3) {
      const contactId = String(40_000 + i);
      await db.raw('insert into contact_address (portal_id, address_id, contact_id, linked_at) values (?, ?, ?, ?)', [
        portalId,
        addressId,
        contactId,
        since,
      ]);
      await seedRecord(
        db,
        portalId,
        'contact',
        contactId,
        {
          firstname: first,
          lastname: i === 5 ? HOSTILE : last,
          jobtitle: title,
          hubspot_owner_id: String(700 + (i % 2)),
        },
        { company: [String(900 + (i % PEOPLE.length))] },
        since,
      );
      if (i < PEOPLE.length)
        await seedRecord(db, portalId, 'company', String(900 + i), { name: company, domain }, null, since);
    }
    if (verdict !== 'reachable')
      await insertEvents(db, portalId, [bounce(addressId, email, reason, since, `${email}:1`, deliveries.done)]);
  }
  const mainId = addresses.get('priya.raman@halden-robotics.com') ?? 0;
  const failedWrite = await seedStory(
    db,
    portalId,
    mainId,
    'priya.raman@halden-robotics.com',
    at,
    deliveries.done,
    size.oldEvents,
  );
  return { ...portal, addresses, sources, deliveries, failedWrite };
}

type At = (daysAgo: number, hours?: number) => Date;

async function seedSources(db: Db, portalId: number, at: At): Promise<number[]> {
  const rows: [string, string, Date | null, Date | null, string | null, number][] = [
    [
      'Marketing mail',
      'marketing',
      at(0, -0.1),
      at(9),
      'The signature does not fit: the verification key was probably made anew in SendGrid.',
      3,
    ],
    [
      'Billing and product mail of the European subsidiary',
      'transactional',
      at(3),
      at(0, -1),
      'The signature does not fit. Copy the verification key in SendGrid > Settings > Mail Settings > Event Webhooks and store it here again.',
      1_204,
    ],
    ['Events team', 'both', null, null, null, 0],
  ];
  const ids: number[] = [];
  for (const [i, [label, purpose, last, refusedAt, why, refused]] of rows.entries()) {
    const inserted = await db.raw<{ rows: { source_id: number }[] }>(
      `insert into source (portal_id, esp, label, purpose, token_hash, token_enc, secrets_enc, created_at, last_event_at, refused_at, refused_why, refused_count)
       values (?, 'sendgrid', ?, ?, ?, 'sealed', ?::text[], ?, ?, ?, ?, ?) returning source_id`,
      [
        portalId,
        label,
        purpose,
        Buffer.from(`token ${i}`),
        i < 2 ? ['sealed'] : [],
        at(38),
        last,
        refusedAt,
        why,
        refused,
      ],
    );
    ids.push(inserted.rows[0]?.source_id ?? 0);
  }
  return ids;
}

async function seedDeliveries(db: Db, portalId: number, sourceId: number, at: At): Promise<SeededPages['deliveries']> {
  const body = JSON.stringify([
    { email: 'priya.raman@halden-robotics.com', event: 'bounce', reason: `550 5.1.1 ${HOSTILE}`, sg_event_id: 'abc' },
  ]);
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'SendGrid Event API',
    authorization: 'Basic c2VjcmV0',
    'x-twilio-email-event-webhook-signature':
      'MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=',
  };
  const insert = async (
    state: string,
    more: { why?: string; body?: Buffer; rejected?: unknown; events?: number; news?: number; hours: number },
  ) => {
    const rows = await db.raw<{ rows: { delivery_id: number }[] }>(
      `insert into delivery (portal_id, source_id, received_at, headers, body, state, attempts, processed_at, event_count, new_count, rejected, why)
       values (?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?::jsonb, ?) returning delivery_id`,
      [
        portalId,
        sourceId,
        at(0, -more.hours),
        JSON.stringify(headers),
        more.body ?? Buffer.from(body),
        state,
        state === 'failed' ? 5 : 1,
        state === 'done' ? at(0, -more.hours) : null,
        more.events ?? null,
        more.news ?? null,
        more.rejected ? JSON.stringify(more.rejected) : null,
        more.why ?? null,
      ],
    );
    return rows.rows[0]?.delivery_id ?? 0;
  };
  for (let i = 0; i < 70; i++)
    await insert('done', {
      hours: 400 - i * 5,
      events: 1 + ((i * 37) % 900),
      news: 1 + ((i * 37) % 900) - (i % 3 === 0 ? 1 : 0),
    });
  const failed = await insert('failed', {
    hours: 6,
    events: 3,
    news: 3,
    rejected: [
      { index: 1, why: `The entry has no address: {"event":"${HOSTILE}"}` },
      { index: 4, why: 'The timestamp is not a number.' },
    ],
    why: '2 of 5 entries could not be read: The entry has no address.',
  });
  const quarantined = await insert('quarantined', {
    hours: 2,
    why: 'The signature does not fit this body. Copy the verification key again.',
    body: Buffer.from(`\u202e\x00\x07${HOSTILE} ${'not json '.repeat(2_000)}`),
  });
  for (let i = 0; i < 2; i++)
    await insert('quarantined', {
      hours: 1.5 - i / 2,
      why: 'The signature does not fit this body. Copy the verification key again.',
    });
  const done = await insert('done', { hours: 0.5, events: 412, news: 409 });
  const waiting = await insert('waiting', { hours: 0.01 });
  return { done, failed, quarantined, waiting };
}

async function seedTallies(db: Db, portalId: number, now: Date): Promise<void> {
  const shape: [string, number][] = [
    ['delivered', 1_900],
    ['hard_bounce', 9],
    ['soft_bounce', 14],
    ['block', 5],
    ['list_unsubscribe', 4],
    ['global_unsubscribe', 1],
    ['complaint', 1],
    ['deferred', 60],
  ];
  for (let day = 0; day < 60; day++) {
    const date = new Date(now.getTime() - day * DAY_MS);
    const isWeekend = [0, 6].includes(date.getUTCDay());
    for (const [i, [type, usual]] of shape.entries()) {
      const messages = Math.floor(usual * (isWeekend ? 0.1 : 0.5 + ((day * 7 + i * 13) % 11) / 10));
      if (messages > 0) {
        await db.raw(
          "insert into tally (portal_id, day, campaign, data_source, sending_ip, gateway, type, messages) values (?, ?, 'autumn', '', '', '', ?, ?)",
          [portalId, date.toISOString().slice(0, 10), type, messages],
        );
      }
    }
  }
}

async function seedOwners(db: Db, portalId: number): Promise<void> {
  await seedRecord(
    db,
    portalId,
    'owner',
    '700',
    { firstName: 'Sofia', lastName: 'Lindqvist', email: 'sofia@northwind.example' },
    null,
    new Date(),
  );
  await seedRecord(
    db,
    portalId,
    'owner',
    '701',
    { firstName: null, lastName: null, email: 'jonathan.okonkwo-fitzgerald@northwind.example' },
    null,
    new Date(),
  );
}

async function seedRecord(
  db: Db,
  portalId: number,
  type: string,
  id: string,
  fields: object,
  links: object | null,
  at: Date,
): Promise<void> {
  await db.raw(
    'insert into crm_record (portal_id, type, record_id, fields, links, read_at) values (?, ?, ?, ?::jsonb, ?::jsonb, ?)',
    [portalId, type, id, JSON.stringify(fields), links ? JSON.stringify(links) : null, at],
  );
}

interface Given {
  readonly verdict: AddressState['verdict'];
  readonly reason: keyof typeof REPLIES;
  readonly since: Date;
  readonly isLeft: boolean;
  readonly now: Date;
}

async function seedAddress(db: Db, portalId: number, email: string, domain: string, given: Given): Promise<number> {
  const state = stateOf(email, given);
  const rows = await db.raw<{ rows: { address_id: number }[] }>(
    `insert into address (portal_id, email, domain, created_at, verdict, verdict_since, bounce_class, bounce_reason, opt_out, last_event_at, in_ledger, state, rule_version)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, true, ?::jsonb, 1) returning address_id`,
    [
      portalId,
      email,
      domain,
      given.since,
      given.verdict,
      given.since,
      state.cause?.class ?? null,
      state.cause?.reason ?? null,
      state.optOut.scope,
      given.since,
      JSON.stringify(state),
    ],
  );
  return rows.rows[0]?.address_id ?? 0;
}

function stateOf(email: string, given: Given): AddressState {
  const [words, gateway, status, code] = REPLIES[given.reason];
  const diagnostic = words.replaceAll(/[⟦⟧]/g, '');
  const isReachable = given.verdict === 'reachable';
  const evidence: Evidence[] = isReachable
    ? [
        {
          at: given.since,
          for: 'alive',
          weight: 0.6,
          kind: 'delivered',
          text: 'On 2 November 2026 a mail to this address was accepted.',
        },
      ]
    : [
        {
          at: given.since,
          for: given.verdict === 'blocked' ? 'refused' : 'gone',
          weight: 0.9,
          kind: 'bounce',
          text: `On 2 November 2026 the receiving server said that the address does not exist: “${diagnostic.slice(0, 110)}…”.`,
        },
        {
          at: new Date(given.since.getTime() - 20 * DAY_MS),
          for: 'alive',
          weight: 0.4,
          kind: 'meeting',
          text: 'On 13 October 2026 there was a meeting with the person (HubSpot: last meeting booked).',
        },
      ];
  return {
    verdict: given.verdict,
    since: given.since,
    cause: isReachable
      ? null
      : {
          eventKey: `${email}:1`,
          class: given.verdict === 'blocked' ? 'block' : given.verdict === 'retrying' ? 'soft' : 'hard',
          reason: given.reason,
          rule: 'general.user-unknown.no-such-user',
          diagnostic,
          gateway,
          smtpCode: code,
          enhancedStatus: status,
          campaign: 'Autumn release',
          at: given.since,
          isHistory: false,
        },
    hypothesis: given.verdict === 'unsure' ? 'may_be_gone' : null,
    hardBounces: given.verdict === 'dead' ? 2 : 1,
    softBounces: 0,
    blocks: given.verdict === 'blocked' ? 3 : 0,
    retryAfter: given.verdict === 'retrying' ? new Date(given.now.getTime() + 5 * DAY_MS) : null,
    callFor: null,
    lastBounceAt: given.since,
    lastDeliveredOn: '2026-10-12',
    evidence,
    wouldChange: isReachable
      ? null
      : 'A mail from the person, a meeting, or a delivery without a bounce within 72 hours would make it reachable again.',
    optOut: {
      scope: given.isLeft ? 'everything' : 'none',
      streams: [],
      at: given.isLeft ? given.since : null,
      venue: given.isLeft ? 'page' : null,
      complaint: false,
      eventKey: null,
      campaign: null,
      isHistory: false,
    },
    episodes: [],
    reviewAt: given.verdict === 'unsure' ? new Date(given.now.getTime() + 9 * DAY_MS) : null,
  };
}

function bounce(
  addressId: number,
  email: string,
  reason: keyof typeof REPLIES,
  at: Date,
  eventKey: string,
  deliveryId: number,
): StoredEvent {
  const [words, gateway, status, code] = REPLIES[reason];
  const span: [number, number] = [words.indexOf('⟦'), words.indexOf('⟧') - 1];
  const type = reason === 'policy' ? 'block' : reason === 'mailbox_full' ? 'soft_bounce' : 'hard_bounce';
  return {
    eventKey,
    addressId,
    sourceId: null,
    deliveryId,
    esp: 'sendgrid',
    type,
    recipient: email,
    native: type === 'block' ? 'bounce:blocked' : 'bounce:bounce',
    diagnostic: words.replaceAll(/[⟦⟧]/g, ''),
    smtpCode: code,
    enhancedStatus: status,
    remoteMta: 'gmail-smtp-in.l.google.com',
    sendingIp: '149.72.34.18',
    messageId: '14c5d75ce93.dfd.64b469',
    campaign: 'Autumn release',
    stream: '18221',
    dataSource: 'trade fair',
    occurredAt: at,
    receivedAt: at,
    at,
    actor: 'esp',
    scope: 'everything',
    origin: 'live',
    class: type === 'block' ? 'block' : type === 'soft_bounce' ? 'soft' : 'hard',
    reason,
    rule: `general.${reason.replaceAll('_', '-')}`,
    span,
    gateway,
    confidence: 0.97,
  };
}

/** One person to whom everything has happened. @returns the id of the write that HubSpot refused */
async function seedStory(
  db: Db,
  portalId: number,
  addressId: number,
  email: string,
  at: At,
  deliveryId: number,
): Promise<number> {
  const base = bounce(addressId, email, 'mailbox_full', at(12), 'story:soft', deliveryId);
  const person = {
    ...base,
    esp: 'bellwether',
    diagnostic: null,
    smtpCode: null,
    enhancedStatus: null,
    remoteMta: null,
    sendingIp: null,
    messageId: null,
    campaign: null,
    dataSource: null,
    deliveryId: null,
    class: null,
    span: null,
    gateway: null,
    confidence: 1,
    actor: 'person',
    reason: 'unsubscribe_request',
    rule: 'page.left',
  } as const;
  const many = Array.from(
    { length: oldEvents },
    (_, i): StoredEvent => ({
      ...base,
      eventKey: `story:old:${i}`,
      at: at(60 + Math.floor(i / 4)),
      occurredAt: at(60 + Math.floor(i / 4)),
    }),
  );
  await insertEvents(db, portalId, [
    base,
    { ...bounce(addressId, email, 'user_unknown', at(4.2), 'story:hard', deliveryId), receivedAt: at(3.9) },
    {
      ...bounce(addressId, email, 'policy', at(4, 1), 'story:hostile', deliveryId),
      diagnostic: `550 ${HOSTILE} rejected`,
      span: [4, 4 + HOSTILE.length],
      native: HOSTILE,
      campaign: HOSTILE,
      remoteMta: HOSTILE,
      rule: HOSTILE,
      gateway: HOSTILE,
    },
    {
      ...person,
      eventKey: 'story:left',
      type: 'list_unsubscribe',
      native: 'page',
      stream: 'Product news',
      scope: 'stream',
      at: at(2),
      occurredAt: at(2),
      receivedAt: at(2),
      recipient: email,
    },
    {
      ...person,
      eventKey: 'story:left-all',
      type: 'global_unsubscribe',
      native: 'one_click',
      stream: null,
      scope: 'everything',
      at: at(1.9),
      occurredAt: at(1.9),
      receivedAt: at(1.9),
      recipient: email,
    },
    ...many,
  ]);
  await db.raw(
    'insert into delivery_day (portal_id, address_id, month, delivered_bits, attempted_bits) values (?, ?, ?, 38, 38), (?, ?, ?, 8193, 8193)',
    [portalId, addressId, '2026-10-01', portalId, addressId, '2026-09-01'],
  );
  await db.raw(
    "insert into episode (portal_id, address_id, kind, started_at, cause_key) values (?, ?, 'lost', ?, 'story:hard')",
    [portalId, addressId, at(4.2)],
  );
  await db.raw(
    "insert into episode (portal_id, address_id, kind, started_at, ended_at, cause_key, won_back_by) values (?, ?, 'lost', ?, ?, 'story:soft', 'delivered')",
    [portalId, addressId, at(30), at(25)],
  );
  const decision = await db.raw<{ rows: { decision_id: number }[] }>(
    `insert into decision (portal_id, play, episode_id, address_id, target_type, target_id, rule_version, because, decided_at)
     values (?, 'deal-at-risk', 1, ?, 'deal', '5501', 3, ?::jsonb, ?) returning decision_id`,
    [
      portalId,
      addressId,
      JSON.stringify({
        dealName: 'Assembly line 4, phase two',
        amount: 184_000,
        currency: 'EUR',
        stageProbability: 0.8,
        note: null,
        hostile: HOSTILE,
      }),
      at(4.1),
    ],
  );
  const decisionId = decision.rows[0]?.decision_id ?? null;
  const write = async (
    key: string,
    surface: string,
    state: string,
    more: { subject?: string; why?: string; hours: number; result?: string; object?: string },
  ) => {
    const rows = await db.raw<{ rows: { write_id: number }[] }>(
      `insert into crm_write (portal_id, write_key, surface, address_id, decision_id, object_id, payload, state, anchor_type, anchor_id, attempts, sent_at, done_at, result_id, why, created_at)
       values (?, ?, ?, ?, ?, ?, ?::jsonb, ?, 'contact', '40000', 1, ?, ?, ?, ?, ?) returning write_id`,
      [
        portalId,
        key,
        surface,
        addressId,
        surface === 'task' ? decisionId : null,
        more.object ?? null,
        JSON.stringify(more.subject ? { properties: { hs_task_subject: more.subject } } : {}),
        state,
        at(0, -more.hours),
        state === 'done' ? at(0, -more.hours) : null,
        more.result ?? null,
        more.why ?? null,
        at(0, -more.hours),
      ],
    );
    return rows.rows[0]?.write_id ?? 0;
  };
  await write('task:deal', 'task', 'done', {
    subject: 'Priya Raman can no longer be reached, and €184,000 closes on 28 November: call Halden Robotics today',
    hours: 98,
    result: '99001',
  });
  await write('task:champion', 'task', 'planned', {
    subject: 'Find out who replaced Priya Raman at Halden Robotics',
    hours: 1,
  });
  await write('note', 'note', 'done', { hours: 45, result: '99002' });
  await write('props', 'contact_property', 'done', { hours: 44, object: '40000' });
  for (let i = 0; i < 60; i++)
    await write(`done:${i}`, 'contact_property', 'done', { hours: 200 + i, object: '40000' });
  const failed = await write('task:failed', 'task', 'failed', {
    subject: `Service recovery for ${HOSTILE}`,
    hours: 3,
    why: 'HubSpot refused it: the owner 701 is not active any more. Choose another owner for the contact, then retry.',
  });
  await db.raw(
    "insert into survey_answer (portal_id, address_id, event_key, reason, comment, stream, answered_at, edited_at) values (?, ?, 'story:left', 'too_often', ?, 'Product news', ?, ?)",
    [
      portalId,
      addressId,
      `Three emails in one week is a lot.\nI would happily read one a month. ${HOSTILE}`,
      at(2, 0.1),
      at(2, 0.2),
    ],
  );
  await db.raw(
    "insert into suppression (portal_id, address_hash, stream, reason, since, venue, address_id) values (?, ?, '', 'unsubscribe_request', ?, 'one_click', ?)",
    [portalId, Buffer.from('x'), at(1.9), addressId],
  );
  return failed;
}
