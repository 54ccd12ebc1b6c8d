/** Postmark's API for message streams and their suppressions, as its documents have it. */
import { type Answer, type Call, type StandIn, startStandIn } from './stand-in.ts';

export interface PostmarkEntry {
  readonly EmailAddress: string;
  readonly SuppressionReason: 'HardBounce' | 'SpamComplaint' | 'ManualSuppression';
  readonly Origin: 'Recipient' | 'Customer' | 'Admin';
  readonly CreatedAt: string;
}

export interface PostmarkApi extends StandIn {
  readonly streams: Map<
    string,
    { readonly type: 'Transactional' | 'Broadcasts' | 'Inbound'; readonly entries: PostmarkEntry[] }
  >;
  now: string;
  /** It says that these failed. */
  readonly failing: Set<string>;
}

export const POSTMARK_KEY = { token: '0a1b2c3d-0000-4000-8000-0123456789ab' };
const MOST = 50;

type State = Pick<PostmarkApi, 'streams' | 'now' | 'failing'>;

export async function startPostmarkApi(): Promise<PostmarkApi> {
  const state: State = {
    streams: new Map([
      ['outbound', { type: 'Transactional', entries: [] }],
      ['broadcast', { type: 'Broadcasts', entries: [] }],
      ['inbound', { type: 'Inbound', entries: [] }],
    ]),
    now: '2025-11-13T02:13:20Z',
    failing: new Set(),
  };
  const standIn = await startStandIn(['api.postmarkapp.com'], (call) =>
    call.headers['x-postmark-server-token'] === POSTMARK_KEY.token
      ? route(state, call)
      : { status: 401, body: { ErrorCode: 10, Message: 'Bad or missing Server API token.' } },
  );
  return Object.assign(state, standIn);
}

function route(state: State, call: Call): Answer {
  if (call.path === '/message-streams') {
    const all = [...state.streams].map(([ID, { type }]) => ({ ID, Name: `Stream ${ID}`, MessageStreamType: type }));
    return { status: 200, body: { MessageStreams: all, TotalCount: all.length } };
  }
  const [, id = '', act = ''] = /^\/message-streams\/([^/]+)\/suppressions(\/\w+)?$/.exec(call.path) ?? [];
  const stream = state.streams.get(id);
  if (!stream) return { status: 404, body: { ErrorCode: 1226, Message: 'The stream was not found.' } };
  if (act === '/dump') {
    const wanted = call.query.get('EmailAddress');
    return {
      status: 200,
      body: { Suppressions: stream.entries.filter((one) => wanted === null || one.EmailAddress === wanted) },
    };
  }
  const emails = ((call.body.Suppressions as { EmailAddress: string }[] | undefined) ?? []).map(
    (one) => one.EmailAddress,
  );
  if (emails.length > MOST) return { status: 422, body: { ErrorCode: 300, Message: 'Too many suppressions.' } };
  return {
    status: 200,
    body: { Suppressions: emails.map((email) => change(state, stream.entries, email, act === '/delete')) },
  };
}

function change(state: State, entries: PostmarkEntry[], EmailAddress: string, isDelete: boolean): unknown {
  const at = entries.findIndex((one) => one.EmailAddress === EmailAddress);
  if (state.failing.has(EmailAddress))
    return { EmailAddress, Status: 'Failed', Message: 'An invalid email address was provided.' };
  if (isDelete && entries[at]?.SuppressionReason === 'SpamComplaint')
    return {
      EmailAddress,
      Status: 'Failed',
      Message: 'You do not have the required authority to change this suppression.',
    };
  if (isDelete && at !== -1) entries.splice(at, 1);
  if (!isDelete && at === -1)
    entries.push({ EmailAddress, SuppressionReason: 'ManualSuppression', Origin: 'Customer', CreatedAt: state.now });
  return { EmailAddress, Status: isDelete ? 'Deleted' : 'Suppressed', Message: null };
}

/** Would Postmark pass a mail on? */
export function postmarkPasses(api: PostmarkApi, stream: string, email: string): boolean {
  return !api.streams.get(stream)?.entries.some((one) => one.EmailAddress === email);
}
