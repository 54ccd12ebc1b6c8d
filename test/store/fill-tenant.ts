/** A tenant with a row in every table that the repository functions read. */
import { createSecretBox } from '../../src/lib/secrets.ts';
import { type Db, query } from '../../src/store/database.ts';
import { saveDirectory } from '../../src/store/directory.ts';
import { saveVerdictChanges } from '../../src/store/verdict-change.ts';
import { directoryEntry } from './directory-entry.ts';
import { fillLongWork } from './fill-long-work.ts';
import { fillChecks } from './fill-tenant-checks.ts';
import { fillHubspotEvents } from './fill-tenant-events.ts';
import { fillLists } from './fill-tenant-lists.ts';
import { fillSegments } from './fill-tenant-segments.ts';
import type { TenantIds } from './tenant-ids.ts';

export const NOW = new Date('2026-11-20T10:00:00Z');
export const box = createSecretBox([Buffer.alloc(32, 3)]);

export function viewerTokenHash(mark: string): Buffer {
  return Buffer.alloc(32, mark);
}

/** @param mark a word that every row of the tenant carries, where it carries no id of it */
export async function fillTenant(db: Db, portalId: number, mark: string): Promise<TenantIds> {
  const one = async (sql: string, bindings: readonly (string | number | Date | Buffer)[]) =>
    Object.values((await query<Record<string, number>>(db, sql, bindings))[0] ?? {})[0] ?? 0;
  await db.raw(
    `insert into portal (portal_id, state, name, keys_enc, installed_at, provision_result) values (?, 'active', ?, ?, ?, '{}')`,
    [portalId, mark, mark, NOW],
  );
  await db.raw(`insert into oauth_token values (?, ?, ?, ?, ?)`, [portalId, mark, mark, NOW, NOW]);
  await db.raw(`insert into rule_version values (?, 1, ?, ?, ?, ?, 0)`, [
    portalId,
    JSON.stringify({ version: 1, mark }),
    mark,
    NOW,
    mark,
  ]);
  const taughtRule = await one(
    `insert into taught_rule (portal_id, words, scope, scope_value, reason, class, taught_by, taught_at)
     values (?, ?, 'everywhere', '', 'policy', 'block', ?, ?) returning rule_id`,
    [portalId, `no such ${mark}`, mark, NOW],
  );
  await db.raw(`insert into audit (portal_id, at, actor, action) values (?, ?, ?, 'x')`, [portalId, NOW, mark]);
  await db.raw(`insert into public_page values (?, 1, ?, ?::bytea, ?, 'same', ?, ?)`, [
    portalId,
    JSON.stringify({ company: mark }),
    mark,
    mark,
    mark,
    NOW,
  ]);
  const member = await one(
    `insert into member (portal_id, came_by, name, role, first_at, last_at) values (?, 'hubspot', ?, 'admin', ?, ?) returning member_id`,
    [portalId, mark, NOW, NOW],
  );
  const viewerLink = await one(
    `insert into viewer_link (portal_id, token_hash, name, made_by, made_at, expires_at) values (?, ?, ?, ?, ?, ?) returning link_id`,
    [portalId, viewerTokenHash(mark), mark, mark, NOW, new Date(NOW.getTime() + 60_000)],
  );
  const token = box.seal(mark, `source-token:${portalId}`);
  const source = await one(
    `insert into source (portal_id, esp, label, token_hash, token_enc, created_at) values (?, 'sendgrid', ?, sha256('same'), ?, ?) returning source_id`,
    [portalId, mark, token, NOW],
  );
  await db.raw('insert into mailbox values (?, ?, 7, 7, ?)', [portalId, source, NOW]);
  const delivery = await one(
    `insert into delivery (portal_id, source_id, received_at, headers, body, state, why) values (?, ?, ?, '{}', ?::bytea, 'quarantined', ?) returning delivery_id`,
    [portalId, source, NOW, mark, mark],
  );
  await db.raw(
    `insert into delivery (portal_id, source_id, received_at, headers, body) values (?, ?, ?, '{}', ?::bytea)`,
    [portalId, source, NOW, mark],
  );
  const address = await one(
    `insert into address (portal_id, email, domain, created_at, verdict, verdict_since, opt_out, in_ledger, dirty_at, review_at, looked_up_at)
     values (?, ?, ?, ?, 'dead', ?, 'everything', true, ?, ?, ?) returning address_id`,
    [portalId, `${mark}@x.test`, `${mark}.test`, NOW, NOW, NOW, NOW, NOW],
  );
  await db.raw(
    `insert into event (portal_id, event_key, address_id, source_id, delivery_id, esp, type, native, diagnostic, occurred_at, received_at, at, actor, scope, origin, reason, rule, confidence)
     values (?, 'same', ?, ?, ?, 'sendgrid', 'global_unsubscribe', ?, ?, ?, ?, ?, 'person', 'everything', 'live', 'undetermined', 'r', 1)`,
    [portalId, address, source, delivery, mark, mark, NOW, NOW, NOW],
  );
  await db.raw(
    `insert into event (portal_id, event_key, address_id, esp, type, native, diagnostic, occurred_at, received_at, at, actor, scope, origin, class, reason, rule, confidence, own_reading)
     values (?, 'refused', ?, 'sendgrid', 'hard_bounce', ?, ?, ?, ?, ?, 'esp', 'everything', 'live', 'block', 'policy', ?, 1, '{}')`,
    [portalId, address, mark, mark, NOW, NOW, NOW, `portal.${mark}`],
  );
  await db.raw(`insert into delivery_day values (?, ?, '2026-11-01', 5, 7)`, [portalId, address]);
  await db.raw(
    `insert into mailing_day values (?, '2026-11-20', ?, '', ? >> 14, set_bit(0::bit(16384), ? & 16383, 1))`,
    [portalId, mark, address, address],
  );
  await db.raw(`insert into data_source_chunk values (?, ? >> 14, ?, set_bit(0::bit(16384), ? & 16383, 1))`, [
    portalId,
    address,
    mark,
    address,
  ]);
  await db.raw(`insert into rate_told values (?, 'campaign', ?, ?)`, [portalId, mark, NOW]);
  await db.raw(`insert into tally values (?, '2026-11-20', ?, '', '', '', 'delivered', 3)`, [portalId, mark]);
  await db.raw(`insert into contact_address (portal_id, address_id, contact_id, linked_at) values (?, ?, '77', ?)`, [
    portalId,
    address,
    NOW,
  ]);
  await db.raw('insert into digest_week (portal_id, week, planned_at) values (?, ?, ?)', [
    portalId,
    `2026-W40 ${mark}`,
    NOW,
  ]);
  for (const type of ['contact', 'company', 'deal', 'owner']) {
    await db.raw(
      `insert into crm_record (portal_id, type, record_id, fields, links, read_at) values (?, ?, '77', ?, '{}', ?)`,
      [portalId, type, JSON.stringify({ email: 'same@x.test', mark, hs_language: mark }), NOW],
    );
  }
  const episode = await one(
    `insert into episode (portal_id, address_id, kind, started_at, cause_key) values (?, ?, 'lost', ?, ?) returning episode_id`,
    [portalId, address, NOW, mark],
  );
  const decision = await one(
    `insert into decision (portal_id, play, episode_id, address_id, target_type, target_id, rule_version, because, decided_at) values (?, 'champion-lost', ?, ?, 'contact', ?, 1, '{}', ?) returning decision_id`,
    [portalId, episode, address, mark, NOW],
  );
  const write = (surface: string, state: string, key: string) =>
    one(
      `insert into crm_write (portal_id, write_key, surface, address_id, decision_id, payload, state, sent_at, sent_revision, reference, anchor_type, anchor_id, why, created_at)
       values (?, ?, ?, ?, ?, ?::jsonb, ?, ?, 1, ?, 'contact', '77', ?, ?) returning write_id`,
      [
        portalId,
        key,
        surface,
        address,
        decision,
        JSON.stringify({ properties: { hs_task_subject: mark }, mark }),
        state,
        NOW,
        `${key}-${portalId}`,
        mark,
        NOW,
      ],
    );
  const file = await one(
    `insert into import (portal_id, file_name, asked_by, created_at, state, parts, plan) values (?, ?, ?, ?, 'checking', 7, '{}') returning import_id`,
    [portalId, mark, mark, NOW],
  );
  await db.raw(`insert into import_part values (?, ?, 0, 1, ?::bytea)`, [portalId, file, Buffer.from(mark)]);
  await db.raw(`insert into import_fact values (?, ?, 'bravo@x.test', 'same', '{}')`, [portalId, file]);
  await db.raw(`insert into seen_import values (?, '2026-11-20', 1)`, [portalId]);
  const long = await fillLongWork(db, portalId, address, mark, NOW);
  const planned = await write('task', 'planned', 'planned');
  await write('task', 'failed', 'failed');
  const sending = await write('task', 'sending', 'sending');
  const digest = await write('digest', 'planned', 'digest:77:2026-11-20');
  await db.raw(`insert into owner_day values (?, '77', '2026-11-20', 3)`, [portalId]);
  await db.raw(`insert into held_task values (?, ?, '77', ?, ?, ?)`, [
    portalId,
    decision,
    NOW,
    JSON.stringify({ mark }),
    digest,
  ]);
  await db.raw(`insert into account_task values (?, '77', 'champion-lost', 'user_unknown', ?, ?, ?)`, [
    portalId,
    planned,
    NOW,
    JSON.stringify([mark]),
  ]);
  await db.raw(
    `insert into account (portal_id, domain, created_at, company_id, kind, dirty_at, review_at, settled_at, new_domain, state, watches)
     values (?, ?, ?, '77', 'domain_changed', ?, ?, ?, ?, ?::jsonb, ?)`,
    [portalId, 'x.test', NOW, NOW, NOW, NOW, `${mark}.new`, JSON.stringify({ mark, people: [] }), ['x.test']],
  );
  await db.raw(`insert into dns_observation values (?, 'x.test', ?, ?, true, 'gone')`, [portalId, NOW, [`${mark}.mx`]]);
  const hash = Buffer.alloc(32, 5);
  const confirmation = await one(
    `insert into confirmation (portal_id, address_id, ask, email, email_hash, language, asked_at, expires_at, mail, sent_at)
     values (?, ?, '{"kind":"address"}', ?, ?, 'en', ?, ?, 'sending', ?) returning confirmation_id`,
    [portalId, address, `${mark}.new@x.test`, hash, NOW, NOW, NOW],
  );
  await db.raw(
    `insert into suppression (portal_id, address_hash, reason, since, venue, address_id) values (?, ?, 'unsubscribe_request', ?, ?, ?)`,
    [portalId, hash, NOW, mark, address],
  );
  await db.raw(
    `insert into survey_answer (portal_id, address_id, event_key, reason, comment, campaign, answered_at) values (?, ?, 'same', 'other', ?, 'same', ?)`,
    [portalId, address, mark, NOW],
  );
  await fillHubspotEvents(db, portalId, mark, NOW);
  await db.raw(`insert into campaign_owner values (?, 'campaign', 'same', '77', ?, ?)`, [portalId, mark, NOW]);
  await db.raw(`insert into quoted values (?, ?, ?)`, [portalId, sending, address]);
  await db.raw(
    `insert into opt_out_clock (portal_id, event_key, address_id, stream, asked_at, heard_at, suppressed_at, has_contact) values (?, 'same', ?, ?, ?, ?, ?, true)`,
    [portalId, address, mark, NOW, NOW, NOW],
  );
  await db.raw(
    `insert into crm_write (portal_id, write_key, surface, address_id, object_id, payload, state, reference, created_at)
     values (?, 'subscription:7', 'subscription', ?, '77', ?::jsonb, 'planned', ?, ?)`,
    [
      portalId,
      address,
      JSON.stringify({ email: `${mark}@x.test`, state: 'out', subscriptionId: 7, leftAt: NOW, mark }),
      `sub-${portalId}`,
      NOW,
    ],
  );
  await db.raw(`insert into subscription_type values (?, 7, ?, true, ?)`, [portalId, mark, NOW]);
  await db.raw(
    `insert into consent_proof (portal_id, address_id, address_hash, act, venue, scope, actor, detail, at) values (?, ?, ?, 'leave', ?, 'everything', 'person', '{}', ?)`,
    [portalId, address, hash, mark, NOW],
  );
  const erasureRequest = await one(
    `insert into erasure_request (portal_id, email, asked_by, asked_at) values (?, ?, ?, ?) returning request_id`,
    [portalId, `${mark}@x.test`, mark, NOW],
  );
  await db.raw(`insert into address_word values (?, ?, 'left', ?, ?)`, [portalId, address, mark, NOW]);
  await db.raw(
    `insert into suppression (portal_id, address_hash, reason, since, venue) values (?, sha256(?::bytea), 'erased', ?, ?)`,
    [portalId, mark, NOW, mark],
  );
  await db.raw(
    `insert into suppression (portal_id, address_hash, stream, reason, since) values (?, sha256(?::bytea), ?, 'unsubscribe_request', ?)`,
    [portalId, `${mark} left`, mark, NOW],
  );
  await db.raw(
    `insert into manual_suppression (portal_id, address_hash, since, address_id, why, note, made_by) values (?, ?, ?, ?, 'other', ?, ?)`,
    [portalId, hash, NOW, address, mark, mark],
  );
  const apiKey = await one(
    `insert into api_key (portal_id, secret_hash, label, scopes, made_by, made_at) values (?, ?::bytea, ?, '{}', ?, ?) returning key_id`,
    [portalId, mark, mark, mark, NOW],
  );
  const lostView = await one(
    `insert into lost_view (portal_id, owner, name, params, is_shared, saved_at) values (?, 'hubspot:1', ?, ?::jsonb, true, ?) returning view_id`,
    [portalId, mark, JSON.stringify({ q: mark }), NOW],
  );
  const question = await one(
    `insert into leave_question (portal_id, address_id, event_key, asked_at) values (?, ?, 'same', ?) returning question_id`,
    [portalId, address, NOW],
  );
  const request = await one(`insert into leave_request (portal_id, email, at) values (?, ?, ?) returning request_id`, [
    portalId,
    `${mark}@x.test`,
    NOW,
  ]);
  await db.raw(`insert into link_opening values (?, '2026-11-20', 'head', 3)`, [portalId]);
  await saveDirectory(db, portalId, [directoryEntry(address, mark)]);
  await saveVerdictChanges(
    db,
    portalId,
    [{ addressId: address, was: 'unknown', verdict: 'dead', reason: mark, evidence: [] }],
    NOW,
  );
  return {
    address,
    source,
    delivery,
    episode: String(episode),
    decision,
    write: sending,
    planned,
    digest,
    ...long,
    import: file,
    question,
    request,
    member,
    viewerLink,
    taughtRule,
    confirmation,
    erasureRequest,
    ...(await fillLists(db, { portalId, mark, source, address, hash, box, now: NOW })),
    check: await fillChecks(db, portalId, mark, NOW),
    segment: await fillSegments(db, portalId, mark, NOW),
    apiKey,
    lostView,
  };
}
