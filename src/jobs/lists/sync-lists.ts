/** The lists of a portal's email services, a step at a time: what waits to be put there first, then what they hold. */
import { findAdapter } from '../../flow/adapt/adapters.ts';
import type { EspLists } from '../../flow/adapt/esp-lists.ts';
import { openPortalKeys } from '../../install/sealed-tokens.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lib/clock.ts';
import { BellwetherError, messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { SecretBox } from '../../lib/secrets.ts';
import { reasonOf } from '../../store/database.ts';
import {
  type EspAccess,
  findAccess,
  holdAccess,
  listDueAccess,
  markPlanned,
  noteAnswer,
  noteReach,
  noteWait,
  openEspKey,
  releaseAccess,
} from '../../store/esp-access.ts';
import { listLists } from '../../store/esp-list.ts';
import { hasListChanged, planOff, planOn, takeBackSending } from '../../store/esp-push.ts';
import { findPortal } from '../../store/portal.ts';
import { findSource } from '../../store/source.ts';
import { EspBusy, EspRefused } from './esp-client.ts';
import { type ListDeps, type ListSource, pullSome } from './pull-list.ts';
import { pushSome } from './push-lists.ts';

export interface SyncDeps extends ListDeps {
  readonly box: SecretBox;
  readonly log: Log;
}

/** Longer than the talk of any step: a few calls of 20 s. */
const HOLD_MS = 3 * MINUTE_MS;
/** Steps at one source before the others have their turn. */
const MAX_STEPS = 20;
export const PLAN_EVERY_MS = MINUTE_MS;
const PLANNED_AT_ONCE = 2_000;
const FIRST_WAIT_MS = 5 * SECOND_MS;
const LONGEST_WAIT_MS = 15 * MINUTE_MS;

/** @returns whether there is more to do at once */
export async function syncLists(
  deps: SyncDeps,
  portalId: number,
  isOver: () => boolean = () => false,
): Promise<boolean> {
  const portal = await findPortal(deps.db, portalId);
  if (!portal || portal.state === 'disconnected') return false;
  let hasMore = false;
  for (const access of await listDueAccess(deps.db, portalId, deps.clock.now())) {
    if (isOver()) return true;
    const { sourceId } = access;
    if (!(await holdAccess(deps.db, portalId, sourceId, deps.holder, HOLD_MS))) continue;
    try {
      const hashKey = openPortalKeys(deps.box, portalId, portal.keysEnc).hash;
      const source = await openSource(deps, portalId, sourceId, hashKey);
      if (source && (await syncSource(deps, source, isOver))) hasMore = true;
    } catch (thrown) {
      await noteFailure(deps, portalId, access, thrown);
    } finally {
      await releaseAccess(deps.db, portalId, sourceId, deps.holder).catch(() => undefined);
    }
  }
  return hasMore;
}

async function openSource(
  deps: SyncDeps,
  portalId: number,
  sourceId: number,
  hashKey: Buffer,
): Promise<ListSource | null> {
  const [source, key] = await Promise.all([
    findSource(deps.db, portalId, deps.box, sourceId),
    openEspKey(deps.db, portalId, deps.box, sourceId),
  ]);
  const lists = source ? listsOf(source.esp) : null;
  if (!source || !key || !lists) return null;
  const partner = { lists, key, paceBy: `${portalId}:${sourceId}` };
  return { portalId, sourceId, purpose: source.purpose, hashKey, partner };
}

/** null where the service has no lists that we can read. */
function listsOf(esp: string): EspLists | null {
  return findAdapter(esp)?.lists ?? null;
}

async function syncSource(deps: SyncDeps, source: ListSource, isOver: () => boolean): Promise<boolean> {
  const { portalId, sourceId } = source;
  await takeBackSending(deps.db, portalId, sourceId);
  for (let step = 0; step < MAX_STEPS; step++) {
    if (step > 0 && isOver()) return true;
    // The hold is as long as the longest step, and begins anew with each.
    if (!(await holdAccess(deps.db, portalId, sourceId, deps.holder, HOLD_MS))) return false;
    const access = await findAccess(deps.db, portalId, sourceId);
    if (!access) return false;
    if (!(await stepOf(deps, source, access))) return false;
    await noteAnswer(deps.db, portalId, sourceId);
  }
  return true;
}

async function stepOf(deps: SyncDeps, source: ListSource, access: EspAccess): Promise<boolean> {
  if (access.canWrite && (await pushSome(deps, source)) > 0) return true;
  if (await pullSome(deps, source, access)) return true;
  return access.canWrite && (await planSome(deps, source, access));
}

/** What should stand on the lists is compared with what does, once a minute, and at once when the lists were read. */
async function planSome(deps: SyncDeps, source: ListSource, access: EspAccess): Promise<boolean> {
  const { portalId, sourceId, partner } = source;
  const now = deps.clock.now();
  if (access.plannedAt !== null) {
    if (now.getTime() - access.plannedAt.getTime() < PLAN_EVERY_MS) return false;
    // Clocks agree within seconds: the last minute is looked at again.
    if (!(await hasListChanged(deps.db, portalId, new Date(access.plannedAt.getTime() - MINUTE_MS)))) {
      await markPlanned(deps.db, portalId, sourceId, now);
      return false;
    }
  }
  let [planned, isThrough] = [await planOff(deps.db, portalId, sourceId, now), true];
  for (const { list, isPushed, held, begunAt } of await listLists(deps.db, portalId, sourceId)) {
    // Not before it is known who stands there.
    if (!isPushed || held === null || begunAt === null || partner.lists.refusal(list, source.purpose) !== null)
      continue;
    const at = { sourceId, list: list.list };
    const count = await planOn(deps.db, portalId, at, begunAt, now, PLANNED_AT_ONCE);
    planned += count;
    if (count === PLANNED_AT_ONCE) isThrough = false;
  }
  if (isThrough) await markPlanned(deps.db, portalId, sourceId, now);
  return planned > 0;
}

async function noteFailure(deps: SyncDeps, portalId: number, access: EspAccess, thrown: unknown): Promise<void> {
  const { sourceId } = access;
  const now = deps.clock.now();
  if (thrown instanceof EspRefused) {
    const why = `The service refuses the key: ${thrown.message}.`;
    await noteReach(deps.db, portalId, sourceId, { canRead: false, canWrite: false, why }, now);
    await noteWait(deps.db, portalId, sourceId, new Date(now.getTime() + HOUR_MS), why);
    return;
  }
  if (thrown instanceof BellwetherError && thrown.code === 'lists.lost') return;
  const asked = thrown instanceof EspBusy ? thrown.retryAfterMs : null;
  const latest = await findAccess(deps.db, portalId, sourceId);
  const waitMs = asked ?? Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(latest?.attempts ?? 0, 20));
  const why = thrown instanceof BellwetherError ? thrown.message : `A fault of Bellwether: ${reasonOf(thrown)}`;
  deps.log.warn({ portalId, sourceId, waitMs, err: messageOf(thrown) }, 'lists of an email service have to wait');
  await noteWait(deps.db, portalId, sourceId, new Date(now.getTime() + waitMs), why);
}
