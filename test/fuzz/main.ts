/** `npm run fuzz -- --seconds N [--only NAME] [--seed S]`: mutated input for everything that reads what strangers write. */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openEndpoints } from './endpoint-targets.ts';
import { fuzz } from './fuzz.ts';
import { CORPUS, listTargets } from './list-targets.ts';
import { openSignedIn } from './signed-in-targets.ts';
import { startFuzzDatabase } from './start-database.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, only: { type: 'string' }, seed: { type: 'string' } },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const { db, url, stop } = await startFuzzDatabase();
const endpoints = await openEndpoints(db);
const signedIn = await openSignedIn({ db, url });
try {
  const { only } = values;
  const targets = (await listTargets([...endpoints.targets, ...signedIn.targets])).filter(
    ({ name }) => only === undefined || name.includes(only),
  );
  if (targets.length === 0) throw new Error(`Nothing is called ${only ?? ''}.`);
  const each = (Number(values.seconds) * 1_000) / targets.length;
  process.stdout.write(`seed ${seed}, ${targets.length} targets, ${(each / 1_000).toFixed(1)} s each\n`);
  for (const target of targets) {
    const untilMs = performance.now() + each;
    const run = await fuzz(target, { seed, inputs: Number.POSITIVE_INFINITY, untilMs });
    process.stdout.write(
      `${target.name}: ${run.inputs} inputs, slowest ${Math.round(run.slowestMs)} ms, ${run.findings.length} found\n`,
    );
    for (const { input, what } of run.findings) {
      const folder = join(CORPUS, 'found', target.name);
      const file = join(folder, createHash('sha256').update(input).digest('hex').slice(0, 16));
      await mkdir(folder, { recursive: true });
      await writeFile(file, input);
      process.stdout.write(`  ${file}\n  ${what.split('\n').slice(0, 4).join('\n  ')}\n`);
      process.exitCode = 1;
    }
  }
} finally {
  await signedIn.close();
  await endpoints.close();
  await stop();
}
