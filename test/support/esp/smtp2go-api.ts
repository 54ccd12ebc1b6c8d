/** SMTP2GO's API for suppressions, as its documents have it: each entry by its address and its reason. */
import { type Answer, type Call, type StandIn, startStandIn } from './stand-in.ts';

export interface Smtp2goEntry {
  readonly email_address: string;
  readonly reason: 'manual' | 'unsubscribe' | 'spam' | 'bounce' | 'compliance';
  readonly block_description: string;
  readonly complaint: string;
  readonly timestamp: string;
}

export interface Smtp2goApi extends StandIn {
  entries: Smtp2goEntry[];
  /** Addresses that it takes for none. */
  readonly malformed: Set<string>;
  /** What the key may call. */
  permissions: readonly string[];
  /** Of the server. */
  now: string;
}

export const SMTP2GO_KEY = { key: 'api-0A1B2C3D4E5F6071829384A5B6C7D8E9', region: 'eu' };
const PAGE = 250;

type State = Pick<Smtp2goApi, 'entries' | 'malformed' | 'permissions' | 'now'>;

export async function startSmtp2goApi(): Promise<Smtp2goApi> {
  const state: State = {
    entries: [],
    malformed: new Set(),
    permissions: ['view', 'add', 'remove'],
    now: '2025-11-13 02:13:20',
  };
  const standIn = await startStandIn(['eu-api.smtp2go.com'], (call) =>
    call.headers['x-smtp2go-api-key'] === SMTP2GO_KEY.key ? route(state, call) : refused(401, 'API_KEY_INVALID'),
  );
  return Object.assign(state, standIn);
}

const done = (data: unknown): Answer => ({ status: 200, body: { request_id: 'r-1', data } });
const refused = (status: number, code: string): Answer => ({
  status,
  body: { request_id: 'r-1', data: { error: `refused: ${code}`, error_code: `E_ApiResponseCodes.${code}` } },
});

function route(state: State, { method, path, body }: Call): Answer {
  const deed = path.slice('/v3/suppression/'.length);
  if (method !== 'POST') return refused(404, 'NOT_FOUND');
  if (!state.permissions.includes(deed)) return refused(400, 'ENDPOINT_PERMISSION_DENIED');
  const email = String(body.email_address);
  if (deed === 'view') return view(state, body);
  if (deed === 'add') {
    if (state.malformed.has(email)) return refused(400, 'NON_VALIDATING_IN_PAYLOAD');
    const description = String(body.block_description);
    state.entries.push({
      ...{ email_address: email, reason: 'manual', block_description: description, complaint: '' },
      timestamp: state.now,
    });
    return done({ added: true, email_address: email, block_description: description });
  }
  const reasons = body.reasons as string[];
  const isMeant = (one: Smtp2goEntry): boolean => one.email_address === email && reasons.includes(one.reason);
  const removed = state.entries.some(isMeant);
  state.entries = state.entries.filter((one) => !isMeant(one));
  return done({ suppressions: reasons.map((reason) => ({ email_address: email, reason, removed })) });
}

function view({ entries }: State, body: Call['body']): Answer {
  const isLong = body.start_date !== undefined && body.end_date !== undefined;
  const found = entries.filter(
    (one) =>
      (isLong || one.timestamp >= '2025-10-14') &&
      one.reason === body.suppression_type &&
      (body.email_address === undefined || one.email_address === body.email_address),
  );
  const from = Number(body.continue_token ?? 0);
  const token = from + PAGE < found.length ? String(from + PAGE) : null;
  return done({ continue_token: token, results: found.slice(from, from + PAGE), total_results: found.length });
}
