/**
 * One call of what we want on the lists of a source, or off them. Every call says how it should be in the end, so that one whose
 * answer was lost is simply made again.
 */
import type { EspList, ListEntry, PutCause } from '../../flow/adapt/esp-lists.ts';
import { hashAddress } from '../../lib/address-hash.ts';
import { BellwetherError } from '../../lib/errors.ts';
import { noteReach } from '../../store/esp-access.ts';
import { listLists, markListGone } from '../../store/esp-list.ts';
import {
  dropPlanned,
  keepOn,
  listPlanned,
  listStanding,
  markSending,
  type Push,
  type PushOutcome,
  savePushes,
} from '../../store/esp-push.ts';
import { markTakenOff, saveHeld } from '../../store/esp-suppression.ts';
import { isWithinPush } from './echo.ts';
import { EspRefused } from './esp-client.ts';
import { assertHolds, type ListDeps, type ListSource } from './pull-list.ts';

/** Taking off is two calls for each. */
const MOST_OFF = 5;

/** @returns how many were seen to; 0 where nothing waits */
export async function pushSome(deps: ListDeps, source: ListSource): Promise<number> {
  const { portalId, sourceId, partner } = source;
  const planned = await listPlanned(deps.db, portalId, sourceId, partner.lists.batch, deps.clock.now());
  const first = planned[0];
  if (!first) return 0;
  const stored = (await listLists(deps.db, portalId, sourceId)).find((one) => one.list.list === first.list);
  if (!stored) return drop(deps, source, planned, 'The list is no longer there.');
  try {
    if (first.wants === 'off') {
      const stays = partner.lists.stays?.(first.list) ?? null;
      if (stays !== null) return await drop(deps, source, planned, stays);
      return await takeOffSome(deps, source, stored.list, planned.slice(0, MOST_OFF));
    }
    const why = stored.isPushed
      ? partner.lists.refusal(stored.list, source.purpose)
      : 'Nobody is put on this list: it is switched off.';
    return why === null ? await putSome(deps, source, stored.list, planned) : await drop(deps, source, planned, why);
  } catch (thrown) {
    if (!(thrown instanceof BellwetherError)) throw thrown;
    return await explain(deps, source, first, planned, thrown);
  }
}

async function explain(
  deps: ListDeps,
  source: ListSource,
  first: Push,
  planned: readonly Push[],
  thrown: BellwetherError,
): Promise<number> {
  const { portalId, sourceId } = source;
  if (thrown.code === 'lists.gone') {
    await markListGone(deps.db, portalId, first, deps.clock.now());
    return dropPlanned(deps.db, portalId, first, null, thrown.message);
  }
  if (thrown instanceof EspRefused && thrown.isAboutRights) {
    const why = `The key may not change these lists: ${thrown.message}.`;
    await noteReach(deps.db, portalId, sourceId, { canRead: true, canWrite: false, why }, deps.clock.now());
    return planned.length;
  }
  // An answer that cannot be read: it is shown, and can be tried again by hand.
  if (thrown.code !== 'lists.answer') throw thrown;
  const ids = planned.map((one) => one.addressId);
  await markSending(deps.db, portalId, first, ids, deps.clock.now());
  const outcomes = ids.map((addressId): PushOutcome => ({ addressId, state: 'failed', why: thrown.message }));
  await savePushes(deps.db, portalId, first, outcomes, deps.clock.now());
  return ids.length;
}

async function drop(deps: ListDeps, source: ListSource, planned: readonly Push[], why: string): Promise<number> {
  const first = planned[0];
  if (!first) return 0;
  const ids = planned.map((one) => one.addressId);
  return dropPlanned(deps.db, source.portalId, first, ids, why);
}

async function putSome(deps: ListDeps, source: ListSource, list: EspList, planned: readonly Push[]): Promise<number> {
  const { portalId, sourceId, partner } = source;
  const at = { sourceId, list: list.list };
  const wanted = await deps.db.transaction(async (trx) => {
    await assertHolds(trx, deps, source);
    const standing = await listStanding(trx, portalId, idsOf(planned));
    const over = planned.filter((one) => !standing.has(one.addressId));
    if (over.length > 0) await dropPlanned(trx, portalId, at, idsOf(over), 'They may be mailed again.');
    const left = planned.filter((one) => standing.has(one.addressId));
    await markSending(trx, portalId, at, idsOf(left), deps.clock.now());
    return left;
  });
  if (wanted.length === 0) return planned.length;
  const people = wanted.map((one) => ({ email: one.email, cause: one.cause as PutCause }));
  const { refused, already } = await deps.client.converse(partner, partner.lists.put(list, people));
  const now = deps.clock.now();
  const done = wanted.filter((one) => !refused.has(one.email) && !already.has(one.email));
  await deps.db.transaction(async (trx) => {
    await assertHolds(trx, deps, source);
    const outcomes = wanted.map((one) => outcomeOf(one, refused.get(one.email) ?? null, already.has(one.email)));
    await savePushes(trx, portalId, at, outcomes, now);
    const held = done.map(({ email, addressId }) => ({
      addressHash: hashAddress(source.hashKey, email),
      addressId,
      kind: list.holds === 'opt_out' ? ('opt_out' as const) : ('manual' as const),
      actor: 'customer' as const,
      since: now,
      ours: true,
    }));
    await saveHeld(trx, portalId, at, held, now);
  });
  return planned.length;
}

function outcomeOf({ addressId }: Push, why: string | null, isThere: boolean): PushOutcome {
  if (why !== null) return { addressId, state: 'failed', why };
  if (isThere) return { addressId, state: 'dropped', why: 'They stood on the list before.' };
  return { addressId, state: 'done', why: null };
}

async function takeOffSome(
  deps: ListDeps,
  source: ListSource,
  list: EspList,
  planned: readonly Push[],
): Promise<number> {
  const { portalId, sourceId } = source;
  const at = { sourceId, list: list.list };
  for (const push of planned) {
    const isGoing = await deps.db.transaction(async (trx) => {
      await assertHolds(trx, deps, source);
      const reason = (await listStanding(trx, portalId, [push.addressId])).get(push.addressId) ?? null;
      const stays = staysFor(push, reason);
      if (stays === 'kept') await keepOn(trx, portalId, at, [push.addressId]);
      else if (stays !== null) await dropPlanned(trx, portalId, at, [push.addressId], stays);
      else await markSending(trx, portalId, at, [push.addressId], deps.clock.now());
      return stays === null;
    });
    if (!isGoing) continue;
    await takeOffOne(deps, source, list, push).catch((thrown: unknown) => {
      // What cannot be told of one says nothing of the others.
      if (!(thrown instanceof BellwetherError) || thrown.code !== 'lists.answer') throw thrown;
      return explain(deps, source, push, [push], thrown);
    });
  }
  return planned.length;
}

/** Nobody is taken off a list who must not be mailed; a trial of an address that fails is what an admin asked for. @returns 'kept': on the list */
function staysFor({ cause }: Push, reason: string | null): string | null {
  if (reason === null) return null;
  if (cause !== 'trial') return 'kept';
  return reason === 'dead'
    ? null
    : 'This person must not be mailed: they left, or a colleague put them on the suppression list.';
}

async function takeOffOne(deps: ListDeps, source: ListSource, list: EspList, push: Push): Promise<void> {
  const { portalId, sourceId, partner } = source;
  const at = { sourceId, list: list.list };
  const entry = await deps.client.converse(partner, partner.lists.find(list, push.email));
  const stays = entry === null ? null : whyItStays(entry, push, list);
  const refused =
    entry === null || stays !== null
      ? null
      : await deps.client.converse(partner, partner.lists.takeOff(list, push.email));
  const now = deps.clock.now();
  await deps.db.transaction(async (trx) => {
    await assertHolds(trx, deps, source);
    const state = stays !== null ? 'dropped' : refused !== null ? 'failed' : 'done';
    await savePushes(trx, portalId, at, [{ addressId: push.addressId, state, why: stays ?? refused }], now);
    if (state === 'done') await markTakenOff(trx, portalId, at, [push.addressId], now);
  });
}

/**
 * As the service has it at this moment. Only a bounce is tried again, never a complaint or an opt-out; and of what came back only
 * what we put there is taken off.
 */
function whyItStays(entry: ListEntry, push: Push, list: EspList): string | null {
  if (push.cause === 'trial') {
    if (entry.kind === 'bounce') return null;
    return entry.kind === 'complaint'
      ? 'The service holds a complaint of this person, which nobody lifts.'
      : 'The service holds an opt-out of this person, which only they can take back.';
  }
  if (entry.actor === 'person') return 'The person stands there by their own act, which only they can take back.';
  // Of a list of bounces and complaints it is told by its time alone which are ours.
  if (entry.kind === 'bounce' && list.holds !== 'bounce') return 'The service holds a bounce there by now.';
  if (entry.since === null) return null;
  return isWithinPush(entry.since, { firstSentAt: push.firstSentAt, sentAt: push.firstSentAt, doneAt: push.doneAt })
    ? null
    : 'Somebody else put this person there.';
}

function idsOf(pushes: readonly Push[]): number[] {
  return pushes.map((one) => one.addressId);
}
