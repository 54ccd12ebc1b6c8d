/**
 * The lists of Amazon SES in one region: the account's suppression list (bounces and complaints, for all mail), and the
 * contact list, of which an account has one at most, with its topics. All changes are made one address at a time.
 */
import {
  type EspKey,
  type EspList,
  type EspLists,
  type KeyPart,
  type KeyReach,
  type ListEntry,
  type ListPage,
  NEEDED_MAIL,
  type PutCause,
  type PutResult,
  type Talk,
} from '../../flow/adapt/esp-lists.ts';
import {
  ask,
  type Fields,
  fieldsOf,
  momentOfSeconds,
  rowsOf,
  textOf,
  unexpected,
  wordsOf,
} from '../../flow/adapt/talk.ts';
import type { MailEvent } from '../../flow/event.ts';
import { encodeAll, signRequest } from './sign-request.ts';

const ACCOUNT = 'account';
const CONTACTS = /^contacts:([\w-]{1,64})(?:\/([\w-]{1,64}))?$/;
/** SES documents no upper limit for a page; 100 is asked of it everywhere. */
const PAGE = 100;
const SUPPRESSED = '/v2/email/suppression/addresses';
const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d{1,2}$/;

const KEY: readonly KeyPart[] = [
  {
    name: 'accessKeyId',
    label: 'Access key ID',
    hint: 'Of an IAM user made for this alone.',
    isSecret: false,
    check: (value) =>
      /^AKIA[A-Z0-9]{12,124}$/.test(value)
        ? null
        : 'An access key ID of an IAM user begins with AKIA. Temporary keys (ASIA) end by themselves.',
  },
  {
    name: 'secret',
    label: 'Secret access key',
    hint: 'AWS shows it once.',
    isSecret: true,
    check: (value) => (/^[A-Za-z0-9/+=]{40}$/.test(value) ? null : 'A secret access key has 40 characters.'),
  },
  {
    name: 'region',
    label: 'Region',
    hint: 'From which you send, such as eu-west-1.',
    isSecret: false,
    check: (value) => (REGION.test(value) ? null : 'A region looks like eu-west-1.'),
  },
];

const hostOf = (region: string): string => `email.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;

export const amazonSesLists: EspLists = {
  key: KEY,
  steps: [
    {
      title: 'Make a user for the lists alone',
      text: 'In AWS, open IAM > Users > Create user, without access to the console. Give it a policy of its own that allows ses:ListSuppressedDestinations, ses:GetSuppressedDestination, ses:ListContactLists, ses:GetContactList, ses:ListContacts and ses:GetContact; to put people on the lists as well, ses:PutSuppressedDestination, ses:DeleteSuppressedDestination, ses:CreateContact and ses:UpdateContact. It needs no right to send.',
    },
    {
      title: 'Paste its key here',
      text: 'Create an access key for the user (use case "Other"), and paste both parts here, with the region from which you send. They are kept sealed and can be removed at any time.',
    },
  ],
  // AWS publishes no rate for these calls: some refuse more than one a second, and say so with 429.
  gapMs: 250,
  batch: 1,
  baseUrl: (key) => `https://${hostOf(key.region ?? '')}`,
  prove: (key: EspKey, { method, path }, body, now) =>
    signRequest(
      { accessKeyId: key.accessKeyId ?? '', secret: key.secret ?? '', region: key.region ?? '' },
      { method, host: hostOf(key.region ?? ''), path, body },
      'ses',
      now,
    ),
  checkKey,
  names,
  read,
  find,
  refusal(list, purpose) {
    if (!list.isWritable)
      return 'A topic is for the person to choose; whoever left everything is put on the contact list.';
    if (purpose === 'transactional') return NEEDED_MAIL;
    if (list.list !== ACCOUNT || purpose === 'marketing') return null;
    return 'The suppression list of the account stops every mail, password resets and receipts among it, and this source sends both. Use the contact list instead.';
  },
  put,
  takeOff,
  // An account has one contact list; the webhook of a change by API names no person as the one who made it.
  mayEcho: ({ actor, native, stream }: MailEvent, list) =>
    actor !== 'person' &&
    native.startsWith('Subscription') &&
    (stream === null ? CONTACTS.test(list) : list === `contacts:${stream}`),
};

function* checkKey(): Talk<KeyReach> {
  const answer = yield { method: 'GET', path: `${SUPPRESSED}?PageSize=1`, mayBeRefused: true };
  if (answer.status !== 200) {
    return { canRead: false, canWrite: false, why: `AWS refuses this key: ${wordsOf(answer)}.` };
  }
  const contacts = yield { method: 'GET', path: '/v2/email/contact-lists?PageSize=1', mayBeRefused: true };
  const why = contacts.status === 200 ? null : 'It may not read contact lists, so these are left out.';
  // AWS says what a key may write only when it writes.
  return { canRead: true, canWrite: true, why };
}

function* names(): Talk<readonly EspList[]> {
  const lists: EspList[] = [
    { list: ACCOUNT, name: 'Suppression list of the account', holds: 'bounce', stops: 'everything', isWritable: true },
  ];
  const answer = yield { method: 'GET', path: '/v2/email/contact-lists?PageSize=10', mayBeRefused: true };
  if (answer.status !== 200) return lists;
  for (const one of rowsOf(fieldsOf(answer.body).ContactLists)) {
    const name = textOf(one.ContactListName);
    if (!CONTACTS.test(`contacts:${name}`)) continue;
    lists.push({
      list: `contacts:${name}`,
      name: `Contact list ${name}`,
      holds: 'opt_out',
      stops: 'some',
      isWritable: true,
    });
    const body = fieldsOf(yield* ask({ method: 'GET', path: `/v2/email/contact-lists/${encodeAll(name)}` }));
    for (const topic of rowsOf(body.Topics).map((row) => textOf(row.TopicName))) {
      const stream = `${name}/${topic}`;
      if (!CONTACTS.test(`contacts:${stream}`)) continue;
      lists.push({
        list: `contacts:${stream}`,
        name: `Topic ${topic}`,
        holds: 'opt_out',
        stream,
        stops: 'some',
        isWritable: false,
      });
    }
  }
  return lists;
}

function* read(list: EspList, place: string | null): Talk<ListPage> {
  const [, name, topic] = CONTACTS.exec(list.list) ?? [];
  if (name === undefined) {
    const next = place === null ? '' : `&NextToken=${encodeAll(place)}`;
    const body = fieldsOf(yield* ask({ method: 'GET', path: `${SUPPRESSED}?PageSize=${PAGE}${next}` }));
    const entries = rowsOf(body.SuppressedDestinationSummaries).map(suppressedEntry);
    return { entries, next: textOf(body.NextToken) || null };
  }
  const filter =
    topic === undefined ? {} : { Filter: { FilteredStatus: 'OPT_OUT', TopicFilter: { TopicName: topic } } };
  const asked = { PageSize: PAGE, ...filter, ...(place === null ? {} : { NextToken: place }) };
  const path = `/v2/email/contact-lists/${encodeAll(name)}/contacts/list`;
  const body = fieldsOf(yield* ask({ method: 'POST', path, body: asked }));
  const left = rowsOf(body.Contacts).filter((contact) => hasLeft(contact, topic));
  return { entries: left.map(contactEntry), next: textOf(body.NextToken) || null };
}

/** Of a topic only what was said of it by itself: who left everything stands on the list. */
function hasLeft(contact: Fields, topic: string | undefined): boolean {
  if (topic === undefined) return contact.UnsubscribeAll === true;
  return rowsOf(contact.TopicPreferences).some(
    (one) => textOf(one.TopicName) === topic && textOf(one.SubscriptionStatus) === 'OPT_OUT',
  );
}

function contactEntry(contact: Fields): ListEntry {
  return {
    email: textOf(contact.EmailAddress),
    kind: 'opt_out',
    actor: 'unknown',
    since: momentOfSeconds(contact.LastUpdatedTimestamp),
    words: null,
  };
}

function suppressedEntry(row: Fields): ListEntry {
  const isComplaint = textOf(row.Reason) === 'COMPLAINT';
  return {
    email: textOf(row.EmailAddress),
    kind: isComplaint ? 'complaint' : 'bounce',
    // Who put it there, it does not say: complaints and what a sender asked for stand side by side.
    actor: 'unknown',
    since: momentOfSeconds(row.LastUpdateTime),
    words: null,
  };
}

function* find(list: EspList, email: string): Talk<ListEntry | null> {
  const [, name, topic] = CONTACTS.exec(list.list) ?? [];
  if (name !== undefined) {
    const contact = yield* getContact(name, email);
    return contact !== null && hasLeft(contact, topic) ? contactEntry(contact) : null;
  }
  const request = { method: 'GET', path: `${SUPPRESSED}/${encodeAll(email)}` } as const;
  const answer = yield request;
  if (answer.status === 404) return null;
  if (answer.status !== 200) throw unexpected(request, answer);
  return suppressedEntry(fieldsOf(fieldsOf(answer.body).SuppressedDestination));
}

function* getContact(list: string, email: string): Talk<Fields | null> {
  const request = {
    method: 'GET',
    path: `/v2/email/contact-lists/${encodeAll(list)}/contacts/${encodeAll(email)}`,
  } as const;
  const answer = yield request;
  if (answer.status === 404) return null;
  if (answer.status !== 200) throw unexpected(request, answer);
  return fieldsOf(answer.body);
}

const DONE: PutResult = { refused: new Map(), already: new Set() };

function* put(list: EspList, people: readonly { readonly email: string; readonly cause: PutCause }[]): Talk<PutResult> {
  const [, name] = CONTACTS.exec(list.list) ?? [];
  const [refused, already] = [new Map<string, string>(), new Set<string>()];
  for (const { email, cause } of people) {
    const known = yield* find(list, email);
    // Put once more, an entry would lose its reason and its date.
    if (known !== null) already.add(email);
    const why =
      known !== null ? null : name === undefined ? yield* suppress(email, cause) : yield* setContact(name, email, true);
    if (why !== null) refused.set(email, why);
  }
  return refused.size + already.size === 0 ? DONE : { refused, already };
}

/** SES knows no other reasons; nothing but the reason tells them apart, and both hold all mail back. */
function* suppress(email: string, cause: PutCause): Talk<string | null> {
  const body = { EmailAddress: email, Reason: cause === 'dead' ? 'BOUNCE' : 'COMPLAINT' };
  const answer = yield { method: 'PUT', path: SUPPRESSED, body };
  return answer.status < 300 ? null : wordsOf(answer);
}

/** An update replaces all preferences, so those that are there are sent again. */
function* setContact(list: string, email: string, isOut: boolean): Talk<string | null> {
  const path = `/v2/email/contact-lists/${encodeAll(list)}/contacts`;
  const contact = yield* getContact(list, email);
  if (contact === null && !isOut) return null;
  const kept = {
    ...(Array.isArray(contact?.TopicPreferences) ? { TopicPreferences: contact.TopicPreferences } : {}),
    ...(typeof contact?.AttributesData === 'string' ? { AttributesData: contact.AttributesData } : {}),
  };
  const answer =
    contact === null
      ? yield { method: 'POST', path, body: { EmailAddress: email, UnsubscribeAll: true } }
      : yield { method: 'PUT', path: `${path}/${encodeAll(email)}`, body: { ...kept, UnsubscribeAll: isOut } };
  return answer.status < 300 ? null : wordsOf(answer);
}

function* takeOff(list: EspList, email: string): Talk<string | null> {
  const [, name] = CONTACTS.exec(list.list) ?? [];
  if (name !== undefined) return yield* setContact(name, email, false);
  const answer = yield { method: 'DELETE', path: `${SUPPRESSED}/${encodeAll(email)}` };
  return answer.status < 300 || answer.status === 404 ? null : wordsOf(answer);
}
