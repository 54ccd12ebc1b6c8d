/** A service that has no call for it takes nobody off a list, and the admin reads why. */
import { MINUTE_MS } from '../../../src/lib/clock.ts';
import { createListBench, LIST_NOW, type ListBench } from '../../support/esp/list-bench.ts';
import { comeBack, leaveByPage } from '../../support/esp/list-people.ts';
import { MAILCHIMP_KEY, type MailchimpApi, startMailchimpApi } from '../../support/esp/mailchimp-api.ts';

const ANN = 'ann@acme.test';
const BOB = 'bob@acme.test';
const LIST = 'unsubscribed:a6b5da1054';

let bench: ListBench<MailchimpApi>;
beforeEach(async () => {
  bench = await createListBench({
    esp: 'mailchimp',
    key: MAILCHIMP_KEY,
    purpose: 'marketing',
    emails: [ANN, BOB],
    start: startMailchimpApi,
  });
  bench.api.now = LIST_NOW;
});
afterEach(() => bench.close());

const members = () => bench.api.audiences.get('a6b5da1054')?.members.map((one) => [one.email_address, one.status]);

test('who comes back stays where Bellwether put them: nothing is sent, and it is said once', async () => {
  await bench.fetchLists();
  await bench.desk.switchPush(bench.who, bench.sourceId, LIST, true);
  await leaveByPage(bench, ANN);
  bench.clock.advance(MINUTE_MS);
  await bench.work();
  expect(members()).toEqual([[ANN, 'unsubscribed']]);
  await comeBack(bench, ANN);
  bench.api.calls.length = 0;
  for (let round = 0; round < 3; round++) {
    bench.clock.advance(2 * MINUTE_MS);
    await bench.work();
  }
  expect(bench.api.calls).toEqual([]);
  expect(members()).toEqual([[ANN, 'unsubscribed']]);
  expect(await bench.rows('select wants, state, why from esp_push')).toEqual([
    { wants: 'off', state: 'dropped', why: expect.stringContaining('signs up again by a form') },
  ]);
});

test('a bounce there cannot be lifted for a trial', async () => {
  bench.api.audiences
    .get('a6b5da1054')
    ?.members.push({ email_address: BOB, status: 'cleaned', last_changed: '2026-10-07T08:12:03+00:00' });
  await bench.fetchLists();
  const [row] = await bench.rows(`select address_id from address where email = '${BOB}'`);
  const lift = bench.desk.liftBounce(bench.who, Number(row?.address_id), bench.sourceId, 'cleaned:a6b5da1054');
  await expect(lift).rejects.toMatchObject({ code: 'lists.stays', message: expect.stringContaining('Mailchimp') });
  expect(await bench.rows('select 1 from esp_push')).toEqual([]);
});
