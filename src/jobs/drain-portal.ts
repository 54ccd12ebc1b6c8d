/** One worker's turn at one portal: take in, settle, send, look for lost answers, until nothing is left or the turn is over. */
import type { Knex } from 'knex';
import type { BudgetedCrm } from '../crm/create-crm.ts';
import { CrmError } from '../crm/crm.ts';
import { refreshDeals } from '../crm/records/refresh-deals.ts';
import type { EspAdapter } from '../flow/adapt/adapter.ts';
import { type Clock, SECOND_MS } from '../lib/clock.ts';
import { BellwetherError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { listDirty, markDue } from '../store/address.ts';
import { type Db, isPassing, reasonOf } from '../store/database.ts';
import { noteHonoured } from '../store/opt-out-clock.ts';
import { markNextToLookAgain } from '../store/rule-version.ts';
import type { DnsLookup } from '../watch/dns/dns-lookup.ts';
import { carryOutErasures } from './carry-out-erasures.ts';
import { carryOutLeaveRequests } from './carry-out-leave-requests.ts';
import { closeTasks } from './close-tasks.ts';
import { auditDrift } from './drift/audit-drift.ts';
import { mendDrift } from './drift/mend-drift.ts';
import { checkImports } from './imports/check-import.ts';
import { takeFindings } from './imports/take-findings.ts';
import { holdLane, type Lane, type LaneTimes } from './lane.ts';
import { markFormerAccounts } from './mark-accounts.ts';
import { readEventsAgain } from './read-events-again.ts';
import { type ReconcileWaits, reconcile } from './reconcile.ts';
import { keepSegments } from './segments/keep-segments.ts';
import { writeMembers } from './segments/write-members.ts';
import { sendWrites } from './send-writes.ts';
import { type SettlePortal, settle, settleThese } from './settle.ts';
import { type AccountsPortal, settleAccounts } from './settle-accounts.ts';
import { takeHubspotEvents } from './take-hubspot-events.ts';
import { takeIn } from './take-in.ts';
import { checkLists } from './vet/check-lists.ts';
import { writeLinks } from './write-links.ts';

/** A portal as a drain finds it. */
export interface DrainPortal extends SettlePortal, AccountsPortal {
  /** The accounts of whoever was lost before there were accounts are marked. */
  readonly hasMarkedAccounts: boolean;
  /** Contacts get their link as soon as HubSpot tells of them. */
  readonly linksForAll: boolean;
  /** null while the CRM cannot be asked: revoked, disconnected or paused. */
  readonly crm: BudgetedCrm | null;
}

export interface DrainDeps {
  readonly db: Knex;
  readonly clock: Clock;
  readonly log: Log;
  /** This process and start, for the lane. */
  readonly holder: string;
  readonly lane: LaneTimes;
  readonly reconcile: ReconcileWaits;
  /** Sabotage: nobody remembers what was acted upon. */
  readonly isForgetful?: boolean;
  readonly timeoutMs: number;
  /** What the public DNS says of a domain's mail. */
  readonly dns: DnsLookup;
  findAdapter(esp: string): EspAdapter | null;
  /** null: unknown or disconnected, nothing may be done for it. */
  openPortal(portalId: number): Promise<DrainPortal | null>;
  pausePortal(portalId: number, until: Date, why: string): Promise<void>;
  /** @param sentAt of the call that was refused @returns false when it was tried a moment before that call */
  provisionAgain(portalId: number, sentAt: Date): Promise<boolean>;
  /** A step of what an admin asked for. @returns how much was done */
  runErrand(portalId: number, isHeld: () => boolean, isOver: () => boolean): Promise<number>;
  /** The lane's former holder may have used up what HubSpot allows in 10 s. */
  assumeSpent(portalId: number): void;
}

/** Rounds before the lane is given back for a moment, whoever waits. */
const MAX_ROUNDS = 20;
const MAX_SETTLED_BATCHES = 5;
/** As many as are settled at once. */
const LOOKED_AT_AGAIN = 1_000;
/** After an error that says nothing of how long to wait. */
const PAUSE_MS = 10 * SECOND_MS;

/**
 * @param isOver asked between batches: others wait. Whatever it says, a turn does at least one batch of everything, so that
 *   nothing of the portal stands still
 * @returns true when there is more to do
 */
export async function drainPortal(
  deps: DrainDeps,
  portalId: number,
  isOver: () => boolean = () => false,
): Promise<boolean> {
  const lane = await holdLane(deps.db, deps.clock, portalId, deps.holder, deps.lane);
  if (!lane) return false;
  try {
    if (lane.isFromOther) deps.assumeSpent(portalId);
    for (let round = 0; round < MAX_ROUNDS && lane.isHeld(); round++) {
      const portal = await deps.openPortal(portalId);
      if (!portal) return false;
      if (!portal.hasMarkedAccounts) await markFormerAccounts(deps.db, portalId, deps.clock.now());
      await markDue(deps.db, portalId, deps.clock.now());
      const held = { ...deps, assertHeld: (trx: Db) => lane.assertHeld(trx) };
      let done = await carryOutErasures(held, portal);
      done += await deps.runErrand(portalId, () => lane.isHeld(), isOver);
      done += await checkImports(deps, portal);
      done += await checkLists(deps, portal, null);
      done += await takeFindings(deps, portalId);
      done += await takeIn(deps, portal);
      done += await readEventsAgain(held, portal);
      done += await settleAndSend(deps, portal, lane, isOver);
      await noteHonoured(deps.db, portalId, portal.contactProperties.has('bw_unsubscribe_scope'), deps.clock.now());
      // What has just come in goes first: the next addresses are marked when no others wait.
      if (done === 0) done = await lookAgainUnderNewRules(deps, portal);
      if (done === 0) return false;
      if (isOver()) break;
    }
    return true;
  } finally {
    await lane.release();
  }
}

async function lookAgainUnderNewRules({ db, clock }: DrainDeps, { portalId, crm }: DrainPortal): Promise<number> {
  const waiting = await listDirty(db, portalId, 1, crm === null);
  return waiting.length > 0 ? 0 : markNextToLookAgain(db, portalId, LOOKED_AT_AGAIN, clock.now());
}

/** Whatever is wrong with this part, what is planned is sent. @param what of it waits, for the log */
async function orGoOn(
  deps: Pick<DrainDeps, 'log'>,
  portalId: number,
  what: string,
  run: Promise<number>,
): Promise<number> {
  try {
    return await run;
  } catch (thrown) {
    if (thrown instanceof BellwetherError || isPassing(thrown)) throw thrown;
    deps.log.error({ portalId, err: reasonOf(thrown) }, what);
    return 0;
  }
}

async function bringSegmentsInStep(
  deps: DrainDeps,
  portal: DrainPortal,
  crm: BudgetedCrm,
  lane: Lane,
): Promise<number> {
  const held = { ...deps, assertHeld: (trx: Db) => lane.assertHeld(trx) };
  const looked = await keepSegments(held, portal, crm, () => lane.isHeld());
  return looked > 0 ? looked : writeMembers(held, portal.portalId, crm);
}

async function settleAndSend(deps: DrainDeps, portal: DrainPortal, lane: Lane, isOver: () => boolean): Promise<number> {
  const { portalId, crm } = portal;
  const held = { ...deps, assertHeld: (trx: Db) => lane.assertHeld(trx) };
  if (!crm) {
    const left = await carryOutLeaveRequests(deps, portal, null);
    return left + (await takeHubspotEvents(held, portal, null)) + (await settle(held, portal, null));
  }
  try {
    const send = {
      ...deps,
      isOver,
      holdsLane: () => lane.isHeld(),
      provisionAgain: (sentAt: Date) => deps.provisionAgain(portalId, sentAt),
    };
    const left = await carryOutLeaveRequests(deps, portal, crm);
    const heard = left + (await takeHubspotEvents(held, portal, crm));
    // A few batches of addresses are settled before anything is sent, so that calls go out full.
    let settled = 0;
    for (let batch = 0; batch < MAX_SETTLED_BATCHES && lane.isHeld(); batch++) {
      const count = await settle(held, portal, crm);
      settled += count;
      if (count === 0 || isOver()) break;
    }
    // Accounts mark the addresses that they speak for, which are settled before any task of theirs goes out.
    for (let batch = 0; batch < MAX_SETTLED_BATCHES && lane.isHeld(); batch++) {
      const accounts = await settleAccounts(held, portal, crm);
      if (accounts.settled === 0) break;
      settled += accounts.settled + (await settleThese(held, portal, crm, accounts.marked));
      if (isOver()) break;
    }
    const mended = await orGoOn(deps, portalId, 'no drift could be mended; it waits', mendDrift(held, portal, crm));
    const closed = await orGoOn(deps, portalId, 'no tasks could be closed; they wait', closeTasks(held, portal));
    const sent = await sendWrites(send, portalId, crm);
    const found = await reconcile(deps, portalId, crm);
    // What people wait for goes first.
    const linked = sent + settled === 0 && lane.isHeld() ? await writeLinks(deps, portal, crm) : 0;
    const listed = sent + settled === 0 && lane.isHeld() ? await checkLists(deps, portal, crm) : 0;
    // The same of a comparison, which goes on at the end of a turn all the same.
    const isIdle = sent + settled + mended + linked + listed === 0;
    const audited =
      (isIdle || isOver()) && lane.isHeld()
        ? await orGoOn(deps, portalId, 'what the places believe could not be compared', auditDrift(held, portal, crm))
        : 0;
    const kept =
      (isIdle || isOver()) && lane.isHeld()
        ? await orGoOn(
            deps,
            portalId,
            'the segments could not be kept; they wait',
            bringSegmentsInStep(deps, portal, crm, lane),
          )
        : 0;
    const guarded =
      isIdle && audited + kept === 0 && lane.isHeld()
        ? await orGoOn(
            deps,
            portalId,
            'it could not be read who is on the deals; they wait',
            refreshDeals({ db: deps.db, crm, clock: deps.clock }),
          )
        : 0;
    return heard + settled + mended + closed + sent + found + linked + listed + audited + kept + guarded;
  } catch (thrown) {
    if (!(thrown instanceof CrmError)) throw thrown;
    const until = new Date(deps.clock.now().getTime() + (thrown.retryAfterMs ?? PAUSE_MS));
    deps.log.warn({ portalId, kind: thrown.kind, until }, 'the CRM is left alone for a while');
    await deps.pausePortal(portalId, until, thrown.message);
    // States are concluded and shown all the same.
    return settle(held, portal, null);
  }
}
