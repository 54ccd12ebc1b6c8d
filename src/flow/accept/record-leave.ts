/** A person leaves, by whichever door: the fact, the suppression, its proof and the mark for the CRM, all or nothing. */
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
import { findMailingName } from '../../store/mailing-name.ts';
import { readUndo } from '../drop-undone.ts';
import { type Actor, type Origin, orderedAt } from '../event.ts';
import { isEverything, lifts, standingLeaves } from './standing-leaves.ts';

/**
 * `page`: the button of our page; `one_click`: the mail program's; `open_page`: the page that anybody can open; `reply`: a
 * mail of theirs in which a colleague read it; `rep`: told to a colleague; `hubspot`: HubSpot's own opt-out.
 */
export type LeaveVenue = 'page' | 'one_click' | 'open_page' | 'reply' | 'rep' | 'hubspot';

export interface LeaveRequest {
  readonly portalId: number;
  /** The portal's key for address hashes. */
  readonly hashKey: Buffer;
  /** Normalised. */
  readonly email: string;
  /** null: everything. */
  readonly stream: string | null;
  /** The mailing by which they left, as the link says that stood in it; it is taken for the one that the email service names so. Left out: nobody knows. */
  readonly campaign?: string | null;
  readonly venue: LeaveVenue;
  /** Whose act it is, as far as that can be told; left out: the person's own. */
  readonly actor?: Actor;
  /** `pull`: found, and older than that; it opens no task. Left out: told as it happened. */
  readonly origin?: Origin;
  /** When it was recorded. */
  readonly at: Date;
  /** When it happened, where that was before. */
  readonly happenedAt?: Date;
  /** Found, and nobody knows since when it stands: nothing is written of a person who ever came back. */
  readonly isUndated?: boolean;
  /** It was proved when nobody knew them yet. */
  readonly isProved?: boolean;
  /** What the person said, verbatim. */
  readonly words?: string | null;
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
    if (await isForgotten(trx, leave, addressHash)) return recordByHash(trx, leave, addressHash);

    const ids = await findOrCreateAddresses(trx, leave.portalId, [leave.email], leave.at);
    const addressId = ids.get(leave.email);
    if (addressId === undefined) throw new Error('The address of a leaving person was not stored.');
    // Two mail clients may post the same link at once: the second waits here, and then sees the first one's event.
    await lockAddress(trx, leave.portalId, addressId);
    const acts = await listPersonActs(trx, leave.portalId, addressId);
    const type = leave.stream === null ? 'global_unsubscribe' : 'list_unsubscribe';
    const isSame = (act: PersonAct) => act.esp === 'bellwether' && act.type === type && act.stream === leave.stream;
    const standing = standingLeaves(acts);
    if (standing.some(isSame)) return false;
    const happenedAt = leave.happenedAt ?? leave.at;
    if (isTakenBack(acts, leave, happenedAt)) return false;
    if (leave.isUndated && acts.some((act) => act.type === 'resubscribe' || act.type === 'undo')) return false;
    // HubSpot may only be telling what we told it.
    if (leave.venue === 'hubspot' && standing.some(isEverything)) return false;

    const former = acts.findLast(isSame);
    const ended =
      acts.findLast((act) => former && (readUndo(act) === former.eventKey || isReturn(act, former))) ?? null;
    const eventKey = leaveKey(leave, addressId, ended?.eventKey ?? null);
    const label = leave.campaign ?? null;
    const campaign = label === null ? null : await findMailingName(trx, leave.portalId, label, happenedAt);
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
        diagnostic: leave.words ?? null,
        smtpCode: null,
        enhancedStatus: null,
        remoteMta: null,
        sendingIp: null,
        messageId: null,
        campaign,
        stream: leave.stream,
        dataSource: null,
        occurredAt: happenedAt,
        receivedAt: leave.at,
        at: orderedAt(happenedAt, leave.at),
        actor: leave.actor ?? 'person',
        scope: leave.stream === null ? 'everything' : 'stream',
        origin: leave.origin ?? 'live',
        class: null,
        reason: 'unsubscribe_request',
        rule: `${RULE_OF[leave.venue] ?? leave.venue}.left`,
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

/** One page, by two buttons. */
const RULE_OF: Partial<Record<LeaveVenue, string>> = { one_click: 'page' };

/** It is told late: the person has come back since then, or taken back what it may have been an echo of. */
function isTakenBack(acts: readonly PersonAct[], leave: LeaveRequest, happenedAt: Date): boolean {
  const type = leave.stream === null ? ('global_unsubscribe' as const) : ('list_unsubscribe' as const);
  const scope = leave.stream === null ? ('everything' as const) : ('stream' as const);
  const told = { esp: 'bellwether', type, scope, stream: leave.stream };
  const later = acts.filter((act) => act.at > happenedAt);
  return later.some((act) =>
    act.type === 'resubscribe' ? lifts(act, told) : act.type === 'undo' && leave.venue === 'hubspot',
  );
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

/**
 * Of somebody who is not in the ledger: kept by the hash alone, so that what anybody may type into the open page fills no
 * ledger with strangers.
 *
 * @returns false where it stood already
 */
export function recordUnknownLeave(trx: Db, leave: LeaveRequest): Promise<boolean> {
  return recordByHash(trx, leave, hashAddress(leave.hashKey, leave.email));
}

async function recordByHash(trx: Db, leave: LeaveRequest, addressHash: Buffer): Promise<boolean> {
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
  await suppressForOptOut(trx, leave.portalId, { ...common, since: leave.happenedAt ?? leave.at });
  if (leave.isProved) return;
  await insertConsentProof(trx, leave.portalId, {
    ...common,
    act: 'leave',
    actor: leave.actor ?? 'person',
    scope: leave.stream === null ? 'everything' : 'stream',
    // As the link had it: of somebody who is known by the hash alone it stands nowhere else.
    detail: leave.campaign ? { ...leave.detail, campaign: leave.campaign } : leave.detail,
    at: leave.happenedAt ?? leave.at,
  });
}
