/** What was asked for on the page that anybody can open is carried out, whoever it is of. */
import type { Knex } from 'knex';
import type { Crm } from '../crm/crm.ts';
import { type LeaveRequest, recordLeave, recordUnknownLeave } from '../flow/accept/record-leave.ts';
import { type Clock, DAY_MS, MINUTE_MS } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { findAddressIds } from '../store/address.ts';
import { isPassing, reasonOf } from '../store/database.ts';
import {
  deleteLeaveRequest,
  type LeaveRequestRow,
  listLeaveRequests,
  putLeaveRequestAside,
} from '../store/leave-request.ts';
import { findAddresses } from './carry-opt-outs.ts';

export interface CarryOutDeps {
  readonly db: Knex;
  readonly clock: Clock;
  readonly log: Log;
}

export interface CarryOutPortal {
  readonly portalId: number;
  readonly hashKey: Buffer;
}

/** Two reads of a hundred contacts; some 5 ms each afterwards. */
const BATCH = 200;
const QUICK_ATTEMPTS = 4;
/** HubSpot could not be asked whether it knows them. */
const UNASKED = 'HubSpot could not be asked whether it knows this person.';

/**
 * @param crm null while the CRM cannot be asked: whoever is not in the ledger is kept by their hash, and looked for later
 * @returns how many were worked off
 * @throws CrmError when HubSpot cannot be asked now; by then every opt-out is kept
 */
export async function carryOutLeaveRequests(
  deps: CarryOutDeps,
  portal: CarryOutPortal,
  crm: Crm | null,
): Promise<number> {
  const { db, clock, log } = deps;
  const { portalId } = portal;
  const asked = await listLeaveRequests(db, portalId, BATCH, clock.now());
  if (asked.length === 0) return 0;
  const emails = [...new Set(asked.map((one) => one.email))];
  const known = new Set((await findAddressIds(db, portalId, emails)).keys());
  const strangers = emails.filter((email) => !known.has(email));
  for (const one of asked.filter(({ email }) => !known.has(email))) {
    await recordUnknownLeave(db, leaveOf(portal, one, clock.now()));
  }
  const found = crm && strangers.length > 0 ? await crm.read('contacts', 'email', strangers, ['email']) : null;
  for (const one of asked) {
    const where = known.has(one.email) || found?.has(one.email) ? 'ledger' : found ? 'nowhere' : 'unasked';
    try {
      await carryOut(deps, portal, one, where);
    } catch (thrown) {
      if (isPassing(thrown)) throw thrown;
      log.error(
        { portalId, leaveRequestId: one.requestId, err: reasonOf(thrown) },
        'a request to leave could not be carried out',
      );
      await putLeaveRequestAside(db, portalId, one.requestId, reasonOf(thrown), nextTry(one, clock.now()));
    }
  }
  return asked.length;
}

/** The row goes with what it asks for: a crash in between does it again, and twice is once. */
async function carryOut(
  { db, clock }: CarryOutDeps,
  portal: CarryOutPortal,
  asked: LeaveRequestRow,
  where: 'ledger' | 'nowhere' | 'unasked',
): Promise<void> {
  const { portalId } = portal;
  const now = clock.now();
  if (where === 'unasked' && asked.attempts < QUICK_ATTEMPTS) {
    return putLeaveRequestAside(db, portalId, asked.requestId, UNASKED, nextTry(asked, now));
  }
  await db.transaction(async (trx) => {
    if (where === 'ledger') {
      // Whom only HubSpot knows gets a row, and with it what was kept by the hash.
      await findAddresses({ db: trx, ...portal, now }, [asked.email], asked.email);
      await recordLeave({ db: trx, notify: () => Promise.resolve() }, leaveOf(portal, asked, now));
    }
    await deleteLeaveRequest(trx, portalId, asked.requestId);
  });
}

function nextTry({ attempts }: LeaveRequestRow, now: Date): Date {
  return new Date(now.getTime() + (attempts < QUICK_ATTEMPTS ? MINUTE_MS * 2 ** attempts : DAY_MS));
}

function leaveOf(portal: CarryOutPortal, { email, stream, detail, at }: LeaveRequestRow, now: Date): LeaveRequest {
  return {
    ...portal,
    email,
    stream,
    campaign: detail.campaign ?? null,
    venue: 'open_page',
    // Whoever typed the address in: that it was its owner is likely, and not shown.
    actor: 'unknown',
    at: now,
    happenedAt: at,
    detail,
  };
}
