/** What should happen about one address: every play that is on, and one task for one cause. */
import { oneTaskPerLoss } from './one-task-per-loss.ts';
import type { Decision, PlayInput } from './play.ts';
import { plays } from './plays.ts';

/**
 * Pure. It looks at the state, not at the change: asked again about the same state it gives the same decisions, and
 * whoever stores them keeps each play to one per episode and target. So nothing is lost between a state and its tasks.
 */
export function decideAddress(input: PlayInput): readonly Decision[] {
  const decisions = plays.filter((play) => input.settings.plays[play.id].on).flatMap((play) => play.decide(input));
  return oneTaskPerLoss(decisions);
}
