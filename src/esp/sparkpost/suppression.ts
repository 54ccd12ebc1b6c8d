/** SparkPost's list: once for transactional and once for all other mail. Subaccounts have lists of their own. */
import {
  type EspKey,
  type EspList,
  type EspLists,
  type HeldKind,
  type ListEntry,
  type ListPage,
  NEEDED_MAIL,
  type PutResult,
  type Talk,
  UNTRIED,
} from '../../flow/adapt/esp-lists.ts';
import { keyRegion } from '../../flow/adapt/key-region.ts';
import {
  ask,
  askIfThere,
  type Fields,
  fieldsOf,
  momentOfText,
  putAll,
  rowsOf,
  textOf,
  tryKey,
  wordsOf,
} from '../../flow/adapt/talk.ts';
import type { Actor } from '../../flow/event.ts';

const PATH = '/api/v1/suppression-list';
const PAGE = 1_000;
const MARKETING = 'non_transactional';
const LISTS: readonly EspList[] = [
  {
    list: MARKETING,
    name: 'Not for marketing mail',
    holds: 'opt_out',
    stops: 'some',
    purpose: 'marketing',
    isWritable: true,
  },
  {
    list: 'transactional',
    name: 'Not for transactional mail',
    holds: 'bounce',
    stops: 'some',
    purpose: 'transactional',
    isWritable: false,
  },
];
const REGION = keyRegion('Where the account lives', 'Accounts in the European Union have a host of their own.', [
  { value: 'us', name: 'United States', host: 'api.sparkpost.com' },
  { value: 'eu', name: 'European Union', host: 'api.eu.sparkpost.com' },
]);

/** Who put an entry there, in SparkPost's words. */
const SOURCES: Readonly<Record<string, { readonly kind: HeldKind; readonly actor: Actor }>> = {
  'spam complaint': { kind: 'complaint', actor: 'person' },
  fbl: { kind: 'complaint', actor: 'person' },
  'list unsubscribe': { kind: 'opt_out', actor: 'person' },
  'unsubscribe link': { kind: 'opt_out', actor: 'person' },
  'bounce rule': { kind: 'bounce', actor: 'esp' },
  'manually added': { kind: 'manual', actor: 'customer' },
  compliance: { kind: 'manual', actor: 'esp' },
};

export const sparkpostLists: EspLists = {
  key: [
    {
      name: 'key',
      label: 'API key',
      hint: 'It is shown once: 40 digits and letters from a to f.',
      isSecret: true,
      check: (value) =>
        /^[0-9a-f]{40}$/i.test(value) ? null : 'A key of SparkPost is 40 digits and letters from a to f.',
    },
    REGION.part,
  ],
  steps: [
    {
      title: 'Make a key for the list alone',
      text: 'In SparkPost, open Configuration > API Keys > Create API Key, choose "Select", and tick "Suppression Lists: Read", or "Read/Write" to put people on it as well. Tick nothing else. A key of a subaccount sees the list of that subaccount.',
    },
    {
      title: 'Paste it here',
      text: 'SparkPost shows the key once. It is kept sealed, apart from the password of the webhook, and can be removed at any time.',
    },
    UNTRIED,
  ],
  gapMs: 250,
  batch: 100,
  baseUrl: REGION.baseUrl,
  prove: (key: EspKey) => ({ authorization: key.key ?? '' }),
  checkKey: () => tryKey('SparkPost', `${PATH}?per_page=1`),
  // The two are there always; they are asked for once, so that a key that is not known is told.
  *names() {
    yield* ask({ method: 'GET', path: `${PATH}?per_page=1` });
    return LISTS;
  },
  read,
  *find(list, email) {
    const body = yield* askIfThere({ method: 'GET', path: `${PATH}/${encodeURIComponent(email)}` });
    return entriesOf(list, fieldsOf(body)).find((one) => one.email.toLowerCase() === email) ?? null;
  },
  refusal(list, purpose) {
    if (!list.isWritable)
      return 'This list stops what people need, such as password resets and receipts: nobody is put on it.';
    return purpose === 'transactional' ? NEEDED_MAIL : null;
  },
  *put(list, people): Talk<PutResult> {
    const requestFor = (emails: readonly string[]) =>
      ({
        method: 'PUT',
        path: `${PATH}/`,
        body: { recipients: emails.map((recipient) => ({ recipient, type: list.list })) },
      }) as const;
    const emails = people.map((one) => one.email);
    const refused = yield* putAll(emails, requestFor, 'The suppression list is no longer there in SparkPost.');
    return { refused, already: new Set() };
  },
  *takeOff(list, email) {
    // Without a type it would be taken off both.
    const body = { type: list.list };
    const answer = yield { method: 'DELETE', path: `${PATH}/${encodeURIComponent(email)}`, body, mayBeRefused: true };
    return answer.status < 300 || answer.status === 404 ? null : wordsOf(answer);
  },
};

function* read(list: EspList, place: string | null): Talk<ListPage> {
  const cursor = encodeURIComponent(place ?? 'initial');
  const path = `${PATH}?types=${list.list}&per_page=${PAGE}&cursor=${cursor}`;
  const body = fieldsOf(yield* ask({ method: 'GET', path }));
  const next = rowsOf(body.links).find((link) => link.rel === 'next');
  return { entries: entriesOf(list, body), next: cursorIn(textOf(next?.href)) };
}

function cursorIn(href: string): string | null {
  return new URLSearchParams(href.split('?')[1] ?? '').get('cursor') || null;
}

function entriesOf(list: EspList, { results }: Fields): ListEntry[] {
  return rowsOf(results).flatMap((row) => {
    const email = textOf(row.recipient);
    if (email === '' || (row.type !== list.list && row[list.list] !== true)) return [];
    const { kind, actor } = SOURCES[textOf(row.source).toLowerCase()] ?? { kind: 'manual', actor: 'unknown' };
    // `updated` is of the last change, which may be ours.
    return [{ email, kind, actor, since: momentOfText(row.created), words: textOf(row.description) || null }];
  });
}
