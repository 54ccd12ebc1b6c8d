/** Whether a draft can make a difference to an address at all: where it surely cannot, one replay stands for both. */
import { isDeepStrictEqual } from 'node:util';
import { readBounce } from '../conclude/read-bounce.ts';
import type { LedgerEvent } from '../event.ts';
import { readAllAgain } from '../read-again.ts';
import type { PlayId, Settings } from '../settings.ts';

/** Numbers that only bounces are judged by. */
const OF_BOUNCES: ReadonlySet<string> = new Set([
  'retryDays',
  'callAfterDays',
  'softLimit',
  'softWindowDays',
  'fullMailboxDays',
]);
/** What is only asked where somebody left or complained; so are the plays. */
const OF_LEAVING: ReadonlySet<string> = new Set(['leaveMinutes', 'personalTouch']);
const PLAYS_OF_LEAVING: ReadonlySet<string> = new Set<PlayId>([
  'complaint',
  'global-unsubscribe',
  'list-unsubscribe',
  'passionate-feedback',
]);
/** They are asked of mailings and companies, and of no address. */
const PLAYS_OF_MANY: ReadonlySet<string> = new Set<PlayId>([
  'unknown-user-rate',
  'canary',
  'our-mail-blocked',
  'account-moved',
]);
/** Of these a replay of an address says nothing: they count and send, and open no task of an address. */
const OF_NOBODY: ReadonlySet<string> = new Set([
  'taskCapPerOwner',
  'digestAfterMinutes',
  'weeklyReasons',
  'ownerDigest',
  'adminDigestOwnerId',
  'digestWeekday',
  'digestHour',
  'rateLimit',
  'rateUnknown',
  'canaryLeaves',
  'canaryTimes',
  'canaryOdds',
  'blockedGateways',
  'blockedShare',
]);

interface Change {
  readonly bounces: boolean;
  readonly leaving: boolean;
  readonly anything: boolean;
}

/** @returns asked for each address */
export function canDiffer(now: Settings, draft: Settings): (events: readonly LedgerEvent[]) => boolean {
  const change = changeOf(now, draft);
  const isTaught = !isDeepStrictEqual(now.taught, draft.taught);
  return (events) => {
    if (change.anything) return true;
    const read = readAllAgain(events, now.taught);
    if (isTaught && !isDeepStrictEqual(read, readAllAgain(events, draft.taught))) return true;
    // What is no bounce may be a leaving, whatever its type.
    return read.some((event) => (readBounce(event) === null ? change.leaving : change.bounces));
  };
}

function changeOf(now: Settings, draft: Settings): Change {
  const { plays, wording, ...decide } = now.decide;
  const { plays: draftPlays, wording: draftWording, ...draftDecide } = draft.decide;
  const keys = [...changed(now.conclude, draft.conclude), ...changed(decide, draftDecide)].filter(
    (key) => !OF_NOBODY.has(key),
  );
  const ofPlays = [...changed(plays, draftPlays), ...changed(wording, draftWording)].filter(
    (play) => !PLAYS_OF_MANY.has(play),
  );
  const rest = keys.filter((key) => !OF_BOUNCES.has(key) && !OF_LEAVING.has(key));
  return {
    bounces: keys.some((key) => OF_BOUNCES.has(key)),
    leaving: keys.some((key) => OF_LEAVING.has(key)) || ofPlays.some((play) => PLAYS_OF_LEAVING.has(play)),
    anything: rest.length > 0 || ofPlays.some((play) => !PLAYS_OF_LEAVING.has(play)),
  };
}

function changed(a: object, b: object): string[] {
  const [left, right] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  return [...new Set([...left.keys(), ...right.keys()])].filter(
    (key) => !isDeepStrictEqual(left.get(key), right.get(key)),
  );
}
