/** The licences of what runs in production, from the lock file alone: `npm run licences`, and the test that holds them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

export interface LicensedPackage {
  /** `name@version` */
  readonly name: string;
  /** An SPDX expression; null where the package says none in the form that npm reads. */
  readonly licence: string | null;
}

/** Free to use, change and sell along with a product, for the price of naming their authors. */
const PERMISSIVE = new Set(['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0', 'ISC', 'MIT', 'MIT-0']);

/** Packages from before SPDX: what stands in their own licence file or readme, read by a person, for exactly this version. */
export const READ_BY_HAND: Readonly<Record<string, string>> = {
  'busboy@1.6.0': 'MIT',
  'passport-strategy@1.0.0': 'MIT',
  'pause@0.0.1': 'MIT',
  'streamsearch@1.1.0': 'MIT',
};

const LOCK = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      license: z.string().optional(),
      dev: z.boolean().optional(),
      link: z.boolean().optional(),
    }),
  ),
});

export function readLicences(lock: unknown): LicensedPackage[] {
  return Object.entries(LOCK.parse(lock).packages)
    .filter(([path, one]) => path.includes('node_modules/') && one.dev !== true && one.link !== true)
    .map(([path, one]) => {
      const name = `${path.replace(/^.*node_modules\//, '')}@${one.version ?? ''}`;
      return { name, licence: one.license ?? READ_BY_HAND[name] ?? null };
    })
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** Of a choice (`A OR B`) one has to be permissive, of a sum (`A AND B`) each; what is written otherwise is looked at by a person. */
export function isPermissive(licence: string | null): boolean {
  if (licence === null) return false;
  const plain = licence.replace(/^\(([^()]*)\)$/, '$1');
  if (plain.includes(' AND ')) return plain.split(' AND ').every((one) => PERMISSIVE.has(one));
  return plain.split(' OR ').some((one) => PERMISSIVE.has(one));
}

export async function readLockFile(): Promise<unknown> {
  return JSON.parse(await readFile(join(import.meta.dirname, '../../package-lock.json'), 'utf8'));
}

if (import.meta.main) {
  const packages = readLicences(await readLockFile());
  for (const { name, licence } of packages) process.stdout.write(`${licence ?? 'none'}\t${name}\n`);
  const refused = packages.filter(({ licence }) => !isPermissive(licence)).map(({ name }) => name);
  process.stderr.write(`${packages.length} packages, ${refused.length} not permissive ${refused.join(' ')}\n`);
  process.exitCode = refused.length === 0 ? 0 : 1;
}
