/** A run: round after round of faults that a seed gives back, on as many stages as are asked for. */
import type { Sabotage } from '../src/lib/config.ts';
import { messageOf } from '../src/lib/errors.ts';
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

  function judge(result: RoundResult): void {
    results.push(result);
    onRound?.(result);
    if (sabotage && result.tasksLost + result.tasksDuplicated + result.optOutsLost > 0) isOver = true;
  }

  /** @returns when all rounds have begun, or after one that broke off: what it left behind is nobody's stage any more */
  async function playOn(stage: Stage): Promise<void> {
    while (!isOver && begun < rounds) {
      const at = seed + begun++;
      const from = performance.now();
      try {
        judge(await playRound(stage, planRound(at, wholeSecond())));
      } catch (thrown) {
        judge(brokenOff(at, (performance.now() - from) / 1_000, thrown));
        return;
      }
    }
  }

  async function play(): Promise<void> {
    while (!isOver && begun < rounds) {
      const stage = await setStage(sabotage);
      await playOn(stage);
      await stage.clear();
    }
  }

  const stages = Math.min(options.stages ?? 1, rounds);
  const ended = await Promise.allSettled(Array.from({ length: stages }, play));
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
  return results.sort((a, b) => a.seed - b.seed);
}

/** A round that cannot be brought to its end is not clean either. */
function brokenOff(seed: number, seconds: number, thrown: unknown): RoundResult {
  const cause = thrown instanceof Error && thrown.cause ? ` (${messageOf(thrown.cause)})` : '';
  return {
    seed,
    seconds,
    faults: {},
    tasksLost: 0,
    tasksDuplicated: 0,
    optOutsLost: 0,
    stuck: 1,
    differences: 0,
    words: [`The round broke off. ${messageOf(thrown)}${cause}`],
  };
}

export function isClean(result: RoundResult): boolean {
  return result.tasksLost + result.tasksDuplicated + result.optOutsLost + result.stuck + result.differences === 0;
}

function wholeSecond(): Date {
  return new Date(Math.floor(Date.now() / 1_000) * 1_000);
}
