import { z } from 'zod';
import { API_VERSION, type ApiRoute, type CallContext } from '../gate/call-context.ts';
import { invalid } from '../http/problem.ts';
import { json, type Reply } from '../http/reply.ts';
import { parseBody } from '../http/request.ts';
import type { ConsentState, SubscriptionDefinition } from '../model/consent.ts';
import { isoTime } from '../time.ts';

const BASE = `/communication-preferences/${API_VERSION}`;
const READ = () => [['communication_preferences.read', 'communication_preferences.read_write']];
const WRITE = () => [['communication_preferences.write', 'communication_preferences.read_write']];

const LEGAL_BASES = [
  'LEGITIMATE_INTEREST_PQL',
  'LEGITIMATE_INTEREST_CLIENT',
  'PERFORMANCE_OF_CONTRACT',
  'CONSENT_WITH_NOTICE',
  'NON_GDPR',
  'PROCESS_AND_STORE',
  'LEGITIMATE_INTEREST_OTHER',
] as const;

const statusSchema = z.object({
  subscriptionId: z.number().int(),
  channel: z.literal('EMAIL'),
  statusState: z.enum(['SUBSCRIBED', 'UNSUBSCRIBED', 'NOT_SPECIFIED']),
  legalBasis: z.enum(LEGAL_BASES).optional(),
  legalBasisExplanation: z.string().optional(),
});

/** Who may be sent what: by address, with or without a contact. */
export const consentRoutes: readonly ApiRoute[] = [
  { method: 'GET', pattern: `${BASE}/definitions`, scopes: READ, handle: listDefinitions },
  { method: 'GET', pattern: `${BASE}/statuses/:email`, scopes: READ, handle: readStatuses },
  { method: 'POST', pattern: `${BASE}/statuses/:email`, scopes: WRITE, handle: writeStatus },
  { method: 'GET', pattern: `${BASE}/statuses/:email/unsubscribe-all`, scopes: READ, handle: readAll },
  { method: 'POST', pattern: `${BASE}/statuses/:email/unsubscribe-all`, scopes: WRITE, handle: leaveAll },
];

function listDefinitions({ portal }: CallContext): Reply {
  return json(200, { status: 'COMPLETE', results: portal.consent.definitions });
}

function readStatuses(context: CallContext): Reply {
  requireChannel(context);
  const email = emailOf(context);
  const results = context.portal.consent.definitions.map((definition) => present(context, email, definition));
  return json(200, { status: 'COMPLETE', results });
}

function writeStatus(context: CallContext): Reply {
  const { consent } = context.portal;
  const email = emailOf(context);
  const wanted = parseBody(context.rawBody, statusSchema);
  const definition = consent.definitions.find(({ id }) => id === wanted.subscriptionId);
  if (!definition) throw invalid(`Subscription ${wanted.subscriptionId} does not exist`);
  const statuses = consent.statuses.get(email) ?? new Map();
  consent.statuses.set(email, statuses);
  const before: ConsentState = statuses.get(definition.id)?.state ?? 'NOT_SPECIFIED';
  statuses.set(definition.id, {
    state: wanted.statusState,
    at: context.now,
    legalBasis: wanted.legalBasis ?? null,
    legalBasisExplanation: wanted.legalBasisExplanation ?? null,
  });
  const cameBack = wanted.statusState === 'SUBSCRIBED' && consent.optedOutOfAll.delete(email);
  const changed = cameBack ? 'RESUBSCRIBE_OCCURRED' : 'REQUESTED_CHANGE_OCCURRED';
  const reason = before === wanted.statusState && !cameBack ? 'NO_STATUS_CHANGE' : changed;
  return json(200, { ...present(context, email, definition), setStatusSuccessReason: reason });
}

function readAll(context: CallContext): Reply {
  requireChannel(context);
  return answerAll(context, emailOf(context));
}

function leaveAll(context: CallContext): Reply {
  requireChannel(context);
  const email = emailOf(context);
  const { consent } = context.portal;
  if (!consent.optedOutOfAll.has(email)) consent.optedOutOfAll.set(email, context.now);
  if (context.query.get('verbose') !== 'true') return json(200, { status: 'COMPLETE', results: [] });
  return answerAll(context, email);
}

function answerAll(context: CallContext, email: string): Reply {
  const at = context.portal.consent.optedOutOfAll.get(email);
  const status = {
    subscriberIdString: email,
    channel: 'EMAIL',
    wideStatusType: 'PORTAL_WIDE',
    status: at === undefined ? 'NOT_SPECIFIED' : 'UNSUBSCRIBED',
    timestamp: isoTime(at ?? context.now),
  };
  return json(200, { status: 'COMPLETE', results: [status] });
}

/** Having left everything beats what was said about one subscription. */
function present(context: CallContext, email: string, definition: SubscriptionDefinition) {
  const { consent, id } = context.portal;
  const status = consent.statuses.get(email)?.get(definition.id);
  const leftAllAt = consent.optedOutOfAll.get(email);
  return {
    channel: 'EMAIL',
    subscriberIdString: email,
    subscriptionId: definition.id,
    subscriptionName: definition.name,
    status: leftAllAt === undefined ? (status?.state ?? 'NOT_SPECIFIED') : 'UNSUBSCRIBED',
    source: status ? `Integration of account ${id}` : leftAllAt === undefined ? 'None' : 'Unsubscribed from all',
    legalBasis: status?.legalBasis ?? null,
    legalBasisExplanation: status?.legalBasisExplanation ?? null,
    timestamp: isoTime(leftAllAt ?? status?.at ?? context.now),
  };
}

function requireChannel(context: CallContext): void {
  if (context.query.get('channel') !== 'EMAIL') throw invalid('The query parameter channel=EMAIL is required');
}

function emailOf(context: CallContext): string {
  const email = (context.params.email ?? '').trim().toLowerCase();
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) throw invalid(`Email address ${email} is invalid`);
  return email;
}
