/** All targets, each with what was found before: an input that once broke something is tried first, for ever. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listAdapterTargets } from './adapter-targets.ts';
import { PARSER_TARGETS } from './parser-targets.ts';
import type { FuzzTarget } from './target.ts';

export const CORPUS = join(import.meta.dirname, 'corpus');

/** @param more targets that need something running */
export async function listTargets(more: readonly FuzzTarget[] = []): Promise<FuzzTarget[]> {
  const targets = [...PARSER_TARGETS, ...(await listAdapterTargets()), ...more];
  return Promise.all(
    targets.map(async (target) => ({ ...target, samples: [...target.samples, ...(await readFound(target.name))] })),
  );
}

async function readFound(name: string): Promise<Buffer[]> {
  const files = await readdir(join(CORPUS, 'found', name)).catch(() => []);
  return Promise.all(
    files.toSorted((a, b) => a.localeCompare(b)).map((file) => readFile(join(CORPUS, 'found', name, file))),
  );
}
