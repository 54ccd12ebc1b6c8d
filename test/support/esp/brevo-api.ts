/** Brevo's API for contacts and for addresses that are blocked for transactional mail, as its documents have it. */
import { type Answer, type Call, type StandIn, startStandIn } from './stand-in.ts';

export interface BrevoContact {
  readonly emailBlacklisted: boolean;
  readonly statistics?: Readonly<Record<string, unknown>>;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

export interface BrevoBlocked {
  readonly email: string;
  readonly reason: { readonly code: string; readonly message: string };
  readonly blockedAt: string;
}

export interface BrevoApi extends StandIn {
  readonly contacts: Map<string, BrevoContact>;
  blocked: BrevoBlocked[];
  /** Addresses that it takes for none. */
  readonly malformed: Set<string>;
}

export const BREVO_KEY = { key: `xkeysib-${'0a1b2c3d'.repeat(8)}-AbCdEfGhIjKlMnOp` };

type State = Pick<BrevoApi, 'contacts' | 'blocked' | 'malformed'>;

export async function startBrevoApi(): Promise<BrevoApi> {
  const state: State = { contacts: new Map(), blocked: [], malformed: new Set() };
  const standIn = await startStandIn(['api.brevo.com'], (call) =>
    call.headers['api-key'] === BREVO_KEY.key
      ? route(state, call)
      : { status: 401, body: { message: 'Key not found', code: 'unauthorized' } },
  );
  return Object.assign(state, standIn);
}

const NOT_FOUND: Answer = { status: 404, body: { code: 'document_not_found', message: 'Contact does not exist' } };

function route(state: State, call: Call): Answer {
  const { method, path, query } = call;
  const [offset, limit] = [Number(query.get('offset') ?? 0), Number(query.get('limit'))];
  if (path === '/v3/contacts' && method === 'POST') return save(state, call);
  if (path === '/v3/contacts') {
    if (limit > 1_000) return { status: 400, body: { code: 'out_of_range', message: 'limit' } };
    const all = [...state.contacts].map(([email, one]) => ({ email, emailBlacklisted: one.emailBlacklisted }));
    return { status: 200, body: { contacts: all.slice(offset, offset + limit), count: all.length } };
  }
  if (path === '/v3/smtp/blockedContacts') {
    if (limit > 100) return { status: 400, body: { code: 'out_of_range', message: 'limit' } };
    const { blocked } = state;
    return { status: 200, body: { contacts: blocked.slice(offset, offset + limit), count: blocked.length } };
  }
  const email = decodeURIComponent(path.split('/').at(-1) ?? '');
  if (path.startsWith('/v3/smtp/')) {
    const left = state.blocked.filter((one) => one.email !== email);
    if (left.length === state.blocked.length) return NOT_FOUND;
    state.blocked = left;
    return { status: 204 };
  }
  const contact = state.contacts.get(email);
  if (!contact) return NOT_FOUND;
  if (method === 'GET') return { status: 200, body: { email, statistics: {}, ...contact } };
  state.contacts.set(email, { ...contact, emailBlacklisted: call.body.emailBlacklisted === true });
  return { status: 204 };
}

function save({ contacts, malformed }: State, { body }: Call): Answer {
  const email = String(body.email);
  if (malformed.has(email))
    return { status: 400, body: { code: 'invalid_parameter', message: 'Invalid email address' } };
  const known = contacts.get(email);
  if (known && body.updateEnabled !== true)
    return { status: 400, body: { code: 'duplicate_parameter', message: 'Contact already exist' } };
  contacts.set(email, { ...known, emailBlacklisted: body.emailBlacklisted === true });
  return known ? { status: 204 } : { status: 201, body: { id: contacts.size } };
}
