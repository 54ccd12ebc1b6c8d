/** What should happen about one address: every play that is on, and one task for one cause. */
import { oneTaskPerLoss } from './one-task-per-loss.ts';
import type { Decision, PlayInput } from './play.ts';
import { plays } from './plays.ts';
import { placeholderValues } from './task-text/placeholders.ts';
import { wordTask } from './task-text/wording.ts';

/**
 * Pure. It looks at the state, not at the change: asked again about the same state it gives the same decisions, and
 * whoever stores them keeps each play to one per episode and target. So nothing is lost between a state and its tasks.
 *
 * @param counts leaves out what rules that were made later would answer; asked before one task is chosen of several, so that
 *   a play which speaks only by new rules silences none that spoke by the former
 */
export function decideAddress(
  input: PlayInput,
  counts: (proposal: Decision) => boolean = () => true,
): readonly Decision[] {
  return oneTaskPerLoss(dueDecisions(input).filter(counts)).map((decision) => inOwnWords(decision, input));
}

function dueDecisions(input: PlayInput): readonly Decision[] {
  return proposeDecisions(input).filter((decision) => !isTooEarly(decision, input));
}

/**
 * What follows from a loss waits until it shows whether many share it, and what follows from leaving until the person has
 * said why, or has taken it back. That too many leave a mailing is told at once.
 */
function isTooEarly({ episode, play }: Decision, { after, now }: PlayInput): boolean {
  if (play === 'canary') return false;
  const until = (episode.kind === 'lost' ? after.waitsUntil : after.hearsUntil) ?? null;
  return episode.endedAt === null && until !== null && now.getTime() < until.getTime();
}

/** What each play that is on would do, several of them for one cause. */
export function proposeDecisions(input: PlayInput): readonly Decision[] {
  return plays.filter((play) => input.settings.plays[play.id].on).flatMap((play) => play.decide(input));
}

function inOwnWords(decision: Decision, input: PlayInput): Decision {
  const wording = input.settings.wording[decision.play];
  if (decision.task === null || (wording.title === '' && wording.opening === '')) return decision;
  return { ...decision, task: wordTask(decision.task, wording, placeholderValues(input)) };
}
