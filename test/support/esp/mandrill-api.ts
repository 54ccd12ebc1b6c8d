/** Mandrill's API for denylists, as its documents have it: the key in the body, 500 for all that is wrong, no pages. */
import { type Answer, type Call, type StandIn, startStandIn } from './stand-in.ts';

export interface MandrillEntry {
  readonly email: string;
  readonly reason: string;
  readonly detail: string;
  readonly created_at: string;
  readonly expired: boolean;
  readonly subaccount: string | null;
}

export interface MandrillApi extends StandIn {
  entries: MandrillEntry[];
  subaccounts: { readonly id: string; readonly name: string }[];
  readonly allowed: Set<string>;
  /** What the key may call; null: everything. */
  permissions: readonly string[] | null;
  /** Of the server. */
  now: string;
}

export const MANDRILL_KEY = { key: 'md-a1B2c3D4e5F6g7H8i9J0kL' };
const MOST = 1_000;

type State = Pick<MandrillApi, 'entries' | 'subaccounts' | 'allowed' | 'permissions' | 'now'>;

export async function startMandrillApi(): Promise<MandrillApi> {
  const state: State = {
    entries: [],
    subaccounts: [{ id: 'cust-123', name: 'News' }],
    allowed: new Set(),
    permissions: null,
    now: '2025-11-13 02:13:20',
  };
  const standIn = await startStandIn(['mandrillapp.com'], (call) =>
    call.body.key === MANDRILL_KEY.key ? route(state, call) : wrong('Invalid_Key', 'Invalid API key'),
  );
  return Object.assign(state, standIn);
}

function wrong(name: string, message: string): Answer {
  return { status: 500, body: { status: 'error', code: -1, name, message } };
}

function route(state: State, { path, body }: Call): Answer {
  const deed = path.slice('/api/1.0/'.length, -'.json'.length);
  if (state.permissions && !state.permissions.includes(deed))
    return wrong('Invalid_Key', 'This key may not use this call');
  if (deed === 'subaccounts/list') return { status: 200, body: state.subaccounts };
  const email = String(body.email);
  const subaccount = typeof body.subaccount === 'string' ? body.subaccount : null;
  if (subaccount !== null && state.subaccounts.every((one) => one.id !== subaccount))
    return wrong('Unknown_Subaccount', `No subaccount exists with the id '${subaccount}'`);
  const isMeant = (one: MandrillEntry): boolean => one.email === email && one.subaccount === subaccount;
  if (deed === 'rejects/list') {
    const found = state.entries.filter(
      (one) =>
        !one.expired &&
        (body.email === undefined || one.email === email) &&
        (subaccount === null || one.subaccount === subaccount),
    );
    return { status: 200, body: found.slice(0, MOST) };
  }
  if (deed === 'rejects/add') {
    const added = !state.allowed.has(email);
    const made = { email, reason: 'custom', detail: String(body.comment), created_at: state.now, expired: false };
    if (added) state.entries.push({ ...made, subaccount });
    return { status: 200, body: { email, added } };
  }
  if (!state.entries.some(isMeant)) return wrong('Invalid_Reject', 'The address is not on the list');
  state.entries = state.entries.filter((one) => !isMeant(one));
  return { status: 200, body: { email, deleted: true, subaccount } };
}
