/** A rule for replies put aside as a draft and tried on the history: nothing of it holds until the draft is saved. */
import { askReplay } from '../../../jobs/replay/ask-replay.ts';
import type { ReplayChange } from '../../../jobs/replay-reading.ts';
import { TAUGHT_PAGE } from '../../../rules/save-draft.ts';
import { actorOf } from '../actor.ts';
import type { AdminDeps, AdminVisit } from '../visit.ts';

/**
 * @param note stands with the rule, where it is a new one
 * @returns where the admin sees what would have happened
 * @throws BellwetherError as `askReplay` does
 */
export async function tryOnHistory(
  deps: AdminDeps,
  { admin }: AdminVisit,
  { now, taught }: Pick<ReplayChange, 'now' | 'taught'>,
  note: string | null,
): Promise<string> {
  const id = await askReplay(deps, admin.portalId, actorOf(admin), {
    base: now.version,
    page: TAUGHT_PAGE,
    settings: { ...now, taught },
    note,
    days: null,
  });
  return `/plays/replays/${id}`;
}
