/** The part of Amazon SES's API (v2) that is about suppression and contact lists. It checks every signature. */
import { signRequest } from '../../../src/esp/amazon_ses/sign-request.ts';
import { type Answer, type Call, type StandIn, startStandIn } from './stand-in.ts';

export interface SesContact {
  UnsubscribeAll: boolean;
  TopicPreferences: { readonly TopicName: string; readonly SubscriptionStatus: 'OPT_IN' | 'OPT_OUT' }[];
  AttributesData?: string;
  LastUpdatedTimestamp: number;
}

export interface SesApi extends StandIn {
  readonly suppressed: Map<string, { readonly Reason: string; readonly LastUpdateTime: number }>;
  /** By the name of the list. */
  readonly contacts: Map<string, { readonly topics: readonly string[]; readonly people: Map<string, SesContact> }>;
  now: number;
  /** Actions that the key may not do. */
  readonly denied: Set<string>;
}

export const SES_KEY = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  region: 'eu-west-1',
};
const HOST = 'email.eu-west-1.amazonaws.com';
const PAGE = 100;

type State = Pick<SesApi, 'suppressed' | 'contacts' | 'now' | 'denied'>;

export async function startSesApi(): Promise<SesApi> {
  const state: State = { suppressed: new Map(), contacts: new Map(), now: 1_763_000_000, denied: new Set() };
  const standIn = await startStandIn([HOST], (call) => (isSigned(call) ? route(state, call) : BAD_SIGNATURE));
  return Object.assign(state, standIn);
}

const BAD_SIGNATURE: Answer = {
  status: 403,
  headers: { 'x-amzn-errortype': 'SignatureDoesNotMatchException' },
  body: { message: 'The request signature we calculated does not match.' },
};

function isSigned(call: Call): boolean {
  const at = String(call.headers['x-amz-date']);
  const now = new Date(at.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  const query =
    call.query.size === 0
      ? ''
      : `?${[...call.query].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
  const request = { method: call.method, host: HOST, path: `${call.path}${query}`, body: call.text };
  return signRequest(SES_KEY, request, 'ses', now).authorization === call.headers.authorization;
}

const GONE: Answer = {
  status: 404,
  headers: { 'x-amzn-errortype': 'NotFoundException' },
  body: { message: 'not found' },
};

function route(state: State, call: Call): Answer {
  const { method, path } = call;
  const action = `${method} ${path.split('/').slice(3, 5).join('/')}`;
  if (state.denied.has(action))
    return {
      status: 403,
      headers: { 'x-amzn-errortype': 'AccessDeniedException' },
      body: { Message: `not authorized to perform: ${action}` },
    };
  const suppressed = /^\/v2\/email\/suppression\/addresses(?:\/(.+))?$/.exec(path);
  if (suppressed) return ofAccount(state, call, suppressed[1] === undefined ? null : decodeURIComponent(suppressed[1]));
  if (path === '/v2/email/contact-lists')
    return {
      status: 200,
      body: { ContactLists: [...state.contacts.keys()].map((name) => ({ ContactListName: name })) },
    };
  const [, name = '', rest = ''] = /^\/v2\/email\/contact-lists\/([^/]+)(?:\/contacts(.*))?$/.exec(path) ?? [];
  const list = state.contacts.get(name);
  if (!list) return GONE;
  if (!path.includes('/contacts'))
    return { status: 200, body: { ContactListName: name, Topics: list.topics.map((TopicName) => ({ TopicName })) } };
  if (rest === '/list')
    return page(
      [...list.people].filter(([, one]) => fits(one, call)).map(([EmailAddress, one]) => ({ EmailAddress, ...one })),
      'Contacts',
      call.body.NextToken as string | undefined,
    );
  return ofContact(state, call, list.people, decodeURIComponent(rest.slice(1)));
}

function fits(contact: SesContact, call: Call): boolean {
  const filter = call.body.Filter as { TopicFilter?: { TopicName: string } } | undefined;
  const topic = filter?.TopicFilter?.TopicName;
  return (
    topic === undefined ||
    contact.TopicPreferences.some((one) => one.TopicName === topic && one.SubscriptionStatus === 'OPT_OUT')
  );
}

function page(rows: readonly unknown[], name: string, token: string | undefined): Answer {
  const from = Number(token ?? 0);
  const next = from + PAGE < rows.length ? { NextToken: String(from + PAGE) } : {};
  return { status: 200, body: { [name]: rows.slice(from, from + PAGE), ...next } };
}

function ofAccount(state: State, call: Call, email: string | null): Answer {
  if (email === null && call.method === 'PUT') {
    state.suppressed.set(String(call.body.EmailAddress), {
      Reason: String(call.body.Reason),
      LastUpdateTime: state.now,
    });
    return { status: 200, body: {} };
  }
  if (email === null) {
    const rows = [...state.suppressed].map(([EmailAddress, one]) => ({ EmailAddress, ...one }));
    return page(rows, 'SuppressedDestinationSummaries', call.query.get('NextToken') ?? undefined);
  }
  const found = state.suppressed.get(email);
  if (!found) return GONE;
  if (call.method === 'DELETE') state.suppressed.delete(email);
  return {
    status: 200,
    body: call.method === 'DELETE' ? {} : { SuppressedDestination: { EmailAddress: email, ...found } },
  };
}

function ofContact(state: State, call: Call, people: Map<string, SesContact>, email: string): Answer {
  const given = { UnsubscribeAll: call.body.UnsubscribeAll === true, LastUpdatedTimestamp: state.now };
  if (call.method === 'POST') {
    people.set(String(call.body.EmailAddress), { ...given, TopicPreferences: [] });
    return { status: 200, body: {} };
  }
  const found = people.get(email);
  if (!found) return GONE;
  if (call.method === 'GET') return { status: 200, body: { EmailAddress: email, ...found } };
  // As documented: an update without the preferences removes them.
  people.set(email, {
    ...given,
    TopicPreferences: (call.body.TopicPreferences as SesContact['TopicPreferences'] | undefined) ?? [],
    ...(typeof call.body.AttributesData === 'string' ? { AttributesData: call.body.AttributesData } : {}),
  });
  return { status: 200, body: {} };
}
