/**
 * SendGrid's lists: global unsubscribes, unsubscribe groups (ASM), bounces, blocks, spam reports, invalid emails. Pages hold
 * 500 entries at most; a group comes as a whole, and without dates.
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
} from '../../flow/adapt/esp-lists.ts';
import { keyRegion } from '../../flow/adapt/key-region.ts';
import {
  ask,
  fieldsOf,
  isFields,
  momentOfSeconds,
  rowsOf,
  textOf,
  unexpected,
  wordsOf,
} from '../../flow/adapt/talk.ts';
import type { Actor } from '../../flow/event.ts';
import { BellwetherError } from '../../lib/errors.ts';

const PAGE = 500;
const UNSUBSCRIBES = 'unsubscribes';
const GROUP = /^group:(\d{1,15})$/;

/** What SendGrid keeps for the whole account. Blocks are only noted: SendGrid goes on mailing. */
const KEPT: readonly {
  readonly list: string;
  readonly name: string;
  readonly holds: HeldKind;
  readonly actor: Actor;
}[] = [
  { list: UNSUBSCRIBES, name: 'Global unsubscribes', holds: 'opt_out', actor: 'unknown' },
  { list: 'bounces', name: 'Bounces', holds: 'bounce', actor: 'esp' },
  { list: 'spam_reports', name: 'Spam reports', holds: 'complaint', actor: 'person' },
  { list: 'invalid_emails', name: 'Invalid emails', holds: 'bounce', actor: 'esp' },
  { list: 'blocks', name: 'Blocks', holds: 'block', actor: 'esp' },
];

const REGION = keyRegion('Where the account lives', 'EU subusers have a host of their own.', [
  { value: 'global', name: 'Global', host: 'api.sendgrid.com' },
  { value: 'eu', name: 'European Union', host: 'api.eu.sendgrid.com' },
]);

const KEY: readonly KeyPart[] = [
  {
    name: 'key',
    label: 'API key',
    hint: 'It begins with SG. and is shown once.',
    isSecret: true,
    check: (value) =>
      /^SG\.[\w-]{16,32}\.[\w-]{32,64}$/.test(value)
        ? null
        : 'A key of SendGrid looks like SG.xxxx.yyyy: paste it as a whole.',
  },
  REGION.part,
];

export const sendgridLists: EspLists = {
  key: KEY,
  steps: [
    {
      title: 'Make a key for the lists alone',
      text: 'In SendGrid, open Settings > API Keys > Create API Key, and choose "Restricted Access". Give "Suppressions" Read Access to read the lists, or Full Access to put people on them as well; give "Mail Send" and all others none.',
    },
    {
      title: 'Paste it here',
      text: 'SendGrid shows the key once. It is kept sealed, apart from the verification key, and can be removed at any time.',
    },
  ],
  // 600 requests a minute and path: what SendGrid documents for most of v3.
  gapMs: 110,
  // No official limit is known; a thousand is what public scripts send.
  batch: 500,
  baseUrl: REGION.baseUrl,
  prove: (key: EspKey) => ({ authorization: `Bearer ${key.key ?? ''}` }),
  checkKey,
  names,
  read,
  find,
  refusal(list, purpose) {
    if (!list.isWritable) return 'SendGrid fills this list by itself.';
    if (purpose === 'transactional') return NEEDED_MAIL;
    if (list.list !== UNSUBSCRIBES || purpose === 'marketing') return null;
    return 'Global unsubscribes stop every mail of the account, password resets and receipts among it, and this source sends both. Choose the unsubscribe groups of your marketing instead.';
  },
  put,
  takeOff,
};

function* checkKey(): Talk<KeyReach> {
  const answer = yield { method: 'GET', path: '/v3/scopes', mayBeRefused: true };
  const scopes = fieldsOf(answer.body).scopes;
  if (answer.status !== 200 || !Array.isArray(scopes)) {
    return { canRead: false, canWrite: false, why: `SendGrid does not know this key: ${wordsOf(answer)}.` };
  }
  const has = (scope: RegExp): boolean => scopes.some((one) => scope.test(textOf(one)));
  const canRead = has(/^suppression\.(?:unsubscribes\.)?read$/) && has(/^asm\.groups\.read$/);
  const canWrite = has(/^asm\.(?:suppressions\.global|groups\.suppressions)\.(?:create|update)$/);
  const beyond = has(/^mail\.send$/)
    ? 'It may send mail, which is not needed here: a key for suppressions alone is safer.'
    : null;
  const lacks = canRead ? null : 'It may not read suppressions. Give it Read Access to Suppressions.';
  return { canRead, canWrite, why: lacks ?? beyond };
}

function* names(): Talk<readonly EspList[]> {
  const kept = KEPT.map(
    ({ list, name, holds }): EspList => ({
      list,
      name,
      holds,
      stops: 'everything',
      isWritable: list === UNSUBSCRIBES,
    }),
  );
  const groups = rowsOf(yield* ask({ method: 'GET', path: '/v3/asm/groups' }));
  return [...kept, ...groups.flatMap(groupOf)];
}

function groupOf(group: Readonly<Record<string, unknown>>): EspList[] {
  const id = textOf(group.id);
  if (!/^\d{1,15}$/.test(id)) return [];
  const name = textOf(group.name).slice(0, 100) || `Group ${id}`;
  const size = typeof group.unsubscribes === 'number' ? { size: group.unsubscribes } : {};
  return [{ list: `group:${id}`, name, holds: 'opt_out', stream: id, stops: 'some', isWritable: true, ...size }];
}

function* read(list: EspList, place: string | null): Talk<ListPage> {
  const group = GROUP.exec(list.list)?.[1];
  if (group !== undefined) {
    const emails = yield* ask({ method: 'GET', path: `/v3/asm/groups/${group}/suppressions` });
    const known = Array.isArray(emails) ? emails.map(textOf) : [];
    return { entries: known.map(entryOfGroup), next: null };
  }
  const offset = Number(place ?? 0);
  const rows = yield* ask({ method: 'GET', path: `/v3/suppression/${list.list}?limit=${PAGE}&offset=${offset}` });
  const entries = rowsOf(rows).map((row) => entryOf(list, row));
  const isFull = Array.isArray(rows) && rows.length >= PAGE;
  return { entries, next: isFull ? String(offset + PAGE) : null };
}

function entryOfGroup(email: string): ListEntry {
  return { email, kind: 'opt_out', actor: 'unknown', since: null, words: null };
}

function entryOf(list: EspList, row: Readonly<Record<string, unknown>>): ListEntry {
  const actor = KEPT.find((one) => one.list === list.list)?.actor ?? 'unknown';
  const words = textOf(row.reason).trim();
  return {
    email: textOf(row.email),
    kind: list.holds,
    actor,
    since: momentOfSeconds(row.created),
    words: words === '' ? null : words,
  };
}

function* find(list: EspList, email: string): Talk<ListEntry | null> {
  const group = GROUP.exec(list.list)?.[1];
  if (group !== undefined) {
    const path = `/v3/asm/groups/${group}/suppressions/search`;
    const found = yield* ask({ method: 'POST', path, body: { recipient_emails: [email] } });
    return Array.isArray(found) && found.some((one) => isSame(one, email)) ? entryOfGroup(email) : null;
  }
  // Global unsubscribes have a date only in the list, which can be asked for addresses that begin alike.
  const path =
    list.list === UNSUBSCRIBES
      ? `/v3/suppression/unsubscribes?limit=${PAGE}&email=${encodeURIComponent(email)}`
      : `/v3/suppression/${list.list}/${encodeURIComponent(email)}`;
  const request = { method: 'GET', path } as const;
  const answer = yield request;
  if (answer.status === 404) return null;
  if (answer.status !== 200) throw unexpected(request, answer);
  const row = rowsOf(answer.body).find((one) => isSame(one.email, email));
  return row === undefined ? null : entryOf(list, row);
}

function isSame(written: unknown, email: string): boolean {
  return textOf(written).toLowerCase() === email;
}

function* put(list: EspList, people: readonly { readonly email: string }[]): Talk<PutResult> {
  const group = GROUP.exec(list.list)?.[1];
  let already = new Set<string>();
  if (group !== undefined) {
    yield* assertGroup(group, list.name);
    const body = { recipient_emails: people.map((one) => one.email) };
    const found = yield* ask({ method: 'POST', path: `/v3/asm/groups/${group}/suppressions/search`, body });
    if (Array.isArray(found)) already = new Set(found.map((one) => textOf(one).toLowerCase()));
  }
  const path = group === undefined ? '/v3/asm/suppressions/global' : `/v3/asm/groups/${group}/suppressions`;
  const emails = people.map((one) => one.email).filter((email) => !already.has(email));
  if (emails.length === 0) return { refused: new Map(), already };
  const answer = yield { method: 'POST', path, body: { recipient_emails: emails } };
  if (answer.status === 200 || answer.status === 201) return { refused: new Map(), already };
  const why = wordsOf(answer);
  return { refused: new Map(emails.map((email) => [email, why])), already };
}

/** What is put into a group that was deleted lands on the global list, and would stop password resets. */
function* assertGroup(group: string, name: string): Talk<void> {
  const answer = yield { method: 'GET', path: `/v3/asm/groups/${group}` };
  if (answer.status === 200 && isFields(answer.body) && textOf(answer.body.id) === group) return;
  throw new BellwetherError('lists.gone', `The unsubscribe group “${name}” is no longer there in SendGrid.`);
}

function* takeOff(list: EspList, email: string): Talk<string | null> {
  const group = GROUP.exec(list.list)?.[1];
  const at = encodeURIComponent(email);
  const path =
    group !== undefined
      ? `/v3/asm/groups/${group}/suppressions/${at}`
      : list.list === UNSUBSCRIBES
        ? `/v3/asm/suppressions/global/${at}`
        : `/v3/suppression/${list.list}/${at}`;
  const answer = yield { method: 'DELETE', path };
  return answer.status < 300 || answer.status === 404 ? null : wordsOf(answer);
}
