/**
 * MailerSend's lists: five for each sending domain. Nobody can be looked up in one, so it is read until the address is found; and an entry
 * is taken off by its id alone.
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
import { BellwetherError } from '../../lib/errors.ts';

const PAGE = 100;
/** For one address: a minute at the pace that MailerSend allows. */
const MOST_PAGES = 50;
const MOST_DOMAINS = 10;
const LIST = /^(unsubscribes|hard-bounces|spam-complaints|on-hold-list|blocklist):(\w{1,64})$/;

/** Staff put people on the blocklist; on hold is whom MailerSend spares after temporary bounces. */
const KEPT: ReadonlyMap<string, { readonly name: string; readonly holds: HeldKind; readonly actor: Actor }> = new Map([
  ['unsubscribes', { name: 'Unsubscribes', holds: 'opt_out', actor: 'unknown' }],
  ['spam-complaints', { name: 'Spam complaints', holds: 'complaint', actor: 'person' }],
  ['hard-bounces', { name: 'Hard bounces', holds: 'bounce', actor: 'esp' }],
  ['on-hold-list', { name: 'On hold', holds: 'manual', actor: 'esp' }],
  ['blocklist', { name: 'Blocklist', holds: 'manual', actor: 'customer' }],
]);

export const mailersendLists: EspLists = {
  key: [
    {
      name: 'key',
      label: 'API token',
      hint: 'It begins with mlsn. and is shown once. The signing secret of the webhook is another one.',
      isSecret: true,
      check: (value) =>
        /^mlsn\.[0-9a-z]{32,128}$/i.test(value)
          ? null
          : 'A token of MailerSend begins with mlsn.: paste it as a whole.',
    },
  ],
  steps: [
    {
      title: 'Make a token for this alone',
      text: 'In MailerSend, open Integrations > API tokens > Generate new token, and choose "Custom access". Give Domains and Recipients read access, or full access to Recipients to put people on the lists as well. Give all others none, that for sending among them.',
    },
    {
      title: 'Know what it cannot do',
      text: 'MailerSend can look nobody up in a list: to take one person off, Bellwether reads the list from its beginning until it finds them, up to 5,000 entries. Whoever stands further back is reported as not taken off, and you take them off there. Patterns on the blocklist are not read, only addresses.',
    },
    {
      title: 'Paste it here',
      text: 'MailerSend shows the token once. It is kept sealed, apart from the signing secret, and can be removed at any time.',
    },
    UNTRIED,
  ],
  // 60 requests a minute.
  gapMs: 1_050,
  batch: 100,
  baseUrl: () => 'https://api.mailersend.com',
  prove: (key: EspKey) => ({ authorization: `Bearer ${key.key ?? ''}` }),
  checkKey: () => tryKey('MailerSend', '/v1/suppressions/unsubscribes?limit=10'),
  names,
  read,
  *find(list, email) {
    return (yield* locate(list, email))?.entry ?? null;
  },
  refusal: refuseUnlessMarketing(
    'MailerSend',
    'Unsubscribes stop every mail of the domain',
    'Connect the domain of your marketing as a source of its own, and choose its list there.',
  ),
  *put(list, people): Talk<PutResult> {
    const { path, domain } = placeOf(list);
    const requestFor = (recipients: readonly string[]) =>
      ({ method: 'POST', path, body: { domain_id: domain, recipients } }) as const;
    const emails = people.map((one) => one.email);
    const refused = yield* putAll(emails, requestFor, `The domain of “${list.name}” is no longer there in MailerSend.`);
    return { refused, already: new Set() };
  },
  *takeOff(list, email) {
    const { path, domain } = placeOf(list);
    const found = yield* locate(list, email);
    if (found === null) return null;
    // Without an id it would be refused; `all` is never sent.
    const answer = yield { method: 'DELETE', path, body: { domain_id: domain, ids: [found.id] } };
    return answer.status < 300 || answer.status === 404 ? null : wordsOf(answer);
  },
};

function* names(): Talk<readonly EspList[]> {
  const lists: EspList[] = [];
  for (let page = 1; page <= MOST_DOMAINS; page++) {
    const body = fieldsOf(yield* ask({ method: 'GET', path: `/v1/domains?limit=${PAGE}&page=${page}` }));
    const domains = rowsOf(body.data);
    for (const { id, name } of domains)
      for (const [kind, { name: kindName, holds }] of KEPT) {
        const list = `${kind}:${textOf(id)}`;
        if (!LIST.test(list)) continue;
        const isWritable = kind === 'unsubscribes';
        const of = textOf(name).slice(0, 80) || textOf(id);
        lists.push({ list, name: `${kindName} of ${of}`, holds, stops: 'everything', isWritable });
      }
    if (domains.length < PAGE) break;
  }
  return lists;
}

function placeOf({ list }: EspList): { kind: string; domain: string; path: string } {
  const [, kind = '', domain = ''] = LIST.exec(list) ?? [];
  return { kind, domain, path: `/v1/suppressions/${kind}` };
}

function* readRows(list: EspList, page: number): Talk<{ rows: readonly Fields[]; isLast: boolean }> {
  const { path, domain } = placeOf(list);
  const body = fieldsOf(yield* ask({ method: 'GET', path: `${path}?domain_id=${domain}&limit=${PAGE}&page=${page}` }));
  const rows = rowsOf(body.data);
  return { rows, isLast: rows.length < PAGE };
}

function* read(list: EspList, place: string | null): Talk<ListPage> {
  const page = Number(place ?? 1);
  const { rows, isLast } = yield* readRows(list, page);
  return { entries: rows.flatMap((row) => entryOf(list, row) ?? []), next: isLast ? null : String(page + 1) };
}

/** @returns null where nobody has this address there @throws BellwetherError `lists.answer` where that cannot be told */
function* locate(list: EspList, email: string): Talk<{ entry: ListEntry; id: string } | null> {
  for (let page = 1; page <= MOST_PAGES; page++) {
    const { rows, isLast } = yield* readRows(list, page);
    for (const row of rows) {
      const entry = entryOf(list, row);
      const id = textOf(row.id);
      if (entry?.email.toLowerCase() === email && id !== '') return { entry, id };
    }
    if (isLast) return null;
  }
  const seen = PAGE * MOST_PAGES;
  throw new BellwetherError(
    'lists.answer',
    `MailerSend can look nobody up, and this address is not among the first ${seen.toLocaleString('en')} of “${list.name}”: look for it there by hand.`,
  );
}

/** The blocklist holds patterns, too: they are nobody's address. */
function entryOf(list: EspList, row: Fields): ListEntry | null {
  const email = textOf(fieldsOf(row.recipient).email) || (row.type === 'exact' ? textOf(row.pattern) : '');
  if (email === '') return null;
  const { actor } = KEPT.get(placeOf(list).kind) ?? { actor: 'unknown' };
  const words = textOf(row.readable_reason) || textOf(row.reason) || null;
  return { email, kind: list.holds, actor, since: momentOfText(row.created_at), words };
}
