/** Resend's API for suppressions, as its documents have it. */
import { type Answer, type Call, type StandIn, startStandIn } from './stand-in.ts';

export interface ResendEntry {
  readonly id: string;
  readonly email: string;
  readonly origin: 'bounce' | 'complaint' | 'manual';
  readonly created_at: string;
}

export interface ResendApi extends StandIn {
  entries: ResendEntry[];
  /** Addresses that it takes for none. */
  readonly malformed: Set<string>;
  /** Of the server. */
  now: string;
}

export const RESEND_KEY = { key: 're_a1B2c3D4_e5F6g7H8i9J0' };
const PATH = '/suppressions';

type State = Pick<ResendApi, 'entries' | 'malformed' | 'now'>;

export async function startResendApi(): Promise<ResendApi> {
  const state: State = { entries: [], malformed: new Set(), now: '2025-11-13T02:13:20.000Z' };
  const standIn = await startStandIn(['api.resend.com'], (call) =>
    call.headers.authorization === `Bearer ${RESEND_KEY.key}`
      ? route(state, call)
      : {
          status: 401,
          body: { name: 'restricted_api_key', message: 'This API key is restricted to only send emails' },
        },
  );
  return Object.assign(state, standIn);
}

function route(state: State, call: Call): Answer {
  const { path, query } = call;
  const emails = (call.body.emails as string[] | undefined) ?? [];
  if (path.startsWith(`${PATH}/batch/`)) {
    if (emails.length < 1 || emails.length > 100 || emails.some((email) => state.malformed.has(email)))
      return { status: 422, body: { name: 'validation_error', message: 'Invalid `emails` field.' } };
    const known = state.entries.filter((one) => emails.includes(one.email));
    if (path.endsWith('/remove')) state.entries = state.entries.filter((one) => !known.includes(one));
    else
      state.entries.push(
        ...emails.filter((email) => known.every((one) => one.email !== email)).map((email) => made(email, state.now)),
      );
    return { status: 200, body: { data: known.map(({ id }) => ({ object: 'suppression', id })) } };
  }
  if (path === PATH) {
    const limit = Number(query.get('limit'));
    const from = state.entries.findIndex((one) => one.id === query.get('after')) + 1;
    const data = state.entries.slice(from, from + limit);
    return { status: 200, body: { object: 'list', has_more: from + limit < state.entries.length, data } };
  }
  const at = decodeURIComponent(path.slice(PATH.length + 1));
  const entry = state.entries.find((one) => one.email === at || one.id === at);
  return entry
    ? { status: 200, body: { object: 'suppression', ...entry } }
    : { status: 404, body: { name: 'not_found', message: 'Suppression not found' } };
}

function made(email: string, now: string): ResendEntry {
  return { id: `id-of-${email}`, email, origin: 'manual', created_at: now };
}
