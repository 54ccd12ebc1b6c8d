/** The developer project of the app with an operator's own address: what `hs project upload` takes. */
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BellwetherError } from '../lib/errors.ts';

/** What stands in the project of the repository. */
const PLACEHOLDER = 'https://bellwether.example.com';
const PROJECT = join(import.meta.dirname, '../../hubspot');
const LEFT_OUT = new Set(['node_modules', 'tsconfig.json']);

export interface Operator {
  /** As PUBLIC_URL: https, a host with a dot, no path. */
  readonly url: string;
  readonly supportEmail: string;
  readonly documentationUrl?: string | undefined;
  readonly supportUrl?: string | undefined;
  /** Named in HubSpot's list of projects; with two installations (one to try, one for all) it tells them apart. */
  readonly name?: string | undefined;
}

/**
 * @param folder is made; an empty one is taken, too
 * @returns files that were written
 * @throws BellwetherError `project.address`, `project.folder`
 */
export async function writeProject(operator: Operator, folder: string): Promise<number> {
  const origin = readOrigin(operator.url);
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) {
    throw new BellwetherError(
      'project.folder',
      `There is something in ${folder} already. Name a folder that is empty or not there yet.`,
    );
  }
  await cp(PROJECT, folder, {
    recursive: true,
    filter: (path) => !LEFT_OUT.has(path.slice(path.lastIndexOf('/') + 1)),
  });
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  for (const { parentPath, name } of files) {
    const path = join(parentPath, name);
    const text = await readFile(path, 'utf8');
    const own = name === 'app-hsmeta.json' ? withSupport(text, operator) : text;
    await writeFile(path, own.replaceAll(PLACEHOLDER, origin));
  }
  if (operator.name !== undefined) await rename(join(folder, 'hsproject.json'), operator.name);
  return files.length;
}

function readOrigin(text: string): string {
  const url = URL.parse(text);
  const isWhole = url?.protocol === 'https:' && url.hostname.includes('.') && url.username === '' && url.port === '';
  if (!url || !isWhole || url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw new BellwetherError(
      'project.address',
      `HubSpot takes an https address of a host with a name and nothing after it, such as https://bellwether.your-company.com, and not "${text}". It has to be PUBLIC_URL to the letter.`,
    );
  }
  return url.origin;
}

function withSupport(text: string, { supportEmail, documentationUrl, supportUrl }: Operator): string {
  const meta = JSON.parse(text);
  meta.config.support = {
    supportEmail,
    ...(documentationUrl !== undefined && { documentationUrl }),
    ...(supportUrl !== undefined && { supportUrl }),
  };
  const { auth } = meta.config;
  // Of a developer's own machine.
  auth.redirectUrls = auth.redirectUrls.filter((url: string) => !url.startsWith('http://localhost'));
  return `${JSON.stringify(meta, null, 2)}\n`;
}

async function rename(path: string, name: string): Promise<void> {
  const project = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, `${JSON.stringify({ ...project, name }, null, 2)}\n`);
}
