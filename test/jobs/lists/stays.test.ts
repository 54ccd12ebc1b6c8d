/** Where a service has no call for it, or cannot tell where somebody stands, nobody is taken off, and the admin reads why. */
import { MINUTE_MS } from '../../../src/lib/clock.ts';
import { createListBench, LIST_NOW, type ListBench } from '../../support/esp/list-bench.ts';
import { comeBack, leaveByPage } from '../../support/esp/list-people.ts';
import { MAILCHIMP_KEY, type MailchimpApi, startMailchimpApi } from '../../support/esp/mailchimp-api.ts';
import { MAILERSEND_KEY, NEWS, startMailersendApi } from '../../support/esp/mailersend-api.ts';

const ANN = 'ann@acme.test';
const BOB = 'bob@acme.test';
const LIST = 'unsubscribed:a6b5da1054';

describe('at Mailchimp, which can only subscribe people anew', () => {
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
});

test('at MailerSend, who stands too far back is reported, and the next one is taken off all the same', async () => {
  const list = `unsubscribes:${NEWS}`;
  const bench = await createListBench({
    esp: 'mailersend',
    key: MAILERSEND_KEY,
    purpose: 'marketing',
    emails: [ANN, BOB],
    start: startMailersendApi,
  });
  try {
    bench.api.now = LIST_NOW;
    await bench.fetchLists();
    await bench.desk.switchPush(bench.who, bench.sourceId, list, true);
    for (const email of [ANN, BOB]) await leaveByPage(bench, email);
    bench.clock.advance(MINUTE_MS);
    await bench.work();
    const held = bench.api.lists.get(list) ?? [];
    expect(new Set(held.map((one) => one.recipient?.email))).toEqual(new Set([ANN, BOB]));
    const of = (email: string) => held.filter((one) => one.recipient?.email === email);
    const crowd = Array.from({ length: 5_000 }, (_, at) => {
      const email = `p${at}@acme.test`;
      return { id: `id-of-${email}`, created_at: LIST_NOW, recipient: { id: 'r', email } };
    });
    bench.api.lists.set(list, [...of(BOB), ...crowd, ...of(ANN)]);
    for (const email of [ANN, BOB]) await comeBack(bench, email);
    bench.clock.advance(2 * MINUTE_MS);
    await bench.work();
    expect(
      await bench.rows('select email, p.state, p.why from esp_push p join address using (address_id) order by 1'),
    ).toEqual([
      { email: ANN, state: 'failed', why: expect.stringContaining('look for it there by hand') },
      { email: BOB, state: 'done', why: null },
    ]);
    expect(bench.api.lists.get(list)?.length).toBe(5_001);
  } finally {
    await bench.close();
  }
});
