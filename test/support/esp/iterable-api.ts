/** Iterable's API for channels, users, exports and subscriptions, as its documents have it. */
import { type Answer, type Call, type StandIn, startStandIn } from './stand-in.ts';

export interface IterableEvent {
  readonly email: string;
  readonly createdAt: string;
  readonly unsubSource: string;
  readonly channelIds: readonly number[];
  readonly emailListIds: readonly number[];
  readonly messageTypeIds: readonly number[];
}

export interface IterableApi extends StandIn {
  /** Of each user who left any channel: its ids. Everybody else is a user as well. */
  readonly left: Map<string, Set<number>>;
  /** Who is no user. */
  readonly strangers: Set<string>;
  readonly events: IterableEvent[];
  /** Whether the interface for subscriptions was switched on. */
  hasSubscriptions: boolean;
  /** Whether the export tells the fields that were asked for. */
  tellsFields: boolean;
}

export const ITERABLE_KEY = { key: '0a1b2c3d'.repeat(4), region: 'eu' };
export const NEWS_CHANNEL = 27_447;

type State = Omit<IterableApi, keyof StandIn>;

export async function startIterableApi(): Promise<IterableApi> {
  const state: State = {
    ...{ left: new Map(), strangers: new Set(), events: [], hasSubscriptions: true, tellsFields: true },
  };
  const standIn = await startStandIn(['api.eu.iterable.com'], (call) =>
    call.headers['api-key'] === ITERABLE_KEY.key
      ? route(state, call)
      : { status: 401, body: { msg: 'Invalid API key', code: 'BadApiKey', params: null } },
  );
  return Object.assign(state, standIn);
}

const CHANNELS = [
  { id: NEWS_CHANNEL, name: 'Newsletter', channelType: 'Marketing', messageMedium: 'Email' },
  { id: 27_448, name: 'Receipts', channelType: 'Transactional', messageMedium: 'Email' },
  { id: 27_449, name: 'App', channelType: 'Marketing', messageMedium: 'Push' },
];
const SUBSCRIPTION = /^\/api\/subscriptions\/messageChannel\/(\d+)\/user\/(.+)$/;
const NOT_FOUND: Answer = { status: 404, body: { msg: 'Endpoint not found', code: 'NotFound' } };

function route(state: State, { method, path, query }: Call): Answer {
  if (path === '/api/channels') return { status: 200, body: { channels: CHANNELS } };
  if (path === '/api/export/data.json') return exportOf(state, query);
  if (path === '/api/users/getByEmail') {
    const email = String(query.get('email'));
    if (state.strangers.has(email)) return { status: 200, body: {} };
    const dataFields = { unsubscribedChannelIds: [...(state.left.get(email) ?? [])] };
    return { status: 200, body: { user: { email, dataFields } } };
  }
  const [, channel, written] = SUBSCRIPTION.exec(path) ?? [];
  if (method !== 'DELETE' || written === undefined || !state.hasSubscriptions) return NOT_FOUND;
  const email = decodeURIComponent(written);
  state.left.set(email, (state.left.get(email) ?? new Set()).add(Number(channel)));
  return { status: 202, body: { msg: '', code: 'Success', params: null } };
}

function exportOf({ left, events, tellsFields }: State, query: URLSearchParams): Answer {
  const fields = new Set(tellsFields ? query.getAll('onlyFields') : ['email']);
  const rows: readonly object[] =
    query.get('dataTypeName') === 'user'
      ? [...left].map(([email, ids]) => ({
          ...{ email, unsubscribedChannelIds: [...ids], profileUpdatedAt: '2025-10-07 08:12:03 +00:00' },
        }))
      : events;
  const lines = rows.map((row) =>
    JSON.stringify(Object.fromEntries(Object.entries(row).filter(([name]) => fields.has(name)))),
  );
  return { status: 200, text: lines.join('\n'), headers: { 'content-type': 'application/x-json-stream' } };
}
