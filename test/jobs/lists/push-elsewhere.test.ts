/** The same at services with streams of broadcasts, and with a list of contacts beside that of the account. */
import { DAY_MS, MINUTE_MS } from '../../../src/lib/clock.ts';
import { insertDeliveries } from '../../../src/store/delivery.ts';
import { createListBench, LIST_NOW, type ListBench } from '../../support/esp/list-bench.ts';
import { comeBack, leaveByPage } from '../../support/esp/list-people.ts';
import { POSTMARK_KEY, type PostmarkApi, startPostmarkApi } from '../../support/esp/postmark-api.ts';
import { SES_KEY, type SesApi, startSesApi } from '../../support/esp/ses-api.ts';

const ANN = 'ann@acme.test';
const BOB = 'bob@acme.test';
const _seconds = (): number => Date.parse(LIST_NOW) / 1_000;

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
    await leaveByPage(bench, ANN);
    bench.clock.advance(MINUTE_MS);
    await bench.work();
    expect([onStream('broadcast'), onStream('outbound')]).toEqual([[[ANN, 'Customer']], []]);
  });

  test('the webhook of our own change is dropped; the person’s own word after it counts', async () => {
    await bench.desk.switchPush(bench.who, bench.sourceId, 'stream:broadcast', true);
    await leaveByPage(bench, ANN);
    bench.clock.advance(MINUTE_MS);
    await bench.work();
    await tell('Customer', true);
    expect(await bench.rows(`select type from event`)).toEqual([{ type: 'global_unsubscribe' }]);
    await comeBack(bench, ANN);
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
    await leaveByPage(bench, ANN);
    bench.clock.advance(MINUTE_MS);
    await bench.work();
    const ann = () => bench.api.contacts.get('People')?.people.get(ANN)?.UnsubscribeAll;
    expect([ann(), bench.api.suppressed.size]).toEqual([true, 0]);
    bench.clock.advance(DAY_MS);
    await bench.fetchLists();
    expect(await bench.rows('select origin from event')).toEqual([{ origin: 'live' }]);
    await comeBack(bench, ANN);
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
    await leaveByPage(bench, ANN);
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
    await comeBack(bench, ANN);
    await comeBack(bench, BOB);
    bench.clock.advance(2 * MINUTE_MS);
    await bench.work();
    await bench.work();
    expect([...bench.api.suppressed.keys()]).toEqual([BOB]);
  });
});
