/** A run: round after round of faults that a seed gives back, on as many stages as are asked for. */
import type { Sabotage } from '../src/lib/config.ts';
import { planRound } from './plan.ts';
import { playRound, type RoundResult } from './round.ts';
import { type Stage, setStage } from './stage.ts';

export interface ChaosOptions {
  readonly rounds: number;
  /** Of the first round; each further one has the next number. */
  readonly seed: number;
  readonly sabotage: Sabotage | null;
  /** Stages on which rounds are played at the same time; each has its own processes and its own database. */
  readonly stages?: number;
  onRound?(result: RoundResult): void;
}

/** @returns the rounds in the order of their seeds; a sabotaged run ends with the first round that lost or doubled something */
export async function runChaos(options: ChaosOptions): Promise<RoundResult[]> {
  const { rounds, seed, sabotage, onRound } = options;
  const results: RoundResult[] = [];
  let begun = 0;
  let isOver = false;

  async function playOn(stage: Stage): Promise<void> {
    while (!isOver && begun < rounds) {
      const result = await playRound(stage, planRound(seed + begun++, wholeSecond()));
      results.push(result);
      onRound?.(result);
      if (sabotage && result.tasksLost + result.tasksDuplicated + result.optOutsLost > 0) isOver = true;
    }
  }

  async function play(): Promise<void> {
    const stage = await setStage(sabotage);
    try {
      await playOn(stage);
    } catch (thrown) {
      isOver = true;
      throw thrown;
    } finally {
      await stage.clear();
    }
  }

  const stages = Math.min(options.stages ?? 1, rounds);
  const ended = await Promise.allSettled(Array.from({ length: stages }, play));
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
  return results.sort((a, b) => a.seed - b.seed);
}

export function isClean(result: RoundResult): boolean {
  return result.tasksLost + result.tasksDuplicated + result.optOutsLost + result.stuck + result.differences === 0;
}

function wholeSecond(): Date {
  return new Date(Math.floor(Date.now() / 1_000) * 1_000);
}
