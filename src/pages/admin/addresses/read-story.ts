/** Gathers everything on one address. */

import type { AddressState } from '../../../flow/state.ts';
import { readState } from '../../../flow/state-json.ts';
import { deliveredDays } from '../../../store/counts.ts';
import type { Db } from '../../../store/database.ts';
import {
  type AddressHead,
  findAddressHead,
  listAnswers,
  listDecisions,
  listEpisodes,
  listSuppressions,
  type StoryAnswer,
  type StoryDecision,
  type StoryEpisode,
  type StorySuppression,
} from '../../../store/report/address-story.ts';
import { listStoryEvents, type StoryCursor, type StoryEvent } from '../../../store/report/events.ts';
import { listWritesOf, type WriteRow } from '../../../store/report/writes.ts';

export interface AddressStory {
  readonly head: AddressHead;
  readonly state: AddressState | null;
  readonly events: readonly StoryEvent[];
  /** The last event shown, where older ones follow on the next page. */
  readonly next: StoryCursor | null;
  /** `YYYY-MM-DD`, ascending. */
  readonly deliveredDays: readonly string[];
  readonly decisions: readonly StoryDecision[];
  readonly episodes: readonly StoryEpisode[];
  readonly writes: readonly WriteRow[];
  readonly answers: readonly StoryAnswer[];
  readonly suppressions: readonly StorySuppression[];
}

/** Events of one page of a story. */
const EVENTS = 50;

/** @param before only events before this one; null: from the newest. @returns null where this portal has no such address */
export async function readStory(
  db: Db,
  portalId: number,
  addressId: number,
  before: StoryCursor | null,
): Promise<AddressStory | null> {
  const head = await findAddressHead(db, portalId, addressId);
  if (!head) return null;
  const [events, days, decisions, episodes, writes, answers, suppressions] = await Promise.all([
    listStoryEvents(db, portalId, addressId, before, EVENTS + 1),
    deliveredDays(db, portalId, [addressId]),
    listDecisions(db, portalId, addressId),
    listEpisodes(db, portalId, addressId),
    listWritesOf(db, portalId, addressId),
    listAnswers(db, portalId, addressId),
    listSuppressions(db, portalId, addressId),
  ]);
  return {
    head,
    state: readState(head.state),
    events: events.slice(0, EVENTS),
    next: events.length > EVENTS ? (events[EVENTS - 1] ?? null) : null,
    deliveredDays: days.get(addressId) ?? [],
    decisions,
    episodes,
    writes,
    answers,
    suppressions,
  };
}
