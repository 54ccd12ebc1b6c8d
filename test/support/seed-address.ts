/** One address with a state, its bounce, and its record in our copy of the CRM. */
import type { AddressState, Evidence } from '../../src/flow/state.ts';
import { DAY_MS } from '../../src/lib/clock.ts';
import type { Db } from '../../src/store/database.ts';
import type { StoredEvent } from '../../src/store/event.ts';

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

export async function seedOwners(db: Db, portalId: number): Promise<void> {
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

export async function seedRecord(
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

export interface Given {
  readonly verdict: AddressState['verdict'];
  readonly reason: keyof typeof REPLIES;
  readonly since: Date;
  readonly isLeft: boolean;
  readonly now: Date;
}

export async function seedAddress(
  db: Db,
  portalId: number,
  email: string,
  domain: string,
  given: Given,
): Promise<number> {
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

export function bounce(
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
