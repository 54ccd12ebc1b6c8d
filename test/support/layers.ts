/** Runs the layer rules, and fails when the tool saw too few modules: it answers "no violations" when it cannot read any. */
import { spawnSync } from 'node:child_process';

const FLOOR = 150;

const run = spawnSync(
  process.execPath,
  [
    'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
    'src',
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'json',
  ],
  { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
);

interface Report {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly {
      readonly rule: { readonly name: string };
      readonly from: string;
      readonly to: string;
    }[];
  };
}

const { summary } = JSON.parse(run.stdout || '{"summary":{"totalCruised":0,"violations":[]}}') as Report;
const lines = summary.violations.map((violation) => `${violation.rule.name}: ${violation.from} -> ${violation.to}`);
if (run.status === null || run.stdout === '') lines.push(`dependency-cruiser did not run: ${run.stderr.slice(0, 500)}`);
if (summary.totalCruised < FLOOR)
  lines.push(`only ${summary.totalCruised} modules were seen, at least ${FLOOR} are there`);
process.stderr.write(
  `${lines.join('\n')}${lines.length > 0 ? '\n' : ''}layers: ${summary.totalCruised} modules, ${lines.length} violations\n`,
);
process.exitCode = lines.length > 0 ? 1 : 0;
