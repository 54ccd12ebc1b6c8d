/**
 * Elastic Email's suppressions: unsubscribes, complaints and bounces of the account. They are put on by kind, but taken off by
 * address alone, from whichever kind it stands on: so all three are looked at before that.
 */
import {
  type EspKey,
  type EspList,
  type EspLists,
  type HeldKind,
  type ListEntry,
  type ListPage,
  type PutResult,
  type Talk,
  UNTRIED,
} from '../../flow/adapt/esp-lists.ts';
import { refuseUnlessMarketing } from '../../flow/adapt/list-refusal.ts';
import { momentIn } from '../../flow/adapt/read-field.ts';
import { ask, putAll, rowsOf, textOf, tryKey, wordsOf } from '../../flow/adapt/talk.ts';
import type { Actor } from '../../flow/event.ts';

const PATH = '/v4/suppressions';
const PAGE = 500;

interface Kind {
  readonly list: string;
  readonly name: string;
  readonly holds: HeldKind;
  readonly actor: Actor;
}

const UNSUBSCRIBES: Kind = { list: 'unsubscribes', name: 'Unsubscribes', holds: 'opt_out', actor: 'unknown' };
const KINDS: readonly Kind[] = [
  UNSUBSCRIBES,
  { list: 'complaints', name: 'Complaints', holds: 'complaint', actor: 'person' },
  { list: 'bounces', name: 'Bounces', holds: 'bounce', actor: 'esp' },
];

export const elasticemailLists: EspLists = {
  key: [
    {
      name: 'key',
      label: 'API key',
      hint: '96 digits and letters from A to F; older ones are shorter, with hyphens. It is shown once.',
      isSecret: true,
      check: (value) =>
        /^[0-9A-F-]{32,128}$/i.test(value)
          ? null
          : 'A key of Elastic Email is made of digits and letters from A to F: paste it as a whole.',
    },
  ],
  steps: [
    {
      title: 'Make a key for the lists alone',
      text: 'In Elastic Email, open Settings > Manage API Keys > Create, and choose custom permissions: View for Contacts and Suppressions to read the lists, and Modify for both to put people on them as well. Tick nothing else: such a key cannot send.',
    },
    {
      title: 'Paste it here',
      text: 'Elastic Email shows the key once. It is kept sealed, apart from the address of the notifications, and can be removed at any time.',
    },
    {
      title: 'Know what is not done',
      text: 'Elastic Email takes an address off all its suppressions at once. Who stands on two of them is therefore left there, and a line says so: take such a person off in Elastic Email itself.',
    },
    UNTRIED,
  ],
  // Twenty at a time are allowed; we ask one after the other.
  gapMs: 200,
  // A call takes a thousand at most.
  batch: 100,
  baseUrl: () => 'https://api.elasticemail.com',
  prove: (key: EspKey) => ({ 'x-elasticemail-apikey': key.key ?? '' }),
  checkKey: () => tryKey('Elastic Email', pageOf(UNSUBSCRIBES.list, 0, 1)),
  *names() {
    yield* ask({ method: 'GET', path: pageOf(UNSUBSCRIBES.list, 0, 1) });
    return KINDS.map(
      ({ list, name, holds }): EspList => ({
        ...{ list, name, holds, stops: 'everything' },
        isWritable: list === UNSUBSCRIBES.list,
      }),
    );
  },
  *read(list, place): Talk<ListPage> {
    const offset = Number(place ?? 0);
    const rows = yield* ask({ method: 'GET', path: pageOf(list.list, offset, PAGE) });
    const isFull = Array.isArray(rows) && rows.length >= PAGE;
    return { entries: entriesOf(list.list, rows), next: isFull ? String(offset + PAGE) : null };
  },
  find: ({ list }, email) => find(list, email),
  refusal: refuseUnlessMarketing(
    'Elastic Email',
    'Unsubscribes stop mail of the whole account',
    'Send your marketing from a subaccount of its own, connect that as a source, and choose its list there.',
  ),
  *put(list, people): Talk<PutResult> {
    const requestFor = (body: readonly string[]) => ({ method: 'POST', path: `${PATH}/${list.list}`, body }) as const;
    const emails = people.map((one) => one.email);
    const refused = yield* putAll(emails, requestFor, 'Elastic Email has no suppressions for this key.');
    return { refused, already: new Set() };
  },
  *takeOff({ list }, email) {
    if ((yield* find(list, email)) === null) return null;
    for (const kind of KINDS.filter((one) => one.list !== list)) {
      if ((yield* find(kind.list, email)) !== null)
        return `The address stands on “${kind.name}” too, and Elastic Email takes it off all at once.`;
    }
    const answer = yield { method: 'DELETE', path: `${PATH}/${encodeURIComponent(email)}` };
    return answer.status < 300 || answer.status === 404 ? null : wordsOf(answer);
  },
};

function pageOf(list: string, offset: number, limit: number): string {
  return `${PATH}/${list}?limit=${limit}&offset=${offset}`;
}

/** The address by itself is answered without its kind. The search of a kind finds longer addresses as well, never a page of them. */
function* find(list: string, email: string): Talk<ListEntry | null> {
  const path = `${pageOf(list, 0, PAGE)}&search=${encodeURIComponent(email)}`;
  const entries = entriesOf(list, yield* ask({ method: 'GET', path }));
  return entries.find((one) => one.email.toLowerCase() === email) ?? null;
}

function entriesOf(list: string, rows: unknown): ListEntry[] {
  const { holds, actor } = KINDS.find((one) => one.list === list) ?? UNSUBSCRIBES;
  return rowsOf(rows).flatMap((row) => {
    const email = textOf(row.Email);
    const words = [textOf(row.ErrorCode), textOf(row.FriendlyErrorMessage)].filter((one) => one !== '' && one !== '0');
    return email === ''
      ? []
      : [{ email, kind: holds, actor, since: momentIn(row.DateUpdated), words: words.join(' ') || null }];
  });
}
