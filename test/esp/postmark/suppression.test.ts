import { postmarkLists } from '../../../src/esp/postmark/suppression.ts';
import { createEspClient } from '../../../src/jobs/lists/esp-client.ts';
import { espListsBattery } from '../../battery/esp-lists.battery.ts';
import { TestClock } from '../../support/clock.ts';
import {
  POSTMARK_KEY,
  type PostmarkApi,
  type PostmarkEntry,
  startPostmarkApi,
} from '../../support/esp/postmark-api.ts';

const CreatedAt = '2025-10-01T08:58:33-05:00';
const entry = (
  EmailAddress: string,
  SuppressionReason: PostmarkEntry['SuppressionReason'],
  Origin: PostmarkEntry['Origin'],
): PostmarkEntry => ({ EmailAddress, SuppressionReason, Origin, CreatedAt });

espListsBattery('Postmark', {
  lists: postmarkLists,
  key: POSTMARK_KEY,
  start: startPostmarkApi,
  fill: (api, emails) => {
    api.streams.get('outbound')?.entries.push(...emails.map((email) => entry(email, 'HardBounce', 'Recipient')));
    return 'stream:outbound';
  },
  writable: 'stream:broadcast',
  mostCalls: 1,
});

let api: PostmarkApi;
beforeEach(async () => {
  api = await startPostmarkApi();
});
afterEach(() => api.stop());

const partner = { lists: postmarkLists, key: POSTMARK_KEY, paceBy: 'one' };
const client = () =>
  createEspClient({
    clock: new TestClock('2025-11-13T02:13:20Z'),
    send: (url, asked) => api.send(url, asked),
    pause: () => Promise.resolve(),
  });

test('only broadcast streams are written, whatever else the source sends', async () => {
  const names = await client().converse(partner, postmarkLists.names());
  expect(names.map((list) => [list.list, postmarkLists.refusal(list, 'both') === null])).toEqual([
    ['stream:outbound', false],
    ['stream:broadcast', true],
  ]);
  for (const list of names) {
    if (list.list === 'stream:outbound') expect(postmarkLists.refusal(list, 'marketing')).toContain('password resets');
  }
});

test('only what the recipient did is their wish; what the sender put there is not', async () => {
  api.streams
    .get('broadcast')
    ?.entries.push(
      entry('left@acme.example', 'ManualSuppression', 'Recipient'),
      entry('ours@acme.example', 'ManualSuppression', 'Customer'),
      entry('staff@acme.example', 'ManualSuppression', 'Admin'),
      entry('spam@acme.example', 'SpamComplaint', 'Recipient'),
      entry('gone@acme.example', 'HardBounce', 'Recipient'),
    );
  const list = (await client().converse(partner, postmarkLists.names())).find((one) => one.stream === 'broadcast');
  if (!list) throw new Error('there is no stream');
  const { entries } = await client().converse(partner, postmarkLists.read(list, null));
  expect(entries.map((one) => [one.email.split('@')[0], one.kind, one.actor])).toEqual([
    ['left', 'opt_out', 'person'],
    ['ours', 'manual', 'customer'],
    ['staff', 'manual', 'esp'],
    ['spam', 'complaint', 'person'],
    ['gone', 'bounce', 'esp'],
  ]);
  expect(entries[0]?.since).toEqual(new Date('2025-10-01T13:58:33Z'));
});

test('it says for each address why it was refused, and never gives up a complaint', async () => {
  api.failing.add('bad@acme.example');
  api.streams.get('broadcast')?.entries.push(entry('spam@acme.example', 'SpamComplaint', 'Recipient'));
  const list = (await client().converse(partner, postmarkLists.names())).find((one) => one.stream === 'broadcast');
  if (!list) throw new Error('there is no stream');
  const people = ['bad@acme.example', 'good@acme.example'].map((email) => ({ email, cause: 'opt_out' as const }));
  const { refused } = await client().converse(partner, postmarkLists.put(list, people));
  expect([...refused]).toEqual([['bad@acme.example', 'An invalid email address was provided.']]);
  expect(await client().converse(partner, postmarkLists.takeOff(list, 'spam@acme.example'))).toContain('authority');
});
