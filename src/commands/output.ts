/** Answers of the command line: words for people, JSON for scripts. */
import { BellwetherError } from '../lib/errors.ts';
import { createRuntime, type Runtime } from '../runtime.ts';

/** @param words what a person reads; a script asked for JSON gets `value` */
export function answer(isJson: boolean | undefined, value: unknown, words: string): void {
  process.stdout.write(isJson ? `${JSON.stringify(value)}\n` : `${words}\n`);
}

/** Columns of equal width, the first line being the heading. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Opens the database for one command, and closes it whatever happens. */
export async function withRuntime<Value>(run: (runtime: Runtime) => Promise<Value>): Promise<Value> {
  const runtime = await createRuntime('cli', 4);
  try {
    return await run(runtime);
  } finally {
    await runtime.close();
  }
}

/** @throws BellwetherError `portal.id` when it is no id */
export function readPortalId(text: string): number {
  const id = Number(text);
  if (!Number.isSafeInteger(id) || id <= 0)
    throw new BellwetherError('portal.id', `--portal takes the number of a HubSpot account, not "${text}".`);
  return id;
}
