/** Who left something leaves it in HubSpot's communication preferences, too, where an admin wants that and HubSpot allows it. */
import { API_VERSION } from '../crm/api-version.ts';
import { type Crm, CrmError } from '../crm/crm.ts';
import { readDefinitions } from '../flow/enact/subscription/read-statuses.ts';
import { subscriptionWishes } from '../flow/enact/subscription/subscription-wishes.ts';
import { type Clock, DAY_MS } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Db } from '../store/database.ts';
import {
  listSubscriptionTypes,
  type StoredSubscriptionType,
  saveSubscriptionTypes,
} from '../store/subscription-type.ts';
import {
  giveBackSubscriptions,
  planSubscriptions,
  type Returned,
  type SubscriptionPlan,
} from '../store/subscription-write.ts';
import type { Work } from './load-work.ts';
import type { SettlePortal } from './settle.ts';

export const SUBSCRIPTION_SCOPE = 'communication_preferences.read_write';

/** Types are made and renamed rarely. */
const TYPES_FRESH_MS = DAY_MS;

export interface TypesDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
}

/** Asks HubSpot where our copy is older than a day. @returns null where HubSpot does not let us @throws CrmError that passes */
export async function refreshSubscriptionTypes(deps: TypesDeps, crm: Crm): Promise<StoredSubscriptionType[] | null> {
  if (!crm.scopes.has(SUBSCRIPTION_SCOPE)) return null;
  const { db, clock } = deps;
  const known = await listSubscriptionTypes(db, crm.portalId);
  const now = clock.now();
  if (known.length > 0 && known.every((type) => now.getTime() - type.readAt.getTime() < TYPES_FRESH_MS)) return known;
  try {
    const body = await crm.call<unknown>('GET', `/communication-preferences/${API_VERSION}/definitions`);
    await saveSubscriptionTypes(db, crm.portalId, readDefinitions(body), now);
  } catch (thrown) {
    // Refused for good: what was granted was taken back. The others surfaces do not wait for that.
    if (!(thrown instanceof CrmError) || thrown.kind !== 'forbidden') throw thrown;
    deps.log.warn({ portalId: crm.portalId, why: thrown.message }, 'the subscription types could not be read');
    return null;
  }
  return listSubscriptionTypes(db, crm.portalId);
}

/** For a page: whatever is wrong with HubSpot, what is known stands there. @returns null where HubSpot does not let us */
export async function findSubscriptionTypes(deps: TypesDeps, crm: Crm): Promise<StoredSubscriptionType[] | null> {
  try {
    return await refreshSubscriptionTypes(deps, crm);
  } catch (thrown) {
    deps.log.warn({ portalId: crm.portalId, why: messageOf(thrown) }, 'the subscription types could not be read');
    return listSubscriptionTypes(deps.db, crm.portalId);
  }
}

/** @param types null: HubSpot does not let us */
export async function planSubscriptionWrites(
  db: Db,
  portal: SettlePortal,
  types: readonly StoredSubscriptionType[] | null,
  work: readonly Work[],
  now: Date,
): Promise<void> {
  if (types === null) return;
  const { portalId } = portal;
  await giveBackSubscriptions(
    db,
    portalId,
    work.flatMap((one) => returnedOf(one, portal, types)),
  );
  await planSubscriptions(
    db,
    portalId,
    work.flatMap((one) => plansOf(one, portal, types)),
    now,
  );
}

function plansOf(one: Work, portal: SettlePortal, types: readonly StoredSubscriptionType[]): SubscriptionPlan[] {
  const { contact } = one.facts;
  const { optOut } = one.settled.state;
  // Nobody's address is told to HubSpot who is not there already.
  if (!contact || optOut.at === null) return [];
  const leftAt = optOut.at.toISOString();
  return subscriptionWishes(optOut, portal.settings.subscriptions, types).map(({ subscriptionId, stream }) => ({
    addressId: one.addressId,
    contactId: contact.contactId,
    payload: { email: one.email, subscriptionId, stream, state: 'out', leftAt, stillOut: [] },
  }));
}

/** What was written while it was wanted is given back even where it is not wanted any more. */
function returnedOf(one: Work, portal: SettlePortal, types: readonly StoredSubscriptionType[]): Returned[] {
  const act = one.events.findLast(
    (event) => event.actor === 'person' && (event.type === 'undo' || event.type === 'resubscribe'),
  );
  if (!act) return [];
  const settings = { ...portal.settings.subscriptions, isOn: true };
  const stillOut = subscriptionWishes(one.settled.state.optOut, settings, types).map((wish) => wish.subscriptionId);
  return [{ addressId: one.addressId, at: act.at, stillOut }];
}
