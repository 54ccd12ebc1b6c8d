/** Records that were merged in HubSpot go on under another id: a task or note that stands at one of them goes with it. */
import type { Knex } from 'knex';
import type { Crm, CrmObjectType } from '../crm/crm.ts';
import type { ObjectType } from '../flow/decide/play.ts';
import type { TaskPayload } from '../flow/enact/task/render-task.ts';
import type { Clock } from '../lib/clock.ts';
import { markGone } from '../store/crm-record.ts';
import { moveAnchor, type SendingWrite } from '../store/crm-write.ts';

export interface FollowMergeDeps {
  readonly db: Knex;
  readonly clock: Clock;
}

const PLURAL: Readonly<Record<ObjectType, CrmObjectType>> = {
  contact: 'contacts',
  company: 'companies',
  deal: 'deals',
};

/**
 * A record that was merged away goes on under another id: the task goes with it. One that is gone is left out, unless it
 * was the one that the task stands at.
 *
 * @returns `moved` where it stands at other records now, `gone` where the record that it stands at was deleted
 */
export async function followMerge(
  deps: FollowMergeDeps,
  portalId: number,
  crm: Crm,
  write: SendingWrite,
): Promise<'moved' | 'gone' | 'there'> {
  const payload = write.payload as TaskPayload;
  const now = await Promise.all(
    payload.associations.map(async ({ type, id }) => ({
      type,
      was: id,
      id: (await crm.resolve(PLURAL[type], id))?.id ?? null,
    })),
  );
  const anchor = now.find((record) => record.type === write.anchorType && record.was === write.anchorId);
  if (anchor === undefined) return 'there';
  if (anchor.id === null) return 'gone';
  if (now.every((record) => record.id === record.was)) return 'there';
  // Two of its records may have become one.
  const kept = new Map(now.flatMap(({ type, id }) => (id === null ? [] : [[`${type} ${id}`, { type, id }]])));
  const associations = [...kept.values()];
  const gone = now
    .filter((record) => record.type === 'contact' && record.id !== record.was)
    .map((record) => record.was);
  await markGone(deps.db, portalId, 'contact', gone, deps.clock.now());
  await moveAnchor(deps.db, portalId, write.writeId, anchor.id, { ...payload, associations });
  return 'moved';
}

/**
 * Asks in calls of a hundred which anchors are still there, and follows those that are not.
 *
 * @returns writes that are to be looked for at another record from now on
 */
export async function followMovedAnchors(
  deps: FollowMergeDeps,
  portalId: number,
  crm: Crm,
  writes: readonly SendingWrite[],
): Promise<SendingWrite[]> {
  const moved: SendingWrite[] = [];
  for (const type of Object.keys(PLURAL) as ObjectType[]) {
    const anchored = writes.filter((write) => write.anchorType === type && write.anchorId !== null);
    if (anchored.length === 0) continue;
    const ids = anchored.map((write) => write.anchorId ?? '');
    const there = await crm.read(PLURAL[type], 'id', ids, []);
    for (const write of anchored) {
      if (there.has(write.anchorId ?? '')) continue;
      if ((await followMerge(deps, portalId, crm, write)) === 'moved') moved.push(write);
    }
  }
  return moved;
}
