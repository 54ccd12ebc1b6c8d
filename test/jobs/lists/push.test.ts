/** Who left everything is put where marketing is sent from, and nowhere else; what comes back of it is nobody's wish. */
import { DAY_MS, MINUTE_MS } from '../../../src/lib/clock.ts';
import { createListBench, LIST_NOW, type ListBench } from '../../support/esp/list-bench.ts';
import { addressHashOf, comeBack, leaveByPage } from '../../support/esp/list-people.ts';
import { SENDGRID_KEY, type SendgridApi, startSendgridApi } from '../../support/esp/sendgrid-api.ts';

const ANN = 'ann@acme.test';
const BOB = 'bob@acme.test';
const seconds = (): number => Date.parse(LIST_NOW) / 1_000;

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
  const leaveEverything = (email: string) => leaveByPage(bench, email);
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
    await comeBack(bench, ANN);
    await comeBack(bench, BOB);
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
    await comeBack(bench, ANN);
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
         select portal_id, decode('${(await addressHashOf(bench, email)).toString('hex')}', 'hex'), now(), address_id, 'legal', 'sofia', now() from address where email = '${email}'`,
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
