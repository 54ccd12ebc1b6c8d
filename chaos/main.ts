/** `npm run chaos -- [--rounds N] [--seed S] [--stages N] [--json FILE] [--sabotage no-reconcile|no-lease|no-dedupe]`. */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Sabotage } from '../src/lib/config.ts';
import { messageOf } from '../src/lib/errors.ts';
import type { RoundResult } from './round.ts';
import { isClean, runChaos } from './run.ts';

const SABOTAGES: readonly Sabotage[] = ['no-reconcile', 'no-lease', 'no-dedupe'];
const WORDS_SHOWN = 5;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    stages: { type: 'string', default: '2' },
    json: { type: 'string' },
    sabotage: { type: 'string' },
  },
});
const sabotage = SABOTAGES.find((one) => one === values.sabotage) ?? null;
const [rounds, seed, stages] = [Number(values.rounds), Number(values.seed), Number(values.stages)];
if (!Number.isSafeInteger(rounds) || rounds < 1 || !Number.isSafeInteger(seed) || seed < 0) {
  refuse('--rounds is a whole number from 1, --seed one from 0.');
}
if (!Number.isSafeInteger(stages) || stages < 1) refuse('--stages is a whole number from 1.');
if (values.sabotage !== undefined && sabotage === null) refuse(`--sabotage is one of ${SABOTAGES.join(', ')}.`);

// A round that broke off leaves people behind who talk to a stage that is gone: that it is told once is enough.
process.on('unhandledRejection', (thrown) => print(`    left behind: ${messageOf(thrown).slice(0, 200)}`));

const results = await runChaos({ rounds, seed, stages, sabotage, onRound: printRound }).catch((thrown: unknown) => {
  const cause = thrown instanceof Error && thrown.cause ? ` (${messageOf(thrown.cause)})` : '';
  process.stderr.write(`The run broke off. ${messageOf(thrown)}${cause}\n`);
  process.exit(1);
});
const sum = (pick: (result: RoundResult) => number) => results.reduce((total, result) => total + pick(result), 0);
const faults: Record<string, number> = {};
for (const result of results)
  for (const [kind, count] of Object.entries(result.faults)) faults[kind] = (faults[kind] ?? 0) + count;
const summary = {
  rounds: results.length,
  seed,
  faults,
  tasksLost: sum((result) => result.tasksLost),
  tasksDuplicated: sum((result) => result.tasksDuplicated),
  optOutsLost: sum((result) => result.optOutsLost),
  stuck: sum((result) => result.stuck),
  differences: sum((result) => result.differences),
};
if (values.json) await writeFile(values.json, `${JSON.stringify(summary, null, 2)}\n`);
const { faults: _, seed: __, ...counts } = summary;
print(
  `\n${Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')}`,
);
print(`faults: ${wordsOf(faults)}`);
// Said outright: the embedded PostgreSQL's own hooks would end the process with 0.
process.exit(results.every(isClean) ? 0 : 1);

function printRound(result: RoundResult): void {
  const verdict = isClean(result)
    ? 'clean'
    : `NOT CLEAN: lost ${result.tasksLost}, duplicated ${result.tasksDuplicated}, opt-outs lost ${result.optOutsLost}, stuck ${result.stuck}, differences ${result.differences}`;
  print(`seed ${result.seed}  ${result.seconds.toFixed(1)} s  ${verdict}  (${wordsOf(result.faults)})`);
  for (const words of result.words.slice(0, WORDS_SHOWN)) print(`    ${words.slice(0, 400)}`);
  if (!isClean(result))
    print(`    again: npm run chaos -- --rounds 1 --seed ${result.seed}${sabotage ? ` --sabotage ${sabotage}` : ''}`);
}

function wordsOf(counted: Readonly<Record<string, number>>): string {
  return Object.entries(counted)
    .map(([kind, count]) => `${kind} ${count}`)
    .join(', ');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function refuse(why: string): never {
  process.stderr.write(`${why}\n`);
  process.exit(2);
}
