/**
 * Mailjet's exclusion list: a mark on contacts, which stops campaigns and leaves transactional mail alone. What Mailjet itself blocks
 * for transactional mail, and who left one contact list, no call tells: its webhooks do.
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
import { keyRegion } from '../../flow/adapt/key-region.ts';
import { momentIn } from '../../flow/adapt/read-field.ts';
import { ask, askIfThere, type Fields, fieldsOf, rowsOf, textOf, tryKey, wordsOf } from '../../flow/adapt/talk.ts';

const PATH = '/v3/REST/contact';
const PAGE = 1_000;
const FIRST = `${PATH}?IsExcludedFromCampaigns=true&Limit=1`;
const EXCLUDED: EspList = {
  list: 'excluded',
  name: 'Contacts excluded from campaigns',
  holds: 'opt_out',
  stops: 'some',
  purpose: 'marketing',
  isWritable: true,
};

const REGION = keyRegion('Where the account lives', 'Accounts in the United States have a host of their own.', [
  { value: 'eu', name: 'European Union', host: 'api.mailjet.com' },
  { value: 'us', name: 'United States', host: 'api.us.mailjet.com' },
]);

const isHex = (name: string) => (value: string) =>
  /^[0-9a-f]{32}$/i.test(value) ? null : `The ${name} of Mailjet is 32 digits and letters from a to f.`;

export const mailjetLists: EspLists = {
  key: [
    {
      name: 'id',
      label: 'API key',
      hint: 'The public one of the pair.',
      isSecret: false,
      check: isHex('API key'),
    },
    { name: 'secret', label: 'Secret key', hint: 'It is shown once.', isSecret: true, check: isHex('secret key') },
    REGION.part,
  ],
  steps: [
    {
      title: 'Make a pair of keys for this alone',
      text: 'In Mailjet, open Account Settings > REST API > API Key Management. Where your plan has keys with permissions, make one that may read contacts, and write them to put people on the list as well; otherwise take the pair of the account that sends your campaigns. A key sees the contacts of its own account alone, not those of a subaccount.',
    },
    {
      title: 'Paste it here',
      text: 'Mailjet shows the secret key once. It is kept sealed, apart from the password of the webhook, and can be removed at any time.',
    },
    {
      title: 'Know what is not read',
      text: 'Mailjet offers one list: the contacts that get no campaigns. Which addresses it blocks for transactional mail, and who left a single contact list, it tells by webhooks alone.',
    },
    UNTRIED,
  ],
  gapMs: 250,
  // Each is looked at and then changed, with two calls.
  batch: 20,
  baseUrl: REGION.baseUrl,
  prove: ({ id, secret }: EspKey) => ({
    authorization: `Basic ${Buffer.from(`${id ?? ''}:${secret ?? ''}`).toString('base64')}`,
  }),
  checkKey: () => tryKey('Mailjet', FIRST),
  *names() {
    yield* ask({ method: 'GET', path: FIRST });
    return [EXCLUDED];
  },
  *read(_list, place): Talk<ListPage> {
    const offset = Number(place ?? 0);
    const path = `${PATH}?IsExcludedFromCampaigns=true&Limit=${PAGE}&Offset=${offset}&Sort=ID`;
    const rows = rowsOf(fieldsOf(yield* ask({ method: 'GET', path })).Data);
    return { entries: rows.flatMap(entryOf), next: rows.length < PAGE ? null : String(offset + PAGE) };
  },
  *find(_list, email) {
    const body = yield* askIfThere({ method: 'GET', path: pathOf(email) });
    return (
      contactsIn(body)
        .flatMap(entryOf)
        .find((one) => one.email.toLowerCase() === email) ?? null
    );
  },
  refusal: (_list, purpose) => (purpose === 'transactional' ? NEEDED_MAIL : null),
  *put(_list, people): Talk<PutResult> {
    const [refused, already] = [new Map<string, string>(), new Set<string>()];
    for (const { email } of people) {
      const [known] = contactsIn(yield* askIfThere({ method: 'GET', path: pathOf(email) }));
      if (known !== undefined && isExcluded(known)) already.add(email);
      else {
        const mark = { IsExcludedFromCampaigns: true };
        const answer = yield known === undefined
          ? { method: 'POST', path: PATH, body: { Email: email, ...mark } }
          : { method: 'PUT', path: pathOf(email), body: mark };
        if (!isDone(answer.status)) refused.set(email, wordsOf(answer));
      }
    }
    return { refused, already };
  },
  *takeOff(_list, email) {
    // The lists that they left stay left: this lifts the mark alone.
    const answer = yield { method: 'PUT', path: pathOf(email), body: { IsExcludedFromCampaigns: false } };
    return isDone(answer.status) || answer.status === 404 ? null : wordsOf(answer);
  },
};

const pathOf = (email: string): string => `${PATH}/${encodeURIComponent(email)}`;

/** 304: it was so before. */
function isDone(status: number): boolean {
  return (status >= 200 && status < 300) || status === 304;
}

function contactsIn(body: unknown): readonly Fields[] {
  return rowsOf(fieldsOf(body).Data);
}

/** Its documents show the mark as a word, too. */
function isExcluded({ IsExcludedFromCampaigns: mark }: Fields): boolean {
  return mark === true || mark === 'true';
}

function entryOf(contact: Fields): ListEntry[] {
  const email = textOf(contact.Email);
  if (email === '' || !isExcluded(contact)) return [];
  const hasComplained = contact.IsSpamComplaining === true || contact.IsSpamComplaining === 'true';
  const why = hasComplained
    ? ({ kind: 'complaint', actor: 'person' } as const)
    : ({ kind: 'opt_out', actor: 'unknown' } as const);
  return [{ email, ...why, since: momentIn(contact.ExclusionFromCampaignsUpdatedAt), words: null }];
}
