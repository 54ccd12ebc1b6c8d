/**
 * Iterable's message channels for mail: who left one is read from the export of all users, and why from that of the events. People
 * are put there one by one, by the interface for subscriptions. Off it can only subscribe them, which is more than taking them off.
 */
import {
  type EspKey,
  type EspList,
  type EspLists,
  type EspRequest,
  type ListEntry,
  type ListPage,
  NEEDED_MAIL,
  type PutResult,
  type Talk,
  UNTRIED,
} from '../../flow/adapt/esp-lists.ts';
import { keyRegion } from '../../flow/adapt/key-region.ts';
import { ask, type Fields, fieldsOf, rowsOf, textOf, tryKey, unexpected, wordsOf } from '../../flow/adapt/talk.ts';
import { SECOND_MS } from '../../lib/clock.ts';
import { BellwetherError } from '../../lib/errors.ts';
import { entryOfLeft, lastLeaves } from './held-entries.ts';

/** Four exports a minute. */
const EXPORT_GAP_MS = 15.5 * SECOND_MS;
const CHANNEL = /^channel:(\d{1,15})$/;
const REGION = keyRegion('Where the project lives', 'Projects in the European data center have a host of their own.', [
  { value: 'us', name: 'United States', host: 'api.iterable.com' },
  { value: 'eu', name: 'European Union', host: 'api.eu.iterable.com' },
]);

const STAYS =
  'Iterable can only subscribe somebody, which is more than was asked for: do it there, where the person wants it.';

export const iterableLists: EspLists = {
  key: [
    {
      name: 'key',
      label: 'API key',
      hint: 'Of the type "Server-side"; it is shown once.',
      isSecret: true,
      check: (value) =>
        /^[0-9a-f]{32}$/i.test(value) ? null : 'A key of Iterable is 32 digits and letters from a to f.',
    },
    REGION.part,
  ],
  steps: [
    {
      title: 'Make a key for this alone',
      text: 'In Iterable, open Integrations > API Keys > New API key, choose the type "Server-side", and name it Bellwether. Such keys may do everything in their project: one of its own can at least be deleted without stopping anything else.',
    },
    {
      title: 'Paste it here',
      text: 'Iterable shows the key once. It is kept sealed, apart from the password of the webhook, and can be removed at any time.',
    },
    {
      title: 'To put people on: have the interface switched on',
      text: 'Iterable takes single people off a channel only by its interface for subscriptions, which your customer success manager switches on. The other one overwrites all that a person left, and could subscribe them to what they left a moment before: it is not used.',
    },
    {
      title: 'Know what is not done',
      text: 'Nobody is subscribed again: whoever comes back has to be subscribed in Iterable. Nobody is made a user there either, since that can set off a welcome: who is no user yet is shown as refused. Users are read as a whole, four exports a minute, two for each channel; a project whose users do not come within 20 seconds and 64 MB (some hundred thousand) cannot be read.',
    },
    UNTRIED,
  ],
  gapMs: 200,
  // Each is looked for first: two calls.
  batch: 20,
  baseUrl: REGION.baseUrl,
  prove: (key: EspKey) => ({ 'api-key': key.key ?? '' }),
  checkKey: () => tryKey('Iterable', '/api/channels'),
  *names() {
    const { channels } = fieldsOf(yield* ask({ method: 'GET', path: '/api/channels' }));
    return rowsOf(channels).flatMap(listOf);
  },
  read,
  *find(list, email) {
    const user = yield* findUser(email);
    return user !== null && hasLeft(user, list) ? entryOfLeft(email, null) : null;
  },
  refusal(list, purpose) {
    if (!list.isWritable)
      return 'This channel carries what people need, such as password resets and receipts: nobody is put on it.';
    return purpose === 'transactional' ? NEEDED_MAIL : null;
  },
  *put(list, people): Talk<PutResult> {
    const [refused, already] = [new Map<string, string>(), new Set<string>()];
    for (const { email } of people) {
      const user = yield* findUser(email);
      if (user === null) refused.set(email, 'Iterable has no user with this address.');
      else if (hasLeft(user, list)) already.add(email);
      else {
        const path = `/api/subscriptions/messageChannel/${idOf(list)}/user/${encodeURIComponent(email)}`;
        const answer = yield { method: 'DELETE', path };
        if (answer.status >= 300) refused.set(email, wordsOf(answer));
      }
    }
    return { refused, already };
  },
  *takeOff(list, email) {
    const user = yield* findUser(email);
    return user !== null && hasLeft(user, list) ? STAYS : null;
  },
  stays: () => STAYS,
  mayEcho: ({ actor, type, stream }, list) => type === 'list_unsubscribe' && actor === 'unknown' && stream === list,
};

function listOf({ id, name, channelType, messageMedium }: Fields): EspList[] {
  const list = `channel:${textOf(id)}`;
  if (!CHANNEL.test(list) || textOf(messageMedium) !== 'Email') return [];
  const isMarketing = channelType === 'Marketing';
  return [
    {
      ...{ list, name: textOf(name).slice(0, 100) || list, holds: 'opt_out', stream: list, stops: 'some' },
      purpose: isMarketing ? 'marketing' : 'transactional',
      isWritable: isMarketing,
    },
  ];
}

function* read(list: EspList): Talk<ListPage> {
  // The last field is there for every user: without it the others were not told either.
  const users = yield* exportAll('user', ['email', 'unsubscribedChannelIds', 'profileUpdatedAt']);
  const left = users.filter((user) => hasLeft(user, list)).map((user) => textOf(user.email));
  if (left.length === 0) return { entries: [], next: null };
  const fields = ['email', 'unsubSource', 'channelIds', 'emailListIds', 'messageTypeIds', 'createdAt'];
  const leaves = lastLeaves(yield* exportAll('emailUnSubscribe', fields), idOf(list));
  const entries = left
    .filter((email) => email !== '')
    .map((email): ListEntry => entryOfLeft(email, leaves.get(email.toLowerCase()) ?? null));
  return { entries, next: null };
}

function* exportAll(type: string, fields: readonly string[]): Talk<readonly Fields[]> {
  const only = fields.map((field) => `&onlyFields=${field}`).join('');
  const request: EspRequest = {
    method: 'GET',
    path: `/api/export/data.json?dataTypeName=${type}&range=All${only}`,
    gapMs: EXPORT_GAP_MS,
  };
  const body = yield* ask(request);
  const rows = rowsOf(body);
  const last = fields.at(-1) ?? '';
  if (!Array.isArray(body) || (rows.length > 0 && rows.every((row) => row[last] === undefined)))
    throw new BellwetherError('lists.answer', `Iterable exported no ${last} of “${type}”: its export cannot be read.`);
  return rows;
}

/** @returns null where there is nobody of this address */
function* findUser(email: string): Talk<Fields | null> {
  const request = { method: 'GET', path: `/api/users/getByEmail?email=${encodeURIComponent(email)}` } as const;
  const answer = yield request;
  if (answer.status === 404 || fieldsOf(answer.body).code === 'UnknownEmailError') return null;
  if (answer.status !== 200) throw unexpected(request, answer);
  const user = fieldsOf(fieldsOf(answer.body).user);
  return textOf(user.email).toLowerCase() === email ? fieldsOf(user.dataFields) : null;
}

function hasLeft({ unsubscribedChannelIds: ids }: Fields, list: EspList): boolean {
  return Array.isArray(ids) && ids.map(textOf).includes(idOf(list));
}

function idOf({ list }: EspList): string {
  return CHANNEL.exec(list)?.[1] ?? '';
}
