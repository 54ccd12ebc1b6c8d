/** Mailjet's API for contacts, as its documents have it: what changes nothing is answered with 304. */
import { type Answer, type Call, type StandIn, startStandIn } from './stand-in.ts';

export interface MailjetContact {
  readonly ID: number;
  readonly Email: string;
  readonly Name: string;
  readonly IsExcludedFromCampaigns: boolean;
  readonly IsSpamComplaining: boolean;
  readonly ExclusionFromCampaignsUpdatedAt: string;
}

export interface MailjetApi extends StandIn {
  contacts: MailjetContact[];
  /** Addresses that it takes for none. */
  readonly malformed: Set<string>;
  /** Of the server. */
  now: string;
}

export const MAILJET_KEY = { id: '0a1b2c3d'.repeat(4), secret: '9f8e7d6c'.repeat(4), region: 'us' };
const BASIC = `Basic ${Buffer.from(`${MAILJET_KEY.id}:${MAILJET_KEY.secret}`).toString('base64')}`;
const PATH = '/v3/REST/contact';

type State = Pick<MailjetApi, 'contacts' | 'malformed' | 'now'>;

export async function startMailjetApi(): Promise<MailjetApi> {
  const state: State = { contacts: [], malformed: new Set(), now: '2025-11-13T02:13:20Z' };
  const standIn = await startStandIn(['api.us.mailjet.com'], (call) =>
    call.headers.authorization === BASIC
      ? route(state, call)
      : { status: 401, body: { ErrorMessage: 'API key authentication/authorization failure.', StatusCode: 401 } },
  );
  return Object.assign(state, standIn);
}

export function mailjetContact(
  Email: string,
  more: Partial<MailjetContact> & Pick<MailjetContact, 'IsExcludedFromCampaigns'>,
): MailjetContact {
  return { ID: 1, Email, Name: '', IsSpamComplaining: false, ExclusionFromCampaignsUpdatedAt: '', ...more };
}

const shown = (contacts: readonly MailjetContact[], status = 200): Answer => ({
  status,
  body: { Count: contacts.length, Data: contacts, Total: contacts.length },
});

function route(state: State, { method, path, query, body }: Call): Answer {
  const mark = body.IsExcludedFromCampaigns === true;
  if (path === PATH && method === 'POST') {
    const email = String(body.Email);
    if (state.malformed.has(email))
      return { status: 400, body: { ErrorMessage: `Invalid email address: ${email}`, StatusCode: 400 } };
    const made = mailjetContact(email, {
      ...{ IsExcludedFromCampaigns: mark, ExclusionFromCampaignsUpdatedAt: state.now },
    });
    state.contacts.push(made);
    return shown([made], 201);
  }
  if (path === PATH) {
    const wanted = query.get('IsExcludedFromCampaigns') === 'true';
    const found = state.contacts.filter((one) => one.IsExcludedFromCampaigns === wanted);
    const [offset, limit] = [Number(query.get('Offset') ?? 0), Number(query.get('Limit') ?? 10)];
    return shown(found.slice(offset, offset + Math.min(limit, 1_000)));
  }
  const email = decodeURIComponent(path.slice(PATH.length + 1));
  const contact = state.contacts.find((one) => one.Email === email);
  if (!contact) return { status: 404, body: { ErrorMessage: 'Object not found', StatusCode: 404 } };
  if (method === 'GET') return shown([contact]);
  if (contact.IsExcludedFromCampaigns === mark) return { status: 304 };
  const changed = { ...contact, IsExcludedFromCampaigns: mark, ExclusionFromCampaignsUpdatedAt: state.now };
  state.contacts = state.contacts.map((one) => (one === contact ? changed : one));
  return shown([changed]);
}
