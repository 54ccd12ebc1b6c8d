/** What an email service holds back becomes history in the ledger: once, to the last entry, and without a task. */

import { syncLists } from '../../../src/jobs/lists/sync-lists.ts';
import { takeIn } from '../../../src/jobs/take-in.ts';
import { DAY_MS } from '../../../src/lib/clock.ts';
import { createListBench, LIST_NOW, type ListBench } from '../../support/esp/list-bench.ts';
import { SENDGRID_KEY, type SendgridApi, startSendgridApi } from '../../support/esp/sendgrid-api.ts';

const ANN = 'ann@acme.test';
const at = (iso: string): number => Date.parse(iso) / 1_000;
const MAY = at('2026-05-04T08:00:00Z');

let bench: ListBench<SendgridApi>;
beforeEach(async () => {
  bench = await createListBench({
    esp: 'sendgrid',
    key: SENDGRID_KEY,
    purpose: 'marketing',
    emails: [ANN, 'spam@acme.test', 'gone@acme.test'],
    start: startSendgridApi,
  });
});
afterEach(() => bench.close());

const events = () =>
  bench.rows(
    `select email, type, e.native, e.stream, e.actor, e.origin, e.scope, e.at from event e join address a using (portal_id, address_id) order by email, e.native`,
  );

function fill(): void {
  const { lists, groups } = bench.api;
  lists.unsubscribes?.push({ email: ANN, created: MAY });
  lists.spam_reports?.push({ email: 'spam@acme.test', created: MAY });
  lists.bounces?.push({ email: 'gone@acme.test', created: MAY, reason: '550 5.7.1 looks like spam' });
  lists.invalid_emails?.push({ email: 'typo@acme.test', created: MAY, reason: 'Mail domain is unknown' });
  lists.blocks?.push({ email: 'busy@acme.test', created: MAY, reason: '421 try again' });
  groups.set(12, { name: 'Newsletter', emails: ['List@Acme.test', 'no address'] });
}

test('opt-outs and complaints hold, a bounce is only a witness, a block holds nothing back, and no task is opened', async () => {
  fill();
  await bench.fetchLists();
  const may = new Date(MAY * 1_000);
  const row = (email: string, type: string, native: string, more: object = {}) => ({
    email,
    type,
    native: `pull:${native}`,
    stream: null,
    actor: 'esp',
    origin: 'pull',
    scope: 'esp_account',
    at: may,
    ...more,
  });
  expect(await events()).toEqual([
    row(ANN, 'global_unsubscribe', 'unsubscribes', { actor: 'unknown' }),
    row('gone@acme.test', 'suppressed', 'bounces'),
    row('list@acme.test', 'list_unsubscribe', 'group:12', {
      actor: 'unknown',
      stream: '12',
      scope: 'stream',
      at: expect.any(Date),
    }),
    row('spam@acme.test', 'complaint', 'spam_reports', { actor: 'person' }),
    row('typo@acme.test', 'suppressed', 'invalid_emails'),
  ]);
  expect(await bench.rows('select email, verdict, opt_out, bounce_class from address order by email')).toEqual([
    { email: ANN, verdict: expect.anything(), opt_out: 'everything', bounce_class: null },
    { email: 'busy@acme.test', verdict: 'unknown', opt_out: 'none', bounce_class: null },
    { email: 'gone@acme.test', verdict: 'unknown', opt_out: 'none', bounce_class: null },
    { email: 'list@acme.test', verdict: 'unknown', opt_out: 'streams', bounce_class: null },
    { email: 'spam@acme.test', verdict: expect.anything(), opt_out: 'everything', bounce_class: null },
    { email: 'typo@acme.test', verdict: 'unknown', opt_out: 'none', bounce_class: null },
  ]);
  // The server's words of the bounce speak of spam; nobody complained.
  expect(await bench.rows(`select reason from event where native = 'pull:bounces'`)).toEqual([
    { reason: 'undetermined' },
  ]);
  expect(await bench.contact(ANN)).toMatchObject({ bw_unsubscribe_scope: 'everything' });
  // What we read ourselves is neither a message nor a sign that the webhook works.
  expect(await bench.rows('select 1 from tally')).toEqual([]);
  expect(await bench.rows('select last_event_at from source')).toEqual([{ last_event_at: null }]);
  expect(await bench.tasks()).toEqual([]);
  expect(await bench.rows('select list, kind from esp_suppression where gone_at is null order by list')).toEqual([
    { list: 'blocks', kind: 'block' },
    { list: 'bounces', kind: 'bounce' },
    { list: 'group:12', kind: 'opt_out' },
    { list: 'invalid_emails', kind: 'bounce' },
    { list: 'spam_reports', kind: 'complaint' },
    { list: 'unsubscribes', kind: 'opt_out' },
  ]);
});

test('read again, nothing changes; what is gone is marked, lifts nothing, and is news when it comes back', async () => {
  fill();
  await bench.fetchLists();
  const before = await events();
  bench.clock.advance(DAY_MS);
  await bench.fetchLists();
  expect(await events()).toEqual(before);
  expect(await bench.rows(`select 1 from delivery`)).toHaveLength(5);
  bench.api.lists.unsubscribes?.splice(0);
  bench.clock.advance(DAY_MS);
  await bench.fetchLists();
  expect(await bench.rows(`select list from esp_suppression where gone_at is not null`)).toEqual([
    { list: 'unsubscribes' },
  ]);
  expect(await bench.rows(`select opt_out from address where email = '${ANN}'`)).toEqual([{ opt_out: 'everything' }]);
  bench.api.lists.unsubscribes?.push({ email: ANN, created: at('2026-11-22T09:00:00Z') });
  bench.clock.advance(DAY_MS);
  await bench.fetchLists();
  expect((await events()).filter((one) => one.email === ANN)).toHaveLength(2);
});

test('a reading that is killed goes on behind the last page that was stored', async () => {
  const many = Array.from({ length: 1_203 }, (_, n) => ({ email: `p${n}@acme.test`, created: MAY, reason: 'x' }));
  bench.api.lists.bounces?.push(...many);
  await bench.desk.fetchLists(bench.who, bench.sourceId);
  // Blocks and the first page of bounces are read, then the process is gone: another holder finds the place.
  let asked = 0;
  const isOver = () => ++asked > 4;
  await syncLists(bench.sync, bench.portalId, isOver);
  const [half] = await bench.rows(`select place, entries from esp_list where list = 'bounces'`);
  expect(half).toMatchObject({ place: expect.stringMatching(/^(?:500|1000)$/) });
  bench.api.calls.length = 0;
  const other = { ...bench.sync, holder: 'other' };
  while (await syncLists(other, bench.portalId));
  expect(bench.api.calls[0]?.query.get('offset')).toBe(half?.place);
  const portal = { portalId: bench.portalId, hashKey: Buffer.alloc(32) };
  while ((await takeIn(bench.deps, portal)) > 0);
  expect(await bench.rows('select count(distinct address_id) as n, count(*) as all from event')).toEqual([
    { n: 1_203, all: 1_203 },
  ]);
  expect(await bench.rows(`select held, entries, place from esp_list where list = 'bounces'`)).toEqual([
    { held: 1_203, entries: 1_203, place: null },
  ]);
});

test('a service that asks for patience is left alone for as long as it says, and then goes on where it was', async () => {
  fill();
  await bench.desk.fetchLists(bench.who, bench.sourceId);
  bench.api.faults.push(null, null, { status: 429, headers: { 'retry-after': '90' } });
  await bench.work();
  expect(await bench.rows('select try_after, ended_at from esp_access')).toEqual([
    { try_after: new Date(Date.parse(LIST_NOW) + 90_000), ended_at: null },
  ]);
  const calls = bench.api.calls.length;
  await bench.work();
  expect(bench.api.calls).toHaveLength(calls);
  bench.clock.advance(91_000);
  await bench.work();
  expect(await events()).toHaveLength(5);
  expect(await bench.rows('select wait_why, attempts, ended_at is not null as ended from esp_access')).toEqual([
    { wait_why: null, attempts: 0, ended: true },
  ]);
});

test('a list that cannot be read says why, and holds up no other', async () => {
  fill();
  await bench.desk.fetchLists(bench.who, bench.sourceId);
  bench.api.faults.push(null, { status: 400, body: { errors: [{ message: 'not today' }] } });
  await bench.work();
  expect(await bench.rows(`select list, why from esp_list where why is not null`)).toEqual([
    { list: 'blocks', why: expect.stringContaining('not today') },
  ]);
  expect(await events()).toHaveLength(5);
});

test('a key that is no longer known stops everything, says so, and its return begins again', async () => {
  fill();
  await bench.desk.fetchLists(bench.who, bench.sourceId);
  bench.api.faults.push({ status: 401, body: { errors: [{ message: 'access forbidden' }] } });
  await bench.work();
  expect(await bench.rows('select can_read, can_write, why from esp_access')).toEqual([
    { can_read: false, can_write: false, why: expect.stringContaining('access forbidden') },
  ]);
  await bench.desk.checkKey(bench.who, bench.sourceId);
  await bench.work();
  expect(await events()).toHaveLength(5);
});

test('what the person themselves told the webhook is not told again by the list', async () => {
  const left = Date.parse('2026-11-20T09:58:00Z') / 1_000;
  await bench.post([{ event: 'unsubscribe', email: ANN, timestamp: left, sg_event_id: 'one' }]);
  await bench.work();
  bench.api.lists.unsubscribes?.push({ email: ANN, created: left - 3 });
  await bench.fetchLists();
  expect(await events()).toEqual([expect.objectContaining({ email: ANN, origin: 'live', actor: 'person' })]);
  // Much later they are there for another reason, which is news.
  bench.api.lists.unsubscribes?.splice(0, 1, { email: ANN, created: left + 5_000 });
  bench.clock.advance(DAY_MS);
  await bench.fetchLists();
  expect(await events()).toHaveLength(2);
});

test('whoever was erased is not written down again, and comes back as nothing but a hash', async () => {
  fill();
  await bench.fetchLists();
  const { erasePerson } = await import('../../../src/jobs/erase-contact.ts');
  const { openPortalKeys } = await import('../../../src/install/sealed-tokens.ts');
  const { testBox } = await import('../../support/portal.ts');
  const [portal] = await bench.rows('select keys_enc from portal');
  const { hash: hashKey } = openPortalKeys(testBox, bench.portalId, String(portal?.keys_enc));
  const now = bench.clock.now();
  await erasePerson({ db: bench.db, portalId: bench.portalId, hashKey, now }, ANN, 'sofia');
  bench.clock.advance(DAY_MS);
  await bench.fetchLists();
  expect(await bench.rows(`select 1 from address where email = '${ANN}'`)).toEqual([]);
  expect((await events()).some((one) => one.email === ANN)).toBe(false);
  expect(await bench.rows(`select address_id, gone_at from esp_suppression where list = 'unsubscribes'`)).toEqual([
    { address_id: null, gone_at: null },
  ]);
});
