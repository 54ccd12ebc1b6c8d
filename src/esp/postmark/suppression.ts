/**
 * Postmark's lists: one for each message stream of a server. A list comes as a whole. What is put on it takes up to a minute
 * to hold, and comes back as a webhook of origin "Customer".
 */
import {
  type EspKey,
  type EspList,
  type EspLists,
  type HeldKind,
  type KeyReach,
  type ListEntry,
  type ListPage,
  NEEDED_MAIL,
  type PutResult,
  type Talk,
} from '../../flow/adapt/esp-lists.ts';
import { ask, fieldsOf, momentOfText, rowsOf, textOf, wordsOf } from '../../flow/adapt/talk.ts';
import type { Actor, MailEvent } from '../../flow/event.ts';

const PREFIX = 'stream:';

export const postmarkLists: EspLists = {
  key: [
    {
      name: 'token',
      label: 'Server API token',
      hint: 'Under API Tokens of the server; it looks like xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx.',
      isSecret: true,
      check: (value) =>
        /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)
          ? null
          : 'A server API token looks like xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx.',
    },
  ],
  steps: [
    {
      title: 'Make a token for this alone',
      text: 'In Postmark, open your server > API Tokens, and choose "Generate another token". Postmark has no tokens with fewer rights: one of its own can at least be deleted without stopping anything else. An account token is not needed; do not paste one.',
    },
    {
      title: 'Paste it here',
      text: 'It is kept sealed, apart from the password of the webhooks, and can be removed at any time.',
    },
  ],
  gapMs: 200,
  // Believed to be Postmark's limit for one request; it is documented nowhere that we know.
  batch: 50,
  baseUrl: () => 'https://api.postmarkapp.com',
  prove: (key: EspKey) => ({ 'x-postmark-server-token': key.token ?? '' }),
  checkKey,
  names,
  read: (list) => dump(list, ''),
  *find(list, email) {
    const page = yield* dump(list, `?EmailAddress=${encodeURIComponent(email)}`);
    return page.entries.find((entry) => entry.email.toLowerCase() === email) ?? null;
  },
  refusal(list, purpose) {
    if (purpose === 'transactional') return NEEDED_MAIL;
    if (list.purpose === 'marketing') return null;
    return 'This is a transactional stream: password resets and receipts go through it, and whoever left marketing still gets them.';
  },
  put,
  takeOff,
  mayEcho: ({ actor, native, stream }: MailEvent, list) =>
    actor === 'customer' && native.startsWith('SubscriptionChange:') && list === `${PREFIX}${stream}`,
};

function* checkKey(): Talk<KeyReach> {
  const answer = yield { method: 'GET', path: '/message-streams?MessageStreamType=All', mayBeRefused: true };
  if (answer.status === 200) return { canRead: true, canWrite: true, why: null };
  return { canRead: false, canWrite: false, why: `Postmark does not know this token: ${wordsOf(answer)}.` };
}

function* names(): Talk<readonly EspList[]> {
  const body = fieldsOf(yield* ask({ method: 'GET', path: '/message-streams?MessageStreamType=All' }));
  return rowsOf(body.MessageStreams).flatMap((stream): EspList[] => {
    const [id, type] = [textOf(stream.ID), textOf(stream.MessageStreamType).toLowerCase()];
    // Mail that comes in has no list.
    if (!/^[\w-]{1,100}$/.test(id) || type === 'inbound') return [];
    const purpose = type === 'broadcasts' ? 'marketing' : 'transactional';
    const name = textOf(stream.Name).slice(0, 100) || id;
    return [{ list: `${PREFIX}${id}`, name, holds: 'opt_out', stream: id, stops: 'some', purpose, isWritable: true }];
  });
}

const pathOf = (list: EspList): string => `/message-streams/${encodeURIComponent(list.stream ?? '')}/suppressions`;

function* dump(list: EspList, query: string): Talk<ListPage> {
  const body = fieldsOf(yield* ask({ method: 'GET', path: `${pathOf(list)}/dump${query}` }));
  return { entries: rowsOf(body.Suppressions).map(entryOf), next: null };
}

const ORIGINS: Readonly<Record<string, Actor>> = { recipient: 'person', customer: 'customer', admin: 'esp' };

function entryOf(row: Readonly<Record<string, unknown>>): ListEntry {
  const reason = textOf(row.SuppressionReason).toLowerCase();
  const actor = ORIGINS[textOf(row.Origin).toLowerCase()] ?? 'unknown';
  const kind = kindOf(reason, actor);
  return {
    email: textOf(row.EmailAddress),
    kind,
    // A bounce has no author, whatever Postmark writes beside it.
    actor: kind === 'bounce' ? 'esp' : kind === 'complaint' ? 'person' : actor,
    since: momentOfText(row.CreatedAt),
    words: null,
  };
}

/** Only the person leaves; what the sender or Postmark put there is no wish of theirs. */
function kindOf(reason: string, actor: Actor): HeldKind {
  if (reason === 'hardbounce') return 'bounce';
  if (reason === 'spamcomplaint') return 'complaint';
  return actor === 'person' ? 'opt_out' : 'manual';
}

function* put(list: EspList, people: readonly { readonly email: string }[]): Talk<PutResult> {
  const body = { Suppressions: people.map((one) => ({ EmailAddress: one.email })) };
  const answer = fieldsOf(yield* ask({ method: 'POST', path: pathOf(list), body }));
  return { refused: refusedIn(answer), already: new Set() };
}

function* takeOff(list: EspList, email: string): Talk<string | null> {
  const body = { Suppressions: [{ EmailAddress: email }] };
  const answer = fieldsOf(yield* ask({ method: 'POST', path: `${pathOf(list)}/delete`, body }));
  return refusedIn(answer).get(email) ?? null;
}

function refusedIn(body: Readonly<Record<string, unknown>>): Map<string, string> {
  const failed = rowsOf(body.Suppressions).filter((row) => textOf(row.Status).toLowerCase() === 'failed');
  return new Map(
    failed.map((row) => [
      textOf(row.EmailAddress).toLowerCase(),
      textOf(row.Message).slice(0, 300) || 'Postmark says only that it failed.',
    ]),
  );
}
