/** Who left everything is put where marketing is sent from, and nowhere else; what comes back of it is nobody's wish. */
import { recordLeave } from '../../../src/flow/accept/record-leave.ts';
import { openPortalKeys } from '../../../src/install/sealed-tokens.ts';
import { hashAddress } from '../../../src/lib/address-hash.ts';
import { DAY_MS, MINUTE_MS } from '../../../src/lib/clock.ts';
import { insertDeliveries } from '../../../src/store/delivery.ts';
import { createListBench, LIST_NOW, type ListBench } from '../../support/esp/list-bench.ts';
import { POSTMARK_KEY, type PostmarkApi, startPostmarkApi } from '../../support/esp/postmark-api.ts';
import { SENDGRID_KEY, type SendgridApi, startSendgridApi } from '../../support/esp/sendgrid-api.ts';
import { SES_KEY, type SesApi, startSesApi } from '../../support/esp/ses-api.ts';
import type { StandIn } from '../../support/esp/stand-in.ts';
import { testBox } from '../../support/portal.ts';

const ANN = 'ann@acme.test';
const BOB = 'bob@acme.test';
const seconds = (): number => Date.parse(LIST_NOW) / 1_000;

/** By our page, so that no service knows. */
async function leave(bench: ListBench<StandIn>, email: string): Promise<void> {
  await recordLeave(
    { db: bench.db, notify: () => Promise.resolve() },
    {
      portalId: bench.portalId,
      hashKey: await hashKeyOf(bench),
      email,
      stream: null,
      venue: 'page',
      at: bench.clock.now(),
      detail: {},
    },
  );
}

/** Of their own will, by our page. */
async function back(bench: ListBench<StandIn>, email: string): Promise<void> {
  const now = bench.clock.now().toISOString();
  await bench.rows(
    `insert into event (portal_id, event_key, address_id, esp, type, native, occurred_at, received_at, at, actor, scope, origin, reason, rule, confidence)
     select portal_id, 'back:' || email || '${now}', address_id, 'bellwether', 'resubscribe', 'page', n, n, n, 'person', 'everything', 'live', 'undetermined', 'r', 1
       from address, (values ('${now}'::timestamptz)) as t(n) where email = '${email}'`,
  );
  await bench.rows(`update address set dirty_at = '${now}' where email = '${email}'`);
}

async function hashOf(bench: ListBench<StandIn>, email: string): Promise<Buffer> {
  return hashAddress(await hashKeyOf(bench), email);
}

async function hashKeyOf(bench: ListBench<StandIn>): Promise<Buffer> {
  const [portal] = await bench.rows('select keys_enc from portal');
  return openPortalKeys(testBox, bench.portalId, String(portal?.keys_enc)).hash;
}

describe('at SendGrid', () => {
  let bench: ListBench<SendgridApi>;
  afterEach(() => bench.close());
  const begin = async (purpose: 'marketing' | 'both' | 'transactional'): Promise<void> => {
    bench = await createListBench({
      esp: 'sendgrid',
      key: SENDGRID_KEY,
      purpose,
      emails: [ANN, BOB],
      start: startSendgridApi,
    });
    bench.api.now = seconds();
    bench.api.groups.set(12, { name: 'Newsletter', emails: [] });
    await bench.fetchLists();
  };
  const leaveEverything = (email: string) => leave(bench, email);
  const comeBack = (email: string) => back(bench, email);
  const pass = async (ms: number): Promise<void> => {
    bench.clock.advance(ms);
    bench.api.now = bench.clock.now().getTime() / 1_000;
    await bench.work();
  };
  const pushes = () => bench.rows('select list, wants, cause, state, why from esp_push order by list, address_id');
  const suppressed = () => bench.api.lists.unsubscribes?.map((one) => one.email);

  test('nothing is sent before an admin switches it on for a list', async () => {
    await begin('marketing');
    await leaveEverything(ANN);
    await pass(MINUTE_MS);
    expect([suppressed(), await pushes()]).toEqual([[], []]);
    await bench.desk.switchPush(bench.who, bench.sourceId, 'unsubscribes', true);
    await pass(0);
    expect([suppressed(), await pushes()]).toEqual([
      [ANN],
      [{ list: 'unsubscribes', wants: 'on', cause: 'opt_out', state: 'done', why: null }],
    ]);
  });

  test('the list that stops everything is refused with the reason where the source sends both', async () => {
    await begin('both');
    const on = bench.desk.switchPush(bench.who, bench.sourceId, 'unsubscribes', true);
    await expect(on).rejects.toMatchObject({
      code: 'lists.push-refused',
      message: expect.stringContaining('password resets'),
    });
    await bench.desk.switchPush(bench.who, bench.sourceId, 'group:12', true);
    await leaveEverything(ANN);
    await pass(MINUTE_MS);
    expect([suppressed(), bench.api.groups.get(12)?.emails]).toEqual([[], [ANN]]);
  });

  test('a source that turns out to send more than marketing sends nothing more to that list, and says why', async () => {
    await begin('marketing');
    await bench.desk.switchPush(bench.who, bench.sourceId, 'unsubscribes', true);
    await leaveEverything(ANN);
    await bench.rows(
      `insert into esp_push (portal_id, source_id, list, address_id, wants, cause, asked_at)
       select portal_id, ${bench.sourceId}, 'unsubscribes', address_id, 'on', 'opt_out', '${LIST_NOW}' from address where email = '${ANN}'`,
    );
    await bench.rows(`update source set purpose = 'both'`);
    await pass(MINUTE_MS);
    expect(suppressed()).toEqual([]);
    expect(await pushes()).toEqual([
      expect.objectContaining({ state: 'dropped', why: expect.stringContaining('password resets') }),
    ]);
  });

  test('the echo in the list is no wish of the person and no news, however often it is read', async () => {
    await begin('marketing');
    await bench.desk.switchPush(bench.who, bench.sourceId, 'unsubscribes', true);
    await leaveEverything(ANN);
    await pass(MINUTE_MS);
    for (let night = 0; night < 2; night++) {
      bench.clock.advance(DAY_MS);
      await bench.fetchLists();
    }
    expect(await bench.rows(`select origin from event`)).toEqual([{ origin: 'live' }]);
    expect(await bench.rows(`select ours, gone_at from esp_suppression where list = 'unsubscribes'`)).toEqual([
      { ours: true, gone_at: null },
    ]);
    expect(suppressed()).toEqual([ANN]);
  });

  test('who comes back is taken off where we put them, and stays where they stood before', async () => {
    await begin('marketing');
    bench.api.lists.unsubscribes?.push({ email: BOB, created: seconds() - 900_000 });
    await bench.desk.switchPush(bench.who, bench.sourceId, 'unsubscribes', true);
    await leaveEverything(ANN);
    await leaveEverything(BOB);
    await pass(MINUTE_MS);
    expect(suppressed()).toEqual([BOB, ANN]);
    bench.clock.advance(DAY_MS);
    await bench.fetchLists();
    // The list tells that Bob stood there all the time: that was his own act, and before ours.
    await comeBack(ANN);
    await comeBack(BOB);
    await pass(2 * MINUTE_MS);
    await pass(2 * MINUTE_MS);
    expect(suppressed()).toEqual([BOB]);
    expect(await bench.rows(`select opt_out from address where email = '${ANN}'`)).toEqual([{ opt_out: 'none' }]);
    // The night after, nothing is put back, and nothing is made of it.
    bench.clock.advance(DAY_MS);
    await bench.fetchLists();
    expect(suppressed()).toEqual([BOB]);
  });

  test('who leaves again while they are taken off stays on the list', async () => {
    await begin('marketing');
    await bench.desk.switchPush(bench.who, bench.sourceId, 'unsubscribes', true);
    await leaveEverything(ANN);
    await pass(MINUTE_MS);
    await comeBack(ANN);
    bench.clock.advance(MINUTE_MS);
    await bench.drain();
    await bench.rows(`update esp_push set wants = 'off', cause = 'back', state = 'planned', revision = revision + 1`);
    await leaveEverything(ANN);
    bench.api.calls.length = 0;
    await pass(0);
    expect(bench.api.calls.filter((call) => call.method === 'DELETE')).toEqual([]);
    expect(suppressed()).toEqual([ANN]);
    expect(await pushes()).toEqual([expect.objectContaining({ wants: 'on', state: 'done' })]);
  });

  test('a call whose answer was lost is made again, and once is enough', async () => {
    await begin('marketing');
    await bench.desk.switchPush(bench.who, bench.sourceId, 'unsubscribes', true);
    await leaveEverything(ANN);
    await bench.drain();
    bench.api.faults.push('lost');
    await pass(MINUTE_MS);
    expect([suppressed(), await pushes()]).toEqual([[ANN], [expect.objectContaining({ state: 'sending' })]]);
    await pass(MINUTE_MS);
    expect([suppressed(), await pushes()]).toEqual([[ANN], [expect.objectContaining({ state: 'done', wants: 'on' })]]);
    bench.clock.advance(DAY_MS);
    await bench.fetchLists();
    expect(await bench.rows(`select origin from event`)).toEqual([{ origin: 'live' }]);
  });

  test('an entry that somebody took off the list is put there again, as long as the person stays away', async () => {
    await begin('marketing');
    await bench.desk.switchPush(bench.who, bench.sourceId, 'unsubscribes', true);
    await leaveEverything(ANN);
    await pass(MINUTE_MS);
    bench.api.lists.unsubscribes?.splice(0);
    bench.clock.advance(DAY_MS);
    await bench.fetchLists();
    expect(suppressed()).toEqual([ANN]);
  });

  test('a group that is gone takes nobody, and nothing lands on the list that stops everything', async () => {
    await begin('both');
    await bench.desk.switchPush(bench.who, bench.sourceId, 'group:12', true);
    bench.api.groups.delete(12);
    await leaveEverything(ANN);
    await pass(MINUTE_MS);
    expect(suppressed()).toEqual([]);
    expect(await pushes()).toEqual([
      expect.objectContaining({ state: 'dropped', why: expect.stringContaining('no longer there') }),
    ]);
    expect(await bench.rows(`select gone_at is not null as gone from esp_list where list = 'group:12'`)).toEqual([
      { gone: true },
    ]);
  });

  test('what is refused is shown, and sent again by hand', async () => {
    await begin('marketing');
    await bench.desk.switchPush(bench.who, bench.sourceId, 'unsubscribes', true);
    await leaveEverything(ANN);
    await bench.drain();
    bench.api.faults.push({ status: 400, body: { errors: [{ message: 'no such thing' }] } });
    await pass(MINUTE_MS);
    expect(await pushes()).toEqual([expect.objectContaining({ state: 'failed', why: 'no such thing' })]);
    await bench.desk.retry(bench.who, bench.sourceId);
    await pass(0);
    expect([suppressed(), await pushes()]).toEqual([[ANN], [expect.objectContaining({ state: 'done', why: null })]]);
  });

  test('a key that may only read says so, and what waits goes out when a better one is given', async () => {
    await begin('marketing');
    await bench.desk.switchPush(bench.who, bench.sourceId, 'unsubscribes', true);
    await leaveEverything(ANN);
    await bench.drain();
    bench.api.faults.push({ status: 403, body: { errors: [{ message: 'access forbidden' }] } });
    await pass(MINUTE_MS);
    expect(await bench.rows('select can_read, can_write, why from esp_access')).toEqual([
      { can_read: true, can_write: false, why: expect.stringContaining('may not change') },
    ]);
    await bench.desk.giveKey(bench.who, bench.sourceId, SENDGRID_KEY);
    await pass(0);
    expect(suppressed()).toEqual([ANN]);
  });

  test('addresses that no longer work go there only where the portal suppresses them by itself', async () => {
    await begin('marketing');
    await bench.desk.switchPush(bench.who, bench.sourceId, 'unsubscribes', true);
    await bench.post([
      {
        event: 'bounce',
        type: 'bounce',
        email: BOB,
        timestamp: seconds(),
        reason: '550 5.1.1 User unknown',
        status: '5.1.1',
        sg_event_id: 'b',
      },
    ]);
    await pass(MINUTE_MS);
    expect(await bench.rows(`select verdict from address where email = '${BOB}'`)).toEqual([{ verdict: 'dead' }]);
    expect(suppressed()).toEqual([]);
    await bench.rows(
      `insert into suppression (portal_id, address_hash, stream, reason, since, address_id)
       select portal_id, sha256('bob'), '', 'dead', '${LIST_NOW}', address_id from address where email = '${BOB}'`,
    );
    await pass(MINUTE_MS);
    expect(await pushes()).toEqual([expect.objectContaining({ cause: 'dead', state: 'done' })]);
    expect(suppressed()).toEqual([BOB]);
  });

  test('whom a colleague put on the suppression list is put there too, once, and taken off when that is lifted', async () => {
    await begin('marketing');
    await bench.desk.switchPush(bench.who, bench.sourceId, 'unsubscribes', true);
    await leaveEverything(ANN);
    for (const email of [ANN, BOB]) {
      await bench.rows(
        `insert into address (portal_id, email, domain, created_at) values (${bench.portalId}, '${email}', 'acme.test', now()) on conflict do nothing`,
      );
      await bench.rows(
        `insert into manual_suppression (portal_id, address_hash, since, address_id, why, made_by, changed_at)
         select portal_id, decode('${(await hashOf(bench, email)).toString('hex')}', 'hex'), now(), address_id, 'legal', 'sofia', now() from address where email = '${email}'`,
      );
    }
    await pass(MINUTE_MS);
    expect(suppressed()?.sort()).toEqual([ANN, BOB]);
    await bench.rows('update manual_suppression set until = now()');
    await pass(2 * MINUTE_MS);
    expect(suppressed()).toEqual([ANN]);
  });

  test('a bounce is lifted for one trial; an opt-out and a complaint never are', async () => {
    await begin('marketing');
    const { lists } = bench.api;
    lists.bounces?.push({ email: BOB, created: seconds() - 900_000 });
    lists.spam_reports?.push({ email: ANN, created: seconds() - 900_000 });
    lists.bounces?.push({ email: ANN, created: seconds() - 900_000 });
    await bench.fetchLists();
    const idOf = async (email: string) =>
      Number((await bench.rows(`select address_id from address where email = '${email}'`))[0]?.address_id);
    const lift = async (email: string, list: string) =>
      bench.desk.liftBounce(bench.who, await idOf(email), bench.sourceId, list);
    await expect(lift(ANN, 'spam_reports')).rejects.toMatchObject({ code: 'lists.no-bounce' });
    await expect(lift(ANN, 'bounces')).rejects.toMatchObject({ code: 'lists.left' });
    await lift(BOB, 'bounces');
    await pass(0);
    expect([lists.bounces?.map((one) => one.email), lists.spam_reports?.length]).toEqual([[ANN], 1]);
    expect(await bench.rows(`select target, detail from audit where action = 'lists.trial-asked'`)).toEqual([
      { target: String(await idOf(BOB)), detail: { list: 'bounces', sourceId: bench.sourceId } },
    ]);
    expect(
      await bench.rows(
        `select gone_at from esp_suppression h join address a using (portal_id, address_id) where email = '${BOB}'`,
      ),
    ).toEqual([{ gone_at: expect.any(Date) }]);
  });
});

describe('at Postmark', () => {
  let bench: ListBench<PostmarkApi>;
  beforeEach(async () => {
    bench = await createListBench({
      esp: 'postmark',
      key: POSTMARK_KEY,
      purpose: 'both',
      emails: [ANN],
      start: startPostmarkApi,
    });
    bench.api.now = LIST_NOW;
    await bench.fetchLists();
  });
  afterEach(() => bench.close());
  const onStream = (stream: string) =>
    bench.api.streams.get(stream)?.entries.map((one) => [one.EmailAddress, one.Origin]);
  const tell = async (Origin: string, SuppressSending: boolean): Promise<void> => {
    const event = {
      RecordType: 'SubscriptionChange',
      MessageID: '00000000-0000-0000-0000-000000000000',
      MessageStream: 'broadcast',
      ChangedAt: bench.clock.now().toISOString(),
      Recipient: ANN,
      Origin,
      SuppressSending,
      SuppressionReason: SuppressSending ? 'ManualSuppression' : null,
    };
    const body = Buffer.from(JSON.stringify(event));
    await insertDeliveries(bench.db, [
      {
        portalId: bench.portalId,
        sourceId: bench.sourceId,
        receivedAt: bench.clock.now(),
        headers: {},
        body,
        state: 'waiting',
        why: null,
      },
    ]);
    await bench.work();
  };

  test('broadcasts are written, the stream of password resets is refused and stays as it is', async () => {
    const refused = bench.desk.switchPush(bench.who, bench.sourceId, 'stream:outbound', true);
    await expect(refused).rejects.toMatchObject({ message: expect.stringContaining('password resets') });
    await bench.desk.switchPush(bench.who, bench.sourceId, 'stream:broadcast', true);
    await leave(bench, ANN);
    bench.clock.advance(MINUTE_MS);
    await bench.work();
    expect([onStream('broadcast'), onStream('outbound')]).toEqual([[[ANN, 'Customer']], []]);
  });

  test('the webhook of our own change is dropped; the person’s own word after it counts', async () => {
    await bench.desk.switchPush(bench.who, bench.sourceId, 'stream:broadcast', true);
    await leave(bench, ANN);
    bench.clock.advance(MINUTE_MS);
    await bench.work();
    await tell('Customer', true);
    expect(await bench.rows(`select type from event`)).toEqual([{ type: 'global_unsubscribe' }]);
    await back(bench, ANN);
    bench.clock.advance(2 * MINUTE_MS);
    await bench.work();
    expect(onStream('broadcast')).toEqual([]);
    await tell('Customer', false);
    await tell('Recipient', true);
    expect(await bench.rows(`select type, actor from event order by at, type desc`)).toEqual([
      { type: 'global_unsubscribe', actor: 'person' },
      { type: 'resubscribe', actor: 'person' },
      { type: 'list_unsubscribe', actor: 'person' },
    ]);
  });

  test('somebody else’s suppression is kept as what it is, long before and long after ours', async () => {
    await tell('Customer', true);
    expect(await bench.rows(`select type, actor from event`)).toEqual([{ type: 'suppressed', actor: 'customer' }]);
  });
});

describe('at Amazon SES', () => {
  let bench: ListBench<SesApi>;
  afterEach(() => bench.close());

  test('whoever sends both kinds of mail uses the contact list; the list of the account stays as it is', async () => {
    bench = await createListBench({
      esp: 'amazon_ses',
      key: SES_KEY,
      purpose: 'both',
      emails: [ANN],
      start: startSesApi,
    });
    bench.api.now = Date.parse(LIST_NOW) / 1_000;
    bench.api.contacts.set('People', { topics: ['events'], people: new Map() });
    await bench.fetchLists();
    await expect(bench.desk.switchPush(bench.who, bench.sourceId, 'account', true)).rejects.toMatchObject({
      message: expect.stringContaining('contact list instead'),
    });
    await bench.desk.switchPush(bench.who, bench.sourceId, 'contacts:People', true);
    await leave(bench, ANN);
    bench.clock.advance(MINUTE_MS);
    await bench.work();
    const ann = () => bench.api.contacts.get('People')?.people.get(ANN)?.UnsubscribeAll;
    expect([ann(), bench.api.suppressed.size]).toEqual([true, 0]);
    bench.clock.advance(DAY_MS);
    await bench.fetchLists();
    expect(await bench.rows('select origin from event')).toEqual([{ origin: 'live' }]);
    await back(bench, ANN);
    bench.clock.advance(2 * MINUTE_MS);
    await bench.work();
    await bench.work();
    expect(ann()).toBe(false);
  });

  test('on the list of the account ours are told apart from its own, and a complaint is never lifted', async () => {
    bench = await createListBench({
      esp: 'amazon_ses',
      key: SES_KEY,
      purpose: 'marketing',
      emails: [ANN, BOB],
      start: startSesApi,
    });
    bench.api.now = Date.parse(LIST_NOW) / 1_000;
    bench.api.suppressed.set(BOB, { Reason: 'COMPLAINT', LastUpdateTime: 1_700_000_000 });
    await bench.fetchLists();
    await bench.desk.switchPush(bench.who, bench.sourceId, 'account', true);
    await leave(bench, ANN);
    bench.clock.advance(MINUTE_MS);
    await bench.work();
    bench.clock.advance(DAY_MS);
    await bench.fetchLists();
    expect([...bench.api.suppressed.keys()]).toEqual([BOB, ANN]);
    expect(
      await bench.rows(
        'select email, type, origin from event join address using (portal_id, address_id) order by email',
      ),
    ).toEqual([
      { email: ANN, type: 'global_unsubscribe', origin: 'live' },
      { email: BOB, type: 'complaint', origin: 'pull' },
    ]);
    await back(bench, ANN);
    await back(bench, BOB);
    bench.clock.advance(2 * MINUTE_MS);
    await bench.work();
    await bench.work();
    expect([...bench.api.suppressed.keys()]).toEqual([BOB]);
  });
});
