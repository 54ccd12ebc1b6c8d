import { mailchimpLists } from '../../../src/esp/mailchimp/suppression.ts';
import { createEspClient } from '../../../src/jobs/lists/esp-client.ts';
import { espListsBattery } from '../../battery/esp-lists.battery.ts';
import { TestClock } from '../../support/clock.ts';
import {
  MAILCHIMP_KEY,
  type MailchimpApi,
  type MailchimpMember,
  startMailchimpApi,
} from '../../support/esp/mailchimp-api.ts';

const NEWSLETTER = 'a6b5da1054';
const member = (name: string, status: MailchimpMember['status'], reason = ''): MailchimpMember => ({
  email_address: `${name}@acme.example`,
  status,
  unsubscribe_reason: reason,
  last_changed: '2025-10-07T08:12:03+00:00',
});

espListsBattery('Mailchimp', {
  lists: mailchimpLists,
  key: MAILCHIMP_KEY,
  start: startMailchimpApi,
  fill: (api, emails) => {
    const members = emails.map((email) => ({ ...member('p', 'cleaned'), email_address: email }));
    api.audiences.get(NEWSLETTER)?.members.push(...members);
    return `cleaned:${NEWSLETTER}`;
  },
  writable: `unsubscribed:${NEWSLETTER}`,
  mostCalls: 2,
});

let api: MailchimpApi;
beforeEach(async () => {
  api = await startMailchimpApi();
});
afterEach(() => api.stop());

const partner = { lists: mailchimpLists, key: MAILCHIMP_KEY, paceBy: 'one' };
const client = () =>
  createEspClient({
    clock: new TestClock('2025-11-13T02:13:20Z'),
    send: (url, asked) => api.send(url, asked),
    pause: () => Promise.resolve(),
  });
const members = () => api.audiences.get(NEWSLETTER)?.members ?? [];
const named = async (kind: string) => {
  const list = (await client().converse(partner, mailchimpLists.names())).find(
    (one) => one.list === `${kind}:${NEWSLETTER}`,
  );
  if (!list) throw new Error(`there is no list ${kind}`);
  return list;
};

test('the data centre stands in the key, and nothing else is ever asked for', () => {
  expect(mailchimpLists.baseUrl(MAILCHIMP_KEY)).toBe('https://us21.api.mailchimp.com');
  const hex = '0a1b2c3d'.repeat(4);
  for (const odd of [
    `${hex}-us1.evil.example/`,
    `${hex}-us21@evil.example`,
    `${hex}-127.0.0.1`,
    `${hex}-us21\n.evil`,
  ]) {
    expect(mailchimpLists.key[0]?.check(odd)).toMatch(/data centre/);
    expect(new URL(mailchimpLists.baseUrl({ key: odd })).host).toBe('us1.api.mailchimp.com');
  }
});

test('an audience has a list of each kind, and what an admin or a call did is not the wish of the person', async () => {
  members().push(
    member('ann', 'unsubscribed', 'No longer interested'),
    member('staff', 'unsubscribed', 'N/A (Unsubscribed by an admin)'),
    member('gone', 'cleaned'),
    member('reader', 'subscribed'),
  );
  api.audiences.get(NEWSLETTER)?.abuse.push({ email_address: 'spam@acme.example', date: '2025-10-07T08:12:03+00:00' });
  const read = async (kind: string) =>
    (await client().converse(partner, mailchimpLists.read(await named(kind), null))).entries;
  expect((await read('unsubscribed')).map((one) => [one.email, one.kind, one.actor, one.since === null])).toEqual([
    ['ann@acme.example', 'opt_out', 'unknown', false],
    ['staff@acme.example', 'manual', 'customer', true],
  ]);
  expect((await read('cleaned')).map((one) => [one.email, one.kind, one.actor])).toEqual([
    ['gone@acme.example', 'bounce', 'esp'],
  ]);
  expect((await read('abuse')).map((one) => [one.email, one.kind, one.actor])).toEqual([
    ['spam@acme.example', 'complaint', 'person'],
  ]);
  const found = await client().converse(partner, mailchimpLists.find(await named('abuse'), 'spam@acme.example'));
  expect(found?.kind).toBe('complaint');
  expect((await named('unsubscribed')).size).toBe(2);
});

test('who cannot be mailed any more is left as they are, and one address that is none holds up nobody', async () => {
  members().push(
    member('gone', 'cleaned'),
    member('left', 'unsubscribed', 'No longer interested'),
    member('in', 'subscribed'),
  );
  api.malformed.add('bad@acme.example');
  const people = ['gone', 'left', 'in', 'bad', 'new'].map((one) => ({
    email: `${one}@acme.example`,
    cause: 'dead' as const,
  }));
  const { refused, already } = await client().converse(
    partner,
    mailchimpLists.put(await named('unsubscribed'), people),
  );
  expect([[...already], [...refused]]).toEqual([
    ['gone@acme.example', 'left@acme.example'],
    [['bad@acme.example', 'Please provide a valid email address.']],
  ]);
  expect(members().map((one) => [one.email_address.split('@')[0], one.status])).toEqual([
    ['gone', 'cleaned'],
    ['left', 'unsubscribed'],
    ['in', 'unsubscribed'],
    ['new', 'unsubscribed'],
  ]);
});

test('an audience that is gone is told apart from an address that is refused', async () => {
  const list = await named('unsubscribed');
  api.audiences.delete(NEWSLETTER);
  const put = client().converse(partner, mailchimpLists.put(list, [{ email: 'ann@acme.example', cause: 'opt_out' }]));
  await expect(put).rejects.toMatchObject({ code: 'lists.gone' });
});
