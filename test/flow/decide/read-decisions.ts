/** What a test asks of decisions: whose they are, the task of the first, and its words. */
import type { Decision, PlayInput } from '../../../src/flow/decide/play.ts';

export function names(decisions: readonly Decision[]): readonly string[] {
  return decisions.map(({ play }) => play);
}

export function task(decisions: readonly Decision[]) {
  return decisions[0]?.task;
}

export function words(given: PlayInput, play: { decide(of: PlayInput): readonly Decision[] }): string {
  return JSON.stringify(task(play.decide(given)));
}
