/** What two replays of one address make different, as rows that a person can read. */

import { isDeepStrictEqual } from 'node:util';
import { openDeals } from '../decide/open-deals.ts';
import { calendarDay } from '../decide/shared-task/digest.ts';
import type { PlayId } from '../settings.ts';
import type { ReplayedAddress } from './history-at.ts';
import type { Replayed, ReplayedTask, ReplayPeriod } from './replay-address.ts';

export type ReplaySide = 'now' | 'draft' | 'both';

export interface ReplayFinding {
  readonly addressId: number;
  readonly nth: number;
  readonly kind: 'task' | 'verdict' | 'suppression';
  readonly side: ReplaySide;
  readonly play: PlayId | null;
  readonly at: Date;
  /** `YYYY-MM-DD`, of the portal's calendar. */
  readonly day: string;
  readonly ownerId: string | null;
  readonly person: string | null;
  readonly company: string | null;
  readonly why: string | null;
  readonly was: string | null;
  readonly becomes: string | null;
  readonly hasOpenDeal: boolean;
  readonly isConfirmedDead: boolean;
  readonly readsOtherwise: boolean;
}

/** Tasks of both sides, since the cap counts all of them; of verdicts and suppressions the differences. */
export function compareReplays(
  address: ReplayedAddress,
  now: Replayed,
  draft: Replayed,
  { until }: ReplayPeriod,
): ReplayFinding[] {
  const { facts, history } = address;
  const about = {
    addressId: address.addressId,
    ownerId: facts.contact?.ownerId ?? null,
    person: facts.contact?.name || null,
    company: facts.company?.name ?? null,
    play: null,
    why: null,
    was: null,
    becomes: null,
    hasOpenDeal: openDeals(facts.deals).length > 0,
    isConfirmedDead: history.word !== null && history.word.says !== 'reachable' && history.word.at <= until,
    readsOtherwise: false,
  };
  const dayOf = (at: Date) => ({ at, day: calendarDay(at, facts.timeZone) });
  const found: Omit<ReplayFinding, 'nth'>[] = [];
  const others = new Map(draft.tasks.map((one) => [keyOf(one), one]));
  for (const one of now.tasks) {
    const same = others.get(keyOf(one));
    others.delete(keyOf(one));
    const readsOtherwise = same !== undefined && !isDeepStrictEqual(wordsOf(one), wordsOf(same));
    found.push({ ...about, ...taskOf(one), ...dayOf(one.at), side: same ? 'both' : 'now', readsOtherwise });
  }
  for (const one of others.values()) found.push({ ...about, ...taskOf(one), ...dayOf(one.at), side: 'draft' });
  if (now.verdict !== draft.verdict) {
    const at = draft.since ?? now.since ?? until;
    found.push({ ...about, ...dayOf(at), kind: 'verdict', side: 'draft', was: now.verdict, becomes: draft.verdict });
  }
  if ((now.suppressedAt === null) !== (draft.suppressedAt === null)) {
    const at = draft.suppressedAt ?? now.suppressedAt ?? until;
    found.push({ ...about, ...dayOf(at), kind: 'suppression', side: draft.suppressedAt === null ? 'now' : 'draft' });
  }
  return found.map((one, nth) => ({ ...one, nth }));
}

function keyOf({ play, causeKey }: ReplayedTask): string {
  return `${play} ${causeKey}`;
}

function taskOf({ play, task, why }: ReplayedTask) {
  return { kind: 'task' as const, play, ownerId: task.ownerId, why };
}

function wordsOf({ task }: ReplayedTask) {
  return [task.subject, task.sections];
}
