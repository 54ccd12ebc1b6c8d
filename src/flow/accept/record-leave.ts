/** A person leaves through their link: the fact, the suppression, its proof and the mark for the CRM, all or nothing. */
import { createHash } from 'node:crypto';
import { hashAddress } from '../../lib/address-hash.ts';
import { findAddressIds, findOrCreateAddresses, markDirty } from '../../store/address.ts';
import type { Db } from '../../store/database.ts';
import { insertEvents } from '../../store/event.ts';
import {
  insertConsentProof,
  listOptOutSuppressions,
  listPersonActs,
  lockAddress,
  type PersonAct,
  suppressForOptOut,
} from '../../store/leave.ts';
import { readUndo } from '../drop-undone.ts';
import { lifts, standingLeaves } from './standing-leaves.ts';

export interface LeaveRequest {
  readonly portalId: number;
  /** The portal's key for address hashes. */
  readonly hashKey: Buffer;
  /** Normalised. */
  readonly email: string;
  /** null: everything. */
  readonly stream: string | null;
  readonly venue: 'page' | 'one_click';
  readonly at: Date;
  /** What else proves the act; small and without secrets. */
  readonly detail: Readonly<Record<string, string | null>>;
}

export interface LeaveDeps {
  readonly db: Db;
  /** Wakes whoever settles addresses; called inside the transaction. */
  readonly notify: (db: Db, portalId: number) => Promise<void>;
}

/** @returns false where the same departure stood already, and nothing was written */
export async function recordLeave(deps: LeaveDeps, leave: LeaveRequest): Promise<boolean> {
  return deps.db.transaction(async (trx) => {
    const addressHash = hashAddress(leave.hashKey, leave.email);
    if (await isForgotten(trx, leave, addressHash)) return recordForgotten(trx, leave, addressHash);

    const ids = await findOrCreateAddresses(trx, leave.portalId, [leave.email], leave.at);
    const addressId = ids.get(leave.email);
    if (addressId === undefined) throw new Error('The address of a leaving person was not stored.');
    // Two mail clients may post the same link at once: the second waits here, and then sees the first one's event.
    await lockAddress(trx, leave.portalId, addressId);
    const acts = await listPersonActs(trx, leave.portalId, addressId);
    const type = leave.stream === null ? 'global_unsubscribe' : 'list_unsubscribe';
    const isSame = (act: PersonAct) => act.esp === 'bellwether' && act.type === type && act.stream === leave.stream;
    if (standingLeaves(acts).some(isSame)) return false;

    const former = acts.findLast(isSame);
    const ended =
      acts.findLast((act) => former && (readUndo(act) === former.eventKey || isReturn(act, former))) ?? null;
    const eventKey = leaveKey(leave, addressId, ended?.eventKey ?? null);
    const added = await insertEvents(trx, leave.portalId, [
      {
        eventKey,
        addressId,
        sourceId: null,
        deliveryId: null,
        esp: 'bellwether',
        type,
        recipient: leave.email,
        native: leave.venue,
        diagnostic: null,
        smtpCode: null,
        enhancedStatus: null,
        remoteMta: null,
        sendingIp: null,
        messageId: null,
        campaign: null,
        stream: leave.stream,
        dataSource: null,
        occurredAt: leave.at,
        receivedAt: leave.at,
        at: leave.at,
        actor: 'person',
        scope: leave.stream === null ? 'everything' : 'stream',
        origin: 'live',
        class: null,
        reason: 'unsubscribe_request',
        rule: 'page.left',
        span: null,
        gateway: null,
        confidence: 1,
      },
    ]);
    if (!added.has(eventKey)) return false;
    await suppressAndProve(trx, leave, addressHash, addressId, eventKey);
    await markDirty(trx, leave.portalId, [addressId], 'enter', leave.at);
    await deps.notify(trx, leave.portalId);
    return true;
  });
}

function isReturn(act: PersonAct, former: PersonAct): boolean {
  return act.type === 'resubscribe' && lifts(act, former);
}

/** The same for a repeated press of the same button, another after it was lifted or taken back. */
function leaveKey(leave: LeaveRequest, addressId: number, endedBy: string | null): string {
  const facts = JSON.stringify([leave.portalId, addressId, leave.stream, endedBy]);
  return `bellwether:leave:${createHash('sha256').update(facts).digest('base64url')}`;
}

/** Erased at their own wish, known only by the hash: an old link must not write the address down again. */
async function isForgotten(trx: Db, leave: LeaveRequest, addressHash: Buffer): Promise<boolean> {
  const known = await findAddressIds(trx, leave.portalId, [leave.email]);
  if (known.has(leave.email)) return false;
  return (await listOptOutSuppressions(trx, leave.portalId, addressHash)).length > 0;
}

async function recordForgotten(trx: Db, leave: LeaveRequest, addressHash: Buffer): Promise<boolean> {
  const standing = await listOptOutSuppressions(trx, leave.portalId, addressHash);
  if (standing.some((one) => one.stream === '' || one.stream === leave.stream)) return false;
  await suppressAndProve(trx, leave, addressHash, null, null);
  return true;
}

async function suppressAndProve(
  trx: Db,
  leave: LeaveRequest,
  addressHash: Buffer,
  addressId: number | null,
  eventKey: string | null,
): Promise<void> {
  const common = { addressHash, addressId, eventKey, stream: leave.stream, venue: leave.venue };
  await suppressForOptOut(trx, leave.portalId, { ...common, since: leave.at });
  await insertConsentProof(trx, leave.portalId, {
    ...common,
    act: 'leave',
    scope: leave.stream === null ? 'everything' : 'stream',
    detail: leave.detail,
    at: leave.at,
  });
}
