/** One person to whom everything has happened. */
import type { Db } from '../../src/store/database.ts';
import { insertEvents, type StoredEvent } from '../../src/store/event.ts';
import { bounce } from './seed-address.ts';
import { type At, HOSTILE } from './seed-inbound.ts';

/** @returns the id of the write that HubSpot refused */
export async function seedStory(
  db: Db,
  portalId: number,
  addressId: number,
  email: string,
  at: At,
  deliveryId: number,
  size: { readonly oldEvents: number; readonly rows: number },
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
    { length: size.oldEvents },
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
  await db.raw(
    `insert into verdict_change (portal_id, address_id, changed_at, was, verdict, reason, evidence)
     values (?, ?, ?, 'reachable', 'dead', 'user_unknown', ?::jsonb)`,
    [
      portalId,
      addressId,
      at(4.15),
      JSON.stringify([
        { for: 'gone', weight: 0.9, text: `The server said that the address does not exist. ${HOSTILE}` },
      ]),
    ],
  );
  await db.raw("insert into address_word (portal_id, address_id, says, said_by, at) values (?, ?, 'left', ?, ?)", [
    portalId,
    addressId,
    `Sofia Lindqvist ${HOSTILE}`,
    at(1),
  ]);
  await db.raw(
    `insert into hubspot_event (portal_id, subscription_id, kind, object_id, property_name, property_value, occurred_at, received_at, state)
     values (?, 1, 'propertyChange', '40000', 'hs_buying_role', ?, ?, ?, 'done')`,
    [portalId, HOSTILE, at(3), at(3)],
  );
  const write = async (
    key: string,
    surface: string,
    state: string,
    more: { subject?: string; why?: string; hours: number; result?: string; object?: string; about?: null },
  ) => {
    const rows = await db.raw<{ rows: { write_id: number }[] }>(
      `insert into crm_write (portal_id, write_key, surface, address_id, decision_id, object_id, payload, state, anchor_type, anchor_id, attempts, sent_at, done_at, result_id, why, created_at)
       values (?, ?, ?, ?, ?, ?, ?::jsonb, ?, 'contact', '40000', 1, ?, ?, ?, ?, ?) returning write_id`,
      [
        portalId,
        key,
        surface,
        more.about === null ? null : addressId,
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
  for (let i = 0; i < size.rows; i++)
    await write(`done:${i}`, 'contact_property', 'done', { hours: 200 + i, object: String(50_000 + i), about: null });
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
