/**
 * Mends disagreements that somebody asked to be mended, in the safe direction alone: whoever is held back anywhere is held back
 * everywhere, and nobody is mailed more. Each is looked at again right before, and what mends it is planned in the same
 * transaction that says so.
 */
import type { Knex } from 'knex';
import type { Crm } from '../../crm/crm.ts';
import { readSince } from '../../crm/read-history.ts';
import { recordLeave } from '../../flow/accept/record-leave.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Db } from '../../store/database.ts';
import {
  type AskedDrift,
  type FixOutcome,
  type FoundDrift,
  hasAskedDrift,
  lockAskedDrift,
  saveFixes,
} from '../../store/drift.ts';
import { listComparedServices } from '../../store/drift-beliefs.ts';
import { planListPushes } from '../../store/drift-push.ts';
import { planSubscriptions, type SubscriptionPlan } from '../../store/subscription-write.ts';
import { SUBSCRIPTION_SCOPE } from '../plan-subscriptions.ts';
import { findDisagreements } from './read-beliefs.ts';

export interface MendPortal {
  readonly portalId: number;
  readonly hashKey: Buffer;
  readonly settings: { readonly subscriptions: { readonly isOn: boolean } };
}

const LEFT_PROPERTY = 'hs_email_optout';

/** Two calls to HubSpot. */
const BATCH = 200;

const SWITCHED_OFF =
  'HubSpot’s communication preferences are not written: switch that on under “Honoured”, and mend it again.';
const NOT_GRANTED =
  'HubSpot does not let us write its communication preferences: connect again and grant communication_preferences.read_write.';
const CAME_BACK =
  'They came back here after they had left once, and HubSpot does not say that its opt-out is newer: let the person decide on their page.';
const NO_LIST = 'No list of this service is written: switch that on at the source, and mend it again.';

/** @returns how many were seen to @throws CrmError when HubSpot cannot be asked */
export async function mendDrift(
  deps: { readonly db: Knex; readonly clock: Clock; assertHeld(trx: Db): Promise<void> },
  portal: MendPortal,
  crm: Crm,
): Promise<number> {
  const { db, clock } = deps;
  const { portalId } = portal;
  if (!(await hasAskedDrift(db, portalId))) return 0;
  const asked = await db.transaction((trx) => lockAskedDrift(trx, portalId, BATCH));
  // What came in since the comparison counts: who came back, or is on the list by now, is left alone.
  const services = await listComparedServices(db, portalId);
  const standing = await findDisagreements(
    db,
    crm,
    services,
    asked.map((one) => one.addressId),
  );
  const leftAt = await whenTheyLeft(crm, asked);
  const now = clock.now();
  await db.transaction(async (trx) => {
    await deps.assertHeld(trx);
    const held = new Set((await lockAskedDrift(trx, portalId, BATCH)).map((one) => one.driftId));
    const outcomes: FixOutcome[] = [];
    for (const one of asked.filter(({ driftId }) => held.has(driftId))) {
      outcomes.push({
        driftId: one.driftId,
        ...(await mend(trx, portal, crm, one, standing, leftAt.get(one.contactId ?? '') ?? null, now)),
      });
    }
    await saveFixes(trx, portalId, outcomes, now);
  });
  return asked.length;
}

async function mend(
  trx: Db,
  portal: MendPortal,
  crm: Crm,
  asked: AskedDrift,
  standing: readonly FoundDrift[],
  leftAt: Date | null,
  now: Date,
): Promise<Pick<FixOutcome, 'became' | 'why'>> {
  const still = standing.find(
    (one) => one.addressId === asked.addressId && one.kind === asked.kind && one.sourceId === asked.sourceId,
  );
  if (!still) return { became: 'over', why: null };
  switch (asked.kind) {
    case 'esp_unaware': {
      const lists = still.detail.lists ?? [];
      if (lists.length === 0) return { became: 'refused', why: NO_LIST };
      await planListPushes(
        trx,
        portal.portalId,
        asked,
        lists,
        still.detail.leftWhy === 'complaint' ? 'complaint' : 'opt_out',
        now,
      );
      return { became: 'under_way', why: null };
    }
    case 'hubspot_left':
      return (await believeHubspot(trx, portal, asked, leftAt, now))
        ? { became: 'under_way', why: null }
        : { became: 'refused', why: CAME_BACK };
    case 'alive_held':
      return { became: 'refused', why: 'Somebody would be mailed more by it.' };
    default: {
      if (!crm.scopes.has(SUBSCRIPTION_SCOPE)) return { became: 'refused', why: NOT_GRANTED };
      if (!portal.settings.subscriptions.isOn) return { became: 'refused', why: SWITCHED_OFF };
      const plan = leavePlan(asked, still, now);
      if (plan) await planSubscriptions(trx, portal.portalId, [plan], now);
      return { became: plan ? 'under_way' : 'over', why: null };
    }
  }
}

/** HubSpot stops its marketing mail in no other way that is open to others. */
function leavePlan(asked: AskedDrift, { contactId }: FoundDrift, now: Date): SubscriptionPlan | null {
  if (contactId === null) return null;
  return {
    addressId: asked.addressId,
    contactId,
    payload: {
      email: asked.email,
      subscriptionId: null,
      stream: null,
      state: 'out',
      leftAt: now.toISOString(),
      stillOut: [],
      asked: `drift ${asked.driftId} ${asked.askedAt.toISOString()}`,
    },
  };
}

/** By HubSpot's history of its property; of whom it does not say is missing. */
async function whenTheyLeft(crm: Crm, asked: readonly AskedDrift[]): Promise<Map<string, Date>> {
  const ids = asked.flatMap(({ kind, contactId }) =>
    kind === 'hubspot_left' && contactId !== null ? [contactId] : [],
  );
  if (ids.length === 0) return new Map();
  const since = await readSince(crm, ids, [LEFT_PROPERTY]);
  return new Map(
    [...since].flatMap(([id, dates]) => {
      const at = dates.get(LEFT_PROPERTY);
      return at ? [[id, at] as const] : [];
    }),
  );
}

/** As when it is found on a contact that is read: history, by which nobody's later return is taken back. @returns false where one stands */
async function believeHubspot(
  trx: Db,
  { portalId, hashKey }: MendPortal,
  { email, contactId }: AskedDrift,
  leftAt: Date | null,
  now: Date,
): Promise<boolean> {
  return recordLeave(
    { db: trx, notify: () => Promise.resolve() },
    {
      portalId,
      hashKey,
      email,
      stream: null,
      venue: 'hubspot',
      actor: 'unknown',
      origin: 'pull',
      at: now,
      ...(leftAt ? { happenedAt: leftAt } : { isUndated: true }),
      detail: { contactId, found: 'when what HubSpot believes was compared' },
    },
  );
}
