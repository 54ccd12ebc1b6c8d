/** MailerSend's API for domains and their suppressions, as its documents have it. */
import { type Answer, type Call, type StandIn, startStandIn } from './stand-in.ts';

export interface MailersendEntry {
  readonly id: string;
  readonly type?: 'exact' | 'pattern';
  readonly pattern?: string;
  readonly reason?: string;
  readonly readable_reason?: string;
  readonly created_at: string;
  readonly recipient: { readonly id: string; readonly email: string } | null;
}
export type MailersendKind = 'unsubscribes' | 'hard-bounces' | 'spam-complaints' | 'on-hold-list' | 'blocklist';

export interface MailersendApi extends StandIn {
  /** By `kind:domain`. */
  readonly lists: Map<string, MailersendEntry[]>;
  /** Addresses that it takes for none. */
  readonly malformed: Set<string>;
  /** Of the server. */
  now: string;
}

export const MAILERSEND_KEY = { key: `mlsn.${'0a1b2c3d'.repeat(8)}` };
export const NEWS = '7nxe3yjmeq28vp0k';
const DOMAINS = new Map([
  [NEWS, 'news.acme.example'],
  ['83gwk2j7zqz1nxyd', 'app.acme.example'],
]);
const KINDS: ReadonlySet<string> = new Set<MailersendKind>([
  'unsubscribes',
  'hard-bounces',
  'spam-complaints',
  'on-hold-list',
  'blocklist',
]);

type State = Pick<MailersendApi, 'lists' | 'malformed' | 'now'>;

export async function startMailersendApi(): Promise<MailersendApi> {
  const state: State = { lists: new Map(), malformed: new Set(), now: '2025-11-13T02:13:20.000000Z' };
  const standIn = await startStandIn(['api.mailersend.com'], (call) =>
    call.headers.authorization === `Bearer ${MAILERSEND_KEY.key}`
      ? route(state, call)
      : { status: 401, body: { message: 'Unauthenticated.' } },
  );
  return Object.assign(state, standIn);
}

const invalid = (message: string): Answer => ({ status: 422, body: { message, errors: {} } });

function route(state: State, call: Call): Answer {
  const { path, query, body } = call;
  const limit = Number(query.get('limit') ?? 25);
  if (call.method === 'GET' && (limit < 10 || limit > 100)) return invalid('The limit must be between 10 and 100.');
  const from = (Number(query.get('page') ?? 1) - 1) * limit;
  const page = <Row>(rows: readonly Row[]): Answer => ({
    status: 200,
    body: {
      data: rows.slice(from, from + limit),
      links: {},
      meta: { current_page: from / limit + 1, per_page: limit },
    },
  });
  if (path === '/v1/domains') return page([...DOMAINS].map(([id, name]) => ({ id, name })));
  const kind = path.replace('/v1/suppressions/', '');
  if (!KINDS.has(kind)) return { status: 404, body: { message: 'Not Found.' } };
  if (call.method === 'GET') return page(listOf(state, kind, query.get('domain_id') ?? ''));
  const domain = String(body.domain_id);
  if (!DOMAINS.has(domain)) return invalid('The selected domain id is invalid.');
  const entries = listOf(state, kind, domain);
  if (call.method === 'DELETE') return remove(state, `${kind}:${domain}`, body);
  const recipients = (body.recipients as string[] | undefined) ?? [];
  if (kind === 'on-hold-list') return { status: 405, body: { message: 'Method not allowed.' } };
  if (recipients.some((email) => state.malformed.has(email)))
    return invalid('The recipients must be valid email addresses.');
  const made = recipients
    .filter((email) => entries.every((one) => one.recipient?.email !== email))
    .map((email) => ({ id: `id-of-${email}`, created_at: state.now, recipient: { id: `r-${email}`, email } }));
  state.lists.set(`${kind}:${domain}`, [...entries, ...made]);
  return { status: 201, body: { data: made } };
}

function listOf({ lists }: State, kind: string, domain: string): readonly MailersendEntry[] {
  return domain === ''
    ? [...lists].filter(([name]) => name.startsWith(`${kind}:`)).flatMap(([, entries]) => entries)
    : (lists.get(`${kind}:${domain}`) ?? []);
}

function remove({ lists }: State, list: string, body: Call['body']): Answer {
  const entries = lists.get(list) ?? [];
  const ids = body.ids as string[] | undefined;
  if (body.all === true) {
    lists.set(list, []);
    return { status: 200 };
  }
  if (!ids?.length || ids.some((id) => entries.every((one) => one.id !== id)))
    return invalid('The selected ids.0 is invalid.');
  lists.set(
    list,
    entries.filter((one) => !ids.includes(one.id)),
  );
  return { status: 200 };
}
