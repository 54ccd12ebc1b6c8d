/** A company whose people can no longer be reached together: one task for all, and where they probably are. */

import { markAllAccounts } from '../../src/jobs/mark-accounts.ts';
import { DAY_MS, HOUR_MS } from '../../src/lib/clock.ts';
import { query } from '../../src/store/database.ts';
import { eraseAddresses } from '../../src/store/erasure.ts';
import { markAllDirty } from '../../src/store/rebuild.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { arriveElsewhere, bounceOf, deliveryTo, LOST, lose, MOVED_COMPANY } from '../support/moved-company.ts';

const NOW = '2026-11-20T10:00:00Z';
let bench: FlowBench;
beforeEach(async () => {
  bench = await createFlowBench(NOW, MOVED_COMPANY, { waitMs: 0, gapMs: 0, timeoutMs: 1_000 });
});
afterEach(() => bench.close());

const bounce = (email: string) => bounceOf(bench, email);
const delivered = (email: string) => deliveryTo(bench, email);

interface Shown {
  readonly subject: string;
  readonly body: string;
  readonly priority: string;
  readonly status: string;
  readonly owner: { readonly id: string };
  readonly associations: Record<string, { id: string }[]>;
}
const tasks = async () => (await bench.tasks()) as unknown as Shown[];
const account = async (domain = 'acme.test') =>
  (
    await query<{
      kind: string;
      new_domain: string | null;
      lost: number;
      known: number;
      state: Record<string, unknown>;
    }>(bench.db, 'select kind, new_domain, lost, known, state from account where portal_id = ? and domain = ?', [
      bench.portalId,
      domain,
    ])
  )[0];

const COMPANY = ['bw_account_status', 'bw_lost_contacts', 'bw_known_contacts', 'bw_new_domain', 'bw_email_format'];
const company = async () => {
  const [row] = await query<{ id: string }>(
    bench.db,
    `select company_id as id from account where domain = 'acme.test'`,
  );
  const portal = await bench.deps.openPortal(bench.portalId);
  return (await portal?.crm?.read('companies', 'id', [row?.id ?? ''], COMPANY))?.get(row?.id ?? '')?.properties;
};

test('seven people of a company that moved: one task to the owner of the company, and none for each', async () => {
  await arriveElsewhere(bench);
  await lose(bench, LOST);
  await bench.drain();
  expect(await account()).toMatchObject({ kind: 'domain_changed', new_domain: 'acme-group.test', lost: 7, known: 7 });
  const shown = await tasks();
  expect(shown.map((task) => task.subject)).toEqual(['Acme Robotics has moved to acme-group.test: 7 people']);
});

test('the tasks of champions and of a late deal give way to it before they are sent, and only then', async () => {
  await lose(bench, ['cleo.dahl']);
  await bench.drain();
  expect((await tasks()).map((task) => task.subject)).toEqual([expect.stringMatching(/^Deal at risk: Cleo Dahl/)]);
  await arriveElsewhere(bench);
  await lose(
    bench,
    LOST.filter((name) => name !== 'cleo.dahl'),
  );
  await bench.drain();
  expect((await tasks()).map((task) => task.subject).sort()).toEqual([
    'Acme Robotics has moved to acme-group.test: 7 people',
    expect.stringMatching(/^Deal at risk: Cleo Dahl/),
  ]);
  const dropped = await query(bench.db, `select why from crm_write where surface = 'task' and state = 'dropped'`);
  expect(dropped).toEqual([{ why: 'The task of its company speaks for it.' }]);
});

test('who is lost after the task was sent is told in a note at it, with where they probably are', async () => {
  await arriveElsewhere(bench);
  await lose(bench, LOST.slice(0, 5));
  await bench.drain();
  bench.clock.advance(3 * DAY_MS);
  await lose(bench, ['gus.holt']);
  await bench.drain();
  expect(await tasks()).toHaveLength(1);
  const [note] = await query<{ body: string }>(
    bench.db,
    `select payload->'properties'->>'hs_note_body' as body from crm_write where surface = 'note'`,
  );
  expect(note?.body).toContain('probably gus.holt@acme-group.test');
});

test('mail that gets through elsewhere later on is noticed by itself', async () => {
  await lose(bench, LOST);
  await bench.drain();
  expect(await account()).toMatchObject({ kind: 'unsure', new_domain: null });
  bench.clock.advance(2 * HOUR_MS);
  await arriveElsewhere(bench);
  await bench.drain();
  expect(await account()).toMatchObject({ kind: 'domain_changed', new_domain: 'acme-group.test' });
  expect((await bench.contact('gus.holt@acme.test')).bw_suggested_email).toBe('gus.holt@acme-group.test');
});

test('every order of the same events comes to the same account, and so does a rebuild', async () => {
  const stateOf = async () => (await account())?.state;
  await arriveElsewhere(bench);
  await lose(bench, LOST);
  await bench.drain();
  const first = await stateOf();
  await query(bench.db, 'delete from account');
  await markAllDirty(bench.db, bench.portalId, bench.clock.now());
  await markAllAccounts(bench.db, bench.portalId, bench.clock.now());
  await bench.drain();
  expect(await stateOf()).toEqual(first);

  const other = await createFlowBench(NOW, MOVED_COMPANY, { waitMs: 0, gapMs: 0, timeoutMs: 1_000 });
  const before = bench;
  bench = other;
  try {
    for (const name of [...LOST].reverse()) {
      await lose(bench, [name]);
      await bench.drain();
    }
    await arriveElsewhere(bench);
    bench.clock.advance(HOUR_MS);
    await bench.drain();
    const { people, ...said } = (await stateOf()) as { people: { email: string; probable: unknown }[] };
    const { people: were, ...was } = first as { people: { email: string; probable: unknown }[] };
    expect(said).toEqual(was);
    const kept = (list: typeof people) => list.map(({ email, probable }) => ({ email, probable }));
    expect(kept(people)).toEqual(kept(were));
  } finally {
    bench = before;
    await other.close();
  }
});

const allow = async (...scopes: string[]) => {
  await query(bench.db, 'update portal set scopes = scopes || ?::text[] where portal_id = ?', [scopes, bench.portalId]);
  await bench.deps.provisionAgain(bench.portalId, bench.clock.now());
};
const SCHEMAS = ['crm.schemas.companies.read', 'crm.schemas.companies.write'];

test('the company says in HubSpot what became of it, and nothing twice', async () => {
  await allow('crm.objects.companies.write', ...SCHEMAS);
  await arriveElsewhere(bench);
  await lose(bench, LOST);
  await bench.drain();
  expect(await company()).toMatchObject({
    bw_account_status: 'domain_changed',
    bw_lost_contacts: '7',
    bw_known_contacts: '7',
    bw_new_domain: 'acme-group.test',
    bw_email_format: 'first.last',
  });
  const count = async () =>
    (
      await query<{ n: number }>(
        bench.db,
        `select sum(revision) as n from crm_write where surface = 'company_property'`,
      )
    )[0];
  const revisions = await count();
  bench.clock.advance(DAY_MS);
  await bench.drain();
  expect(await count()).toEqual(revisions);
});

test('without the permission to write to companies nothing is planned for them, and the rest goes on', async () => {
  await allow(...SCHEMAS);
  await arriveElsewhere(bench);
  await lose(bench, LOST);
  await bench.drain();
  expect(await tasks()).toHaveLength(1);
  expect(await query(bench.db, `select 1 from crm_write where surface = 'company_property'`)).toEqual([]);
  const [portal] = await query<{ said: unknown }>(
    bench.db,
    `select provision_result->'notGranted' as said from portal`,
  );
  expect(portal?.said).toEqual([expect.stringContaining('the permission to write to companies was not granted')]);
});

test('a domain that DNS does not know any more is dead; nobody is asked for while others there get mail', async () => {
  bench.dns.set('acme.com', { outcome: 'gone', mx: [], hasAddress: false });
  bench.dns.set('living.com', { outcome: 'takes_mail', mx: ['mx.living.com'], hasAddress: false });
  await bench.post(['one@acme.com', 'two@acme.com'].map((email) => bounce(email)));
  await bench.post([bounce('left@living.com'), delivered('stays@living.com')]);
  await bench.drain();
  expect([...bench.dnsAsked].sort()).toEqual(['acme.com', 'living.com']);
  expect(await account('acme.com')).toMatchObject({ kind: 'domain_dead', lost: 2 });
  bench.clock.advance(DAY_MS);
  await bench.post([delivered('stays@living.com')]);
  await bench.post([bounce('left.too@living.com')]);
  await bench.drain();
  expect(bench.dnsAsked.filter((domain) => domain === 'living.com')).toHaveLength(1);
});

test('people who leave one by one are no event, and a mailbox provider is no company', async () => {
  await lose(bench, ['dora.eng']);
  await bench.post([bounce('somebody@gmail.com'), bounce('another@gmail.com')]);
  await bench.drain();
  bench.clock.advance(DAY_MS);
  await bench.post(LOST.slice(0, 3).map((name) => delivered(`${name}@acme.test`)));
  await bench.drain();
  bench.clock.advance(DAY_MS);
  await bench.drain();
  expect(await account()).toMatchObject({ kind: 'turnover', lost: 1 });
  expect(await account('gmail.com')).toBeUndefined();
  expect(await tasks()).toEqual([]);
});

test('what was said of a person who is erased is gone from the account of their colleagues', async () => {
  await arriveElsewhere(bench);
  await lose(bench, LOST);
  await bench.drain();
  const gus = await query<{ address_id: number }>(
    bench.db,
    `select address_id from address where email = 'gus.holt@acme.test'`,
  );
  await eraseAddresses(
    bench.db,
    bench.portalId,
    gus.map((row) => row.address_id),
  );
  expect(await account()).toMatchObject({ state: null });
  await query(bench.db, `delete from crm_record where type = 'contact' and fields->>'email' = 'gus.holt@acme.test'`);
  await bench.drain();
  expect(JSON.stringify(await account())).not.toContain('gus.holt');
  expect((await account())?.lost).toBe(6);
});
