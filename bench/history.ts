/** What a run of the bench found, added to a document that keeps them all: newest first below its heading `## History`. */
import { readFile, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { BellwetherError } from '../src/lib/errors.ts';
import { VERSION } from '../src/lib/version.ts';
import { describeMachine, type Measures, rowsOf } from './measures.ts';

const HEADING = '## History\n';

/** @throws BellwetherError where the document has no history: to be asked before an hour is spent on measuring */
export async function checkHistory(file: string): Promise<void> {
  await readHistory(file);
}

/**
 * @param file a Markdown document
 * @param args with which the bench was called
 * @throws BellwetherError where the document has no history
 */
export async function addToHistory(
  file: string,
  measures: Measures,
  args: readonly string[],
  now = new Date(),
): Promise<void> {
  const { before, after } = await readHistory(file);
  await writeFile(file, `${before}\n${entryOf(measures, args, now)}${after}`);
}

async function readHistory(file: string): Promise<{ readonly before: string; readonly after: string }> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const at = text.indexOf(HEADING);
  if (at < 0)
    throw new BellwetherError(
      'bench.history',
      `${file} has no heading "${HEADING.trim()}": write one where runs are to be added.`,
    );
  const behind = at + HEADING.length;
  return { before: text.slice(0, behind), after: text.slice(behind) };
}

function entryOf(measures: Measures, args: readonly string[], now: Date): string {
  const call = ['npm run bench', ...(args.length > 0 ? ['--', ...args] : [])].join(' ');
  const load = loadavg()[0]?.toFixed(1);
  const rows = [['measure', 'value', 'limit', 'ratio'], ['---', '---', '---', '---'], ...rowsOf(measures)];
  return [
    `### ${now.toISOString().slice(0, 10)}, Bellwether ${VERSION}`,
    '',
    `\`${call}\` on ${describeMachine()}; load at the end ${load}.`,
    '',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    '',
  ].join('\n');
}
