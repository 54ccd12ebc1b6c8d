/** Tenants never meet: every repository function is called for one portal with the other portal's ids. */
import { readdir } from 'node:fs/promises';
import { createSecretBox } from '../../src/lib/secrets.ts';
import { type Db, query } from '../../src/store/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const ALPHA = 1;
const BRAVO = 2;
const NOW = new Date('2026-11-20T10:00:00Z');
const LATER = new Date('2027-01-01T00:00:00Z');
const box = createSecretBox([Buffer.alloc(32, 3)]);

/** Everything of the other portal carries this word, or one of these ids. */
const MARK = 'bravo';

interface Ids {
  readonly address: number;
  readonly source: number;
  readonly delivery: number;
  readonly episode: string;
  readonly decision: number;
  readonly write: number;
}

let database: TestDatabase;
let db: Db;
let theirs: Ids;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  await fill(ALPHA, 'alpha');
  theirs = await fill(BRAVO, MARK);
});
afterAll(() => database.drop());

async function fill(portalId: number, mark: string): Promise<Ids> {
  const one = async (sql: string, bindings: readonly (string | number | Date)[]) =>
    Object.values((await query<Record<string, number>>(db, sql, bindings))[0] ?? {})[0] ?? 0;
  await db.raw(
    `insert into portal (portal_id, state, name, keys_enc, installed_at, provision_result) values (?, 'active', ?, ?, ?, '{}')`,
    [portalId, mark, mark, NOW],
  );
  await db.raw(`insert into oauth_token values (?, ?, ?, ?, ?)`, [portalId, mark, mark, NOW, NOW]);
  await db.raw(`insert into rule_version values (?, 1, ?, ?, ?, ?)`, [
    portalId,
    JSON.stringify({ version: 1, mark }),
    mark,
    NOW,
    mark,
  ]);
  await db.raw(`insert into audit (portal_id, at, actor, action) values (?, ?, ?, 'x')`, [portalId, NOW, mark]);
  const token = box.seal(mark, `source-token:${portalId}`);
  const source = await one(
    `insert into source (portal_id, esp, label, token_hash, token_enc, created_at) values (?, 'sendgrid', ?, sha256('same'), ?, ?) returning source_id`,
    [portalId, mark, token, NOW],
  );
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
  await db.raw(`insert into delivery_day values (?, ?, '2026-11-01', 5, 7)`, [portalId, address]);
  await db.raw(`insert into tally values (?, '2026-11-20', ?, '', '', '', 'delivered', 3)`, [portalId, mark]);
  await db.raw(`insert into contact_address (portal_id, address_id, contact_id, linked_at) values (?, ?, '77', ?)`, [
    portalId,
    address,
    NOW,
  ]);
  for (const type of ['contact', 'company', 'deal', 'owner']) {
    await db.raw(
      `insert into crm_record (portal_id, type, record_id, fields, links, read_at) values (?, ?, '77', ?, '{}', ?)`,
      [portalId, type, JSON.stringify({ email: 'same@x.test', mark }), NOW],
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
  await write('task', 'planned', 'planned');
  await write('task', 'failed', 'failed');
  const sending = await write('task', 'sending', 'sending');
  const hash = Buffer.alloc(32, 5);
  await db.raw(
    `insert into suppression (portal_id, address_hash, reason, since, venue, address_id) values (?, ?, 'unsubscribe_request', ?, ?, ?)`,
    [portalId, hash, NOW, mark, address],
  );
  await db.raw(
    `insert into survey_answer (portal_id, address_id, event_key, reason, comment, answered_at) values (?, ?, 'same', 'other', ?, ?)`,
    [portalId, address, mark, NOW],
  );
  return { address, source, delivery, episode: String(episode), decision, write: sending };
}

const PERIOD = { first: '2026-11-01', last: '2026-11-30' };

/** How each function is called: as ALPHA, with whatever belongs to BRAVO. */
const CALLS: Record<string, (call: (...args: never[]) => unknown) => unknown> = {};
const add = (name: string, ...args: (() => unknown)[]) => {
  CALLS[name] = (call) => (call as (...args: unknown[]) => unknown)(...args.map((arg) => arg()));
};
const database_ = () => db;
const alpha = () => ALPHA;
const now = () => NOW;
const scoped = (name: string, ...args: (() => unknown)[]) => add(name, database_, alpha, ...args);
const ids = () => [theirs.address];
const sealed = () => ({ accessTokenEnc: 'a', refreshTokenEnc: 'r', expiresAt: LATER });
const event = () => ({
  addressId: theirs.address,
  sourceId: theirs.source,
  deliveryId: theirs.delivery,
  eventKey: 'another',
  esp: 'sendgrid',
  type: 'hard_bounce',
  recipient: null,
  native: 'n',
  diagnostic: null,
  smtpCode: null,
  enhancedStatus: null,
  remoteMta: null,
  sendingIp: null,
  messageId: null,
  campaign: null,
  stream: null,
  dataSource: null,
  occurredAt: NOW,
  receivedAt: NOW,
  at: NOW,
  actor: 'esp',
  scope: 'everything',
  origin: 'live',
  class: 'hard',
  reason: 'user_unknown',
  rule: 'r',
  span: null,
  gateway: null,
  confidence: 1,
});
const optOut = () => ({
  scope: 'none',
  streams: [],
  at: null,
  venue: null,
  complaint: false,
  eventKey: null,
  campaign: null,
  isHistory: false,
});
const interval = () => ({
  kind: 'lost',
  episodeId: theirs.episode,
  startedAt: new Date(0),
  endedAt: LATER,
  wonBackBy: 'reply',
  causeKey: 'k',
});
const outcome = () => [{ writeId: theirs.write, kind: 'done', resultId: 'stolen' }];
const link = () => [{ addressId: theirs.address, contactId: '99' }];
const hash = () => Buffer.alloc(32, 5);

scoped('address.findOrCreateAddresses', () => ['bravo@x.test'], now);
scoped('address.findAddressIds', () => ['bravo@x.test']);
scoped(
  'address.markDirty',
  ids,
  () => 'enter',
  () => LATER,
);
scoped('address.markDue', () => LATER);
scoped('address.listDirty', () => 100);
scoped(
  'address.saveStates',
  () => [
    {
      addressId: theirs.address,
      dirtyAt: '2026-11-20T10:00:00Z',
      verdict: 'reachable',
      verdictSince: null,
      bounceClass: null,
      bounceReason: null,
      optOut: 'none',
      state: '{}',
      reviewAt: null,
    },
  ],
  () => 1,
  () => true,
);
scoped('address.markLookedUp', ids, () => LATER);
scoped('address.forgetLookUp', ids, () => LATER);
scoped('address.markAllDirty', () => LATER);
scoped('audit.writeAudit', () => ({ at: NOW, actor: 'a', action: 'b', target: null, detail: {} }));
scoped('audit.listAudit');
scoped('counts.markSeen', () => [{ eventKey: 'same', day: '2026-11-20' }]);
scoped('counts.markDays', () => [{ addressId: theirs.address, day: '2026-11-20', isDelivered: true }]);
scoped('counts.deliveredDays', ids);
scoped('counts.addTallies', () => [
  { day: '2026-11-20', campaign: 'alpha', dataSource: '', sendingIp: '', gateway: '', type: 'delivered' },
]);
scoped(
  'crm-pause.pauseCrm',
  () => LATER,
  () => 'alpha',
);
scoped('crm-pause.findCrmPause', now);
scoped(
  'crm-record.saveRecords',
  () => 'contact',
  () => [{ recordId: '77', fields: { mark: 'alpha' } }],
  now,
);
scoped(
  'crm-record.saveLinks',
  () => 'contact',
  () => new Map([['77', { deal: ['1'] }]]),
  now,
);
scoped(
  'crm-record.findRecords',
  () => 'contact',
  () => ['77'],
);
scoped(
  'crm-record.findContactsByEmail',
  () => ['same@x.test'],
  () => new Date(0),
);
scoped('crm-record.listRecords', () => 'owner');
scoped('crm-record.saveAddressLinks', ids, link, now);
scoped('crm-record.contactsOf', ids);
scoped('crm-record.findUnreachable', () => ['77']);
scoped('crm-record.markUnmatched', () => LATER, now);
scoped(
  'crm-write.planCreate',
  () => ({
    writeKey: 'planned',
    surface: 'note',
    addressId: theirs.address,
    decisionId: null,
    payload: {},
    reference: 'r',
    anchor: { type: 'contact', id: '1' },
    tryAfter: null,
  }),
  now,
);
scoped('crm-write.planProperties', () => [{ contactId: '77', addressId: theirs.address, properties: { a: 'b' } }], now);
scoped(
  'crm-write.takePlanned',
  () => 'task',
  () => 100,
  now,
);
scoped('crm-write.recordOutcomes', () => [{ writeId: theirs.write, attempts: 0 }], outcome, now);
scoped(
  'crm-write.moveAnchor',
  () => theirs.write,
  () => '9',
  () => ({}),
);
scoped(
  'crm-record.markGone',
  () => 'contact',
  () => ['77'],
  now,
);
scoped('address.lockMarks', ids);
scoped(
  'address.putAside',
  () => theirs.address,
  () => 'w',
  () => LATER,
);
scoped(
  'crm-write.markSentAnew',
  () => [theirs.write],
  () => LATER,
);
scoped('crm-write.hasPlanned', () => 'contact_property', now);
scoped(
  'crm-write.listAmbiguous',
  () => LATER,
  () => LATER,
  () => 100,
);
scoped('crm-write.noteCleanRead', () => [theirs.write], now);
scoped('crm-write.retryWrite', () => theirs.write);
scoped('delivery.countQuarantined', () => theirs.source);
scoped(
  'delivery.listWaiting',
  () => 100,
  () => 1e6,
  now,
);
scoped('delivery.markRead', () => [{ deliveryId: theirs.delivery, eventCount: 1, newCount: 1, rejected: [] }], now);
scoped(
  'delivery.markUnreadable',
  () => theirs.delivery,
  () => 'w',
  () => null,
);
scoped('delivery.retryDelivery', () => theirs.delivery);
scoped('delivery.findDelivery', () => theirs.delivery);
scoped('delivery.expireDeliveries', () => LATER);
scoped('episode.episodesOf', ids);
scoped('episode.addEpisode', () => theirs.address, interval);
scoped('episode.updateEpisodes', () => [interval()]);
scoped('episode.addDecision', () => ({
  decision: { play: 'deal-at-risk', target: { type: 'contact', id: '1' }, because: {} },
  addressId: theirs.address,
  episodeId: theirs.episode,
  ruleVersion: 1,
  now: NOW,
}));
scoped('event.insertEvents', () => [event()]);
scoped('event.eventsOf', ids);
scoped('leave.listPersonActs', () => theirs.address);
scoped('leave.lockAddress', () => theirs.address);
scoped('leave.listOptOutSuppressions', hash);
scoped('leave.suppressForOptOut', () => ({
  addressHash: hash(),
  stream: null,
  since: NOW,
  venue: 'page',
  eventKey: null,
  addressId: theirs.address,
}));
scoped('leave.insertConsentProof', () => ({
  addressId: theirs.address,
  addressHash: hash(),
  act: 'leave',
  venue: 'page',
  stream: null,
  scope: 'everything',
  eventKey: null,
  detail: {},
  at: NOW,
}));
scoped('oauth-token.findToken');
scoped('oauth-token.lockToken');
scoped('oauth-token.putToken', sealed, now);
scoped('oauth-token.replaceToken', () => 1, sealed, now);
scoped('oauth-token.noteTokenFailure', () => 'f', now);
scoped('oauth-token.deleteToken');
scoped('portal.findPortal');
scoped('portal.lockPortal');
scoped('portal.insertPortal', () => ({ name: 'n', scopes: [], keysEnc: 'k', installedAt: NOW, installedBy: null }));
scoped('portal.activatePortal', () => ['oauth']);
scoped('portal.savePortalFacts', () => ({ uiDomain: 'u', accountType: null, timeZone: 'UTC', currency: null }));
scoped('portal.saveProvisionResult', () => ({}), now);
scoped(
  'portal.stopPortal',
  () => 'revoked',
  () => 'w',
  now,
);
scoped('rule-version.findRuleVersion');
scoped('rule-version.insertRuleVersion', () => ({ settings: { version: 2 }, madeBy: 'a', madeAt: NOW, note: null }));
add(
  'source.addSource',
  database_,
  alpha,
  () => box,
  () => ({ esp: 'sendgrid', label: 'alpha', secrets: [], now: NOW }),
);
add(
  'source.findSourceByToken',
  database_,
  alpha,
  () => box,
  () => 'bravo',
);
add(
  'source.findSource',
  database_,
  alpha,
  () => box,
  () => theirs.source,
);
add(
  'source.addSecret',
  database_,
  alpha,
  () => box,
  () => theirs.source,
  () => 'stolen',
);
add('source.listSources', database_, alpha, () => box);
scoped(
  'source.noteRefusal',
  () => theirs.source,
  () => 'w',
  now,
);
scoped(
  'source.noteEvents',
  () => [theirs.source],
  () => LATER,
);
scoped('suppression.projectOptOuts', () => [{ addressId: theirs.address, addressHash: hash(), optOut: optOut() }], now);
scoped('survey.saveSurveyAnswer', () => ({
  addressId: theirs.address,
  eventKey: 'same',
  reason: 'other',
  comment: 'x',
  campaign: null,
  stream: null,
  at: NOW,
}));
scoped('survey.listSurveyAnswers', () => theirs.address);
scoped('survey.latestAnswers', ids);
scoped('report/address-story.findAddressHead', () => theirs.address);
scoped('report/address-story.listDecisions', () => theirs.address);
scoped('report/address-story.listEpisodes', () => theirs.address);
scoped('report/address-story.listAnswers', () => theirs.address);
scoped('report/address-story.listSuppressions', () => theirs.address);
scoped('report/addresses.searchAddresses', () => ({
  text: '',
  verdict: null,
  hasLeft: false,
  after: null,
  limit: 100,
}));
scoped(
  'report/deliveries.listDeliveries',
  () => null,
  () => null,
  () => 100,
);
scoped(
  'report/deliveries.findDeliveryView',
  () => theirs.delivery,
  () => 1_000,
);
scoped(
  'report/events.listStoryEvents',
  () => theirs.address,
  () => null,
  () => 100,
);
scoped(
  'report/overview.countMessages',
  () => PERIOD.first,
  () => PERIOD.last,
);
scoped('report/overview.countDeliveries', () => new Date(0));
scoped('report/overview.countWrites', () => new Date(0));
scoped('report/overview.countVerdicts');
scoped(
  'report/overview.countLost',
  () => new Date(0),
  () => LATER,
);
scoped('report/overview.listLatestLost', () => 100);
scoped('report/overview.hasBegun');
scoped('report/portal.findPortalView');
scoped('report/sources.listSourceRows');
scoped('report/troubles.countTroubles');
scoped(
  'report/writes.listWrites',
  () => null,
  () => null,
  () => 100,
);
scoped('report/writes.listWritesOf', () => theirs.address);
scoped('report/writes.listLatestTasks', () => 100);

/** Not of one portal: connections, the schema, a pure question, and the insert whose rows each carry their own portal. */
const UNSCOPED = new Set([
  'database',
  'migrate',
  'embedded-postgres',
  'delivery.insertDeliveries',
  'report/sources.isFailing',
  'report/person-columns',
]);

async function exportedFunctions(): Promise<Map<string, (...args: never[]) => unknown>> {
  const root = new URL('../../src/store/', import.meta.url);
  const found = new Map<string, (...args: never[]) => unknown>();
  for (const folder of ['', 'report/']) {
    for (const file of (await readdir(new URL(folder, root))).filter((name) => name.endsWith('.ts'))) {
      const module = `${folder}${file.replace('.ts', '')}`;
      if (UNSCOPED.has(module)) continue;
      const exported = (await import(new URL(`${folder}${file}`, root).href)) as Record<string, unknown>;
      for (const [name, value] of Object.entries(exported)) {
        if (typeof value === 'function' && !UNSCOPED.has(`${module}.${name}`))
          found.set(`${module}.${name}`, value as never);
      }
    }
  }
  return found;
}

/** Every row of the other portal, as text. */
async function dump(): Promise<string> {
  const tables = await query<{ name: string }>(
    db,
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
        and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'portal_id') order by 1`,
  );
  const rows = [];
  for (const { name } of tables)
    rows.push(await query(db, `select '${name}' as t, x::text from ${name} x where portal_id = ${BRAVO} order by 2`));
  return JSON.stringify(rows);
}

test('every exported repository function is judged here', async () => {
  expect([...(await exportedFunctions()).keys()].sort()).toEqual(Object.keys(CALLS).sort());
});

test('no function answers with, or touches, another portal’s rows', async () => {
  const functions = await exportedFunctions();
  const before = await dump();
  expect(before).toContain(MARK);
  const crossed: string[] = [];
  for (const [name, call] of Object.entries(CALLS)) {
    const run = functions.get(name);
    if (!run) continue;
    const answer = await call(run);
    const words =
      JSON.stringify(
        answer instanceof Map ? [...answer] : answer instanceof Set ? [...answer] : answer,
        (_key, value) => (value instanceof Map || value instanceof Set ? [...value] : value),
      ) ?? '';
    // A new row of our own with the address of somebody whom both know is no crossing.
    if (words.includes(MARK) && !name.startsWith('address.find'))
      crossed.push(`${name} answered ${words.slice(0, 200)}`);
    const after = await dump();
    if (after !== before) crossed.push(`${name} changed rows of the other portal`);
    if (after !== before) break;
  }
  expect(crossed).toEqual([]);
});

test('the same keys live side by side', async () => {
  const rows = await query<{ n: number }>(db, `select count(*) as n from event where event_key = 'same'`);
  expect(rows[0]?.n).toBe(2);
});
