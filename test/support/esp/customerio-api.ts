/** Customer.io's App API and Track API, as their documents have them. */
import { type Answer, type Call, type StandIn, startStandIn } from './stand-in.ts';

export interface CustomerioPerson {
  readonly cio_id: string;
  readonly email: string;
  unsubscribed: boolean;
  /** Seconds since 1970. */
  since: number;
}
export interface CustomerioEntry {
  readonly email: string;
  readonly created: number;
  readonly reason: string;
  readonly status: string;
}

export interface CustomerioApi extends StandIn {
  readonly people: CustomerioPerson[];
  /** By category. */
  readonly suppressed: Record<string, CustomerioEntry[]>;
  /** Addresses that it takes for none. */
  readonly malformed: Set<string>;
  /** Of the server, in seconds since 1970. */
  now: number;
}

export const CUSTOMERIO_KEY = {
  key: '0a1b2c3d4e5f6a7b'.repeat(2),
  site: '1a2b3c4d5e1a2b3c4d5e',
  tracking: '9f8e7d6c5b9f8e7d6c5b',
  region: 'eu',
};
const BASIC = `Basic ${Buffer.from(`${CUSTOMERIO_KEY.site}:${CUSTOMERIO_KEY.tracking}`).toString('base64')}`;

type State = Pick<CustomerioApi, 'people' | 'suppressed' | 'malformed' | 'now'>;

export async function startCustomerioApi(): Promise<CustomerioApi> {
  const state: State = {
    people: [],
    suppressed: { bounces: [], spam_reports: [], invalid_emails: [], blocks: [] },
    malformed: new Set(),
    now: 1_763_000_000,
  };
  const standIn = await startStandIn(['api-eu.customer.io', 'track-eu.customer.io'], (call) => {
    const isTrack = call.path.startsWith('/api/v1/');
    if (call.headers.authorization !== (isTrack ? BASIC : `Bearer ${CUSTOMERIO_KEY.key}`))
      return {
        status: 401,
        body: isTrack ? { meta: { error: 'Unauthorized request' } } : { errors: [{ detail: 'Unauthorized' }] },
      };
    return isTrack ? track(state, call) : app(state, call);
  });
  return Object.assign(state, standIn);
}

const missing: Answer = { status: 404, body: { errors: [{ detail: 'not found', status: '404' }] } };

function app(state: State, call: Call): Answer {
  const { path, query, method } = call;
  const limit = Math.min(1_000, Number(query.get('limit')));
  if (path === '/v1/customers' && method === 'POST') {
    const { filter } = call.body as { filter?: { attribute?: { field: string; value: string } } };
    if (filter?.attribute?.field !== 'unsubscribed' || filter.attribute.value !== 'true')
      return { status: 400, body: { errors: [{ detail: 'invalid filter' }] } };
    const found = state.people.filter((one) => one.unsubscribed);
    const from = Number(query.get('start') ?? 0);
    const identifiers = found.slice(from, from + limit).map(({ email, cio_id }) => ({ email, cio_id, id: null }));
    const next = from + limit < found.length ? String(from + limit) : '';
    return { status: 200, body: { identifiers, ids: [], next } };
  }
  const customer = /^\/v1\/customers\/([^/]+)\/attributes$/.exec(path)?.[1];
  if (customer !== undefined)
    return attributesOf(state, query.get('id_type') === 'email' ? decodeURIComponent(customer) : '');
  const [, looked] = /^\/v1\/esp\/search_suppression\/([^/]+)$/.exec(path) ?? [];
  if (looked !== undefined) return lookUp(state, decodeURIComponent(looked));
  const [, category = '', at] = /^\/v1\/esp\/suppression\/(\w+)(?:\/([^/]+))?$/.exec(path) ?? [];
  const entries = state.suppressed[category];
  if (!entries) return missing;
  if (at === undefined) {
    const from = Number(query.get('offset') ?? 0);
    return { status: 200, body: { category, suppressions: entries.slice(from, from + limit) } };
  }
  if (method !== 'DELETE') return missing;
  state.suppressed[category] = entries.filter((one) => one.email !== decodeURIComponent(at));
  return { status: 204 };
}

function attributesOf({ people }: State, email: string): Answer {
  const person = people.find((one) => one.email === email);
  if (!person) return missing;
  const { cio_id, unsubscribed, since } = person;
  const attributes = { email, cio_id, ...(unsubscribed ? { unsubscribed: 'true' } : {}) };
  const timestamps = unsubscribed ? { unsubscribed: since } : {};
  return {
    status: 200,
    body: { customer: { id: '', identifiers: { cio_id, email, id: null }, attributes, timestamps, unsubscribed } },
  };
}

/** Of an address on several lists it tells one. */
function lookUp({ suppressed }: State, email: string): Answer {
  for (const [category, entries] of Object.entries(suppressed)) {
    const suppressions = entries.filter((one) => one.email === email);
    if (suppressions.length > 0) return { status: 200, body: { category, suppressions } };
  }
  return { status: 200, body: { category: '', suppressions: [] } };
}

function track(state: State, { path, method, body }: Call): Answer {
  if (path === '/api/v1/accounts/region') return { status: 200, body: { data_center: 'eu' } };
  const at = /^\/api\/v1\/customers\/([^/]+)$/.exec(path)?.[1];
  if (at === undefined || method !== 'PUT') return missing;
  const name = decodeURIComponent(at);
  const known = state.people.find((one) => `cio_${one.cio_id}` === name || one.email === name);
  if (state.malformed.has(name)) return { status: 400, body: { meta: { error: 'email address is invalid' } } };
  if (!known && body._update === true) return { status: 200, body: {} };
  const person = known ?? {
    cio_id: `of${state.people.length}`,
    email: String(body.email),
    unsubscribed: false,
    since: 0,
  };
  person.since = person.unsubscribed === body.unsubscribed ? person.since : state.now;
  person.unsubscribed = body.unsubscribed === true;
  if (!known) state.people.push(person);
  return { status: 200, body: {} };
}
