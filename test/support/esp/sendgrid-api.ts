/** SendGrid's API for suppressions, as its published description has it. */
import { type Answer, type Call, type StandIn, startStandIn } from './stand-in.ts';

export interface SendgridEntry {
  readonly email: string;
  readonly created: number;
  readonly reason?: string;
}

export interface SendgridApi extends StandIn {
  readonly lists: Record<string, SendgridEntry[]>;
  readonly groups: Map<number, { readonly name: string; readonly emails: string[] }>;
  /** The scopes of the key. */
  scopes: string[];
  /** Of the server, in seconds. */
  now: number;
}

export const SENDGRID_KEY = { key: `SG.${'a'.repeat(22)}.${'b'.repeat(43)}`, region: 'global' };
const ALL_SCOPES = [
  'suppression.read',
  'asm.groups.read',
  'asm.suppressions.global.create',
  'asm.groups.suppressions.create',
];

export async function startSendgridApi(): Promise<SendgridApi> {
  const state: Pick<SendgridApi, 'lists' | 'groups' | 'scopes' | 'now'> = {
    lists: { unsubscribes: [], bounces: [], blocks: [], spam_reports: [], invalid_emails: [] },
    groups: new Map(),
    scopes: [...ALL_SCOPES],
    now: 1_763_000_000,
  };
  const standIn = await startStandIn(['api.sendgrid.com', 'api.eu.sendgrid.com'], (call) =>
    call.headers.authorization === `Bearer ${SENDGRID_KEY.key}`
      ? route(state, call)
      : { status: 401, body: { errors: [{ message: 'authorization required' }] } },
  );
  return Object.assign(state, standIn);
}

type State = Pick<SendgridApi, 'lists' | 'groups' | 'scopes' | 'now'>;

const NOT_FOUND: Answer = { status: 404, body: { errors: [{ message: 'not found' }] } };

function route(state: State, call: Call): Answer {
  const { method, path } = call;
  if (path === '/v3/scopes') return { status: 200, body: { scopes: state.scopes } };
  const [, group, rest = ''] = /^\/v3\/asm\/groups\/(\d+)(\/.*)?$/.exec(path) ?? [];
  if (group !== undefined) return ofGroup(state, call, Number(group), rest);
  if (path === '/v3/asm/groups') return { status: 200, body: groupsOf(state) };
  const global = state.lists.unsubscribes ?? [];
  if (path === '/v3/asm/suppressions/global' && method === 'POST') {
    for (const email of emailsOf(call)) add(global, { email, created: state.now });
    return { status: 201, body: { recipient_emails: emailsOf(call) } };
  }
  const [, name = '', email] = /^\/v3\/(?:suppression|asm\/suppressions)\/(\w+)(?:\/(.+))?$/.exec(path) ?? [];
  const list = name === 'global' ? global : state.lists[name];
  if (!list) return NOT_FOUND;
  if (email !== undefined) {
    const at = list.findIndex((one) => one.email === decodeURIComponent(email));
    if (method === 'DELETE') return at === -1 ? NOT_FOUND : { status: list.splice(at, 1) && 204 };
    return { status: 200, body: at === -1 ? [] : [list[at]] };
  }
  const [limit, offset] = [Number(call.query.get('limit')), Number(call.query.get('offset') ?? 0)];
  if (!(limit >= 1 && limit <= 500)) return { status: 400, body: { errors: [{ message: 'bad limit' }] } };
  const wanted = call.query.get('email');
  const found = list.filter((one) => wanted === null || one.email.startsWith(wanted));
  return { status: 200, body: found.slice(offset, offset + limit) };
}

function ofGroup(state: State, call: Call, id: number, rest: string): Answer {
  const group = state.groups.get(id);
  if (rest === '/suppressions' && call.method === 'POST' && !group) {
    // As documented: what is put into a group that is gone lands on the global list.
    for (const email of emailsOf(call)) add(state.lists.unsubscribes ?? [], { email, created: state.now });
    return { status: 201, body: {} };
  }
  if (!group) return NOT_FOUND;
  if (rest === '') return { status: 200, body: { id, name: group.name, unsubscribes: group.emails.length } };
  if (rest === '/suppressions/search')
    return { status: 200, body: emailsOf(call).filter((email) => group.emails.includes(email)) };
  if (rest === '/suppressions' && call.method === 'GET') return { status: 200, body: group.emails };
  if (rest === '/suppressions' && call.method === 'POST') {
    for (const email of emailsOf(call)) if (!group.emails.includes(email)) group.emails.push(email);
    return { status: 201, body: { recipient_emails: emailsOf(call) } };
  }
  const at = group.emails.indexOf(decodeURIComponent(rest.replace('/suppressions/', '')));
  if (at === -1) return NOT_FOUND;
  group.emails.splice(at, 1);
  return { status: 204 };
}

function groupsOf(state: State): unknown[] {
  return [...state.groups].map(([id, { name, emails }]) => ({
    id,
    name,
    description: name,
    unsubscribes: emails.length,
  }));
}

function emailsOf(call: Call): string[] {
  return (call.body.recipient_emails as string[] | undefined) ?? [];
}

function add(list: SendgridEntry[], entry: SendgridEntry): void {
  if (!list.some((one) => one.email === entry.email)) list.push(entry);
}

/** Would SendGrid pass a mail on? @param group of the mail; null: none */
export function sendgridPasses(api: SendgridApi, email: string, group: number | null = null): boolean {
  const { unsubscribes = [], bounces = [], spam_reports = [], invalid_emails = [] } = api.lists;
  const isHeld = [unsubscribes, bounces, spam_reports, invalid_emails].some((list) =>
    list.some((one) => one.email === email),
  );
  return !isHeld && !(group !== null && api.groups.get(group)?.emails.includes(email));
}
