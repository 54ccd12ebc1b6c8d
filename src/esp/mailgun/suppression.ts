/**
 * Mailgun's lists: unsubscribes, complaints and bounces, three for each sending domain. An unsubscribe names the tags that were
 * left; `*` is all mail of the domain. Addresses come in the order of the alphabet, a thousand a page.
 */
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
import { keyRegion } from '../../flow/adapt/key-region.ts';
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

const PAGE = 1_000;
const EVERYTHING = '*';

const KEPT: ReadonlyMap<string, { readonly name: string; readonly holds: HeldKind; readonly actor: Actor }> = new Map([
  ['unsubscribes', { name: 'Unsubscribes', holds: 'opt_out', actor: 'unknown' }],
  ['complaints', { name: 'Complaints', holds: 'complaint', actor: 'person' }],
  ['bounces', { name: 'Bounces', holds: 'bounce', actor: 'esp' }],
]);
const LIST = /^([a-z]+):([a-z0-9.-]{1,253})$/i;
const REGION = keyRegion('Where the domains live', 'Domains in the European Union have a host of their own.', [
  { value: 'us', name: 'United States', host: 'api.mailgun.net' },
  { value: 'eu', name: 'European Union', host: 'api.eu.mailgun.net' },
]);

export const mailgunLists: EspLists = {
  key: [
    {
      name: 'key',
      label: 'API key',
      hint: 'From API Security; it is shown once. The webhook signing key is another one.',
      isSecret: true,
      check: (value) =>
        /^(?:key-)?[0-9a-f]{32}(?:-[0-9a-f]{8}-[0-9a-f]{8})?$/i.test(value)
          ? null
          : 'A key of Mailgun is 32 digits and letters from a to f, mostly with two shorter groups behind it.',
    },
    REGION.part,
  ],
  steps: [
    {
      title: 'Make a key for this alone',
      text: 'In Mailgun, open your profile > API Security > Add new key, and name it Bellwether: a key of its own can be deleted without stopping anything else. A sending key of one domain cannot read lists. Where your plan has roles for keys, one that may read and change suppressions is enough.',
    },
    {
      title: 'Paste it here',
      text: 'It is kept sealed, apart from the webhook signing key, and can be removed at any time.',
    },
    UNTRIED,
  ],
  gapMs: 200,
  batch: 100,
  baseUrl: REGION.baseUrl,
  prove: (key: EspKey) => ({ authorization: `Basic ${Buffer.from(`api:${key.key ?? ''}`).toString('base64')}` }),
  checkKey: () => tryKey('Mailgun', '/v4/domains?limit=1'),
  names,
  read,
  *find(list, email) {
    const row = yield* askIfThere({ method: 'GET', path: `${pathOf(list)}/${encodeURIComponent(email)}` });
    return entriesOf(list, [fieldsOf(row)]).find((one) => one.email.toLowerCase() === email) ?? null;
  },
  refusal(list, purpose) {
    if (!list.isWritable) return 'Mailgun fills this list by itself.';
    if (purpose === 'transactional') return NEEDED_MAIL;
    if (purpose === 'marketing') return null;
    return 'Unsubscribes stop every mail of the domain, password resets and receipts among it, and this source sends both. Connect the domain of your marketing as a source of its own, and choose its list there.';
  },
  *put(list, people): Talk<PutResult> {
    const requestFor = (emails: readonly string[]) =>
      ({
        method: 'POST',
        path: pathOf(list),
        body: emails.map((address) => ({ address, tags: [EVERYTHING] })),
      }) as const;
    const emails = people.map((one) => one.email);
    const refused = yield* putAll(emails, requestFor, `The domain of “${list.name}” is no longer there in Mailgun.`);
    return { refused, already: new Set() };
  },
  *takeOff(list, email) {
    // Tags that the person left stay.
    const query = list.holds === 'opt_out' ? `?tag=${encodeURIComponent(EVERYTHING)}` : '';
    const answer = yield { method: 'DELETE', path: `${pathOf(list)}/${encodeURIComponent(email)}${query}` };
    return answer.status < 300 || answer.status === 404 ? null : wordsOf(answer);
  },
};

function* names(): Talk<readonly EspList[]> {
  const body = fieldsOf(yield* ask({ method: 'GET', path: `/v4/domains?limit=${PAGE}` }));
  return rowsOf(body.items).flatMap(({ name }) =>
    [...KEPT].flatMap(([kind, kept]): EspList[] => {
      const list = `${kind}:${textOf(name)}`;
      if (!LIST.test(list)) return [];
      const isWritable = kept.holds === 'opt_out';
      return [{ list, name: `${kept.name} of ${textOf(name)}`, holds: kept.holds, stops: 'everything', isWritable }];
    }),
  );
}

function pathOf({ list }: EspList): string {
  const [, kind = '', domain = ''] = LIST.exec(list) ?? [];
  return `/v3/${domain}/${kind}`;
}

function* read(list: EspList, place: string | null): Talk<ListPage> {
  const first = `${pathOf(list)}?limit=${PAGE}`;
  const body = fieldsOf(yield* ask({ method: 'GET', path: place ?? first }));
  const rows = rowsOf(body.items);
  const next = placeIn(textOf(fieldsOf(body.paging).next), pathOf(list));
  // The page behind the last one is empty.
  return { entries: entriesOf(list, rows), next: rows.length < PAGE ? null : next };
}

/** Mailgun gives whole addresses: only what stands behind the host of this very list is believed. */
function placeIn(url: string, path: string): string | null {
  const at = url.indexOf(`${path}?`);
  return at === -1 ? null : url.slice(at);
}

/** Who left some tags alone still gets the rest, and does not stand here. */
function entriesOf(list: EspList, rows: readonly Fields[]): ListEntry[] {
  const { actor } = KEPT.get(LIST.exec(list.list)?.[1] ?? '') ?? { actor: 'unknown' };
  return rows.flatMap((row) => {
    const email = textOf(row.address);
    const tags = Array.isArray(row.tags) ? row.tags.map(textOf) : [textOf(row.tag) || EVERYTHING];
    if (email === '' || (list.holds === 'opt_out' && !tags.includes(EVERYTHING))) return [];
    const words = [textOf(row.code), textOf(row.error)].filter((one) => one !== '').join(' ');
    return [{ email, kind: list.holds, actor, since: momentOfText(row.created_at), words: words || null }];
  });
}
