/**
 * HubSpot's own communication preferences: what somebody left is left there, too, and what they took back themselves is as it
 * was before. By the single endpoints, since those for batches need Marketing Hub Enterprise.
 */
import { API_VERSION } from '../../../crm/api-version.ts';
import type { Crm } from '../../../crm/crm.ts';
import type { SendingWrite, WriteOutcome } from '../../../store/crm-write.ts';
import type { Surface } from '../surface.ts';
import { readStatuses, type SubscriptionState } from './read-statuses.ts';

export interface SubscriptionPayload {
  readonly email: string;
  /** null: everything. */
  readonly subscriptionId: number | null;
  /** Ours; null: everything. */
  readonly stream: string | null;
  /** `as_before`: the person took it back, or came back. */
  readonly state: 'out' | 'as_before';
  /** When they left, in ISO. */
  readonly leftAt: string;
  /** Subscriptions that they still want nothing of; they are not given back with everything. */
  readonly stillOut: readonly number[];
  /** Set where HubSpot was found not to know it, whatever we wrote before: it is written anew. */
  readonly asked?: string;
}

/**
 * What stood in HubSpot before we wrote: a state, or ids that were subscribed. Stored with the row, since it says what may be
 * given back, and that is never more.
 */
interface Written extends Readonly<Record<string, string>> {
  readonly state: 'out' | 'as_before';
  readonly before: string;
  /** Of the payload; empty: by itself. */
  readonly asked: string;
}

const WAS_OUT = 'UNSUBSCRIBED';
const NOT_KNOWN = 'unknown';

export const subscription: Surface = {
  id: 'subscription',
  batchSize: 1,
  isIdempotent: true,

  async send(crm, writes) {
    const outcomes: WriteOutcome[] = [];
    for (const write of writes) outcomes.push(await sendOne(crm, write));
    return outcomes;
  },

  find: () => Promise.resolve(new Map()),
};

async function sendOne(crm: Crm, write: SendingWrite): Promise<WriteOutcome> {
  const payload = write.payload as SubscriptionPayload;
  const written = write.written as Written | null;
  if (written?.state === payload.state && (written.asked ?? '') === (payload.asked ?? '')) return done(write, written);
  return payload.state === 'out' ? leave(crm, write, payload, written) : giveBack(crm, write, payload, written);
}

async function leave(
  crm: Crm,
  write: SendingWrite,
  { email, subscriptionId, asked = '' }: SubscriptionPayload,
  written: Written | null,
): Promise<WriteOutcome> {
  const statuses = readStatuses(await crm.call<unknown>('GET', `${pathOf(email)}?channel=EMAIL`));
  // After a lost answer it may be our own change that stands there.
  const isFirst = write.attempts <= 1;
  if (subscriptionId !== null) {
    const before = statuses.get(subscriptionId) ?? 'NOT_SPECIFIED';
    if (before !== WAS_OUT) await setStatus(crm, email, subscriptionId, 'UNSUBSCRIBED');
    return done(write, { state: 'out', before: isFirst ? before : NOT_KNOWN, asked });
  }
  const subscribed = [...statuses].flatMap(([id, state]) => (state === 'SUBSCRIBED' ? [id] : []));
  await crm.call('POST', `${pathOf(email)}/unsubscribe-all?channel=EMAIL`, {});
  // Where it stood already as we once wrote it, what was there before that is what may be given back.
  if (written?.state === 'out' && subscribed.length === 0) return done(write, { ...written, asked });
  return done(write, { state: 'out', before: isFirst ? subscribed.join(',') : NOT_KNOWN, asked });
}

/** Only what we ourselves changed, and only to what stood there: a wish that HubSpot heard first is not ours to lift. */
async function giveBack(
  crm: Crm,
  write: SendingWrite,
  { email, subscriptionId, stillOut }: SubscriptionPayload,
  written: Written | null,
): Promise<WriteOutcome> {
  const before = written?.before ?? NOT_KNOWN;
  if (before === WAS_OUT) return done(write, { state: 'as_before', before, asked: '' });
  if (before === NOT_KNOWN || before === '')
    return { writeId: write.writeId, kind: 'failed', why: NOTHING_TO_GIVE_BACK };
  if (subscriptionId !== null) {
    if (stillOut.includes(subscriptionId)) return done(write, { state: 'as_before', before, asked: '' });
    await setStatus(crm, email, subscriptionId, before === 'SUBSCRIBED' ? 'SUBSCRIBED' : 'NOT_SPECIFIED');
    return done(write, { state: 'as_before', before, asked: '' });
  }
  const ids = before.split(',').map(Number);
  for (const id of ids.filter((one) => !stillOut.includes(one))) await setStatus(crm, email, id, 'SUBSCRIBED');
  return done(write, { state: 'as_before', before, asked: '' });
}

/** HubSpot ends an opt-out of everything only by subscribing to something, which nobody had asked for here. */
const NOTHING_TO_GIVE_BACK =
  'The person came back, and HubSpot still has them as opted out: it is not known that they were subscribed to anything there before, so that Bellwether may not subscribe them. Let them subscribe by a HubSpot form, or resubscribe them in HubSpot by hand.';

async function setStatus(
  crm: Crm,
  email: string,
  subscriptionId: number,
  statusState: SubscriptionState,
): Promise<void> {
  await crm.call('POST', pathOf(email), {
    subscriptionId,
    channel: 'EMAIL',
    statusState,
    ...(statusState === 'SUBSCRIBED' && {
      legalBasis: 'CONSENT_WITH_NOTICE',
      legalBasisExplanation:
        'The person took back their own unsubscription; this stood here before. Recorded by Bellwether.',
    }),
  });
}

function pathOf(email: string): string {
  return `/communication-preferences/${API_VERSION}/statuses/${encodeURIComponent(email)}`;
}

function done(write: SendingWrite, written: Written): WriteOutcome {
  return { writeId: write.writeId, kind: 'done', resultId: write.objectId ?? '', written };
}
