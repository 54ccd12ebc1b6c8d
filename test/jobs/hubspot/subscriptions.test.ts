/** HubSpot's communication preferences: what somebody left is left there, where an admin wants it, and only the person takes it back. */
import { recordLeave } from '../../../src/flow/accept/record-leave.ts';
import { findUndoable, undoAct } from '../../../src/flow/accept/undo-act.ts';
import { openPortalKeys } from '../../../src/install/sealed-tokens.ts';
import { saveRules } from '../../../src/rules/save-rules.ts';
import { findAddressIds } from '../../../src/store/address.ts';
import { findRuleVersion } from '../../../src/store/rule-version.ts';
import { createHubspotBench, type HubspotBench } from '../../support/hubspot-bench.ts';
import { testBox } from '../../support/portal.ts';

const IDA = 'ida@acme.test';
const MARKETING = 10_000_001;
const NEWSLETTER = 10_000_002;

let bench: HubspotBench;
beforeEach(async () => {
  bench = await createHubspotBench();
  await grant();
  await switchOn(true);
});
afterEach(() => bench.close());

const grant = () =>
  bench.db.raw(`update portal set scopes = array_append(scopes, 'communication_preferences.read_write')`);
const deps = () => ({ db: bench.db, notify: () => Promise.resolve() });

async function switchOn(isOn: boolean, streams: Record<string, number> = {}): Promise<void> {
  const rules = await findRuleVersion(bench.db, bench.portalId);
  if (!rules) throw new Error('no rules');
  const settings = { ...rules.settings, subscriptions: { isOn, streams } };
  await saveRules({ db: bench.db, clock: bench.clock }, bench.portalId, 'test', {
    base: rules.settings.version,
    settings,
    note: null,
  });
}

async function request(email: string) {
  const { keys_enc: keys } = (await bench.db('portal').first('keys_enc')) as { keys_enc: string };
  const hashKey = openPortalKeys(testBox, bench.portalId, keys).hash;
  return { portalId: bench.portalId, hashKey, link: { email, stream: null }, at: bench.clock.now(), detail: {} };
}
const leave = async (stream: string | null, email = IDA) =>
  recordLeave(deps(), { ...(await request(email)), email, stream, venue: 'page', detail: { linkStream: null } });
const takeBack = async (email = IDA) => {
  const of = await request(email);
  const addressId = (await findAddressIds(bench.db, bench.portalId, [email])).get(email) ?? 0;
  const found = await findUndoable(bench.db, { ...of, addressId });
  return undoAct(deps(), { ...of, press: found?.press ?? '' });
};

async function post(path: string, body: object): Promise<void> {
  const { access_token: token } = (await bench.control('POST', 'token', { portalId: bench.portalId })) as {
    access_token: string;
  };
  const response = await fetch(`${bench.sandbox.url}/communication-preferences/2026-09/statuses/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
}
const say = (subscriptionId: number, statusState: string, email = IDA) =>
  post(encodeURIComponent(email), { subscriptionId, channel: 'EMAIL', statusState });

interface Said {
  readonly leftAll: boolean;
  readonly subscriptions: Record<string, string>;
}
async function said(email = IDA): Promise<Said | undefined> {
  const state = (await bench.control('GET', `state?portalId=${bench.portalId}`)) as {
    portals: { consent: Record<string, Said> }[];
  };
  return state.portals[0]?.consent[email];
}
const asked = async () => ((await bench.control('GET', 'calls')) as { total: number }).total;
const writes = () =>
  bench.rows(
    `select state, payload ->> 'state' as wish, why from crm_write where surface = 'subscription' order by write_id`,
  );

test('whoever leaves everything is opted out of everything in HubSpot, and once', async () => {
  await leave(null);
  await bench.drain();
  expect(await said()).toMatchObject({ leftAll: true });
  expect(await writes()).toEqual([{ state: 'done', wish: 'out', why: null }]);
  await bench.control('DELETE', 'calls');
  await bench.db.raw('update address set dirty_at = now()');
  await bench.drain();
  expect(await asked()).toBe(0);
});

test('one stream is left by its name, or by the type that the admin chose, and others are left alone', async () => {
  await leave('newsletter');
  await leave('Nobody knows it');
  await leave('Offers');
  await bench.drain();
  expect(await said()).toEqual({ leftAll: false, subscriptions: { [NEWSLETTER]: 'UNSUBSCRIBED' } });
  await switchOn(true, { Offers: MARKETING, newsletter: 0 });
  await bench.drain();
  // The rule for the newsletter changed, and lifts nothing: nobody came back.
  expect(await said()).toEqual({
    leftAll: false,
    subscriptions: { [MARKETING]: 'UNSUBSCRIBED', [NEWSLETTER]: 'UNSUBSCRIBED' },
  });
});

test('nothing is written or asked where it is switched off, not granted, or the person is not in HubSpot', async () => {
  await leave(null, 'stranger@elsewhere.test');
  await bench.drain();
  await switchOn(false);
  await leave(null);
  await bench.drain();
  await switchOn(true);
  await bench.db.raw(`update portal set scopes = array_remove(scopes, 'communication_preferences.read_write')`);
  await leave(null, 'otto@acme.test');
  await bench.drain();
  expect([await said('stranger@elsewhere.test'), await said(), await said('otto@acme.test')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  await grant();
  await bench.db.raw('update address set dirty_at = now()');
  await bench.drain();
  expect([(await said())?.leftAll, (await said('otto@acme.test'))?.leftAll]).toEqual([true, true]);
});

test('what they take back within half an hour stands in HubSpot as it did before', async () => {
  await say(NEWSLETTER, 'SUBSCRIBED');
  await leave(null);
  await bench.drain();
  expect(await said()).toMatchObject({ leftAll: true });
  bench.later();
  expect(await takeBack()).toBe('undone');
  await bench.drain();
  expect(await said()).toEqual({ leftAll: false, subscriptions: { [NEWSLETTER]: 'SUBSCRIBED' } });
  await leave(null);
  await bench.drain();
  expect(await said()).toMatchObject({ leftAll: true });
});

test('what is taken back before it was sent is never sent', async () => {
  await bench.deps.pausePortal(bench.portalId, new Date(bench.clock.now().getTime() + 3_600_000), 'test');
  await leave(null);
  await bench.drain();
  bench.later();
  await takeBack();
  bench.later(90);
  await bench.drain();
  expect(await said()).toBeUndefined();
});

test('an opt-out that HubSpot heard first is not lifted, and nobody is subscribed who was not', async () => {
  await say(NEWSLETTER, 'UNSUBSCRIBED');
  await leave('Newsletter');
  await leave(null, 'otto@acme.test');
  await bench.drain();
  bench.later();
  await takeBack();
  await takeBack('otto@acme.test');
  await bench.drain();
  expect(await said()).toEqual({ leftAll: false, subscriptions: { [NEWSLETTER]: 'UNSUBSCRIBED' } });
  expect(await said('otto@acme.test')).toMatchObject({ leftAll: true });
  expect(await writes()).toEqual([
    { state: 'done', wish: 'as_before', why: null },
    { state: 'failed', wish: 'as_before', why: expect.stringContaining('Let them subscribe by a HubSpot form') },
  ]);
});

test('an answer that got lost is asked for again, and the opt-out stands', async () => {
  await bench.control('POST', 'faults', { kind: 'drop-after', match: { method: 'POST', path: 'unsubscribe-all' } });
  await leave(null);
  await bench.drain();
  bench.later(10);
  await bench.drain();
  expect(await said()).toMatchObject({ leftAll: true });
  expect(await writes()).toEqual([{ state: 'done', wish: 'out', why: null }]);
});
