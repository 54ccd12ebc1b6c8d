/** Once a week each owner reads what happened to theirs, and the admin what happened to all: once, whoever asks how often. */
import { DEFAULT_SETTINGS, type Settings } from '../../src/flow/settings.ts';
import { planWeeklyDigests } from '../../src/jobs/plan-weekly-digests.ts';
import { DAY_MS, HOUR_MS } from '../../src/lib/clock.ts';
import { eraseAddresses } from '../../src/store/erasure.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { PROMPT_SETTINGS } from '../support/prompt-settings.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

/** A Wednesday; the digest of the week after comes on Monday at eight, New York: 13:00 UTC. */
const WEDNESDAY = '2026-11-18T15:00:00Z';
const contact = (key: string, owner: string) => ({
  key,
  properties: {
    email: `${key}@acme.test`,
    firstname: key,
    lastname: 'Berg',
    hubspot_owner_id: owner,
    hs_buying_role: 'CHAMPION',
  },
  companies: ['acme'],
});
const SEED = {
  owners: [
    { id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth', lastName: 'Okafor' },
    { id: '502', userId: 9002, email: 'mara@larkfield.test', firstName: 'Mara', lastName: 'Lund' },
  ],
  companies: [{ key: 'acme', properties: { name: 'Acme Robotics', domain: 'acme.test' } }],
  contacts: [contact('ida', '501'), contact('uma', '501'), contact('otto', '502')],
  deals: [
    {
      key: 'deal',
      properties: {
        dealname: 'Line <2>',
        amount: '84000',
        deal_currency_code: 'EUR',
        dealstage: 'appointmentscheduled',
        pipeline: 'default',
        hubspot_owner_id: '501',
      },
      contacts: ['ida'],
    },
  ],
};

let bench: FlowBench;
async function open(decide: Partial<Settings['decide']> = {}): Promise<void> {
  const settings = { ...PROMPT_SETTINGS, decide: { ...DEFAULT_SETTINGS.decide, ...decide } };
  bench = await createFlowBench(WEDNESDAY, SEED, { waitMs: 0, gapMs: 0, timeoutMs: 2_000, settings });
  await bench.db('portal').update({ time_zone: 'America/New_York' });
}
afterEach(() => bench.close());

const ask = () =>
  planWeeklyDigests({ db: bench.db, clock: bench.clock, publicUrl: 'https://bw.example' }, bench.portalId);
async function lose(key: string): Promise<void> {
  const gone = { type: 'bounce', reason: '550 5.1.1 The email account does not exist', status: '5.1.1' };
  await bench.post([sendgridEvent(`${key}@acme.test`, 'bounce', bench.clock.now(), gone)]);
  await bench.drain();
}
const digests = async () =>
  ((await bench.tasks()) as { properties: Record<string, string> }[])
    .map(({ properties }) => ({
      subject: properties.hs_task_subject ?? '',
      body: properties.hs_task_body ?? '',
      owner: properties.hubspot_owner_id,
      status: properties.hs_task_status,
    }))
    .filter(({ subject }) => /week with Bellwether|flock this week/.test(subject));
const until = (at: string) => bench.clock.advance(Date.parse(at) - bench.clock.now().getTime());

test('on Monday at eight, where the portal is, and once, however many ask; who has nothing gets none', async () => {
  await open();
  await lose('ida');
  await lose('uma');
  until('2026-11-23T12:55:00Z');
  expect(await ask()).toBe(0);
  until('2026-11-23T13:05:00Z');
  expect(await Promise.all([ask(), ask(), ask()]).then((all) => all.reduce((a, b) => a + b))).toBe(1);
  await bench.drain();
  const [own, ...others] = await digests();
  expect(others).toEqual([]);
  expect(own).toMatchObject({ owner: '501', status: 'NOT_STARTED' });
  expect(own?.subject).toBe('Your week with Bellwether: 2 lost, 1 deal without a reachable contact');
  expect(own?.body).toContain('16 Nov 2026 to 22 Nov 2026');
  expect(own?.body).toContain('Line &lt;2&gt; (EUR 84,000). Call instead: otto Berg (otto@acme.test)');
  expect(own?.body).toContain('ida Berg, Acme Robotics: the address does not exist; on “Line &lt;2&gt;”');
  expect(own?.body).toContain('About “Line &lt;2&gt;”, call otto Berg');
  expect(own?.body).toContain('these contacts and deals are yours');
  expect(own?.body).toContain('https://bw.example/deals?owner=501');
  bench.clock.advance(5 * DAY_MS);
  expect(await ask()).toBe(0);
}, 60_000);

test('the next one completes the one before and says what waits longest', async () => {
  await open();
  await lose('ida');
  until('2026-11-24T13:05:00Z');
  // Nobody was awake on Monday.
  expect(await ask()).toBe(1);
  await bench.drain();
  until('2026-11-30T13:05:00Z');
  expect(await ask()).toBe(1);
  await bench.drain();
  const all = await digests();
  expect(all.map(({ status }) => status).toSorted((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1))).toEqual([
    'COMPLETED',
    'NOT_STARTED',
  ]);
  const next = all.find(({ status }) => status === 'NOT_STARTED');
  expect(next?.subject).toBe('Your week with Bellwether: 1 deal without a reachable contact');
  expect(next?.body).toMatch(/Waiting longest \(1\).*ida Berg.*since 18 Nov 2026/);
  expect(next?.body).not.toContain('Lost (');
  expect(await bench.db('crm_write').where({ surface: 'note' }).count()).toEqual([{ count: 0 }]);
}, 60_000);

test('whom the rules name reads the whole: numbers against the week before, rates, wishes to leave, and what needs them', async () => {
  await open({ adminDigestOwnerId: '502', ownerDigest: 'off', digestWeekday: 5, digestHour: 17 });
  await lose('ida');
  await bench.post([sendgridEvent('otto@acme.test', 'group_unsubscribe', bench.clock.now(), { asm_group_id: 7 })]);
  await bench.drain();
  await bench.db.raw(
    `update delivery set state = 'quarantined' where delivery_id = (select min(delivery_id) from delivery)`,
  );
  until('2026-11-20T21:55:00Z');
  expect(await ask()).toBe(0);
  bench.clock.advance(HOUR_MS);
  expect(await ask()).toBe(1);
  await bench.drain();
  const [own] = await digests();
  expect(own).toMatchObject({ owner: '502', subject: 'The flock this week: 1 lost, 1 left, 0 won back, 1 to look at' });
  expect(own?.body).toContain('Lost: 1 (the week before: 0)');
  expect(own?.body).toContain('Unknown users: too few to say; the week before: too few to say');
  expect(own?.body).toContain('1 delivery is in quarantine');
  expect(own?.body).toContain('Version 1, by test');
  expect(own?.body).toContain('Open deals on which mail reaches nobody: 1 (EUR 84,000)');
}, 60_000);

test('switched off, with HubSpot out of reach, or in a quiet week nobody is told; an owner who is gone is not', async () => {
  await open({ ownerDigest: 'off' });
  await lose('ida');
  until('2026-11-23T13:05:00Z');
  expect(await ask()).toBe(0);
  await bench.db('rule_version').update({ settings: JSON.stringify(DEFAULT_SETTINGS) });
  await bench.db('portal').update({ state: 'revoked' });
  expect(await ask()).toBe(0);
  await bench.db('portal').update({ state: 'active' });
  await bench.db('crm_record').where({ type: 'owner', record_id: '501' }).update({ gone_at: bench.clock.now() });
  expect(await ask()).toBe(0);
}, 60_000);

test('who is erased is not named in what was not sent, and leaves what we hold', async () => {
  await open();
  await lose('uma');
  until('2026-11-23T13:05:00Z');
  expect(await ask()).toBe(1);
  const { address_id: id } = await bench.db('address').where({ email: 'uma@acme.test' }).first('address_id');
  await eraseAddresses(bench.db, bench.portalId, [id]);
  const rows = await bench.db('crm_write').where({ surface: 'digest' });
  expect(rows).toMatchObject([{ state: 'dropped' }]);
  expect(JSON.stringify(rows)).not.toContain('uma');
}, 60_000);
