/**
 * SMTP2GO's suppressions: one list for the account, of which each kind is a list here. Every call is a POST, reading among them. Who
 * is put there by a call is of the kind *manual*, and is taken off as that alone.
 */
import {
  type EspKey,
  type EspList,
  type EspLists,
  type EspRequest,
  type HeldKind,
  type ListEntry,
  type ListPage,
  type PutCause,
  type PutResult,
  type Talk,
  UNTRIED,
} from '../../flow/adapt/esp-lists.ts';
import { keyRegion } from '../../flow/adapt/key-region.ts';
import { refuseUnlessMarketing } from '../../flow/adapt/list-refusal.ts';
import { momentIn } from '../../flow/adapt/read-field.ts';
import { ask, type Fields, fieldsOf, rowsOf, textOf, tryKey, wordsOf } from '../../flow/adapt/talk.ts';
import type { Actor } from '../../flow/event.ts';

const MANUAL = 'manual';
/** An address that stands nowhere. */
const NOBODY = { email_address: 'nobody@example.com' };
/** Without dates only the last 30 days are told. */
const ALWAYS = { start_date: '2000-01-01T00:00:00Z', end_date: '2100-01-01T00:00:00Z' };
const REFUSED = /PERMISSION_DENIED$/;

const KINDS: readonly {
  readonly list: string;
  readonly name: string;
  readonly holds: HeldKind;
  readonly actor: Actor;
}[] = [
  { list: MANUAL, name: 'Suppressed by hand or by a script', holds: 'manual', actor: 'customer' },
  { list: 'unsubscribe', name: 'Unsubscribes', holds: 'opt_out', actor: 'unknown' },
  { list: 'spam', name: 'Spam complaints', holds: 'complaint', actor: 'person' },
  { list: 'bounce', name: 'Bounces', holds: 'bounce', actor: 'esp' },
  { list: 'compliance', name: 'Compliance', holds: 'manual', actor: 'esp' },
];

const COMMENTS: Readonly<Record<PutCause, string>> = {
  opt_out: 'Left all mail of the company (Bellwether)',
  complaint: 'Marked mail of the company as spam (Bellwether)',
  dead: 'The address no longer works (Bellwether)',
};

const REGION = keyRegion('Where the account lives', 'Choose a region only where your contract says so.', [
  { value: 'any', name: 'No region', host: 'api.smtp2go.com' },
  { value: 'us', name: 'United States', host: 'us-api.smtp2go.com' },
  { value: 'eu', name: 'European Union', host: 'eu-api.smtp2go.com' },
  { value: 'au', name: 'Australia', host: 'au-api.smtp2go.com' },
]);

export const smtp2goLists: EspLists = {
  key: [
    {
      name: 'key',
      label: 'API key',
      hint: 'It begins with api-.',
      isSecret: true,
      check: (value) =>
        /^api-[0-9A-Za-z]{24,64}$/.test(value) ? null : 'A key of SMTP2GO begins with api-: paste it as a whole.',
    },
    REGION.part,
  ],
  steps: [
    {
      title: 'Make a key for the list alone',
      text: 'In SMTP2GO, open Sending > API Keys > Add API Key, and under Permissions tick /suppression/view to read the list, and /suppression/add and /suppression/remove to put people on it as well. Tick nothing else: such a key cannot send.',
    },
    {
      title: 'Paste it here',
      text: 'It is kept sealed, apart from the password of the webhook, and can be removed at any time.',
    },
    UNTRIED,
  ],
  // No limit is fixed; who asks too fast is shut out for a minute and more.
  gapMs: 250,
  // Each is looked for first: two calls.
  batch: 20,
  baseUrl: REGION.baseUrl,
  prove: (key: EspKey) => ({ 'x-smtp2go-api-key': key.key ?? '' }),
  // What the key may not do is answered with 400.
  statusOf: ({ status, body }) =>
    status === 400 && REFUSED.test(textOf(fieldsOf(fieldsOf(body).data).error_code)) ? 403 : status,
  checkKey: () => tryKey('SMTP2GO', viewOf(MANUAL, NOBODY), removeOf(MANUAL, NOBODY.email_address)),
  *names() {
    yield* ask(viewOf(MANUAL, NOBODY));
    return KINDS.map(
      ({ list, name, holds }): EspList => ({ list, name, holds, stops: 'everything', isWritable: list === MANUAL }),
    );
  },
  *read(list, place): Talk<ListPage> {
    const data = yield* view(list, { sort: 'asc', ...(place === null ? {} : { continue_token: place }) });
    const next = textOf(data.continue_token);
    return { entries: entriesOf(list, data), next: next === '' || next === place ? null : next };
  },
  find,
  refusal: refuseUnlessMarketing(
    'SMTP2GO',
    'Suppressions stop every mail of the account',
    'Send your marketing from a subaccount of its own, connect that as a source, and choose its list there.',
  ),
  *put(list, people): Talk<PutResult> {
    const [refused, already] = [new Map<string, string>(), new Set<string>()];
    for (const { email, cause } of people) {
      if ((yield* find(list, email)) !== null) already.add(email);
      else {
        const body = { email_address: email, block_description: COMMENTS[cause] };
        const answer = yield { method: 'POST', path: '/v3/suppression/add', body };
        if (answer.status >= 300) refused.set(email, wordsOf(answer));
      }
    }
    return { refused, already };
  },
  *takeOff(list, email) {
    const answer = yield removeOf(list.list, email);
    return answer.status < 300 || answer.status === 404 ? null : wordsOf(answer);
  },
};

function viewOf(kind: string, asked: Fields): EspRequest {
  return { method: 'POST', path: '/v3/suppression/view', body: { suppression_type: kind, ...ALWAYS, ...asked } };
}

/** Only of this kind: what the person did, or the server said, stays. */
function removeOf(kind: string, email: string): EspRequest {
  return { method: 'POST', path: '/v3/suppression/remove', body: { email_address: email, reasons: [kind] } };
}

function* view(list: EspList, asked: Fields): Talk<Fields> {
  return fieldsOf(fieldsOf(yield* ask(viewOf(list.list, asked))).data);
}

function* find(list: EspList, email: string): Talk<ListEntry | null> {
  const entries = entriesOf(list, yield* view(list, { email_address: email }));
  return entries.find((one) => one.email.toLowerCase() === email) ?? null;
}

/** Whole domains stand there, too: they are no addresses. */
function entriesOf({ list, holds }: EspList, { results }: Fields): ListEntry[] {
  const actor = KINDS.find((one) => one.list === list)?.actor ?? 'unknown';
  return rowsOf(results).flatMap((row) => {
    const email = textOf(row.email_address);
    if (!email.includes('@') || (textOf(row.reason) || list) !== list) return [];
    const words = textOf(row.block_description) || textOf(row.complaint);
    return [{ email, kind: holds, actor, since: momentIn(row.timestamp), words: words || null }];
  });
}
