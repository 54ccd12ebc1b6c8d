/**
 * Brevo's lists: contacts that are blocked for marketing mail, and addresses that are blocked for transactional mail. The first is
 * a mark on contacts, so that all contacts are read; why one has it is told by the contact alone, for about 90 days.
 */
import {
  type EspKey,
  type EspList,
  type EspLists,
  type ListEntry,
  type ListPage,
  NEEDED_MAIL,
  type PutResult,
  type Talk,
  UNTRIED,
} from '../../flow/adapt/esp-lists.ts';
import { ask, askIfThere, fieldsOf, rowsOf, textOf, tryKey, wordsOf } from '../../flow/adapt/talk.ts';
import { entryOfBlocked, entryOfContact } from './held-entries.ts';

const MARKETING: EspList = {
  list: 'contacts',
  name: 'Contacts blocked for marketing mail',
  holds: 'opt_out',
  stops: 'some',
  purpose: 'marketing',
  isWritable: true,
};
const TRANSACTIONAL: EspList = {
  list: 'blocked',
  name: 'Blocked for transactional mail',
  holds: 'bounce',
  stops: 'some',
  purpose: 'transactional',
  isWritable: false,
};
const PAGES = { contacts: 500, blocked: 100 } as const;

export const brevoLists: EspLists = {
  key: [
    {
      name: 'key',
      label: 'API key',
      hint: 'It begins with xkeysib- and is shown once. An SMTP key is another one.',
      isSecret: true,
      check: (value) =>
        /^xkeysib-[0-9a-f]{64}-\w{16}$/i.test(value)
          ? null
          : 'A key of Brevo looks like xkeysib-xxxx-yyyy: paste it as a whole.',
    },
  ],
  steps: [
    {
      title: 'Make a key for this alone',
      text: 'In Brevo, open your account > SMTP & API > API Keys > Generate a new API key, and name it Bellwether. Brevo has no keys with fewer rights: one of its own can at least be deleted without stopping anything else. If calls are limited to known IP addresses, add the one of this server.',
    },
    {
      title: 'Paste it here',
      text: 'Brevo shows the key once. It is kept sealed, apart from the password of the webhooks, and can be removed at any time.',
    },
    UNTRIED,
  ],
  // Ten calls a second for contacts.
  gapMs: 110,
  // Each is looked at and then changed, with two calls.
  batch: 20,
  baseUrl: () => 'https://api.brevo.com',
  prove: (key: EspKey) => ({ 'api-key': key.key ?? '' }),
  checkKey: () => tryKey('Brevo', '/v3/contacts?limit=1'),
  *names() {
    yield* ask({ method: 'GET', path: '/v3/contacts?limit=1' });
    return [MARKETING, TRANSACTIONAL];
  },
  read: (list, place) => (list.list === MARKETING.list ? readContacts(place) : readBlocked(place)),
  *find(list, email) {
    if (list.list === MARKETING.list) return yield* findContact(email);
    for (let place: string | null = null; ; ) {
      const { entries, next }: ListPage = yield* readBlocked(place);
      const found = entries.find((one) => one.email.toLowerCase() === email);
      if (found !== undefined || next === null) return found ?? null;
      place = next;
    }
  },
  refusal(list, purpose) {
    if (!list.isWritable)
      return 'This list stops what people need, such as password resets and receipts: nobody is put on it.';
    return purpose === 'transactional' ? NEEDED_MAIL : null;
  },
  *put(_list, people): Talk<PutResult> {
    const [refused, already] = [new Map<string, string>(), new Set<string>()];
    for (const { email } of people) {
      const known = yield { method: 'GET', path: pathOf(email) };
      if (known.status === 200 && fieldsOf(known.body).emailBlacklisted === true) already.add(email);
      else {
        const body = { email, emailBlacklisted: true, updateEnabled: true };
        const answer = yield { method: 'POST', path: '/v3/contacts', body };
        if (answer.status >= 300) refused.set(email, wordsOf(answer));
      }
    }
    return { refused, already };
  },
  *takeOff(list, email) {
    const isMarketing = list.list === MARKETING.list;
    const answer = yield isMarketing
      ? { method: 'PUT', path: pathOf(email), body: { emailBlacklisted: false } }
      : { method: 'DELETE', path: `/v3/smtp/blockedContacts/${encodeURIComponent(email)}` };
    return answer.status < 300 || answer.status === 404 ? null : wordsOf(answer);
  },
};

const pathOf = (email: string): string => `/v3/contacts/${encodeURIComponent(email)}`;

function* readContacts(place: string | null): Talk<ListPage> {
  const offset = Number(place ?? 0);
  const path = `/v3/contacts?limit=${PAGES.contacts}&offset=${offset}&sort=asc`;
  const rows = rowsOf(fieldsOf(yield* ask({ method: 'GET', path })).contacts);
  const entries: ListEntry[] = [];
  for (const { email, emailBlacklisted } of rows) {
    const entry = emailBlacklisted === true ? yield* findContact(textOf(email).toLowerCase()) : null;
    if (entry !== null) entries.push(entry);
  }
  return { entries, next: rows.length < PAGES.contacts ? null : String(offset + PAGES.contacts) };
}

function* findContact(email: string): Talk<ListEntry | null> {
  return entryOfContact(fieldsOf(yield* askIfThere({ method: 'GET', path: pathOf(email) })), email);
}

function* readBlocked(place: string | null): Talk<ListPage> {
  const offset = Number(place ?? 0);
  const path = `/v3/smtp/blockedContacts?limit=${PAGES.blocked}&offset=${offset}&sort=asc`;
  const rows = rowsOf(fieldsOf(yield* ask({ method: 'GET', path })).contacts);
  return {
    entries: rows.map(entryOfBlocked),
    next: rows.length < PAGES.blocked ? null : String(offset + PAGES.blocked),
  };
}
