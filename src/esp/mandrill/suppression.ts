/**
 * Mandrill's denylists: one for the account, one for each subaccount. A list shows a thousand entries and has no further pages; one
 * address is always found. The key travels in the body, and all that is wrong is answered with 500.
 */
import {
  type EspAnswer,
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
import { refuseUnlessMarketing } from '../../flow/adapt/list-refusal.ts';
import { momentIn } from '../../flow/adapt/read-field.ts';
import { ask, askIfThere, type Fields, fieldsOf, rowsOf, textOf, tryKey, wordsOf } from '../../flow/adapt/talk.ts';
import type { Actor } from '../../flow/event.ts';
import { BellwetherError } from '../../lib/errors.ts';

const MOST = 1_000;
/** An address that stands nowhere. */
const NOBODY = { email: 'nobody@example.com' };
const ACCOUNT: EspList = {
  list: 'account',
  name: 'Denylist of the account',
  holds: 'manual',
  stops: 'everything',
  isWritable: true,
};
const SUBACCOUNT = 'subaccount:';
const MAX_ID = 255;

/** Why an address is denied. A soft bounce is denied for some hours only: mail goes on by itself. */
const REASONS: Readonly<Record<string, { readonly kind: HeldKind; readonly actor: Actor }>> = {
  'hard-bounce': { kind: 'bounce', actor: 'esp' },
  'soft-bounce': { kind: 'block', actor: 'esp' },
  spam: { kind: 'complaint', actor: 'person' },
  unsub: { kind: 'opt_out', actor: 'person' },
  custom: { kind: 'manual', actor: 'customer' },
};

const COMMENTS: Readonly<Record<PutCause, string>> = {
  opt_out: 'Left all mail of the company (Bellwether)',
  complaint: 'Marked mail of the company as spam (Bellwether)',
  dead: 'The address no longer works (Bellwether)',
};

/** The names of Mandrill's errors, by what others answer. Any other is a fault of its own. */
const STATUSES: Readonly<Record<string, number>> = {
  Invalid_Key: 401,
  PaymentRequired: 403,
  ValidationError: 400,
  Unknown_Subaccount: 404,
  Invalid_Reject: 404,
};

export const mandrillLists: EspLists = {
  key: [
    {
      name: 'key',
      label: 'API key',
      hint: 'From Settings > SMTP & API Info; newer ones begin with md-. The key of the webhook is another one.',
      isSecret: true,
      check: (value) =>
        /^(?:md-)?[\w-]{20,64}$/.test(value) ? null : 'A key of Mandrill has 22 signs or more: paste it as a whole.',
    },
  ],
  steps: [
    {
      title: 'Make a key for the denylist alone',
      text: 'In Mandrill (Mailchimp Transactional), open Settings > SMTP & API Info > New API Key, tick "Only allow this key to use certain API calls", and choose Rejects/List and Subaccounts/List to read, and Rejects/Add and Rejects/Delete to put people on as well. Such a key cannot send.',
    },
    {
      title: 'Paste it here',
      text: 'It is kept sealed, apart from the key of the webhook, and can be removed at any time.',
    },
    {
      title: 'Know what is not read',
      text: 'Mandrill shows a thousand entries of a denylist and no further pages, and of subaccounts a thousand. Of a longer list only those are read; what is denied later arrives by the webhook. Addresses on its allowlist are mailed whoever denies them. Taking a bounce off costs the account a little of its reputation at Mandrill; taking off what was put there by a call does not.',
    },
    UNTRIED,
  ],
  gapMs: 200,
  // Each is looked for first: two calls.
  batch: 20,
  baseUrl: () => 'https://mandrillapp.com',
  prove: () => ({}),
  carryKey: ({ key }: EspKey, body) => ({ ...fieldsOf(body), key: key ?? '' }),
  statusOf: ({ status, body }: EspAnswer) =>
    status < 400 ? status : (STATUSES[textOf(fieldsOf(body).name)] ?? status),
  checkKey: () => tryKey('Mandrill', callOf('rejects/list', NOBODY), callOf('rejects/delete', NOBODY)),
  names,
  *read(list): Talk<ListPage> {
    const rows = yield* ask(callOf('rejects/list', placeOf(list)));
    const isPart = Array.isArray(rows) && rows.length >= MOST;
    return { entries: entriesOf(list, rows), next: null, isPart };
  },
  find,
  refusal: refuseUnlessMarketing(
    'Mandrill',
    'A denylist stops every mail of its account or subaccount',
    'Send your marketing from a subaccount of its own, connect that as a source, and choose its list there.',
  ),
  *put(list, people): Talk<PutResult> {
    const [refused, already] = [new Map<string, string>(), new Set<string>()];
    for (const { email, cause } of people) {
      if ((yield* find(list, email)) !== null) already.add(email);
      else {
        const answer = yield callOf('rejects/add', { email, comment: COMMENTS[cause], ...placeOf(list) });
        if (answer.status === 404)
          throw new BellwetherError('lists.gone', `“${list.name}” is no longer there in Mandrill.`);
        if (answer.status >= 300) refused.set(email, wordsOf(answer));
        else if (fieldsOf(answer.body).added !== true)
          refused.set(email, 'Mandrill did not put the address there: it stands on the allowlist.');
      }
    }
    return { refused, already };
  },
  *takeOff(list, email) {
    const answer = yield callOf('rejects/delete', { email, ...placeOf(list) });
    return answer.status < 300 || answer.status === 404 ? null : wordsOf(answer);
  },
  mayEcho: ({ actor, native }) => actor === 'unknown' && /^sync:(?:denylist|blacklist):(?:add|remove)$/.test(native),
};

function callOf(deed: string, body: Fields): EspRequest {
  return { method: 'POST', path: `/api/1.0/${deed}.json`, body };
}

function* names(): Talk<readonly EspList[]> {
  yield* ask(callOf('rejects/list', NOBODY));
  // A key may be allowed to see the denylists and no subaccounts.
  const answer = yield { ...callOf('subaccounts/list', {}), mayBeRefused: true };
  return [ACCOUNT, ...(answer.status === 200 ? rowsOf(answer.body) : []).flatMap(listOfSubaccount)];
}

function listOfSubaccount(row: Fields): EspList[] {
  const id = textOf(row.id);
  if (id === '' || id.length > MAX_ID) return [];
  const name = `Denylist of the subaccount ${textOf(row.name).slice(0, 100) || id}`;
  return [{ ...ACCOUNT, list: `${SUBACCOUNT}${id}`, name }];
}

function placeOf({ list }: EspList): { readonly subaccount?: string } {
  return list.startsWith(SUBACCOUNT) ? { subaccount: list.slice(SUBACCOUNT.length) } : {};
}

function* find(list: EspList, email: string): Talk<ListEntry | null> {
  const rows = yield* askIfThere(callOf('rejects/list', { email, ...placeOf(list) }));
  return entriesOf(list, rows).find((one) => one.email.toLowerCase() === email) ?? null;
}

/** Without a subaccount those of all are shown: each belongs to its own. */
function entriesOf(list: EspList, rows: unknown): ListEntry[] {
  const subaccount = placeOf(list).subaccount ?? '';
  return rowsOf(rows).flatMap((row) => {
    const email = textOf(row.email);
    if (email === '' || textOf(row.subaccount) !== subaccount || row.expired === true) return [];
    const { kind, actor } = REASONS[textOf(row.reason)] ?? { kind: 'manual', actor: 'unknown' };
    return [{ email, kind, actor, since: momentIn(row.created_at), words: textOf(row.detail) || null }];
  });
}
