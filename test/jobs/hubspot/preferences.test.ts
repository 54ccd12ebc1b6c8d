/** What people choose, from their press to HubSpot and back: properties, pauses that end, merges, erasure, rebuilding. */
import { type AskRequest, askForMore } from '../../../src/flow/accept/ask-for-more.ts';
import { confirmAsk } from '../../../src/flow/accept/confirm-ask.ts';
import { recordLeave } from '../../../src/flow/accept/record-leave.ts';
import { type Preference, recordPreference } from '../../../src/flow/accept/record-preference.ts';
import { findUndoable, undoAct } from '../../../src/flow/accept/undo-act.ts';
import type { Ask } from '../../../src/flow/ask.ts';
import { openPortalKeys } from '../../../src/install/sealed-tokens.ts';
import { findAddressIds } from '../../../src/store/address.ts';
import { query } from '../../../src/store/database.ts';
import { markAllDirty } from '../../../src/store/rebuild.ts';
import { createHubspotBench, type HubspotBench } from '../../support/hubspot-bench.ts';
import { testBox } from '../../support/portal.ts';
import { sendgridEvent } from '../../support/sendgrid.ts';

const IDA = 'ida@acme.test';
const NEW = 'ida@new.example';
const OLD = 'ida.berg@acme.test';

let bench: HubspotBench;
beforeEach(async () => {
  bench = await createHubspotBench();
});
afterEach(() => bench.close());

const deps = () => ({ db: bench.db, notify: () => Promise.resolve(), canMail: true });
async function request(email = IDA) {
  const { keys_enc: keys } = (await bench.db('portal').first('keys_enc')) as { keys_enc: string };
  const hashKey = openPortalKeys(testBox, bench.portalId, keys).hash;
  return { portalId: bench.portalId, hashKey, link: { email, stream: null }, at: bench.clock.now(), detail: {} };
}
const prefer = async (preference: Preference, email = IDA) =>
  recordPreference(deps(), { ...(await request(email)), preference });
const leave = async (stream: string | null, email = IDA) =>
  recordLeave(deps(), { ...(await request(email)), email, stream, venue: 'page', detail: { linkStream: null } });
const undoNewest = async (email = IDA) => {
  const of = await request(email);
  const addressId = (await findAddressIds(bench.db, bench.portalId, [email])).get(email) ?? 0;
  const found = await findUndoable(bench.db, { ...of, addressId });
  return undoAct(deps(), { ...of, press: found?.press ?? '' });
};
const ask = async (what: Ask, more: Partial<AskRequest> & { canMail?: boolean } = {}) => {
  const { canMail = true, ...rest } = more;
  return askForMore({ ...deps(), canMail }, { ...(await request()), ask: what, language: 'en', ...rest });
};
const confirm = async () => {
  const { link: _link, ...of } = await request();
  const [row] = await bench.rows('select max(confirmation_id) as id from confirmation');
  return confirmAsk(deps(), { ...of, confirmationId: Number(row?.id) });
};
const wishes = async (email = IDA) => {
  const { properties } = await bench.shown(email);
  const { bw_email_frequency: often, bw_paused_until: until, bw_stream_wishes: streams } = properties;
  return { often: often ?? '', until: until ?? '', streams: streams ?? '' };
};
const suppressed = () =>
  query<{ stream: string; reason: string; until: Date | null }>(
    bench.db,
    'select stream, reason, until from suppression where until is null or until > ? order by stream, reason',
    [bench.clock.now()],
  );

const MONTHLY: Preference = { kind: 'frequency', stream: null, frequency: 'monthly' };

test('choices stand on the contact, and a pause ends there by itself', async () => {
  await prefer(MONTHLY);
  await prefer({ kind: 'pause', stream: null, days: 30 });
  await prefer({ kind: 'pause', stream: 'Events', days: 60 });
  const until = new Date(bench.clock.now().getTime() + 30 * 86_400_000);
  await bench.drain();
  const events = new Date(bench.clock.now().getTime() + 60 * 86_400_000).toISOString().slice(0, 10);
  expect(await wishes()).toEqual({
    often: 'monthly',
    until: until.toISOString(),
    streams: `Events: paused until ${events}`,
  });
  expect(await suppressed()).toMatchObject([{ stream: '', reason: 'paused', until }, { stream: 'Events' }]);

  bench.clock.advance(30 * 86_400_000 - 1_000);
  await bench.drain();
  expect((await wishes()).until).toBe(until.toISOString());
  bench.clock.advance(1_000);
  await bench.drain();
  expect(await wishes()).toMatchObject({ often: 'monthly', until: '' });
  expect(await suppressed()).toMatchObject([{ stream: 'Events' }]);
  expect(await bench.rows('select kind, stream from preference order by 1, 2')).toEqual([
    { kind: 'frequency', stream: '' },
    { kind: 'pause', stream: 'Events' },
  ]);
});

test('a leave that the email service reports during a pause is dated by the leave, and outlives the pause', async () => {
  await prefer({ kind: 'pause', stream: null, days: 30 });
  await bench.drain();
  bench.later(60);
  await bench.post([sendgridEvent(IDA, 'unsubscribe', bench.clock.now())]);
  await bench.drain();
  const left = bench.clock.now().getTime();
  const [row] = await query<{ reason: string; since: Date; until: Date | null }>(
    bench.db,
    "select reason, since, until from suppression where stream = ''",
  );
  expect(row).toMatchObject({ reason: 'unsubscribe_request', until: null });
  expect(Math.abs((row?.since.getTime() ?? 0) - left)).toBeLessThan(1_000);
  bench.clock.advance(40 * 86_400_000);
  await bench.drain();
  expect(await suppressed()).toMatchObject([{ stream: '', reason: 'unsubscribe_request', until: null }]);
});

test('leaving and taking it back leaves nothing on the contact, and closes the task that was opened', async () => {
  await prefer(MONTHLY);
  await bench.drain();
  const before = (await bench.shown(IDA)).properties;
  bench.later(1);
  await leave(null);
  await bench.drain();
  expect((await bench.shown(IDA)).properties).toMatchObject({ bw_unsubscribe_scope: 'everything' });
  bench.later(5);
  expect(await undoNewest()).toBe('undone');
  await bench.drain();
  const { properties: after } = await bench.shown(IDA);
  const ours = (all: Record<string, string | null>) =>
    Object.fromEntries(
      Object.entries(all).filter(
        ([name, value]) => name.startsWith('bw_') && (value ?? '') !== '' && name !== 'bw_evidence',
      ),
    );
  expect(ours(after)).toEqual(ours(before));
  expect(await bench.rows('select won_back_by from episode where ended_at is null')).toEqual([]);
  expect(await bench.rows('select won_back_by from episode where won_back_by is not null')).toEqual([]);
  expect((await bench.tasks()).filter((task) => task.status !== 'COMPLETED')).toEqual([]);
});

test('rebuilding brings the same choices, pauses and departures', async () => {
  await prefer(MONTHLY);
  await prefer({ kind: 'pause', stream: 'Events', days: 90 });
  await leave('Offers');
  bench.later(1);
  await leave(null);
  bench.later(1);
  await undoNewest();
  await bench.drain();
  const read = async () => ({
    state: await bench.rows(`select state, opt_out, review_at from address where email = '${IDA}'`),
    preference: await bench.rows('select stream, kind, choice, until, changed_at from preference order by 1, 2'),
    suppressed: await suppressed(),
  });
  const before = await read();
  await bench.db.raw('delete from preference');
  await bench.db.raw("delete from suppression where reason = 'paused'");
  await bench.db.raw('update address set state = null, review_at = null');
  await markAllDirty(bench.db, bench.portalId, bench.clock.now());
  await bench.drain();
  expect(await read()).toEqual(before);
});

test('what was left, chosen and taken back at one address of a contact holds at the one that is mailed', async () => {
  await bench.close();
  const contact = { key: 'ida', properties: { email: IDA, firstname: 'Ida', hs_additional_emails: OLD } };
  bench = await createHubspotBench({ owners: [], companies: [], contacts: [contact], deals: [] });
  await prefer(MONTHLY, OLD);
  bench.later(1);
  await leave(null, OLD);
  await bench.drain();
  await bench.drain();
  expect((await bench.shown(IDA)).properties).toMatchObject({ bw_unsubscribe_scope: 'everything' });
  expect(await wishes()).toMatchObject({ often: 'monthly' });
  bench.later(5);
  expect(await undoNewest(OLD)).toBe('undone');
  await bench.drain();
  await bench.drain();
  expect((await bench.shown(IDA)).properties.bw_unsubscribe_scope ?? '').toBe('');
  expect(await wishes()).toMatchObject({ often: 'monthly' });
});

test('of two contacts that are merged the one that goes on has what both chose, and where they differ what means less', async () => {
  const OTTO = 'otto@acme.test';
  await prefer({ kind: 'frequency', stream: null, frequency: 'weekly' });
  await prefer(MONTHLY, OTTO);
  await prefer({ kind: 'pause', stream: 'Events', days: 60 }, OTTO);
  await bench.drain();
  const [ida, otto] = [await bench.idOf(IDA), await bench.idOf(OTTO)];
  await bench.hooks.call('POST', '/crm/objects/2026-09/contacts/merge', {
    primaryObjectId: ida,
    objectIdToMerge: otto,
  });
  bench.later();
  await bench.hooks.arrive();
  await bench.drain();
  expect(await wishes()).toMatchObject({ often: 'monthly', streams: expect.stringContaining('Events: paused until') });
});

test('a confirmed address goes to the contact, and what was left goes with it; the old one gains nothing', async () => {
  await leave('Offers');
  await prefer(MONTHLY);
  await bench.drain();
  bench.later(1);
  expect(await ask({ kind: 'address' }, { newAddress: NEW })).toBe('mail');
  await bench.drain();
  expect((await bench.shown(IDA)).properties.email).toBe(IDA);
  expect(await confirm()).toBe('confirmed');
  await bench.drain();
  bench.later();
  await bench.hooks.arrive();
  await bench.drain();
  const { properties } = await bench.shown(NEW);
  expect(properties).toMatchObject({
    email: NEW,
    bw_unsubscribe_scope: 'streams',
    bw_unsubscribed_streams: 'Offers',
    bw_email_frequency: 'monthly',
  });
  const standing = await query<{ email: string; stream: string }>(
    bench.db,
    `select a.email, s.stream from suppression s join address a using (portal_id, address_id) where s.until is null order by 1`,
  );
  expect(standing).toEqual([
    { email: IDA, stream: 'Offers' },
    { email: NEW, stream: 'Offers' },
  ]);
});

test('a confirmed address that another contact has becomes a task, and nothing else', async () => {
  await leave('Offers');
  await bench.lose('otto@acme.test');
  bench.later(1);
  await ask({ kind: 'address' }, { newAddress: 'otto@acme.test' });
  await confirm();
  await bench.drain();
  expect((await bench.shown(IDA)).properties.email).toBe(IDA);
  const asks = (await bench.tasks()).filter((task) => String(task.subject).includes('another address'));
  expect(asks).toMatchObject([{ owner: { id: '501' }, body: expect.stringContaining('merge the two contacts') }]);
  await bench.drain();
  expect((await bench.tasks()).filter((task) => String(task.subject).includes('another address'))).toHaveLength(1);
});

test('without a mail server the owner gets one task, and the opt-out stands', async () => {
  await leave(null);
  bench.later(1);
  expect(await ask({ kind: 'return', stream: null }, { canMail: false })).toBe('task');
  expect(await ask({ kind: 'address' }, { canMail: false, newAddress: NEW })).toBe('task');
  await bench.drain();
  await bench.drain();
  const asks = (await bench.tasks()).filter((task) => String(task.subject).includes(' asks to '));
  expect(new Set(asks.map((task) => task.subject))).toEqual(
    new Set([
      'Ida Berg (Acme Robotics) asks to be written at another address',
      'Ida Berg (Acme Robotics) asks to come back to our mail',
    ]),
  );
  for (const task of asks) {
    expect(task.owner).toMatchObject({ id: '501' });
    // Whoever left everything in a country that no rule names is not to be contacted.
    expect(task.body).toContain('Do not contact them about this');
  }
  expect(JSON.stringify(asks)).toContain(NEW);
  expect((await bench.shown(IDA)).properties).toMatchObject({ email: IDA, bw_unsubscribe_scope: 'everything' });
  expect(await suppressed()).toMatchObject([{ reason: 'unsubscribe_request', until: null }]);
});

test('who is forgotten leaves no choice, no pause and no asked-for address behind, and their opt-out stands', async () => {
  await prefer({ kind: 'pause', stream: 'Events', days: 90 });
  await prefer(MONTHLY);
  await leave('Offers');
  await ask({ kind: 'address' }, { newAddress: NEW });
  await bench.drain();
  // Somebody else's link asked for an address of theirs.
  await askForMore(
    { ...deps(), canMail: false },
    { ...(await request('otto@acme.test')), ask: { kind: 'address' }, newAddress: IDA, language: 'en' },
  );
  await bench.drain();
  expect(JSON.stringify(await bench.rows("select payload from crm_write where write_key like 'task:ask:%'"))).toContain(
    IDA,
  );
  const id = await bench.idOf(IDA);
  await bench.hooks.remove(id, 'for-good');
  bench.later();
  await bench.hooks.arrive();
  await bench.drain();
  for (const table of ['preference', 'confirmation', 'event'])
    expect([
      table,
      (
        await bench.rows(
          `select 1 from ${table} where address_id <> (select address_id from address where email = 'otto@acme.test')`,
        )
      ).length,
    ]).toEqual([table, 0]);
  expect(await bench.rows('select 1 from confirmation')).toEqual([]);
  expect(JSON.stringify(await bench.rows('select payload from crm_write'))).not.toMatch(/ida@/);
  expect(await suppressed()).toEqual([
    { stream: '', reason: 'erased', until: null },
    { stream: 'Offers', reason: 'unsubscribe_request', until: null },
  ]);
});
