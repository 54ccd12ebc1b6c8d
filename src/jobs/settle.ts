/** Marked addresses are concluded and decided anew; what follows in the CRM is planned in the same transaction. */
import type { Knex } from 'knex';
import type { Crm } from '../crm/crm.ts';
import { refreshColleagues, refreshContacts, refreshContext, refreshOwners } from '../crm/records/refresh.ts';
import type { FormerSettings, Settings } from '../flow/settings.ts';
import type { AddressState } from '../flow/state.ts';
import { writeState } from '../flow/state-json.ts';
import { hashAddress } from '../lib/address-hash.ts';
import { type Clock, DAY_MS } from '../lib/clock.ts';
import { BellwetherError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import {
  type DirtyAddress,
  dirtyAmong,
  listDirty,
  lockMarks,
  putAside,
  type SettledAddress,
  saveStates,
} from '../store/address.ts';
import { markCorrectedTo } from '../store/contact-link.ts';
import { type Db, isPassing, reasonOf } from '../store/database.ts';
import { startClocks } from '../store/opt-out-clock.ts';
import { projectPreferences, type StandingPreferences } from '../store/preference.ts';
import { projectOptOuts, type StandingOptOut } from '../store/suppression.ts';
import { carryToPrimary, type LeftElsewhere } from './carry-opt-outs.ts';
import { followAsks } from './follow-asks.ts';
import { type FoundOptOut, heedFoundOptOuts } from './heed-opt-out.ts';
import { decideAnew, load, type Work } from './load-work.ts';
import { markAccountsOf, speaksAnew } from './mark-accounts.ts';
import { planSubscriptionWrites, refreshSubscriptionTypes } from './plan-subscriptions.ts';
import { planWrites } from './plan-writes.ts';
import { recordBeliefs } from './record-beliefs.ts';
import { recordWitnesses } from './record-witnesses.ts';
import { suppressDead } from './suppress-dead.ts';

/** The portal whose addresses are settled, as of this drain. */
export interface SettlePortal {
  readonly portalId: number;
  readonly timeZone: string;
  readonly currency: string | null;
  readonly settings: Settings;
  /** Rules that held before, as far back as tasks are opened for; the oldest first. */
  readonly formerSettings: readonly FormerSettings[];
  /** For the page with the evidence, and the links in mails. */
  readonly publicUrl: string;
  /** Of the portal, for the pseudonyms under which opt-outs are kept. */
  readonly hashKey: Buffer;
  /** Names of the properties that this portal has room for. */
  readonly contactProperties: ReadonlySet<string>;
  /** Opaque link by which the person leaves. */
  preferencesUrl(email: string): string;
}

export interface SettleDeps {
  readonly db: Knex;
  readonly clock: Clock;
  readonly log: Log;
  /** @throws when the lane was lost meanwhile: what was decided here may have been decided by another worker */
  assertHeld(trx: Db): Promise<void>;
  /** Sabotage: episodes that were acted upon are not remembered. */
  readonly isForgetful?: boolean;
}

/** Reads go by hundreds and associations by thousands, so a thousand addresses make the fewest calls. */
const BATCH = 1_000;

/** A fault of ours is tried again after this. */
const TRY_AGAIN_MS = DAY_MS;

/**
 * @param crm null while the CRM cannot be asked: states are concluded and shown, decisions wait
 * @returns how many addresses were settled
 */
export async function settle(deps: SettleDeps, portal: SettlePortal, crm: Crm | null): Promise<number> {
  return settleDirty(deps, portal, crm, await listDirty(deps.db, portal.portalId, BATCH, crm === null));
}

/** The same for these addresses alone, ahead of whatever else is marked. */
export async function settleThese(
  deps: SettleDeps,
  portal: SettlePortal,
  crm: Crm,
  addressIds: readonly number[],
): Promise<number> {
  return settleDirty(deps, portal, crm, await dirtyAmong(deps.db, portal.portalId, addressIds));
}

async function settleDirty(
  deps: SettleDeps,
  portal: SettlePortal,
  crm: Crm | null,
  dirty: readonly DirtyAddress[],
): Promise<number> {
  if (dirty.length === 0) return 0;
  if (crm) await refreshContacts({ db: deps.db, crm, clock: deps.clock }, dirty);
  await settleEach(deps, portal, crm, dirty);
  return dirty.length;
}

/** All at once; where that fails for a reason that will not pass, in halves, until the one that fails stands alone. */
async function settleEach(
  deps: SettleDeps,
  portal: SettlePortal,
  crm: Crm | null,
  dirty: readonly DirtyAddress[],
): Promise<void> {
  try {
    await settleBatch(deps, portal, crm, dirty);
  } catch (thrown) {
    // These concern all of them: the CRM, the lane, the database itself. That no digest is open concerns one owner.
    const isOfOne = !(thrown instanceof BellwetherError) || thrown.code === 'digest.none-open';
    if (!isOfOne || isPassing(thrown)) throw thrown;
    const [only] = dirty;
    if (dirty.length === 1 && only) {
      const why = reasonOf(thrown);
      deps.log.error(
        { portalId: portal.portalId, addressId: only.addressId, err: why },
        'an address could not be settled',
      );
      await putAside(
        deps.db,
        portal.portalId,
        only.addressId,
        why,
        new Date(deps.clock.now().getTime() + TRY_AGAIN_MS),
      );
      return;
    }
    const middle = Math.ceil(dirty.length / 2);
    await settleEach(deps, portal, crm, dirty.slice(0, middle));
    await settleEach(deps, portal, crm, dirty.slice(middle));
  }
}

async function settleBatch(
  deps: SettleDeps,
  portal: SettlePortal,
  crm: Crm | null,
  dirty: readonly DirtyAddress[],
): Promise<void> {
  const { db, clock } = deps;
  const now = clock.now();
  let work = await load(deps, portal, dirty, now);
  if (crm) {
    if (await recordWitnesses({ db, crm, now }, work)) work = await load(deps, portal, dirty, now);
    const inNeed = work.filter((one) => one.facts.contact !== null && mayConcernSomebody(one, portal, now));
    const contactIds = inNeed.flatMap((one) => one.facts.contact?.contactId ?? []);
    if (contactIds.length > 0) {
      await refreshOwners({ db, crm, clock });
      await refreshContext({ db, crm, clock }, contactIds);
      work = await decideAnew(db, portal, work, now);
    }
    const withTask = work.filter((one) => one.settled.decisions.some((decision) => decision.task !== null));
    if (withTask.length > 0) {
      const companies = withTask.flatMap((one) => one.facts.company?.companyId ?? []);
      const deals = withTask.flatMap((one) => one.facts.deals.map((deal) => deal.dealId));
      await refreshColleagues({ db, crm, clock }, companies, deals);
      work = await decideAnew(db, portal, work, now);
    }
  }
  const types =
    crm && work.some((one) => concernsSubscriptions(one, portal)) ? await refreshSubscriptionTypes(deps, crm) : null;
  await db.transaction(async (trx) => {
    await deps.assertHeld(trx);
    const marks = await lockMarks(
      trx,
      portal.portalId,
      dirty.map((one) => one.addressId),
    );
    // Whatever came in since the history was read, an opt-out above all, is not overwritten by what was concluded without it.
    const current = work.filter((one) => marks.get(one.addressId) === one.dirtyAt);
    const left = current.filter(hasLeft).map((one) => standingOptOut(portal, one));
    await projectOptOuts(trx, portal.portalId, left, now);
    await projectPreferences(
      trx,
      portal.portalId,
      current.flatMap((one) => standingPreferences(portal, one)),
      now,
    );
    await suppressDead(trx, portal, current, now);
    if (crm) {
      await planWrites(trx, portal, current, now);
      await planSubscriptionWrites(trx, portal, types, current, now);
      await followAsks(trx, portal, current, now);
      const { portalId, hashKey } = portal;
      await carryToPrimary({ db: trx, portalId, hashKey, now }, current.flatMap(leftElsewhere));
      await heedFoundOptOuts({ db: trx, portalId, hashKey, now }, current.flatMap(optedOutInHubspot));
    }
    await startClocks(
      trx,
      portal.portalId,
      left.map((one) => one.addressId),
      now,
    );
    await saveStates(trx, portal.portalId, current.map(toRow), portal.settings.version, crm !== null);
    await recordBeliefs(trx, portal, current, now);
    const speaking = current.filter((one) => speaksAnew(one.before, one.settled.state));
    await markAccountsOf(
      trx,
      portal.portalId,
      speaking.map((one) => one.email),
      now,
    );
    const changed = current.filter((one) => isReachable(one.before) !== isReachable(one.settled.state));
    await markCorrectedTo(
      trx,
      portal.portalId,
      changed.map((one) => one.addressId),
      now,
    );
  });
}

/** Only these states can open a task, and so need companies, deals and owners. */
function mayConcernSomebody({ settled: { state }, survey }: Work, { settings }: SettlePortal, now: Date): boolean {
  const { optOut, hearsUntil = null } = state;
  const isOfStream = optOut.scope === 'streams' && (settings.decide.personalTouch === 'on' || Boolean(survey?.comment));
  // Read when the task is due, not when the person has just left.
  const isHeard = hearsUntil === null || hearsUntil.getTime() <= now.getTime();
  // A first soft bounce concerns somebody at once when a deal is late.
  return (
    ['dead', 'unsure', 'retrying', 'blocked'].includes(state.verdict) ||
    state.callFor !== null ||
    ((optOut.scope === 'everything' || isOfStream) && isHeard)
  );
}

function isReachable(state: AddressState | null): boolean {
  return state?.verdict === 'reachable';
}

function hasLeft(one: Work): boolean {
  return one.settled.state.optOut.scope !== 'none' || (one.before !== null && one.before.optOut.scope !== 'none');
}

/** Or may have something there that is to be given back. */
function concernsSubscriptions(one: Work, { settings }: SettlePortal): boolean {
  const { optOut } = one.settled.state;
  return (
    (settings.subscriptions.isOn && optOut.scope !== 'none') ||
    one.events.some((event) => event.actor === 'person' && (event.type === 'undo' || event.type === 'resubscribe'))
  );
}

function leftElsewhere({ addressId, email, events, facts, settled }: Work): LeftElsewhere[] {
  const primary = facts.contact?.email?.toLowerCase();
  if (!facts.contact || !primary || primary === email || !hasWishes(settled.state, events)) return [];
  return [{ addressId, contactId: facts.contact.contactId, primary }];
}

/** What they left or chose, and what they took back of it since it was carried on. */
function hasWishes({ optOut }: AddressState, events: Work['events']): boolean {
  return optOut.scope !== 'none' || events.some((event) => event.type === 'preference' || event.type === 'undo');
}

function optedOutInHubspot({ email, facts, settled }: Work): FoundOptOut[] {
  const { contact } = facts;
  if (!contact?.optedOutBy || contact.email?.toLowerCase() !== email) return [];
  return settled.state.optOut.scope === 'everything'
    ? []
    : [{ email, contactId: contact.contactId, by: contact.optedOutBy }];
}

function standingOptOut(portal: SettlePortal, one: Work): StandingOptOut {
  return {
    addressId: one.addressId,
    addressHash: hashAddress(portal.hashKey, one.email),
    optOut: one.settled.state.optOut,
  };
}

/** Nobody who never chose anything, which is nearly everybody. */
function standingPreferences(portal: SettlePortal, one: Work): StandingPreferences[] {
  const { preferences } = one.settled.state;
  if (!preferences || !one.events.some((event) => event.type === 'preference')) return [];
  return [{ addressId: one.addressId, addressHash: hashAddress(portal.hashKey, one.email), preferences }];
}

function toRow(one: Work): SettledAddress {
  const { state } = one.settled;
  return {
    addressId: one.addressId,
    dirtyAt: one.dirtyAt,
    verdict: state.verdict,
    verdictSince: state.since,
    bounceClass: state.cause?.class ?? null,
    bounceReason: state.cause?.reason ?? null,
    optOut: state.optOut.scope,
    state: writeState(state),
    reviewAt: state.reviewAt,
  };
}
