import { resendLists } from '../../../src/esp/resend/suppression.ts';
import { createEspClient } from '../../../src/jobs/lists/esp-client.ts';
import { espListsBattery } from '../../battery/esp-lists.battery.ts';
import { TestClock } from '../../support/clock.ts';
import { RESEND_KEY, type ResendApi, type ResendEntry, startResendApi } from '../../support/esp/resend-api.ts';

const entry = (email: string, origin: ResendEntry['origin']): ResendEntry => ({
  id: `id-of-${email}`,
  email,
  origin,
  created_at: '2025-10-07T08:12:03.412Z',
});

espListsBattery('Resend', {
  lists: resendLists,
  key: RESEND_KEY,
  start: startResendApi,
  fill: (api, emails) => {
    api.entries.push(...emails.map((email) => entry(email, 'bounce')));
    return 'team';
  },
  writable: 'team',
  mostCalls: 13,
});

let api: ResendApi;
beforeEach(async () => {
  api = await startResendApi();
});
afterEach(() => api.stop());

const partner = { lists: resendLists, key: RESEND_KEY, paceBy: 'one' };
const client = () =>
  createEspClient({
    clock: new TestClock('2025-11-13T02:13:20Z'),
    send: (url, asked) => api.send(url, asked),
    pause: () => Promise.resolve(),
  });
const team = async () => {
  const [list] = await client().converse(partner, resendLists.names());
  if (!list) throw new Error('there is no list');
  return list;
};

test('why somebody stands there is told, and what the team did is nobody else’s wish', async () => {
  api.entries.push(
    entry('gone@acme.example', 'bounce'),
    entry('spam@acme.example', 'complaint'),
    entry('staff@acme.example', 'manual'),
  );
  const { entries } = await client().converse(partner, resendLists.read(await team(), null));
  expect(entries.map((one) => [one.kind, one.actor])).toEqual([
    ['bounce', 'esp'],
    ['complaint', 'person'],
    ['manual', 'customer'],
  ]);
  expect(entries[0]?.since).toEqual(new Date('2025-10-07T08:12:03.412Z'));
});

test('who stands there keeps the reason, and one address that is none holds up nobody', async () => {
  api.entries.push(entry('gone@acme.example', 'bounce'));
  api.malformed.add('bad@acme.example');
  const people = ['gone', 'bad', 'ann'].map((name) => ({ email: `${name}@acme.example`, cause: 'dead' as const }));
  const { refused } = await client().converse(partner, resendLists.put(await team(), people));
  expect([...refused.keys()]).toEqual(['bad@acme.example']);
  expect(api.entries.map((one) => [one.email, one.origin])).toEqual([
    ['gone@acme.example', 'bounce'],
    ['ann@acme.example', 'manual'],
  ]);
});

test('what we put there comes back as a webhook of the team, and a bounce is never taken for that', () => {
  const event = (actor: string, native: string) => ({ actor, native, type: 'suppressed' }) as never;
  expect(resendLists.mayEcho?.(event('customer', 'suppression.added:manual'), 'team')).toBe(true);
  expect(resendLists.mayEcho?.(event('esp', 'suppression.added:bounce'), 'team')).toBe(false);
});
