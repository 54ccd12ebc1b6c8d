/** SparkPost's API for its suppression list, as its documents have it. */
import { type Answer, type Call, type StandIn, startStandIn } from './stand-in.ts';

export interface SparkpostEntry {
  readonly recipient: string;
  readonly type: 'transactional' | 'non_transactional';
  readonly source: string;
  readonly created: string;
  readonly updated: string;
  readonly description?: string;
}

export interface SparkpostApi extends StandIn {
  entries: SparkpostEntry[];
  /** Addresses that it takes for none. */
  readonly malformed: Set<string>;
  /** Of the server. */
  now: string;
}

export const SPARKPOST_KEY = { key: '14ac5499'.repeat(5), region: 'us' };
const PATH = '/api/v1/suppression-list';

type State = Pick<SparkpostApi, 'entries' | 'malformed' | 'now'>;

export async function startSparkpostApi(): Promise<SparkpostApi> {
  const state: State = { entries: [], malformed: new Set(), now: '2025-11-13T02:13:20+00:00' };
  const standIn = await startStandIn(['api.sparkpost.com', 'api.eu.sparkpost.com'], (call) =>
    call.headers.authorization === SPARKPOST_KEY.key ? route(state, call) : refuse(401, 'Unauthorized.'),
  );
  return Object.assign(state, standIn);
}

const refuse = (status: number, message: string): Answer => ({ status, body: { errors: [{ message }] } });

function route(state: State, call: Call): Answer {
  const { method, path, query } = call;
  if (path === `${PATH}/` && method === 'PUT') return put(state, call);
  if (path === PATH) {
    const size = Number(query.get('per_page'));
    const types = query.get('types')?.split(',');
    const found = state.entries.filter((one) => types === undefined || types.includes(one.type));
    const from = Number(query.get('cursor')?.replace('initial', '0') ?? 0);
    const more = from + size < found.length;
    const links = more ? [{ href: `${PATH}?cursor=${from + size}&per_page=${size}`, rel: 'next' }] : [];
    return { status: 200, body: { results: found.slice(from, from + size), links, total_count: found.length } };
  }
  const recipient = decodeURIComponent(path.slice(PATH.length + 1));
  const found = state.entries.filter((one) => one.recipient === recipient);
  if (found.length === 0) return refuse(404, 'Recipient could not be found');
  if (method === 'GET') return { status: 200, body: { results: found, links: [], total_count: found.length } };
  const { type } = call.body;
  const going = found.filter((one) => type === undefined || one.type === type);
  if (going.length === 0) return refuse(404, 'Recipient could not be found');
  if (going.some((one) => one.source === 'Compliance'))
    return refuse(403, 'Recipient could not be removed - Compliance');
  state.entries = state.entries.filter((one) => !going.includes(one));
  return { status: 204 };
}

function put(state: State, call: Call): Answer {
  const rows = call.body.recipients as Pick<SparkpostEntry, 'recipient' | 'type' | 'description'>[];
  const bad = rows.filter((row) => state.malformed.has(row.recipient));
  if (bad.length > 0) return refuse(400, `PUT body contains ${bad.length} invalid or malformed recipient(s)`);
  for (const row of rows) {
    const known = state.entries.find((one) => one.recipient === row.recipient && one.type === row.type);
    const made = {
      ...row,
      source: known?.source ?? 'Manually Added',
      created: known?.created ?? state.now,
      updated: state.now,
    };
    state.entries = [...state.entries.filter((one) => one !== known), made];
  }
  return { status: 200, body: { results: { message: 'Suppression List successfully updated' } } };
}

/** Would SparkPost pass a mail on? */
export function sparkpostPasses(api: SparkpostApi, type: SparkpostEntry['type'], email: string): boolean {
  return !api.entries.some((one) => one.recipient === email && one.type === type);
}
