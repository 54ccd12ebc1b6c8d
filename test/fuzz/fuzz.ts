/** Mutates the samples of a target, for a number of inputs or for a time, and tells what went wrong. */
import { BellwetherError, messageOf } from '../../src/lib/errors.ts';
import { mutate } from './mutate.ts';
import { createChance } from './random.ts';
import type { FuzzTarget } from './target.ts';

export interface Finding {
  readonly target: string;
  readonly input: Buffer;
  readonly what: string;
}

export interface FuzzRun {
  readonly inputs: number;
  readonly slowestMs: number;
  readonly findings: readonly Finding[];
}

export interface FuzzLimits {
  readonly seed: number;
  /** Mutated inputs at most; all samples come before. */
  readonly inputs: number;
  /** On the monotonic clock. */
  readonly untilMs: number;
}

/** Beyond what all samples and a mutation of them weigh: an input may not blow the process up. */
const MOST_HEAP_BYTES = 512 * 1024 * 1024;
/** One mistake is found a thousand times; some of its inputs are enough. */
const MOST_FINDINGS = 5;

export async function fuzz(target: FuzzTarget, limits: FuzzLimits): Promise<FuzzRun> {
  const chance = createChance(limits.seed);
  const findings: Finding[] = [];
  let [inputs, slowestMs] = [0, 0];
  const tryOne = async (input: Buffer): Promise<void> => {
    inputs += 1;
    const { what, tookMs } = await readOnce(target, input);
    slowestMs = Math.max(slowestMs, tookMs);
    if (what !== null) findings.push({ target: target.name, input, what });
  };
  for (const sample of target.samples) await tryOne(sample);
  for (let left = limits.inputs; left > 0 && findings.length < MOST_FINDINGS; left -= 1) {
    if (performance.now() > limits.untilMs) break;
    await tryOne((target.mutate ?? mutate)(chance.pick(target.samples), chance, target.samples));
  }
  const left = await target.settle?.().catch(messageOf);
  if (left !== undefined) findings.push({ target: target.name, input: Buffer.alloc(0), what: left });
  return { inputs, slowestMs, findings };
}

async function readOnce(target: FuzzTarget, input: Buffer): Promise<{ what: string | null; tookMs: number }> {
  const [heapBefore, from] = [process.memoryUsage().heapUsed, process.cpuUsage()];
  let what: string | null = null;
  try {
    await target.read(input);
  } catch (thrown) {
    if (!(thrown instanceof BellwetherError))
      what = thrown instanceof Error ? (thrown.stack ?? thrown.message) : messageOf(thrown);
  }
  const tookMs = process.cpuUsage(from).user / 1_000;
  if (what === null && tookMs > target.mostMs) what = `took ${Math.round(tookMs)} ms of at most ${target.mostMs}`;
  const grown = process.memoryUsage().heapUsed - heapBefore;
  if (what === null && grown > MOST_HEAP_BYTES) what = `took ${Math.round(grown / 2 ** 20)} MiB`;
  return { what, tookMs };
}
