/** Mailgun's API for domains and their suppressions, as its documents have it. */
import { type Answer, type Call, type StandIn, startStandIn } from './stand-in.ts';

export interface MailgunEntry {
  readonly tags?: readonly string[];
  readonly code?: string;
  readonly error?: string;
  readonly created_at: string;
}
type Kind = 'unsubscribes' | 'complaints' | 'bounces';

export interface MailgunApi extends StandIn {
  /** By domain, then by list, then by address. */
  readonly domains: Map<string, Record<Kind, Map<string, MailgunEntry>>>;
  /** Addresses that it takes for none. */
  readonly malformed: Set<string>;
  /** Of the server. */
  now: string;
}

export const MAILGUN_KEY = { key: `${'0a1b2c3d'.repeat(4)}-0a1b2c3d-4e5f6a7b`, region: 'eu' };
const CREDENTIALS = `Basic ${Buffer.from(`api:${MAILGUN_KEY.key}`).toString('base64')}`;
const HOST = 'api.eu.mailgun.net';
const MOST = 1_000;

const noEntries = (): Record<Kind, Map<string, MailgunEntry>> => ({
  unsubscribes: new Map(),
  complaints: new Map(),
  bounces: new Map(),
});

export async function startMailgunApi(): Promise<MailgunApi> {
  const state = {
    domains: new Map([
      ['news.acme.example', noEntries()],
      ['app.acme.example', noEntries()],
    ]),
    malformed: new Set<string>(),
    now: 'Thu, 13 Nov 2025 02:13:20 UTC',
  };
  const standIn = await startStandIn([HOST], (call) =>
    call.headers.authorization === CREDENTIALS ? route(state, call) : { status: 401, body: { message: 'Forbidden' } },
  );
  return Object.assign(state, standIn);
}

function route(state: Pick<MailgunApi, 'domains' | 'malformed' | 'now'>, call: Call): Answer {
  if (call.path === '/v4/domains') {
    const items = [...state.domains.keys()].map((name) => ({ name, state: 'active' }));
    return { status: 200, body: { items: items.slice(0, Number(call.query.get('limit'))), total_count: items.length } };
  }
  const [, domain = '', kind = '', at] =
    /^\/v3\/([^/]+)\/(unsubscribes|complaints|bounces)(?:\/([^/]+))?$/.exec(call.path) ?? [];
  const list = state.domains.get(domain)?.[kind as Kind];
  if (!list) return { status: 404, body: { message: 'Domain not found' } };
  if (at !== undefined) return ofOne(list, call, decodeURIComponent(at));
  if (call.method === 'POST') return add(state, list, JSON.parse(call.text) as { address: string; tags?: string[] }[]);
  return page(list, call);
}

function ofOne(list: Map<string, MailgunEntry>, call: Call, address: string): Answer {
  const entry = list.get(address);
  if (!entry) return { status: 404, body: { message: 'Address not found in the table' } };
  if (call.method === 'GET') return { status: 200, body: { address, ...entry } };
  const tag = call.query.get('tag');
  const left = (entry.tags ?? []).filter((one) => tag !== null && one !== tag);
  if (left.length > 0) list.set(address, { ...entry, tags: left });
  else list.delete(address);
  return { status: 200, body: { message: 'It has been removed', address } };
}

function add(
  { malformed, now }: Pick<MailgunApi, 'malformed' | 'now'>,
  list: Map<string, MailgunEntry>,
  rows: readonly { readonly address: string; readonly tags?: readonly string[] }[],
): Answer {
  if (rows.length > MOST) return { status: 400, body: { message: 'Batch size should be less than 1000' } };
  if (rows.some((row) => malformed.has(row.address))) return { status: 400, body: { message: 'address is malformed' } };
  for (const { address, tags = ['*'] } of rows) {
    const known = list.get(address);
    list.set(address, { created_at: known?.created_at ?? now, tags: [...new Set([...(known?.tags ?? []), ...tags])] });
  }
  return { status: 200, body: { message: `${rows.length} addresses have been added` } };
}

function page(list: Map<string, MailgunEntry>, { path, query }: Call): Answer {
  const limit = Math.min(MOST, Number(query.get('limit') ?? 100));
  const after = query.get('address') ?? '';
  const found = [...list].sort(([a], [b]) => (a < b ? -1 : 1)).filter(([address]) => address > after);
  const items = found.slice(0, limit).map(([address, entry]) => ({ address, ...entry }));
  const last = items.at(-1)?.address ?? after;
  const next = `https://${HOST}${path}?page=next&address=${encodeURIComponent(last)}&limit=${limit}`;
  return { status: 200, body: { items, paging: { next, first: `https://${HOST}${path}` } } };
}

/** Would Mailgun pass a mail on? */
export function mailgunPasses(api: MailgunApi, domain: string, email: string, tag: string | null = null): boolean {
  const { unsubscribes, complaints, bounces } = api.domains.get(domain) ?? noEntries();
  const left = unsubscribes.get(email)?.tags ?? [];
  return !(complaints.has(email) || bounces.has(email) || left.includes('*') || (tag !== null && left.includes(tag)));
}
