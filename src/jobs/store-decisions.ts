/** What the plays decided is stored, with the episodes that it begins: a thousand people's in two statements. */
import type { Decision } from '../flow/decide/play.ts';
import type { Db } from '../store/database.ts';
import { addDecisions, addEpisodes } from '../store/episode.ts';
import type { Work } from './load-work.ts';
import type { NewTask } from './new-task.ts';
import type { SettlePortal } from './settle.ts';

export interface DecisionOf {
  readonly one: Work;
  readonly decision: Decision;
}

/** @returns those that were not made before, and ask for a task */
export async function storeDecisions(
  db: Db,
  portal: SettlePortal,
  made: readonly DecisionOf[],
  now: Date,
): Promise<NewTask[]> {
  const { portalId } = portal;
  const begun = new Map<string, { addressId: number; interval: Decision['episode'] }>();
  for (const { one, decision } of made) {
    const { addressId } = one;
    if (decision.episode.episodeId === null) begun.set(keyOf(one, decision), { addressId, interval: decision.episode });
  }
  const added = await addEpisodes(db, portalId, [...begun.values()]);
  const newIds = new Map([...begun.keys()].map((key, n) => [key, added[n]]));
  const placed = made.map(({ one, decision }) => {
    const episodeId = decision.episode.episodeId ?? newIds.get(keyOf(one, decision));
    if (episodeId === undefined) throw new Error('A decision has no episode.');
    return { one, decision, episodeId, addressId: one.addressId };
  });
  const ids = await addDecisions(db, portalId, placed, portal.settings.version, now);
  return placed.flatMap(({ one, decision, episodeId }, n): NewTask[] => {
    const decisionId = ids[n] ?? null;
    const { task } = decision;
    return decisionId === null || task === null ? [] : [{ one, decision, decisionId, episodeId, task }];
  });
}

/** Several plays may act upon one episode that is not stored yet. */
function keyOf({ addressId }: Work, { episode }: Decision): string {
  return `${addressId} ${episode.kind} ${episode.causeKey}`;
}
