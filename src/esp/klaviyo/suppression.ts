/**
 * Klaviyo's suppressions: one list for the account, of profiles that get no marketing email, each for one or more reasons. Only what staff
 * or a call put there is put on and taken off; a person's own unsubscription is never touched.
 */
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

const PROFILES = '/api/profiles?additional-fields[profile]=subscriptions';
const PAGE = 100;
/** Of the interface that this was written for; each is kept for two years. */
const REVISION = '2026-01-15';
const SUPPRESSED: EspList = {
  list: 'suppressed',
  name: 'Profiles suppressed from marketing email',
  holds: 'manual',
  stops: 'some',
  purpose: 'marketing',
  isWritable: true,
};

/** The weightiest first: a profile may have several. An unsubscription may be a call's as well as the person's. */
const REASONS: readonly { readonly reason: string; readonly kind: HeldKind; readonly actor: Actor }[] = [
  { reason: 'SPAM_COMPLAINT', kind: 'complaint', actor: 'person' },
  { reason: 'UNSUBSCRIBE', kind: 'opt_out', actor: 'unknown' },
  { reason: 'HARD_BOUNCE', kind: 'bounce', actor: 'esp' },
  { reason: 'INVALID_EMAIL', kind: 'bounce', actor: 'esp' },
  { reason: 'USER_SUPPRESSED', kind: 'manual', actor: 'customer' },
];

export const klaviyoLists: EspLists = {
  key: [
    {
      name: 'key',
      label: 'Private API key',
      hint: 'It begins with pk_ and is shown once. The secret key of the webhook is another one.',
      isSecret: true,
      check: (value) =>
        /^pk_\w{16,80}$/.test(value) ? null : 'A private key of Klaviyo begins with pk_: paste it as a whole.',
    },
  ],
  steps: [
    {
      title: 'Make a key for this alone',
      text: 'In Klaviyo, open Settings > API keys > Create Private API Key, and choose "Custom Key". Give Profiles read access, and Subscriptions read access, or full access to put people on the list as well. Give all others none.',
    },
    {
      title: 'Know what is not done',
      text: 'Bellwether takes off only what it put there. Unsubscriptions, complaints and bounces stay, whatever happens: Klaviyo lifts them for nobody but the person. A change is a job that Klaviyo works off within minutes.',
    },
    {
      title: 'Paste it here',
      text: 'Klaviyo shows the key once. It is kept sealed, apart from the secret key of the webhook, and can be removed at any time.',
    },
    UNTRIED,
  ],
  // 700 requests a minute.
  gapMs: 100,
  batch: 100,
  baseUrl: () => 'https://a.klaviyo.com',
  prove: (key: EspKey, _request, body) => ({
    authorization: `Klaviyo-API-Key ${key.key ?? ''}`,
    revision: REVISION,
    accept: 'application/vnd.api+json',
    ...(body === '' ? {} : { 'content-type': 'application/vnd.api+json' }),
  }),
  checkKey: () => tryKey('Klaviyo', `${PROFILES}&page[size]=1`),
  *names() {
    yield* ask({ method: 'GET', path: `${PROFILES}&page[size]=1` });
    return [SUPPRESSED];
  },
  *read(_list, place): Talk<ListPage> {
    const cursor = place === null ? '' : `&page[cursor]=${encodeURIComponent(place)}`;
    // Every suppression has a moment: this is all of them.
    const filter = encodeURIComponent(
      'greater-than(subscriptions.email.marketing.suppression.timestamp,2000-01-01T00:00:00Z)',
    );
    const path = `${PROFILES}&filter=${filter}&page[size]=${PAGE}${cursor}`;
    const body = fieldsOf(yield* ask({ method: 'GET', path }));
    return {
      entries: rowsOf(body.data).flatMap((row) => entryOf(row) ?? []),
      next: cursorIn(fieldsOf(body.links).next),
    };
  },
  *find(_list, email) {
    const filter = encodeURIComponent(`equals(email,${JSON.stringify(email)})`);
    const body = fieldsOf(yield* ask({ method: 'GET', path: `${PROFILES}&filter=${filter}` }));
    const entries = rowsOf(body.data).flatMap((row) => entryOf(row) ?? []);
    return entries.find((one) => one.email.toLowerCase() === email) ?? null;
  },
  refusal: (_list, purpose) => (purpose === 'transactional' ? NEEDED_MAIL : null),
  *put(_list, people): Talk<PutResult> {
    const emails = people.map((one) => one.email);
    const refused = yield* putAll(emails, (some) => job('create', some), 'Klaviyo has no suppressions for this key.');
    return { refused, already: new Set() };
  },
  *takeOff(_list, email) {
    // It removes what was suppressed by hand, and no other reason.
    const answer = yield job('delete', [email]);
    return answer.status < 300 || answer.status === 404 ? null : wordsOf(answer);
  },
  mayEcho: ({ actor, native }) => actor === 'customer' && /^manually_(?:un)?suppressed_/.test(native),
};

function job(deed: 'create' | 'delete', emails: readonly string[]) {
  const data = emails.map((email) => ({ type: 'profile', attributes: { email } }));
  const type = `profile-suppression-bulk-${deed}-job`;
  return {
    method: 'POST',
    path: `/api/${type}s`,
    body: { data: { type, attributes: { profiles: { data } } } },
  } as const;
}

/** @returns null where nothing holds mail back */
function entryOf({ attributes }: Fields): ListEntry | null {
  const fields = fieldsOf(attributes);
  const email = textOf(fields.email);
  const marketing = fieldsOf(fieldsOf(fieldsOf(fields.subscriptions).email).marketing);
  const held = rowsOf(marketing.suppression);
  const weigh = (row: Fields): number => {
    const at = REASONS.findIndex((one) => one.reason === textOf(row.reason).toUpperCase());
    return at === -1 ? REASONS.length : at;
  };
  const first = [...held].sort((one, other) => weigh(one) - weigh(other))[0];
  if (email === '' || first === undefined) return null;
  const { kind, actor } = REASONS[weigh(first)] ?? { kind: 'manual', actor: 'unknown' };
  return { email, kind, actor, since: momentOfText(first.timestamp), words: null };
}

/** Klaviyo gives a whole address: only its cursor is believed. */
function cursorIn(next: unknown): string | null {
  return new URLSearchParams(textOf(next).split('?')[1] ?? '').get('page[cursor]') || null;
}
