/** Elastic Email's API for suppressions, as its documents have it. */
import { type Answer, type Call, type StandIn, startStandIn } from './stand-in.ts';

export interface ElasticemailEntry {
  readonly Email: string;
  readonly FriendlyErrorMessage: string;
  readonly ErrorCode: number | null;
  readonly DateUpdated: string;
}

type Kind = 'unsubscribes' | 'complaints' | 'bounces';

export interface ElasticemailApi extends StandIn {
  readonly lists: Record<Kind, ElasticemailEntry[]>;
  /** Addresses that it takes for none. */
  readonly malformed: Set<string>;
  /** Of the server. */
  now: string;
}

export const ELASTICEMAIL_KEY = { key: '0A1B2C3D'.repeat(12) };
const PATH = '/v4/suppressions/';

type State = Pick<ElasticemailApi, 'lists' | 'malformed' | 'now'>;

export async function startElasticemailApi(): Promise<ElasticemailApi> {
  const lists = { unsubscribes: [], complaints: [], bounces: [] };
  const state: State = { lists, malformed: new Set(), now: '2025-11-13T02:13:20' };
  const standIn = await startStandIn(['api.elasticemail.com'], (call) =>
    call.headers['x-elasticemail-apikey'] === ELASTICEMAIL_KEY.key
      ? route(state, call)
      : { status: 401, body: { Error: 'The API key is not valid.' } },
  );
  return Object.assign(state, standIn);
}

function route(state: State, call: Call): Answer {
  const { method, path, query } = call;
  const at = decodeURIComponent(path.slice(PATH.length));
  if (method === 'DELETE') return removeEverywhere(state, at);
  const kind = at as Kind;
  if (method === 'POST') return add(state, kind, call.body as unknown as string[]);
  const found = state.lists[kind].filter((one) => one.Email.includes(query.get('search') ?? ''));
  const offset = Number(query.get('offset') ?? 0);
  return { status: 200, body: found.slice(offset, offset + Number(query.get('limit') ?? 100)) };
}

function add({ lists, malformed, now }: State, kind: Kind, emails: readonly string[]): Answer {
  if (emails.length > 1_000 || emails.some((email) => malformed.has(email)))
    return { status: 400, body: { Error: 'An address is not valid.' } };
  const known = new Set(lists[kind].map((one) => one.Email));
  const made = emails
    .filter((email) => !known.has(email))
    .map((Email) => ({ Email, FriendlyErrorMessage: '', ErrorCode: null, DateUpdated: now }));
  lists[kind].push(...made);
  return { status: 200, body: made };
}

function removeEverywhere({ lists }: State, email: string): Answer {
  let isFound = false;
  for (const entries of Object.values(lists)) {
    const index = entries.findIndex((one) => one.Email === email);
    if (index !== -1) entries.splice(index, 1);
    isFound ||= index !== -1;
  }
  return isFound ? { status: 200 } : { status: 404, body: { Error: 'Suppression not found.' } };
}
