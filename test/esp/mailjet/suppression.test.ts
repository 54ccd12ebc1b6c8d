import { mailjetLists } from '../../../src/esp/mailjet/suppression.ts';
import { createEspClient } from '../../../src/jobs/lists/esp-client.ts';
import { espListsBattery } from '../../battery/esp-lists.battery.ts';
import { TestClock } from '../../support/clock.ts';
import { MAILJET_KEY, type MailjetApi, mailjetContact, startMailjetApi } from '../../support/esp/mailjet-api.ts';

const ANN = 'ann@acme.example';
const since = '2025-10-07T08:12:03Z';
const excluded = (email: string, more: object = {}) =>
  mailjetContact(email, { IsExcludedFromCampaigns: true, ExclusionFromCampaignsUpdatedAt: since, ...more });

espListsBattery('Mailjet', {
  lists: mailjetLists,
  key: MAILJET_KEY,
  start: startMailjetApi,
  fill: (api, emails) => {
    api.contacts.push(...emails.map((email) => excluded(email)));
    return 'excluded';
  },
  writable: 'excluded',
  mostCalls: 2,
});

let api: MailjetApi;
beforeEach(async () => {
  api = await startMailjetApi();
});
afterEach(() => api.stop());

const partner = { lists: mailjetLists, key: MAILJET_KEY, paceBy: 'one' };
const client = () =>
  createEspClient({
    clock: new TestClock('2025-11-13T02:13:20Z'),
    send: (url, asked) => api.send(url, asked),
    pause: () => Promise.resolve(),
  });
const listOf = async () => {
  const [list] = await client().converse(partner, mailjetLists.names());
  if (!list) throw new Error('there is no list');
  return list;
};

test('of all contacts only those stand there that get no campaigns, and a complaint is the person’s own', async () => {
  api.contacts.push(
    mailjetContact('fine@acme.example', { IsExcludedFromCampaigns: false }),
    excluded('left@acme.example'),
    excluded('spam@acme.example', { IsSpamComplaining: true }),
    excluded('old@acme.example', { ExclusionFromCampaignsUpdatedAt: '' }),
  );
  const { entries } = await client().converse(partner, mailjetLists.read(await listOf(), null));
  expect(entries.map((one) => [one.email.split('@')[0], one.kind, one.actor, one.since])).toEqual([
    ['left', 'opt_out', 'unknown', new Date(since)],
    ['spam', 'complaint', 'person', new Date(since)],
    ['old', 'opt_out', 'unknown', null],
  ]);
  expect(await client().converse(partner, mailjetLists.find(await listOf(), 'fine@acme.example'))).toBeNull();
});

test('a contact keeps what else it holds, one that nobody knew is made, and one that is none holds up nobody', async () => {
  api.contacts.push(mailjetContact(ANN, { IsExcludedFromCampaigns: false, Name: 'Ann' }), excluded('bob@acme.example'));
  api.malformed.add('bad@acme.example');
  const people = [ANN, 'bob@acme.example', 'bad@acme.example', 'new@acme.example'];
  const put = people.map((email) => ({ email, cause: 'opt_out' as const }));
  const { refused, already } = await client().converse(partner, mailjetLists.put(await listOf(), put));
  expect([[...refused], [...already]]).toEqual([
    [['bad@acme.example', 'Invalid email address: bad@acme.example']],
    ['bob@acme.example'],
  ]);
  expect(api.contacts.map((one) => [one.Email, one.Name, one.IsExcludedFromCampaigns])).toEqual([
    [ANN, 'Ann', true],
    ['bob@acme.example', '', true],
    ['new@acme.example', '', true],
  ]);
});

test('the list of a source that sends both is written: what people need goes on', async () => {
  const list = await listOf();
  expect([list.stops, mailjetLists.refusal(list, 'both')]).toEqual(['some', null]);
});
