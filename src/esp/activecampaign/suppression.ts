/**
 * ActiveCampaign's lists: of each those who unsubscribed, and the bounced of the account. Nobody is ever made a subscriber again: there is no
 * call that only takes back an unsubscription.
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
import { ask, type Fields, fieldsOf, momentOfText, rowsOf, textOf, tryKey, wordsOf } from '../../flow/adapt/talk.ts';
import { BellwetherError } from '../../lib/errors.ts';

const PAGE = 100;
const MOST_PAGES = 100;
const LIST = /^list:(\d{1,10})$/;
/** Statuses of a contact on a list. */
const [UNSUBSCRIBED, BOUNCED_THERE] = ['2', '3'];
const URL_FORM = /^(?:https:\/\/)?([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)\.api-us1\.com\/?$/i;
const BOUNCED: EspList = {
  list: 'bounced',
  name: 'Bounced contacts',
  holds: 'bounce',
  stops: 'everything',
  isWritable: false,
};

const STAYS =
  'ActiveCampaign has no call that takes back an unsubscription or a bounce and does no more: it would subscribe the person to the list without their asking. Who comes back signs up again by a form of yours.';

export const activecampaignLists: EspLists = {
  key: [
    {
      name: 'url',
      label: 'API URL',
      hint: 'From Settings > Developer: https://your-account.api-us1.com',
      isSecret: false,
      check: (value) =>
        URL_FORM.test(value) ? null : 'The URL of ActiveCampaign looks like https://your-account.api-us1.com.',
    },
    {
      name: 'key',
      label: 'API key',
      hint: 'It stands below the URL.',
      isSecret: true,
      check: (value) =>
        /^[0-9a-f]{40,100}$/i.test(value)
          ? null
          : 'A key of ActiveCampaign has 72 digits and letters from a to f: paste it as a whole.',
    },
  ],
  steps: [
    {
      title: 'Make a user for this alone',
      text: 'In ActiveCampaign each user has one key, with the rights of the user: open Settings > Users & Groups, and make a user "Bellwether" in a group that may manage contacts and lists and use the API, and nothing else. Sign in as that user, and open Settings > Developer.',
    },
    {
      title: 'Know what is not done',
      text: 'Nobody is subscribed again, and no bounce is lifted: ActiveCampaign has no call that does that and no more. People are put off one list at a time, so choose every list that marketing goes to. Whom it does not know becomes a contact there, unsubscribed from the list, so that a later import does not reach them; contacts count towards the plan.',
    },
    {
      title: 'Paste both here',
      text: 'The key is kept sealed, apart from the address of the webhook, and can be removed at any time.',
    },
    UNTRIED,
  ],
  // Five requests a second for an account.
  gapMs: 210,
  // Each is looked up, looked at and changed, with up to four calls.
  batch: 10,
  baseUrl: ({ url = '' }: EspKey) => `https://${URL_FORM.exec(url)?.[1]?.toLowerCase() ?? 'www'}.api-us1.com`,
  prove: (key: EspKey) => ({ 'api-token': key.key ?? '' }),
  checkKey: () => tryKey('ActiveCampaign', '/api/3/lists?limit=1'),
  names,
  read,
  find,
  refusal(list, purpose) {
    if (!list.isWritable) return 'ActiveCampaign fills this list by itself.';
    return purpose === 'transactional' ? NEEDED_MAIL : null;
  },
  put,
  *takeOff(list, email) {
    return (yield* find(list, email)) === null ? null : STAYS;
  },
  stays: () => STAYS,
  mayEcho: ({ actor, native, stream }, list) =>
    actor === 'customer' && native === 'unsubscribe' && list === `list:${stream}`,
};

function* names(): Talk<readonly EspList[]> {
  const lists: EspList[] = [];
  for (let page = 0; page < MOST_PAGES; page++) {
    const path = `/api/3/lists?limit=${PAGE}&offset=${page * PAGE}`;
    const rows = rowsOf(fieldsOf(yield* ask({ method: 'GET', path })).lists);
    for (const row of rows) {
      const [id, name] = [textOf(row.id), textOf(row.name).slice(0, 80)];
      if (!LIST.test(`list:${id}`)) continue;
      lists.push({
        list: `list:${id}`,
        name: `Unsubscribed from ${name || id}`,
        holds: 'opt_out',
        stream: id,
        stops: 'some',
        purpose: 'marketing',
        isWritable: true,
      });
    }
    if (rows.length < PAGE) break;
  }
  return [...lists, BOUNCED];
}

/** By the id of the last one seen, so that who comes or goes meanwhile moves nobody to another page. */
function* read(list: EspList, place: string | null): Talk<ListPage> {
  const id = LIST.exec(list.list)?.[1];
  const which =
    id === undefined ? `status=${BOUNCED_THERE}` : `listid=${id}&status=${UNSUBSCRIBED}&include=contactLists`;
  const after = place === null ? '' : `&id_greater=${encodeURIComponent(place)}`;
  const path = `/api/3/contacts?${which}&limit=${PAGE}&orders[id]=ASC${after}`;
  const body = fieldsOf(yield* ask({ method: 'GET', path }));
  const contacts = rowsOf(body.contacts);
  const marks = rowsOf(body.contactLists);
  const entries = contacts.flatMap((contact) => {
    if (id === undefined) return bouncedEntry(contact) ?? [];
    const mark = marks.find((one) => textOf(one.contact) === textOf(contact.id) && textOf(one.list) === id);
    return leftEntry(contact, mark ?? {}) ?? [];
  });
  const last = textOf(contacts.at(-1)?.id);
  return { entries, next: contacts.length < PAGE || last === '' ? null : last };
}

function bouncedEntry(contact: Fields): ListEntry | null {
  const email = textOf(contact.email);
  if (email === '') return null;
  return { email, kind: 'bounce', actor: 'esp', since: momentOfText(contact.bounced_date), words: null };
}

/** Who did it is not told. */
function leftEntry(contact: Fields, mark: Fields): ListEntry | null {
  const email = textOf(contact.email);
  if (email === '') return null;
  const words = textOf(mark.unsubreason) || null;
  return { email, kind: 'opt_out', actor: 'unknown', since: momentOfText(mark.udate), words };
}

/** @param more of the query, which begins with & */
function* findContact(email: string, more = ''): Talk<Fields | null> {
  const path = `/api/3/contacts?email=${encodeURIComponent(email)}${more}`;
  const contacts = rowsOf(fieldsOf(yield* ask({ method: 'GET', path })).contacts);
  return contacts.find((one) => textOf(one.email).toLowerCase() === email && /^\d+$/.test(textOf(one.id))) ?? null;
}

function* findMark(contact: Fields, list: string): Talk<Fields> {
  const path = `/api/3/contacts/${textOf(contact.id)}/contactLists`;
  const marks = rowsOf(fieldsOf(yield* ask({ method: 'GET', path })).contactLists);
  return marks.find((one) => textOf(one.list) === list) ?? {};
}

function* find(list: EspList, email: string): Talk<ListEntry | null> {
  const id = LIST.exec(list.list)?.[1];
  const contact = yield* findContact(email, id === undefined ? `&status=${BOUNCED_THERE}` : '');
  if (contact === null) return null;
  if (id === undefined) return bouncedEntry(contact);
  const mark = yield* findMark(contact, id);
  return textOf(mark.status) === UNSUBSCRIBED ? leftEntry(contact, mark) : null;
}

function* put(list: EspList, people: readonly { readonly email: string }[]): Talk<PutResult> {
  const [refused, already] = [new Map<string, string>(), new Set<string>()];
  const id = LIST.exec(list.list)?.[1] ?? '';
  for (const { email } of people) {
    const known = yield* findContact(email);
    const status = known === null ? '' : textOf((yield* findMark(known, id)).status);
    if (status === UNSUBSCRIBED || status === BOUNCED_THERE) already.add(email);
    else {
      const why = yield* unsubscribe(list, id, email, known);
      if (why !== null) refused.set(email, why);
    }
  }
  return { refused, already };
}

/** @returns ActiveCampaign's words where it refuses @throws BellwetherError `lists.gone` */
function* unsubscribe(list: EspList, id: string, email: string, known: Fields | null): Talk<string | null> {
  let contact = textOf(known?.id);
  if (contact === '') {
    const made = yield { method: 'POST', path: '/api/3/contact/sync', body: { contact: { email } } };
    if (made.status >= 300) return wordsOf(made);
    contact = textOf(fieldsOf(fieldsOf(made.body).contact).id);
  }
  const body = { contactList: { list: Number(id), contact: Number(contact), status: Number(UNSUBSCRIBED) } };
  const answer = yield { method: 'POST', path: '/api/3/contactLists', body };
  if (answer.status === 404) throw new BellwetherError('lists.gone', `${list.name}: the list is no longer there.`);
  return answer.status < 300 ? null : wordsOf(answer);
}
