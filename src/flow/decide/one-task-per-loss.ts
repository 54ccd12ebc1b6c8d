/** One cause, one task: a rep who gets two tasks about one person stops reading both. */
import type { PlayId } from '../settings.ts';
import type { Decision } from './play.ts';

/** That the whole company moved is news of its own: it is told even of people whose loss was told before. */
const OF_ACCOUNT: PlayId = 'account-moved';
/** Plays that ask for the same: reach the person whose address failed. The first may speak for the others. */
const SAME_CAUSE: readonly PlayId[] = [
  'our-mail-blocked',
  OF_ACCOUNT,
  'deal-at-risk',
  'entry-error',
  'champion-lost',
  'false-bounce',
  'soft-bounce-call',
];
/** A call about a full mailbox does not make up for what comes after it: the news that the person is gone. */
const GONE: readonly string[] = [OF_ACCOUNT, 'deal-at-risk', 'entry-error', 'champion-lost'];

/** Plays about somebody who left, the gravest first: each quotes their words, so one of them is enough. */
const LEAVING: readonly string[] = [
  'complaint',
  'global-unsubscribe',
  'list-unsubscribe',
  'passionate-feedback',
] satisfies PlayId[];

/** @param decisions in the order of the plays' weight */
export function oneTaskPerLoss(decisions: readonly Decision[]): readonly Decision[] {
  return oneForLeaving(oneForLost(decisions));
}

/** What was told is told again only where it has become graver: what people say later stands in a note. */
function oneForLeaving(decisions: readonly Decision[]): readonly Decision[] {
  let hasSpoken = false;
  return decisions.filter(({ play, task, episode }) => {
    const gravity = LEAVING.indexOf(play);
    if (task === null || gravity < 0) return true;
    const isTold = LEAVING.slice(0, gravity).some((graver) => episode.tasksBy?.includes(graver));
    if (hasSpoken || isTold) return false;
    hasSpoken = true;
    return true;
  });
}

function oneForLost(decisions: readonly Decision[]): readonly Decision[] {
  let spoken: Decision | null = null;
  return decisions.filter((decision) => {
    if (decision.task === null || !SAME_CAUSE.includes(decision.play)) return true;
    const earlier = decision.episode.tasksBy?.find((play) => GONE.includes(play)) ?? null;
    if (earlier !== null) return earlier === decision.play || decision.play === OF_ACCOUNT;
    if (spoken !== null) return false;
    spoken = decision;
    return true;
  });
}
