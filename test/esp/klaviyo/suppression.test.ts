import { klaviyoLists } from '../../../src/esp/klaviyo/suppression.ts';
import { createEspClient } from '../../../src/jobs/lists/esp-client.ts';
import { espListsBattery } from '../../battery/esp-lists.battery.ts';
import { TestClock } from '../../support/clock.ts';
import { KLAVIYO_KEY, type KlaviyoApi, startKlaviyoApi } from '../../support/esp/klaviyo-api.ts';

const AT = '2025-10-07T08:12:03+00:00';

espListsBattery('Klaviyo', {
  lists: klaviyoLists,
  key: KLAVIYO_KEY,
  start: startKlaviyoApi,
  fill: (api, emails) => {
    for (const email of emails) api.profiles.set(email, [{ reason: 'HARD_BOUNCE', timestamp: AT }]);
    return 'suppressed';
  },
  writable: 'suppressed',
  mostCalls: 13,
});

let api: KlaviyoApi;
beforeEach(async () => {
  api = await startKlaviyoApi();
});
afterEach(() => api.stop());

const partner = { lists: klaviyoLists, key: KLAVIYO_KEY, paceBy: 'one' };
const client = () =>
  createEspClient({
    clock: new TestClock('2025-11-13T02:13:20Z'),
    send: (url, asked) => api.send(url, asked),
    pause: () => Promise.resolve(),
  });
const suppressed = async () => {
  const [list] = await client().converse(partner, klaviyoLists.names());
  if (!list) throw new Error('there is no list');
  return list;
};
const hold = (name: string, ...reasons: string[]) =>
  api.profiles.set(
    `${name}@acme.example`,
    reasons.map((reason) => ({ reason, timestamp: AT })),
  );

test('why somebody is suppressed is told, by the weightiest of several reasons', async () => {
  hold('reader');
  hold('ann', 'USER_SUPPRESSED', 'UNSUBSCRIBE');
  hold('spam', 'UNSUBSCRIBE', 'SPAM_COMPLAINT');
  hold('gone', 'HARD_BOUNCE');
  hold('staff', 'USER_SUPPRESSED');
  hold('odd', 'SOMETHING_NEW');
  const { entries } = await client().converse(partner, klaviyoLists.read(await suppressed(), null));
  expect(entries.map((one) => [one.email.split('@')[0], one.kind, one.actor])).toEqual([
    ['ann', 'opt_out', 'unknown'],
    ['spam', 'complaint', 'person'],
    ['gone', 'bounce', 'esp'],
    ['staff', 'manual', 'customer'],
    ['odd', 'manual', 'unknown'],
  ]);
  expect(entries[0]?.since).toEqual(new Date(AT));
});

test('taking off lifts what was suppressed by hand, and never an unsubscription or a bounce', async () => {
  hold('ann', 'USER_SUPPRESSED', 'UNSUBSCRIBE');
  hold('gone', 'HARD_BOUNCE');
  const list = await suppressed();
  for (const name of ['ann', 'gone'])
    expect(await client().converse(partner, klaviyoLists.takeOff(list, `${name}@acme.example`))).toBeNull();
  expect([...api.profiles.values()].map((held) => held.map((one) => one.reason))).toEqual([
    ['UNSUBSCRIBE'],
    ['HARD_BOUNCE'],
  ]);
  expect(api.calls.map((call) => call.path).some((path) => path.includes('subscription-bulk'))).toBe(false);
});

test('one address that is none holds up nobody, and Klaviyo’s words are told', async () => {
  api.malformed.add('bad@acme.example');
  const people = ['ann', 'bad', 'bob'].map((name) => ({ email: `${name}@acme.example`, cause: 'dead' as const }));
  const { refused } = await client().converse(partner, klaviyoLists.put(await suppressed(), people));
  expect([...refused]).toEqual([['bad@acme.example', 'Invalid email address.']]);
  expect([...api.profiles.keys()]).toEqual(['ann@acme.example', 'bob@acme.example']);
});

test('of the address of the next page only the cursor is believed', async () => {
  const links = { next: 'https://evil.example/api/profiles?page%5Bcursor%5D=a%2Fb' };
  api.faults.push(null, { status: 200, body: { data: [], links } });
  const list = await suppressed();
  const { next } = await client().converse(partner, klaviyoLists.read(list, null));
  expect(next).toBe('a/b');
  await client().converse(partner, klaviyoLists.read(list, next));
  expect(api.calls.at(-1)?.query.get('page[cursor]')).toBe('a/b');
});

test('what we put there comes back as a webhook of staff, and what people do is never taken for that', () => {
  const event = (actor: string, native: string) => ({ actor, native, type: 'suppressed' }) as never;
  expect(klaviyoLists.mayEcho?.(event('customer', 'manually_suppressed_from_email_marketing'), 'suppressed')).toBe(
    true,
  );
  expect(klaviyoLists.mayEcho?.(event('customer', 'manually_unsuppressed_from_email_marketing'), 'suppressed')).toBe(
    true,
  );
  expect(klaviyoLists.mayEcho?.(event('person', 'unsubscribed_from_email_marketing'), 'suppressed')).toBe(false);
  expect(klaviyoLists.mayEcho?.(event('customer', 'dropped_email'), 'suppressed')).toBe(false);
});
