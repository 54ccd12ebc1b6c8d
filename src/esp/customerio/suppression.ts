/**
 * Customer.io's lists: the mark "unsubscribed" on people, which stops marketing, and what its mail server holds back. They are read through the
 * App API; the mark is written through the Track API, which has a host and a key of its own.
 */
import {
  type EspKey,
  type EspList,
  type EspLists,
  type HeldKind,
  type KeyPart,
  type KeyReach,
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
  momentOfSeconds,
  rowsOf,
  textOf,
  tryKey,
  wordsOf,
} from '../../flow/adapt/talk.ts';
import type { Actor } from '../../flow/event.ts';

const PAGE = 1_000;
const MARKED: EspList = {
  list: 'unsubscribed',
  name: 'Unsubscribed people',
  holds: 'opt_out',
  stops: 'some',
  purpose: 'marketing',
  isWritable: true,
};
/** What the mail server holds back. Blocks are only noted: mail goes on. */
const KEPT: readonly {
  readonly list: string;
  readonly name: string;
  readonly holds: HeldKind;
  readonly actor: Actor;
}[] = [
  { list: 'bounces', name: 'Bounces', holds: 'bounce', actor: 'esp' },
  { list: 'spam_reports', name: 'Spam reports', holds: 'complaint', actor: 'person' },
  { list: 'invalid_emails', name: 'Invalid emails', holds: 'bounce', actor: 'esp' },
  { list: 'blocks', name: 'Blocks', holds: 'block', actor: 'esp' },
];

const STAYS =
  'Customer.io keeps one mark for whoever is unsubscribed, by themselves or by others: to lift it could lift the person’s own wish. Who comes back is unmarked there by hand, or by a form of yours.';

const HINT = 'It is shown in the settings of the workspace.';
const APP = keyRegion('Where the account lives', HINT, [
  { value: 'us', name: 'United States', host: 'api.customer.io' },
  { value: 'eu', name: 'European Union', host: 'api-eu.customer.io' },
]);
const TRACK = keyRegion('Where the account lives', HINT, [
  { value: 'us', name: 'United States', host: 'track.customer.io' },
  { value: 'eu', name: 'European Union', host: 'track-eu.customer.io' },
]);
/** What the Track API is asked begins with it, and nothing else does. */
const TRACKED = '/api/v1/';

const part = (name: string, label: string, hint: string, isSecret: boolean): KeyPart => ({
  name,
  label,
  hint,
  isSecret,
  check: (value) =>
    /^[0-9a-z]{16,64}$/i.test(value) ? null : `${label}: 16 to 64 letters and digits, without anything else.`,
});

export const customerioLists: EspLists = {
  key: [
    part('key', 'App API key', 'From Account settings > API credentials > App API keys; it is shown once.', true),
    part('site', 'Site ID', 'From the same page, Tracking API keys; it is no secret.', false),
    part('tracking', 'Tracking API key', 'It stands beside the site ID.', true),
    APP.part,
  ],
  steps: [
    {
      title: 'Make keys for this alone',
      text: 'In Customer.io, open Account settings > API credentials. Under App API keys create one for the workspace, and where the server has fixed addresses, allow those alone. Under Tracking API keys create another one. Customer.io has no keys with fewer rights: keys of their own can at least be deleted without stopping anything else.',
    },
    {
      title: 'Know what is not done',
      text: 'Nobody’s mark "unsubscribed" is taken away again: Customer.io does not say who set it. Whom Customer.io does not know becomes a person there, unsubscribed, so that a later import does not reach them. Topics that people chose are not changed.',
    },
    {
      title: 'Paste them here',
      text: 'They are kept sealed, apart from the signing key of the webhook, and can be removed at any time.',
    },
    UNTRIED,
  ],
  // Ten requests a second.
  gapMs: 110,
  // Each is looked at and then changed, with two calls.
  batch: 20,
  baseUrl: (key, path = '') => (path.startsWith(TRACKED) ? TRACK : APP).baseUrl(key),
  prove: ({ key = '', site = '', tracking = '' }: EspKey, { path }) => ({
    authorization: path.startsWith(TRACKED)
      ? `Basic ${Buffer.from(`${site}:${tracking}`).toString('base64')}`
      : `Bearer ${key}`,
  }),
  checkKey,
  *names() {
    yield* ask({ method: 'GET', path: '/v1/esp/suppression/bounces?limit=1' });
    const kept = KEPT.map(
      ({ list, name, holds }): EspList => ({ list, name, holds, stops: 'everything', isWritable: false }),
    );
    return [MARKED, ...kept];
  },
  read: (list, place) => (list.list === MARKED.list ? readMarked(place) : readKept(list, place)),
  find: (list, email) => (list.list === MARKED.list ? findMarked(email) : findKept(list, email)),
  refusal(list, purpose) {
    if (!list.isWritable) return 'Customer.io fills this list by itself.';
    return purpose === 'transactional' ? NEEDED_MAIL : null;
  },
  put,
  *takeOff(list, email) {
    if (list.list === MARKED.list) return (yield* findMarked(email)) === null ? null : STAYS;
    const answer = yield { method: 'DELETE', path: `/v1/esp/suppression/${list.list}/${encodeURIComponent(email)}` };
    return answer.status < 300 || answer.status === 404 ? null : wordsOf(answer);
  },
  stays: (list) => (list === MARKED.list ? STAYS : null),
  mayEcho: ({ native }, list) => native === 'customer:unsubscribed' && list === MARKED.list,
};

function* checkKey(): Talk<KeyReach> {
  const reach = yield* tryKey('Customer.io', '/v1/esp/suppression/bounces?limit=1');
  if (!reach.canRead) return reach;
  const tracked = yield { method: 'GET', path: `${TRACKED}accounts/region`, mayBeRefused: true };
  if (tracked.status === 200) return reach;
  const why = `The lists can be read. Nobody can be put on them: Customer.io does not know this site ID with this tracking key: ${wordsOf(tracked)}.`;
  return { canRead: true, canWrite: false, why };
}

/** Without a moment: the search tells none. */
function* readMarked(place: string | null): Talk<ListPage> {
  const start = place === null ? '' : `&start=${encodeURIComponent(place)}`;
  const filter = { attribute: { field: 'unsubscribed', operator: 'eq', value: 'true' } };
  const path = `/v1/customers?limit=${PAGE}${start}`;
  const body = fieldsOf(yield* ask({ method: 'POST', path, body: { filter } }));
  const entries = rowsOf(body.identifiers).flatMap((row) => markedEntry(textOf(row.email), null) ?? []);
  return { entries, next: textOf(body.next) || null };
}

function markedEntry(email: string, since: Date | null): ListEntry | null {
  return email === '' ? null : { email, kind: 'opt_out', actor: 'unknown', since, words: null };
}

function* readCustomer(email: string): Talk<Fields> {
  const path = `/v1/customers/${encodeURIComponent(email)}/attributes?id_type=email`;
  return fieldsOf(fieldsOf(yield* askIfThere({ method: 'GET', path })).customer);
}

/** Attributes are words there, whatever was written. */
function isMarked(customer: Fields): boolean {
  return customer.unsubscribed === true || textOf(fieldsOf(customer.attributes).unsubscribed) === 'true';
}

function* findMarked(email: string): Talk<ListEntry | null> {
  const customer = yield* readCustomer(email);
  return isMarked(customer) ? markedEntry(email, momentOfSeconds(fieldsOf(customer.timestamps).unsubscribed)) : null;
}

function* readKept(list: EspList, place: string | null): Talk<ListPage> {
  const offset = Number(place ?? 0);
  const path = `/v1/esp/suppression/${list.list}?limit=${PAGE}&offset=${offset}`;
  const rows = rowsOf(fieldsOf(yield* ask({ method: 'GET', path })).suppressions);
  return {
    entries: rows.flatMap((row) => keptEntry(list, row) ?? []),
    next: rows.length < PAGE ? null : String(offset + PAGE),
  };
}

function keptEntry(list: EspList, row: Fields): ListEntry | null {
  const email = textOf(row.email);
  const { actor } = KEPT.find((one) => one.list === list.list) ?? { actor: 'unknown' };
  const words = [textOf(row.status), textOf(row.reason)].filter((one) => one !== '').join(' ');
  return email === ''
    ? null
    : { email, kind: list.holds, actor, since: momentOfSeconds(row.created), words: words || null };
}

/** A look-up tells one list; who stands on several is looked for in the list itself. */
function* findKept(list: EspList, email: string): Talk<ListEntry | null> {
  const path = `/v1/esp/search_suppression/${encodeURIComponent(email)}`;
  const told = fieldsOf(yield* askIfThere({ method: 'GET', path }));
  const mine = (rows: readonly ListEntry[]) => rows.find((one) => one.email.toLowerCase() === email);
  const found = mine(rowsOf(told.suppressions).flatMap((row) => keptEntry(list, row) ?? []));
  if (found === undefined || told.category === list.list) return found ?? null;
  for (let place: string | null = null; ; ) {
    const { entries, next }: ListPage = yield* readKept(list, place);
    const there = mine(entries);
    if (there !== undefined || next === null) return there ?? null;
    place = next;
  }
}

function* put(_list: EspList, people: readonly { readonly email: string }[]): Talk<PutResult> {
  const [refused, already] = [new Map<string, string>(), new Set<string>()];
  for (const { email } of people) {
    const customer = yield* readCustomer(email);
    if (isMarked(customer)) already.add(email);
    else {
      // By their own id where there is one: a workspace need not know people by address.
      const id = textOf(fieldsOf(customer.identifiers).cio_id);
      const at = id === '' ? encodeURIComponent(email) : `cio_${encodeURIComponent(id)}`;
      const body = id === '' ? { email, unsubscribed: true } : { unsubscribed: true, _update: true };
      const answer = yield { method: 'PUT', path: `${TRACKED}customers/${at}`, body };
      if (answer.status >= 300) refused.set(email, wordsOf(answer));
    }
  }
  return { refused, already };
}
