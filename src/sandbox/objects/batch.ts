import type { CallContext } from '../gate/call-context.ts';
import { invalid, Problem, type ProblemDetail } from '../http/problem.ts';
import { json, type Reply } from '../http/reply.ts';
import { isoTime } from '../time.ts';

/** HubSpot's limit for every object batch endpoint. */
const MAX_BATCH = 100;

/** One entry of `errors` in a 207 answer. */
export interface BatchError {
  readonly status: 'error';
  readonly category: string;
  readonly subCategory?: string;
  readonly message: string;
  readonly context: Readonly<Record<string, readonly string[]>>;
  readonly errors: readonly ProblemDetail[];
  readonly links: Readonly<Record<string, string>>;
}

interface Traced {
  readonly objectWriteTraceId?: string | undefined;
}

/** @throws Problem 400 for none, too many, or the same id twice (letter case does not tell ids apart) */
export function checkInputs(inputs: readonly { readonly id?: string }[], max = MAX_BATCH): void {
  if (inputs.length === 0) throw invalid('The batch contains no inputs');
  if (inputs.length > max) {
    throw invalid(`The batch contains ${inputs.length} inputs, but the maximum is ${max}`);
  }
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { id } of inputs) {
    const key = id?.trim().toLowerCase();
    if (key === undefined) continue;
    if (seen.has(key)) twice.add(key);
    seen.add(key);
  }
  if (twice.size > 0) {
    throw invalid(`Duplicate IDs found in batch input: [${[...twice].join(', ')}]. IDs must be unique`);
  }
}

/**
 * Runs a batch of writes as HubSpot does: one bad input fails all of them, unless it carries an `objectWriteTraceId`;
 * then it alone fails and the others are done.
 * @param check throws a Problem for a bad input; nothing may be written in it
 * @param commit writes an input that was checked; null leaves it out of the results without a word
 */
export function runBatch<Input extends Traced, Checked, Result>(
  inputs: readonly Input[],
  check: (input: Input) => Checked,
  commit: (checked: Checked, input: Input) => Result | null,
): { readonly results: Result[]; readonly errors: BatchError[] } {
  for (const input of inputs) if (input.objectWriteTraceId === undefined) check(input);
  const results: Result[] = [];
  const errors: BatchError[] = [];
  for (const input of inputs) {
    try {
      // Checked again just before it is written: an earlier input may have taken its address.
      const result = commit(check(input), input);
      if (result !== null) results.push(result);
    } catch (thrown) {
      if (!(thrown instanceof Problem) || input.objectWriteTraceId === undefined) throw thrown;
      errors.push(batchError(thrown, { objectWriteTraceId: [input.objectWriteTraceId] }));
    }
  }
  return { results, errors };
}

export function batchError(problem: Problem, context: Readonly<Record<string, readonly string[]>>): BatchError {
  const { category, message, errors = [], subCategory } = problem.body;
  return {
    status: 'error',
    category,
    ...(subCategory ? { subCategory } : {}),
    message,
    context: { ...problem.body.context, ...context },
    errors,
    links: {},
  };
}

/** The envelope of a batch: 207 when anything failed; results never in the order of the inputs. */
export function answerBatch(
  context: CallContext,
  okStatus: number,
  results: readonly unknown[],
  errors: readonly BatchError[],
): Reply {
  const at = isoTime(context.now);
  return json(errors.length > 0 ? 207 : okStatus, {
    status: 'COMPLETE',
    results: shuffle(results, context.world.settings.shuffleSeed),
    ...(errors.length > 0 ? { numErrors: errors.length, errors } : {}),
    startedAt: at,
    completedAt: at,
  });
}

/** The same every time for the same seed and length, and never the order that came in. */
function shuffle<T>(items: readonly T[], seed: number): T[] {
  const shuffled = [...items];
  let state = seed + shuffled.length;
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    // Numerical Recipes' linear congruential generator.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = state % last;
    const item = shuffled[last] as T;
    shuffled[last] = shuffled[other] as T;
    shuffled[other] = item;
  }
  return shuffled;
}
