/**
 * Mailchimp's audiences: of each those who unsubscribed, those who were cleaned (bounced) and those who complained. Nobody is ever made
 * a subscriber again: there is no call that only takes back an unsubscription.
 */
import { createHash } from 'node:crypto';
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
import {
  ask,
  askIfThere,
  type Fields,
  fieldsOf,
  momentOfText,
  rowsOf,
  textOf,
  tryKey,
  wordsOf,
} from '../../flow/adapt/talk.ts';
import { BellwetherError } from '../../lib/errors.ts';

const PAGE = 1_000;
const KEY = /^[0-9a-f]{32}-(us\d{1,3})$/;
const LIST = /^(unsubscribed|cleaned|abuse):([0-9a-f]{4,32})$/i;

const KEPT: readonly {
  readonly kind: string;
  readonly name: string;
  readonly holds: HeldKind;
  readonly size: string;
}[] = [
  { kind: 'unsubscribed', name: 'Unsubscribed from', holds: 'opt_out', size: 'unsubscribe_count' },
  { kind: 'cleaned', name: 'Cleaned from', holds: 'bounce', size: 'cleaned_count' },
  { kind: 'abuse', name: 'Complaints about', holds: 'complaint', size: '' },
];

/** What is already as good as unsubscribed: Mailchimp mails neither. */
const OFF: ReadonlySet<string> = new Set(['unsubscribed', 'cleaned']);
/** The one reason that Mailchimp gives where no person chose one: an admin, or a call. */
const BY_STAFF = /^n\/a \(unsubscribed by an admin\)$/i;

const STAYS =
  'Mailchimp has no call that takes back an unsubscription and does no more: it would make the person a subscriber without their asking. Who comes back signs up again by a form of the audience.';

export const mailchimpLists: EspLists = {
  key: [
    {
      name: 'key',
      label: 'API key',
      hint: 'It ends with the data centre of the account, such as -us21, and is shown once.',
      isSecret: true,
      check: (value) =>
        KEY.test(value)
          ? null
          : 'A key of Mailchimp is 32 digits and letters from a to f, and ends with its data centre, such as -us21.',
    },
  ],
  steps: [
    {
      title: 'Make a key for this alone',
      text: 'In Mailchimp, open your profile > Extras > API keys > Create A Key, and name it Bellwether. Mailchimp has no keys with fewer rights: one of its own can at least be revoked without stopping anything else.',
    },
    {
      title: 'Know what is not done',
      text: 'Nobody is made a subscriber again: Mailchimp has no call that only takes an unsubscription back. Whoever is put on an audience of which they are no member becomes an unsubscribed contact of it, so that a later import does not reach them; such contacts count towards the plan.',
    },
    {
      title: 'Paste it here',
      text: 'Mailchimp shows the key once. It is kept sealed, apart from the address of the webhooks, and can be removed at any time. At the webhook of each audience leave "via the API" unticked, so that what Bellwether writes does not come back as the person’s own act.',
    },
    UNTRIED,
  ],
  // Ten calls may be under way at once; here it is one after the other.
  gapMs: 120,
  // Each is looked at and then changed, with two calls.
  batch: 20,
  baseUrl: ({ key = '' }: EspKey) => `https://${KEY.exec(key)?.[1] ?? 'us1'}.api.mailchimp.com`,
  prove: ({ key = '' }: EspKey) => ({ authorization: `Basic ${Buffer.from(`bellwether:${key}`).toString('base64')}` }),
  checkKey: () => tryKey('Mailchimp', '/3.0/lists?count=1&fields=total_items'),
  names,
  read,
  find,
  refusal(list, purpose) {
    if (!list.isWritable) return 'Mailchimp fills this list by itself.';
    return purpose === 'transactional' ? NEEDED_MAIL : null;
  },
  put,
  *takeOff(list, email) {
    return (yield* find(list, email)) === null ? null : STAYS;
  },
  stays: () => STAYS,
};

function* names(): Talk<readonly EspList[]> {
  const fields = 'lists.id,lists.name,lists.stats.unsubscribe_count,lists.stats.cleaned_count';
  const body = fieldsOf(yield* ask({ method: 'GET', path: `/3.0/lists?count=${PAGE}&fields=${fields}` }));
  return rowsOf(body.lists).flatMap((audience) =>
    KEPT.flatMap(({ kind, name, holds, size }): EspList[] => {
      const id = textOf(audience.id);
      const count = fieldsOf(audience.stats)[size];
      if (!LIST.test(`${kind}:${id}`)) return [];
      return [
        {
          list: `${kind}:${id}`,
          name: `${name} ${textOf(audience.name).slice(0, 80) || id}`,
          holds,
          stream: id,
          stops: 'some',
          purpose: 'marketing',
          isWritable: kind === 'unsubscribed',
          ...(typeof count === 'number' ? { size: count } : {}),
        },
      ];
    }),
  );
}

function placeOf({ list }: EspList): { kind: string; path: string } {
  const [, kind = '', id = ''] = LIST.exec(list) ?? [];
  return { kind, path: `/3.0/lists/${id}` };
}

function* read(list: EspList, place: string | null): Talk<ListPage> {
  const { kind, path } = placeOf(list);
  const offset = Number(place ?? 0);
  const what =
    kind === 'abuse'
      ? 'abuse-reports?fields=abuse_reports.email_address,abuse_reports.date'
      : `members?status=${kind}&fields=${MEMBER.map((name) => `members.${name}`).join(',')}`;
  const body = fieldsOf(yield* ask({ method: 'GET', path: `${path}/${what}&count=${PAGE}&offset=${offset}` }));
  const rows = rowsOf(kind === 'abuse' ? body.abuse_reports : body.members);
  const entries = rows.flatMap((row) => entryOf(list, kind, row) ?? []);
  return { entries, next: rows.length < PAGE ? null : String(offset + PAGE) };
}

const MEMBER = ['email_address', 'status', 'unsubscribe_reason', 'last_changed'] as const;

function entryOf(list: EspList, kind: string, row: Fields): ListEntry | null {
  const email = textOf(row.email_address);
  if (email === '' || (kind !== 'abuse' && row.status !== kind)) return null;
  if (kind === 'abuse')
    return { email, kind: 'complaint', actor: 'person', since: momentOfText(row.date), words: null };
  const reason = textOf(row.unsubscribe_reason);
  // Of what a call did, ours among it, the last change is anybody's: it tells no moment.
  if (kind === 'unsubscribed' && BY_STAFF.test(reason))
    return { email, kind: 'manual', actor: 'customer', since: null, words: reason };
  const actor = kind === 'cleaned' ? 'esp' : 'unknown';
  return { email, kind: list.holds, actor, since: momentOfText(row.last_changed), words: reason || null };
}

function memberPath(list: EspList, email: string): string {
  // Mailchimp's own name for a member; it protects nothing.
  return `${placeOf(list).path}/members/${createHash('md5').update(email.toLowerCase()).digest('hex')}`;
}

function* find(list: EspList, email: string): Talk<ListEntry | null> {
  const { kind } = placeOf(list);
  if (kind !== 'abuse') {
    const row = fieldsOf(yield* askIfThere({ method: 'GET', path: memberPath(list, email) }));
    return textOf(row.email_address).toLowerCase() === email ? entryOf(list, kind, row) : null;
  }
  for (let place: string | null = null; ; ) {
    const { entries, next }: ListPage = yield* read(list, place);
    const found = entries.find((one) => one.email.toLowerCase() === email);
    if (found !== undefined || next === null) return found ?? null;
    place = next;
  }
}

function* put(list: EspList, people: readonly { readonly email: string }[]): Talk<PutResult> {
  const [refused, already] = [new Map<string, string>(), new Set<string>()];
  for (const { email } of people) {
    const path = memberPath(list, email);
    const known = fieldsOf(yield* askIfThere({ method: 'GET', path }));
    if (OFF.has(textOf(known.status))) already.add(email);
    else {
      const body = { email_address: email, status_if_new: 'unsubscribed', status: 'unsubscribed' };
      // Without it an audience with a required field takes nobody.
      const answer = yield { method: 'PUT', path: `${path}?skip_merge_validation=true`, body };
      if (answer.status === 404) throw new BellwetherError('lists.gone', `${list.name}: it is no longer there.`);
      if (answer.status >= 300) refused.set(email, wordsOf(answer));
    }
  }
  return { refused, already };
}
