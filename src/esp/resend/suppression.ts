/** Resend's list: one for the whole team, of bounces, complaints and what the team put there. It stops every mail. */
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
  putAll,
  rowsOf,
  textOf,
  tryKey,
  wordsOf,
} from '../../flow/adapt/talk.ts';
import type { Actor } from '../../flow/event.ts';

const PATH = '/suppressions';
const PAGE = 100;
const TEAM: EspList = {
  list: 'team',
  name: 'Suppressions of the team',
  holds: 'manual',
  stops: 'everything',
  isWritable: true,
};

/** What one is there for. */
const ORIGINS: Readonly<Record<string, { readonly kind: HeldKind; readonly actor: Actor }>> = {
  bounce: { kind: 'bounce', actor: 'esp' },
  complaint: { kind: 'complaint', actor: 'person' },
  manual: { kind: 'manual', actor: 'customer' },
};

export const resendLists: EspLists = {
  key: [
    {
      name: 'key',
      label: 'API key',
      hint: 'It begins with re_ and is shown once.',
      isSecret: true,
      check: (value) => (/^re_\w{16,80}$/.test(value) ? null : 'A key of Resend begins with re_: paste it as a whole.'),
    },
  ],
  steps: [
    {
      title: 'Make a key for this alone',
      text: 'In Resend, open API Keys > Create API Key, and choose "Full access": a key for sending alone cannot read the list, and Resend has nothing between the two. One of its own can at least be deleted without stopping anything else.',
    },
    {
      title: 'Paste it here',
      text: 'Resend shows the key once. It is kept sealed, apart from the signing secret, and can be removed at any time.',
    },
    UNTRIED,
  ],
  // Two calls a second for a team.
  gapMs: 550,
  batch: 100,
  baseUrl: () => 'https://api.resend.com',
  prove: (key: EspKey) => ({ authorization: `Bearer ${key.key ?? ''}` }),
  checkKey: () => tryKey('Resend', `${PATH}?limit=1`),
  *names() {
    yield* ask({ method: 'GET', path: `${PATH}?limit=1` });
    return [TEAM];
  },
  read,
  *find(_list, email) {
    const row = fieldsOf(yield* askIfThere({ method: 'GET', path: `${PATH}/${encodeURIComponent(email)}` }));
    return entriesOf([row]).find((one) => one.email.toLowerCase() === email) ?? null;
  },
  refusal(_list, purpose) {
    if (purpose === 'transactional') return NEEDED_MAIL;
    if (purpose === 'marketing') return null;
    return 'The list of the team stops every mail, password resets and receipts among it, and this source sends both. Resend has no list for marketing alone that others can fill.';
  },
  *put(_list, people): Talk<PutResult> {
    const requestFor = (emails: readonly string[]) =>
      ({ method: 'POST', path: `${PATH}/batch/add`, body: { emails } }) as const;
    const emails = people.map((one) => one.email);
    const refused = yield* putAll(emails, requestFor, 'Resend has no suppression list for this key.');
    return { refused, already: new Set() };
  },
  *takeOff(_list, email) {
    const answer = yield { method: 'POST', path: `${PATH}/batch/remove`, body: { emails: [email] } };
    return answer.status < 300 || answer.status === 404 ? null : wordsOf(answer);
  },
  mayEcho: ({ actor, native }) => actor === 'customer' && native === 'suppression.added:manual',
};

function* read(_list: EspList, place: string | null): Talk<ListPage> {
  const after = place === null ? '' : `&after=${encodeURIComponent(place)}`;
  const body = fieldsOf(yield* ask({ method: 'GET', path: `${PATH}?limit=${PAGE}${after}` }));
  const rows = rowsOf(body.data);
  const last = textOf(rows.at(-1)?.id);
  return { entries: entriesOf(rows), next: body.has_more === true && last !== '' ? last : null };
}

function entriesOf(rows: readonly Fields[]): ListEntry[] {
  return rows.flatMap((row) => {
    const email = textOf(row.email);
    const { kind, actor } = ORIGINS[textOf(row.origin)] ?? { kind: 'manual', actor: 'unknown' };
    return email === '' ? [] : [{ email, kind, actor, since: momentOfText(row.created_at), words: null }];
  });
}
