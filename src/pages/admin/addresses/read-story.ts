/** Gathers everything on one address. */

import type { AddressState } from '../../../flow/state.ts';
import { readState } from '../../../flow/state-json.ts';
import { type AccountRow, accountsOfAddresses } from '../../../store/account.ts';
import { deliveredDays } from '../../../store/counts.ts';
import type { Db } from '../../../store/database.ts';
import {
  type AddressHead,
  findAddressHead,
  listAnswers,
  listAsks,
  listDecisions,
  listEpisodes,
  listSuppressions,
  type StoryAnswer,
  type StoryAsk,
  type StoryDecision,
  type StoryEpisode,
  type StorySuppression,
} from '../../../store/report/address-story.ts';
import { type HeldView, listHeldView } from '../../../store/report/esp-lists.ts';
import { findStoryEvent, listStoryEvents, type StoryCursor, type StoryEvent } from '../../../store/report/events.ts';
import {
  type Colleague,
  findWord,
  listColleagues,
  listHubspotEvents,
  listLinks,
  listVerdictChanges,
  type StoryChange,
  type StoryHubspotEvent,
  type StoryLink,
  type StoryWord,
} from '../../../store/report/person-story.ts';
import { listWritesOf, type WriteRow } from '../../../store/report/writes.ts';
import type { MomentKind } from './moment.ts';

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
  readonly asks: readonly StoryAsk[];
  /** What lists of email services hold of it now. */
  readonly held: readonly HeldView[];
  readonly changes: readonly StoryChange[];
  readonly word: StoryWord | null;
  readonly links: readonly StoryLink[];
  readonly hubspotEvents: readonly StoryHubspotEvent[];
  readonly colleagues: readonly Colleague[];
  /** What the addresses of its domain say together; null where they say nothing. */
  readonly account: AccountRow | null;
  /** The event that the verdict rests on, wherever it stands in the history. */
  readonly cause: StoryEvent | null;
}

export interface StoryPart {
  /** Only events before this one; null: from the newest. */
  readonly before: StoryCursor | null;
  /** Only what comes from there; null: everything. */
  readonly kind: MomentKind | null;
  /** Only events that had come in by then; left out: all. */
  readonly receivedBy?: Date;
}

/** Events of one page of a story. */
const EVENTS = 50;
/** Others at the domain that stand beside it. */
const COLLEAGUES = 6;

/** @returns null where this portal has no such address */
export async function readStory(
  db: Db,
  portalId: number,
  addressId: number,
  part: StoryPart,
): Promise<AddressStory | null> {
  const head = await findAddressHead(db, portalId, addressId);
  if (!head) return null;
  const state = readState(head.state);
  const causeKey = state?.cause?.eventKey;
  const [changes, word, links, hubspotEvents, colleagues, accounts, cause] = await Promise.all([
    listVerdictChanges(db, portalId, addressId),
    findWord(db, portalId, addressId),
    listLinks(db, portalId, addressId),
    listHubspotEvents(db, portalId, addressId),
    listColleagues(db, portalId, addressId, head.domain, COLLEAGUES),
    accountsOfAddresses(db, portalId, [addressId]),
    causeKey === undefined ? null : findStoryEvent(db, portalId, addressId, causeKey),
  ]);
  // Acts of the person are events, too; what Bellwether and HubSpot did needs none.
  const hasEvents = part.kind === null || part.kind === 'event' || part.kind === 'person';
  const [events, days, decisions, episodes, writes, answers, suppressions, asks, held] = await Promise.all([
    hasEvents ? listStoryEvents(db, portalId, addressId, part.before, EVENTS + 1, part.receivedBy ?? null) : [],
    deliveredDays(db, portalId, [addressId]),
    listDecisions(db, portalId, addressId),
    listEpisodes(db, portalId, addressId),
    listWritesOf(db, portalId, addressId),
    listAnswers(db, portalId, addressId),
    listSuppressions(db, portalId, addressId),
    listAsks(db, portalId, addressId),
    listHeldView(db, portalId, addressId),
  ]);
  return {
    head,
    state,
    events: events.slice(0, EVENTS),
    next: events.length > EVENTS ? (events[EVENTS - 1] ?? null) : null,
    deliveredDays: days.get(addressId) ?? [],
    decisions,
    episodes,
    writes,
    answers,
    suppressions,
    asks,
    held,
    changes,
    word,
    links,
    hubspotEvents,
    colleagues,
    account: accounts.get(addressId) ?? null,
    cause,
  };
}
