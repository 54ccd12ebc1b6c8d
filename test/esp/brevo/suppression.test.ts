import { brevoLists } from '../../../src/esp/brevo/suppression.ts';
import { createEspClient } from '../../../src/jobs/lists/esp-client.ts';
import { espListsBattery } from '../../battery/esp-lists.battery.ts';
import { TestClock } from '../../support/clock.ts';
import { BREVO_KEY, type BrevoApi, startBrevoApi } from '../../support/esp/brevo-api.ts';

const ANN = 'ann@acme.example';
const blockedAt = '2025-05-05T10:00:00.000Z';
const blocked = (email: string, code: string) => ({ email, reason: { code, message: `for ${code}` }, blockedAt });

espListsBattery('Brevo', {
  lists: brevoLists,
  key: BREVO_KEY,
  start: startBrevoApi,
  fill: (api, emails) => {
    api.blocked.push(...emails.map((email) => blocked(email, 'hardBounce')));
    return 'blocked';
  },
  writable: 'contacts',
  mostCalls: 13,
});

let api: BrevoApi;
beforeEach(async () => {
  api = await startBrevoApi();
});
afterEach(() => api.stop());

const partner = { lists: brevoLists, key: BREVO_KEY, paceBy: 'one' };
const client = () =>
  createEspClient({
    clock: new TestClock('2025-11-13T02:13:20Z'),
    send: (url, asked) => api.send(url, asked),
    pause: () => Promise.resolve(),
  });
const listOf = async (name: string) => {
  const list = (await client().converse(partner, brevoLists.names())).find((one) => one.list === name);
  if (!list) throw new Error(`there is no list ${name}`);
  return list;
};

test('of all contacts only those stand there that are blocked, each with why, as far as it is told', async () => {
  const eventTime = '2025-10-01T10:00:00.000+02:00';
  const contact = (statistics: object) => ({ emailBlacklisted: true, statistics: { ...statistics } });
  api.contacts.set('fine@acme.example', { emailBlacklisted: false });
  api.contacts.set('left@acme.example', contact({ unsubscriptions: { userUnsubscription: [{ eventTime }] } }));
  api.contacts.set('spam@acme.example', contact({ complaints: [{ eventTime }] }));
  api.contacts.set('gone@acme.example', contact({ hardBounces: [{ eventTime }] }));
  api.contacts.set('staff@acme.example', contact({ unsubscriptions: { adminUnsubscription: [{ eventTime }] } }));
  api.contacts.set('old@acme.example', contact({}));
  const { entries } = await client().converse(partner, brevoLists.read(await listOf('contacts'), null));
  expect(entries.map((one) => [one.email.split('@')[0], one.kind, one.actor])).toEqual([
    ['left', 'opt_out', 'person'],
    ['spam', 'complaint', 'person'],
    ['gone', 'bounce', 'esp'],
    ['staff', 'manual', 'customer'],
    ['old', 'opt_out', 'unknown'],
  ]);
  expect([entries[0]?.since, entries[4]?.since]).toEqual([new Date('2025-10-01T08:00:00Z'), null]);
});

test('of transactional mail the code says why, and nobody is put there', async () => {
  const codes = ['hardBounce', 'contactFlaggedAsSpam', 'unsubscribedViaEmail', 'adminBlocked', 'somethingNew'];
  api.blocked.push(...codes.map((code) => blocked(`${code.toLowerCase()}@acme.example`, code)));
  const list = await listOf('blocked');
  const { entries } = await client().converse(partner, brevoLists.read(list, null));
  expect(entries.map((one) => [one.kind, one.actor])).toEqual([
    ['bounce', 'esp'],
    ['complaint', 'person'],
    ['opt_out', 'person'],
    ['manual', 'customer'],
    ['manual', 'unknown'],
  ]);
  expect(brevoLists.refusal(list, 'marketing')).toContain('password resets');
  expect(await client().converse(partner, brevoLists.find(list, 'hardbounce@acme.example'))).toMatchObject({
    kind: 'bounce',
    words: 'for hardBounce',
  });
  expect(await client().converse(partner, brevoLists.takeOff(list, 'hardbounce@acme.example'))).toBeNull();
  expect(api.blocked.some((one) => one.email === 'hardbounce@acme.example')).toBe(false);
});

test('a contact keeps what else it holds, and who was blocked before is none of ours', async () => {
  api.contacts.set(ANN, { emailBlacklisted: false, attributes: { VIP: true } });
  api.contacts.set('bob@acme.example', { emailBlacklisted: true });
  api.malformed.add('bad@acme.example');
  const people = [ANN, 'bob@acme.example', 'bad@acme.example'].map((email) => ({ email, cause: 'opt_out' as const }));
  const { refused, already } = await client().converse(partner, brevoLists.put(await listOf('contacts'), people));
  expect([[...refused], [...already]]).toEqual([[['bad@acme.example', 'Invalid email address']], ['bob@acme.example']]);
  expect(api.contacts.get(ANN)).toEqual({ emailBlacklisted: true, attributes: { VIP: true } });
});
