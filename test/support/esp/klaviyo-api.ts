/** Klaviyo's API for profiles and their suppressions, as its documents have it; a job is worked off at once. */
import { type Answer, type Call, type StandIn, startStandIn } from './stand-in.ts';

export interface KlaviyoSuppression {
  readonly reason: string;
  readonly timestamp: string;
}

export interface KlaviyoApi extends StandIn {
  /** By address; nothing held against it: an empty list. */
  readonly profiles: Map<string, KlaviyoSuppression[]>;
  /** Addresses that it takes for none. */
  readonly malformed: Set<string>;
  /** Of the server. */
  now: string;
}

export const KLAVIYO_KEY = { key: `pk_${'0a1b2c3d4e'.repeat(3)}` };
const MANUAL = 'USER_SUPPRESSED';
const ALL = 'greater-than(subscriptions.email.marketing.suppression.timestamp,2000-01-01T00:00:00Z)';

type State = Pick<KlaviyoApi, 'profiles' | 'malformed' | 'now'>;

export async function startKlaviyoApi(): Promise<KlaviyoApi> {
  const state: State = { profiles: new Map(), malformed: new Set(), now: '2025-11-13T02:13:20+00:00' };
  const standIn = await startStandIn(['a.klaviyo.com'], (call) =>
    call.headers.authorization === `Klaviyo-API-Key ${KLAVIYO_KEY.key}`
      ? route(state, call)
      : refuse(401, 'Missing or invalid private key.'),
  );
  return Object.assign(state, standIn);
}

const refuse = (status: number, detail: string): Answer => ({
  status,
  body: { errors: [{ title: 'Problem', detail }] },
});

function route(state: State, call: Call): Answer {
  if (!/^\d{4}-\d\d-\d\d$/.test(String(call.headers.revision))) return refuse(400, 'A revision header is required.');
  if (call.path === '/api/profiles') return listProfiles(state, call);
  const deed = /^\/api\/profile-suppression-bulk-(create|delete)-jobs$/.exec(call.path)?.[1];
  if (deed === undefined || call.method !== 'POST') return refuse(404, 'There is no such thing.');
  if (call.headers['content-type'] !== 'application/vnd.api+json') return refuse(415, 'Unsupported media type.');
  const { data } = call.body as {
    data?: { attributes?: { profiles?: { data?: { attributes: { email: string } }[] } } };
  };
  const emails = (data?.attributes?.profiles?.data ?? []).map((one) => one.attributes.email);
  if (emails.length < 1 || emails.length > 100) return refuse(400, 'Between 1 and 100 profiles are taken.');
  if (emails.some((email) => state.malformed.has(email))) return refuse(400, 'Invalid email address.');
  for (const email of emails) {
    const held = state.profiles.get(email);
    const others = (held ?? []).filter((one) => one.reason !== MANUAL);
    if (deed === 'delete' && held) state.profiles.set(email, others);
    else if (deed === 'create' && others.length === (held ?? []).length)
      state.profiles.set(email, [...others, { reason: MANUAL, timestamp: state.now }]);
  }
  return { status: 202, body: { data: { type: `profile-suppression-bulk-${deed}-job`, id: 'one' } } };
}

function listProfiles(state: State, { query }: Call): Answer {
  if (query.get('additional-fields[profile]') !== 'subscriptions')
    return refuse(400, 'Subscriptions were not asked for.');
  const filter = query.get('filter');
  const one = /^equals\(email,(".*")\)$/.exec(filter ?? '')?.[1];
  if (filter !== null && filter !== ALL && one === undefined) return refuse(400, 'Invalid filter.');
  const found = [...state.profiles].filter(([email, held]) =>
    one === undefined ? filter === null || held.length > 0 : email === JSON.parse(one),
  );
  const size = Number(query.get('page[size]') ?? 20);
  if (size > 100) return refuse(400, 'Invalid page size.');
  const from = Number(query.get('page[cursor]') ?? 0);
  const data = found.slice(from, from + size).map(([email, suppression], at) => ({
    type: 'profile',
    id: String(from + at),
    attributes: {
      email,
      subscriptions: { email: { marketing: { can_receive_email_marketing: suppression.length === 0, suppression } } },
    },
  }));
  const more = from + size < found.length;
  const next = more ? `https://a.klaviyo.com/api/profiles?page%5Bcursor%5D=${from + size}` : null;
  return { status: 200, body: { data, links: { self: 'https://a.klaviyo.com/api/profiles', next } } };
}
