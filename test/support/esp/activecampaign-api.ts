/** ActiveCampaign's API for contacts and lists, as its documents have it. */
import { type Answer, type Call, type StandIn, startStandIn } from './stand-in.ts';

export interface ActivecampaignContact {
  readonly id: number;
  readonly email: string;
  readonly bounced_date: string;
  /** By list: 1 subscribed, 2 unsubscribed, 3 bounced. */
  readonly lists: Map<number, { status: number; udate: string; unsubreason: string | null }>;
}

export interface ActivecampaignApi extends StandIn {
  readonly lists: Map<number, string>;
  readonly contacts: ActivecampaignContact[];
  /** Addresses that it takes for none. */
  readonly malformed: Set<string>;
  /** Of the server. */
  now: string;
}

export const ACTIVECAMPAIGN_KEY = { url: 'https://acme.api-us1.com', key: '0a1b2c3d'.repeat(9) };

type State = Pick<ActivecampaignApi, 'lists' | 'contacts' | 'malformed' | 'now'>;

export async function startActivecampaignApi(): Promise<ActivecampaignApi> {
  const state: State = {
    lists: new Map([
      [7, 'Newsletter'],
      [8, 'Partners'],
    ]),
    contacts: [],
    malformed: new Set(),
    now: '2025-11-12T20:13:20-06:00',
  };
  const standIn = await startStandIn(['acme.api-us1.com'], (call) =>
    call.headers['api-token'] === ACTIVECAMPAIGN_KEY.key
      ? route(state, call)
      : { status: 403, body: { message: 'You are not authorized.' } },
  );
  return Object.assign(state, standIn);
}

function route(state: State, call: Call): Answer {
  const { path, query, method, body } = call;
  const limit = Math.min(100, Number(query.get('limit') ?? 20));
  if (path === '/api/3/lists') {
    const from = Number(query.get('offset') ?? 0);
    const lists = [...state.lists].map(([id, name]) => ({ id: String(id), name })).slice(from, from + limit);
    return { status: 200, body: { lists, meta: { total: String(state.lists.size) } } };
  }
  if (path === '/api/3/contacts') return listContacts(state, query, limit);
  const id = /^\/api\/3\/contacts\/(\d+)\/contactLists$/.exec(path)?.[1];
  if (id !== undefined) {
    const contact = state.contacts.find((one) => one.id === Number(id));
    return contact
      ? { status: 200, body: { contactLists: marksOf(contact) } }
      : { status: 404, body: { message: 'No Result found' } };
  }
  if (path === '/api/3/contact/sync' && method === 'POST') return sync(state, body);
  return path === '/api/3/contactLists' && method === 'POST' ? mark(state, body) : { status: 404 };
}

function marksOf({ id, lists }: ActivecampaignContact) {
  return [...lists].map(([list, { status, ...more }]) => ({
    contact: String(id),
    list: String(list),
    status: String(status),
    ...more,
  }));
}

const isBounced = (one: ActivecampaignContact): boolean => one.bounced_date !== '0000-00-00';

function listContacts({ contacts }: State, query: URLSearchParams, limit: number): Answer {
  const [email, status, list, after] = ['email', 'status', 'listid', 'id_greater'].map((name) => query.get(name));
  const found = contacts
    .filter((one) => email == null || one.email === email)
    .filter((one) => list == null || one.lists.get(Number(list))?.status === Number(status))
    .filter((one) => list != null || status !== '3' || isBounced(one))
    .filter((one) => one.id > Number(after ?? 0))
    .slice(0, limit);
  const rows = found.map(({ id, email, bounced_date }) => ({ id: String(id), email, bounced_date }));
  const marks = query.get('include') === 'contactLists' ? { contactLists: found.flatMap(marksOf) } : {};
  return { status: 200, body: { contacts: rows, ...marks, meta: { total: String(found.length) } } };
}

function sync({ contacts, malformed }: State, body: Call['body']): Answer {
  const { email = '' } = (body.contact as { email?: string } | undefined) ?? {};
  if (malformed.has(email))
    return { status: 422, body: { errors: [{ title: 'Contact Email Address is not valid.', code: 'email_invalid' }] } };
  const known = contacts.find((one) => one.email === email);
  const contact = known ?? { id: contacts.length + 1, email, bounced_date: '0000-00-00', lists: new Map() };
  if (!known) contacts.push(contact);
  return { status: known ? 200 : 201, body: { contact: { id: String(contact.id), email } } };
}

function mark({ contacts, lists, now }: State, body: Call['body']): Answer {
  const { list, contact, status } = body.contactList as Record<string, number>;
  const known = contacts.find((one) => one.id === contact);
  if (!known || list === undefined || status === undefined || !lists.has(list))
    return { status: 404, body: { message: 'No Result found' } };
  known.lists.set(list, { status, udate: now, unsubreason: null });
  return { status: 200, body: { contactList: { list: String(list) } } };
}
