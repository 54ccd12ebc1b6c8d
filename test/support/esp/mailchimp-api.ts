/** Mailchimp's API for the members of audiences, as its documents have it. */
import { createHash } from 'node:crypto';
import { type Answer, type Call, type StandIn, startStandIn } from './stand-in.ts';

export interface MailchimpMember {
  readonly email_address: string;
  readonly status: 'subscribed' | 'unsubscribed' | 'cleaned' | 'pending' | 'archived';
  readonly unsubscribe_reason?: string;
  readonly last_changed: string;
}

export interface MailchimpAudience {
  readonly name: string;
  members: MailchimpMember[];
  readonly abuse: { readonly email_address: string; readonly date: string }[];
}

export interface MailchimpApi extends StandIn {
  readonly audiences: Map<string, MailchimpAudience>;
  /** Addresses that it takes for none. */
  readonly malformed: Set<string>;
  /** Of the server. */
  now: string;
}

export const MAILCHIMP_KEY = { key: `${'0a1b2c3d'.repeat(4)}-us21` };
const CREDENTIALS = `Basic ${Buffer.from(`bellwether:${MAILCHIMP_KEY.key}`).toString('base64')}`;

type State = Pick<MailchimpApi, 'audiences' | 'malformed' | 'now'>;

export async function startMailchimpApi(): Promise<MailchimpApi> {
  const state: State = {
    audiences: new Map([
      ['a6b5da1054', { name: 'Newsletter', members: [], abuse: [] }],
      ['b7c6eb2165', { name: 'Partners', members: [], abuse: [] }],
    ]),
    malformed: new Set(),
    now: '2025-11-13T02:13:20+00:00',
  };
  const standIn = await startStandIn(['us21.api.mailchimp.com', 'us1.api.mailchimp.com'], (call) =>
    call.headers.authorization === CREDENTIALS ? route(state, call) : problem(401, 'Your API key may be invalid.'),
  );
  return Object.assign(state, standIn);
}

const problem = (status: number, detail: string): Answer => ({ status, body: { title: 'Problem', status, detail } });

function route(state: State, call: Call): Answer {
  if (call.path === '/3.0/lists') {
    const lists = [...state.audiences].map(([id, { name, members }]) => ({
      id,
      name,
      stats: { unsubscribe_count: members.filter((one) => one.status === 'unsubscribed').length },
    }));
    return { status: 200, body: { lists } };
  }
  const [, id = '', what = '', hash] =
    /^\/3\.0\/lists\/(\w+)\/(members|abuse-reports)(?:\/(\w+))?$/.exec(call.path) ?? [];
  const audience = state.audiences.get(id);
  if (!audience) return problem(404, 'The requested resource could not be found.');
  if (hash !== undefined) return ofMember(state, audience, call, hash);
  const from = Number(call.query.get('offset'));
  const page = <Row>(rows: readonly Row[]): Row[] =>
    rows.slice(from, from + Math.min(1_000, Number(call.query.get('count'))));
  if (what === 'abuse-reports') return { status: 200, body: { abuse_reports: page(audience.abuse) } };
  const members = audience.members.filter((one) => one.status === call.query.get('status'));
  return { status: 200, body: { members: page(members), total_items: members.length } };
}

function ofMember(state: State, audience: MailchimpAudience, call: Call, hash: string): Answer {
  const known = audience.members.find((one) => hashOf(one.email_address) === hash);
  if (call.method === 'GET')
    return known ? { status: 200, body: known } : problem(404, 'The resource could not be found.');
  if (call.method !== 'PUT' || call.query.get('skip_merge_validation') !== 'true')
    return problem(400, 'Your merge fields were invalid.');
  const { email_address, status, status_if_new } = call.body as Record<string, string>;
  if (email_address === undefined || hashOf(email_address) !== hash || state.malformed.has(email_address))
    return problem(400, 'Please provide a valid email address.');
  const made = {
    email_address,
    status: (known ? status : status_if_new) as MailchimpMember['status'],
    unsubscribe_reason: 'N/A (Unsubscribed by an admin)',
    last_changed: state.now,
  };
  audience.members = [...audience.members.filter((one) => one !== known), made];
  return { status: 200, body: made };
}

function hashOf(email: string): string {
  return createHash('md5').update(email.toLowerCase()).digest('hex');
}
